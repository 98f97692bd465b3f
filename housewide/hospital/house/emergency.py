"""The stays in the emergency departments of a house, now and of late."""

from collections.abc import Iterable

from housewide.hospital.house.ed_stay import EdStay, ed_units, stay_of
from housewide.hospital.house.house import House
from housewide.hospital.visits.settle import history
from housewide.hospital.visits.state import Visit
from housewide.kit.clock import DAY

LOOKED_BACK = 3 * DAY
"""A visit that began longer ago and has left the ED is not looked for: nobody asks what an ED was
like days ago by what it is like now."""

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
    for key, visit in visits.items():
        opened_at = visit.now.opened_at
        if opened_at is None or opened_at < since_at:
            continue
        if any(m.place is not None and m.place.unit in eds for m in visit.movements):
            here.add(key)
    return [visits[key] for key in sorted(here)]
