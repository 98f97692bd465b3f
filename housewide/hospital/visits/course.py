"""How a visit stood from each instant on at which that changed: what periods are counted from.

At any instant it is what `settle` says of that instant; a property holds the two together.
"""

from itertools import pairwise

from msgspec import Struct

from housewide.hospital.visits.settle import history, settle
from housewide.hospital.visits.state import Standing, Visit
from housewide.kit.clock import Instant


class Since(Struct, frozen=True, gc=False):
    """From this instant on a visit stood so."""

    at: Instant
    now: Standing


def course(visit: Visit, as_of: Instant) -> list[Since]:
    """Each change of a visit by `as_of`, in order; of several at one instant what they come to.

    By all that is known at `as_of`: what was taken back by then never was.
    """
    told = history(visit.movements, as_of, as_of)
    instants = [movement.holds_from for movement, _ in told]
    if any(later < earlier for earlier, later in pairwise(instants)):
        # A clock that is ahead: what happened last by its own time was known before the others.
        known = Visit(visit.key, touched_at=as_of, movements=visit.movements)
        return [Since(at, settle(known, at).now) for at in sorted(set(instants))]
    changes = {at: now for at, (_, now) in zip(instants, told, strict=True)}
    return [Since(at, now) for at, now in changes.items()]
