"""What cancels took out of a visit, and what was told again of it before they did.

An A12 names the place before its move, a census the place where the EHR has the patient. Where that
was only because of a movement that is taken back too, nobody was there.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.state import Kind, Movement, effective_order

PLACING: frozenset[Kind] = frozenset(
    {
        "admit", "register", "move", "census", "make-inpatient", "make-outpatient", "return",
        "cancel-move", "cancel-discharge",
    }
)  # fmt: skip
"""The kinds of movement that say where the patient is from then on."""

TELLS_AGAIN: frozenset[Kind] = frozenset({"census", "cancel-move", "cancel-discharge"})
"""Of these the ones that mostly say where the patient was already."""


class Undone(Struct, frozen=True, gc=False):
    """A movement, and the cancel that took it out."""

    movement: Movement
    by: Movement

    @property
    def at_its_instant(self) -> bool:
        """The cancel has the instant of what it takes out: when it was told, nobody knows."""
        return self.by.effective_at == self.movement.effective_at


def is_between(undone: Iterable[Undone], earlier: Movement, later: Movement) -> bool:
    """Whether a move elsewhere, taken back since, was told between two moves to one place."""
    start, end = effective_order(earlier), effective_order(later)
    return any(
        each.at_its_instant
        and each.movement.kind == "move"
        and each.movement.place != later.place
        and start < effective_order(each.movement) < end
        for each in undone
    )


def without_fallen(kept: list[Movement], undone: list[Undone]) -> list[Movement]:
    """The movements left; those that only told again what was taken back, without their place.

    In effective order, so that one also falls with another that fell.
    """
    if not any(each.movement.kind in PLACING for each in undone):
        return kept
    fallen: list[Movement] = []
    for told in kept:
        if told.kind in TELLS_AGAIN and _falls(told, kept, undone, fallen):
            fallen.append(told)
    if not fallen:
        return kept
    return [replace(m, place=None) if _is_among(m, fallen) else m for m in kept]


def _falls(
    told: Movement, kept: list[Movement], undone: list[Undone], fallen: list[Movement]
) -> bool:
    """Whether the last to say the same place before it is one that was taken back, or fell."""
    place, own = told.place, [each.movement for each in undone if each.by is told]
    if place is None or not all(_came_from(place, movement) for movement in own):
        return False
    gone = [*fallen, *(each.movement for each in undone if _may_follow(each, told))]
    before = _before(own[0] if own else told, [*kept, *gone])
    if told.kind == "census" and all(_is_among(each, gone) for each in before):
        return False  # where only an extract tells a place, it is better than none
    for each in sorted(before, key=effective_order, reverse=True):
        if _same(place, each.place):
            return _is_among(each, gone)
        if each.kind != "cancel-move" and not _is_among(each, gone):
            return False
    return False


def _is_among(one: Movement, movements: list[Movement]) -> bool:
    return any(one is each for each in movements)


def _before(since: Movement, movements: list[Movement]) -> list[Movement]:
    """Those that say a place, before a movement. A cancel at its instant is of it, so after it."""

    def is_before(m: Movement) -> bool:
        if m.kind in TELLS_AGAIN:
            return m.effective_at < since.effective_at
        return effective_order(m) < effective_order(since)

    return [m for m in movements if m.place is not None and m.kind in PLACING and is_before(m)]


def _may_follow(undone: Undone, told: Movement) -> bool:
    """Whether what was taken out may still have been believed where this was told."""
    if told.kind != "census" and undone.at_its_instant:
        return True
    return effective_order(undone.by) > effective_order(told)


def _came_from(place: Place, movement: Movement) -> bool:
    """Whether what a cancel takes out began at this place, as far as it says.

    A13 may name another bed than that before, so the discharge itself has to have named it.
    """
    if movement.kind == "discharge":
        return movement.place is not None and _alike(movement.place, place)
    return movement.prior is None or _alike(movement.prior, place)


def _alike(one: Place, other: Place) -> bool:
    return _same(one, other) or _same(other, one)


def _same(place: Place, other: Place | None) -> bool:
    """Whether it is that place, or the unit of that bed."""
    if other is None or place == other:
        return place == other
    return place.unit == other.unit != "" and not place.bed and not place.unmatched
