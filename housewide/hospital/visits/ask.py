"""Questions about a visit, at a moment."""

from housewide.hospital.visits.settle import settle
from housewide.hospital.visits.state import Standing, Visit
from housewide.kit.clock import Instant

INPATIENT = "I"
"""Table 0004's class of an inpatient. A site whose sender calls them otherwise maps it in the
source's code map; class B (obstetrics) says nothing about a bed, so it is not counted by itself."""

UNKNOWN_CLASS = "U"
"""Table 0004's class of whom the sender's class is unknown or means nothing here."""


def at(visit: Visit, as_of: Instant) -> Standing:
    """How a visit stands at a moment, from all that is told of it by now.

    Movements dated later than the moment are still to come. This is the past as it is known now; to
    ask what was known then, fold the facts believed by then.
    """
    if as_of >= visit.touched_at and (visit.due_at is None or as_of < visit.due_at):
        return visit.now
    return settle(visit, as_of).now
