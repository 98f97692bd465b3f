"""The visits at any past moment, as they were known at any position of the facts.

Nothing is kept for it: a visit holds its movements with the positions at which they were believed
and withdrawn, so both the moment and what was known of it are only a matter of which ones count.
"""

from collections.abc import Iterable

from housewide.hospital.visits.merged import joined, regrouped
from housewide.hospital.visits.settle import settle
from housewide.hospital.visits.state import EARLY_TOLERANCE, Visit
from housewide.hospital.visits.visits import Visits
from housewide.kit.clock import DAY, Instant
from housewide.kit.withdrawals import as_known

LOOK_BACK = 7 * DAY
"""Whoever left a bed longer before the moment than this, and of whose bed nothing was reported
since, is not looked for: the bed is unknown then, and no longer dirty."""


def visits_at(
    visits: Visits, forgotten: Iterable[Visit], position: int, as_of: Instant
) -> list[Visit]:
    """Each visit as all that was believed up to a position makes it stand at a moment.

    `forgotten` are visits, or parts of them, that memory holds no more.
    """
    told = visits.visits.copy()
    for visit in forgotten:
        told[visit.key] = joined(told[visit.key], visit) if visit.key in told else visit
    concerned = [visit for visit in told.values() if _concerns(visit, position, as_of)]
    known = [_as_known(visit, position) for visit in concerned]
    merged = {key for m in visits.aliases.merges for key in (m.key, m.into)}
    apart = [visit for visit in known if visit.key in merged]
    meaning = visits.aliases.as_known(position).resolve
    alone = (visit for visit in known if visit.movements and visit.key not in merged)
    return [*(settle(visit, as_of) for visit in alone), *regrouped(apart, meaning, as_of)]


def _concerns(visit: Visit, position: int, as_of: Instant) -> bool:
    """Whether it may have been open at the moment, or have left a bed not long before."""
    if not visit.movements or visit.movements[0].effective_at > as_of + EARLY_TOLERANCE:
        return False
    is_over = visit.now.status not in {"open", "unknown"} and visit.position <= position
    return not is_over or visit.movements[-1].effective_at >= as_of - LOOK_BACK


def _as_known(visit: Visit, position: int) -> Visit:
    return Visit(visit.key, position, movements=as_known(visit.movements, position))
