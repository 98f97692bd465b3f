"""The visits at any past moment, as they were known at any position of the facts.

Nothing is kept for it: a visit holds its movements with the positions at which they were believed
and withdrawn, so both the moment and what was known of it are only a matter of which ones count.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from housewide.hospital.visits.merged import regrouped
from housewide.hospital.visits.settle import settle
from housewide.hospital.visits.state import Movement, Visit
from housewide.hospital.visits.visits import Visits
from housewide.kit.clock import Instant


def visits_at(visits: Visits, position: int, as_of: Instant) -> list[Visit]:
    """Each visit as all that was believed up to a position makes it stand at a moment."""
    known = [_as_known(visit, position) for visit in visits.visits.values()]
    if visits.aliases.merges:
        meaning = visits.aliases.as_known(position).resolve
        return regrouped(known, meaning, position, as_of)
    return [settle(visit, as_of) for visit in known if visit.movements]


def _as_known(visit: Visit, position: int) -> Visit:
    return Visit(visit.key, position, movements=tuple(_believed(visit.movements, position)))


def _believed(movements: Iterable[Movement], position: int) -> Iterable[Movement]:
    """What was believed by then; what was withdrawn later was believed still."""
    for movement in movements:
        if movement.position > position:
            continue
        if movement.withdrawn_by > position:
            movement = replace(movement, withdrawn_by=0)
        yield movement
