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
    visits: Visits, forgotten: Iterable[Visit], position: int, known_at: Instant, as_of: Instant
) -> list[Visit]:
    """Each visit as all that was believed up to a position makes it stand at a moment.

    `known_at` is when it was known: a cancel that is dated ahead of it takes back nothing yet.
    `forgotten` are visits, or parts of them, that memory holds no more.
    """
    alone, merged = _known(visits, forgotten, position, known_at, as_of - LOOK_BACK, as_of)
    meaning = visits.aliases.as_known(position).resolve
    return [*(settle(visit, as_of) for visit in alone), *regrouped(merged, meaning, as_of)]


def visits_between(
    visits: Visits,
    forgotten: Iterable[Visit],
    position: int,
    from_at: Instant,
    until_at: Instant,
) -> list[Visit]:
    """The visits that may have gone on between two instants, by all that was believed by then.

    Each with its movements only: how it stood at every instant between, `course` tells.
    """
    alone, merged = _known(visits, forgotten, position, until_at, from_at, until_at)
    meaning = visits.aliases.as_known(position).resolve
    return [*alone, *regrouped(merged, meaning, until_at)]


def _known(
    visits: Visits,
    forgotten: Iterable[Visit],
    position: int,
    known_at: Instant,
    from_at: Instant,
    until_at: Instant,
) -> tuple[list[Visit], list[Visit]]:
    """The visits concerned as far as they were believed: those alone, and those of merges."""
    told = visits.visits.copy()
    for visit in forgotten:
        told[visit.key] = joined(told[visit.key], visit) if visit.key in told else visit
    concerned = [v for v in told.values() if _concerns(v, position, from_at, until_at)]
    known = [_as_known(visit, position, known_at) for visit in concerned]
    merged = {key for m in visits.aliases.merges for key in (m.key, m.into)}
    alone = [visit for visit in known if visit.movements and visit.key not in merged]
    return alone, [visit for visit in known if visit.key in merged]


def _concerns(visit: Visit, position: int, from_at: Instant, until_at: Instant) -> bool:
    """Whether it may have been open between two instants, or have left a bed in that time."""
    if not visit.movements or visit.movements[0].effective_at > until_at + EARLY_TOLERANCE:
        return False
    is_over = visit.now.status not in {"open", "unknown"} and visit.position <= position
    return not is_over or visit.movements[-1].effective_at >= from_at


def _as_known(visit: Visit, position: int, known_at: Instant) -> Visit:
    return Visit(visit.key, position, known_at, as_known(visit.movements, position))
