"""The stays in the emergency departments of a house, now and of late."""

from collections.abc import Iterable

from housewide.hospital.house.ed_stay import EdStay, ed_units, stay_of
from housewide.hospital.house.house import House
from housewide.hospital.visits.settle import history
from housewide.hospital.visits.state import Visit
from housewide.kit.clock import DAY, Instant

LOOKED_BACK = 3 * DAY
"""Who left the ED longer ago is not looked for: nobody asks what an ED was like days ago by what it
is like now. However long ago they came: who waits longest for a bed leaves last."""

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
    here.update(key for key, visit in visits.items() if _was_there(visit, eds, since_at))
    return [visits[key] for key in sorted(here)]


def _was_there(visit: Visit, eds: set[str], since_at: Instant) -> bool:
    """Whether a visit may have been in an ED since.

    Nobody left it later than they came to where they are now, or went.
    """
    last_at = visit.now.discharged_at or visit.now.since_at
    if last_at is None or last_at < since_at:
        return False
    return any(m.place is not None and m.place.unit in eds for m in visit.movements)
