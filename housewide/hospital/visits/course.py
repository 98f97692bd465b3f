"""How a visit stood from each instant on at which that changed: what periods are counted from.

At any instant it is what `settle` says of that instant; a property holds the two together.
"""

from msgspec import Struct

from housewide.hospital.visits.cancels import UNTOLD
from housewide.hospital.visits.settle import settle
from housewide.hospital.visits.standing import step
from housewide.hospital.visits.state import Kind, Movement, Standing, Visit
from housewide.kit.clock import Instant

PLAIN: frozenset[Kind] = frozenset(
    {
        "admit", "register", "move", "make-inpatient", "make-outpatient", "discharge", "reassign",
        "update", "plan", "cancel-plan", "leave", "return", "depart", "arrive", "doctor",
        "review",
    }
)  # fmt: skip
"""The kinds of movement that neither take back another nor depend on one that comes later. Nearly
all are: then one walk over the visit gives every standing on the way."""


class Since(Struct, frozen=True, gc=False):
    """From this instant on a visit stood so."""

    at: Instant
    now: Standing


def course(visit: Visit, as_of: Instant) -> list[Since]:
    """Each change of a visit by `as_of`, in order; of several at one instant what they come to."""
    holding = [m for m in visit.movements if not m.withdrawn_by]
    if all(_is_plain(m) for m in holding):
        return _walk(holding, as_of)
    instants = sorted({m.holds_from for m in holding if m.holds_from <= as_of})
    return [Since(at, settle(visit, at).now) for at in instants]


def _is_plain(movement: Movement) -> bool:
    """Whether it counts as it was told, at the instant that it says."""
    return movement.kind in PLAIN and not movement.said.corrects and not movement.believed_at


def _walk(movements: list[Movement], as_of: Instant) -> list[Since]:
    changes: list[Since] = []
    now = UNTOLD
    for movement in movements:
        if movement.effective_at > as_of:
            break
        now = step(now, movement)
        if changes and changes[-1].at == movement.effective_at:
            changes.pop()
        changes.append(Since(movement.effective_at, now))
    return changes
