"""The visits at any past moment, as they were known at any position of the facts.

Nothing is kept for it: a visit holds its movements with the positions at which they were believed
and withdrawn, so both the moment and what was known of it are only a matter of which ones count.
"""

from collections.abc import Container, Iterable

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
    return [*(settle(visit, as_of) for visit in alone), *merged]


def visits_between(
    visits: Visits,
    forgotten: Iterable[Visit],
    position: int,
    from_at: Instant,
    until_at: Instant,
    told: Container[int] = (),
) -> list[Visit]:
    """The visits that may have gone on between two instants, by all that was believed by then.

    And those of which the facts at these positions told, however long before they ended. Each with
    its movements only: how it stood at every instant between, `course` tells.
    """
    alone, merged = _known(visits, forgotten, position, until_at, from_at, until_at, told)
    return [*alone, *merged]


def _known(
    visits: Visits,
    forgotten: Iterable[Visit],
    position: int,
    known_at: Instant,
    from_at: Instant,
    until_at: Instant,
    told: Container[int] = (),
) -> tuple[list[Visit], list[Visit]]:
    """The visits concerned as far as they were believed: those alone, and those of merges.

    Of merges only what they were by then says whether it is over: who was here may have become part
    of a visit that ended long before. Those are settled at `until_at`.
    """
    found = visits.visits.copy()
    for visit in forgotten:
        found[visit.key] = joined(found[visit.key], visit) if visit.key in found else visit
    of_merges = {key for m in visits.aliases.merges for key in (m.key, m.into)}
    alone = [
        _as_known(visit, position, known_at)
        for visit in found.values()
        if visit.key not in of_merges and _concerns(visit, position, from_at, until_at, told)
    ]
    meaning = visits.aliases.as_known(position).resolve
    parts = [_as_known(found[key], position, known_at) for key in sorted(of_merges & found.keys())]
    merged = regrouped(parts, meaning, until_at)
    return (
        [visit for visit in alone if visit.movements],
        [visit for visit in merged if _concerns(visit, position, from_at, until_at, told)],
    )


def _concerns(
    visit: Visit, position: int, from_at: Instant, until_at: Instant, told: Container[int]
) -> bool:
    """Whether it may have been open between two instants, or have left a bed in that time.

    Or anything was told of it at one of these positions.
    """
    if not visit.movements or visit.movements[0].effective_at > until_at + EARLY_TOLERANCE:
        return False
    has_ended = visit.now.status not in {"open", "unknown"} and visit.due_at is None
    is_over = has_ended and visit.position <= position
    if not is_over or visit.movements[-1].effective_at >= from_at:
        return True
    return any(m.position in told for m in visit.movements)


def _as_known(visit: Visit, position: int, known_at: Instant) -> Visit:
    return Visit(visit.key, position, known_at, as_known(visit.movements, position))
