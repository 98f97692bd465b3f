"""The stays in the emergency departments of a house, now and of late."""

from collections.abc import Iterable

from housewide.hospital.house.ed_stay import EdStay, ed_units, stay_of
from housewide.hospital.house.house import House
from housewide.hospital.visits.cancels import CANCELS
from housewide.hospital.visits.settle import history
from housewide.hospital.visits.state import Kind, Movement, Visit
from housewide.kit.clock import DAY, Instant

LOOKED_BACK = 3 * DAY
"""Who left the ED longer ago is not looked for: nobody asks what an ED was like days ago by what it
is like now. However long ago they came: who waits longest for a bed leaves last."""

PLACING: frozenset[Kind] = frozenset(
    {"admit", "register", "move", "census", "make-inpatient", "make-outpatient", "return"}
)
"""The kinds of movement by which a visit leaves an ED for another place."""

STAYS = ("ed-stays",)
"""Under what the stays are kept among the house's answers: no unit is called so."""


def ed_stays(house: House, units: Iterable[str]) -> tuple[EdStay, ...]:
    """The stays in these EDs, now and of late, by visit key; of a visit's several the last."""
    wanted = set(units)
    return tuple(stay for stay in _stays(house) if stay.unit in wanted)


def _stays(house: House) -> tuple[EdStay, ...]:
    """Worked out once for each state of the house: every measure of an ED is made of them."""
    known: dict[tuple[str], tuple[EdStay, ...]] = house.worked_out()
    if STAYS not in known:
        found = (
            stay_of(house.places, v.key, history(v.movements, house.believed_at, v.touched_at))
            for v in _candidates(house)
        )
        known[STAYS] = tuple(stay for stay in found if stay is not None)
    return known[STAYS]


def _candidates(house: House) -> list[Visit]:
    """The visits that are in an ED or may have been of late."""
    visits, eds = house.visits.visits, set(ed_units(house.places))
    here = {key for unit in eds for key in house.index.by_unit.get(unit, ())}
    since_at = house.believed_at - LOOKED_BACK
    here.update(key for key, visit in visits.items() if _was_there(visit.movements, eds, since_at))
    return [visits[key] for key in sorted(here)]


def _was_there(movements: tuple[Movement, ...], eds: set[str], since_at: Instant) -> bool:
    """Whether a visit may have been in an ED since: the first word of elsewhere came later.

    What a cancel takes back only the walk finds: whoever has one since is looked at.
    """
    if not movements or movements[-1].effective_at < since_at:
        return False
    told = (n for n in reversed(range(len(movements))) if _is_in(movements[n], eds))
    last = next(told, None)
    if last is None:
        return False
    later = movements[last + 1 :]
    if any(m.kind in CANCELS for m in later):
        return True
    left_at = next((m.effective_at for m in later if _is_elsewhere(m)), since_at)
    return left_at >= since_at


def _is_in(m: Movement, eds: set[str]) -> bool:
    return m.place is not None and m.place.unit in eds


def _is_elsewhere(m: Movement) -> bool:
    is_placed = m.kind == "discharge" or (m.kind in PLACING and m.place is not None)
    return is_placed and not m.withdrawn_by
