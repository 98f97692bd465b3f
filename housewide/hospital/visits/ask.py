"""Questions about a visit, at a moment."""

from housewide.hospital.visits.settle import settle
from housewide.hospital.visits.state import Standing, Visit
from housewide.kit.clock import Instant


def at(visit: Visit, as_of: Instant) -> Standing:
    """How a visit stands at a moment, from all that is told of it by now.

    Movements dated later than the moment are still to come. This is the past as it is known now; to
    ask what was known then, fold the facts believed by then.
    """
    if as_of >= visit.touched_at and (visit.due_at is None or as_of < visit.due_at):
        return visit.now
    return settle(visit, as_of).now


def keys_meaning(visit: Visit) -> frozenset[str]:
    """The keys under which anything was told of a visit: its own, and those merged into it."""
    return frozenset({visit.key, *(m.told_of for m in visit.movements if m.told_of)})
