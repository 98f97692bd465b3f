"""The measures of a house, by name, and how one is asked for."""

from housewide.hospital.house.ask import NO_UNIT
from housewide.hospital.house.catalogue import beds, patients, plans
from housewide.hospital.house.catalogue.kind import HouseMeasure
from housewide.hospital.house.house import House
from housewide.hospital.systems.ask import heard_at, silent_about
from housewide.hospital.systems.state import VISITS
from housewide.kit.clock import Instant
from housewide.kit.measure import Measure

MEASURES: dict[str, HouseMeasure] = {
    each.definition.name: each for each in (*patients.MEASURES, *plans.MEASURES, *beds.MEASURES)
}
"""The catalogue, by name. Later parts add theirs."""


def measure(house: House, name: str, as_of: Instant, unit: str | None = None) -> Measure:
    """One measure of a unit, or of the whole facility where none is named, at `as_of` or later.

    Its value is None where it is not known: nothing was ever heard of who lies where, or the
    facility has no such unit. That is not zero.
    """
    house = house.at(as_of)
    keys = keys_of(house, name, unit)
    parts = MEASURES[name].definition.rests_on
    known = heard_at(house.systems, [VISITS]) is not None
    exists = bool(house.places.units) if unit is None else house.places.unit(unit) is not None
    return Measure(
        name=name,
        place=house.places.facility if unit is None else unit,
        value=float(len(keys)) if exists and known else None,
        position=house.position,
        as_of=as_of,
        heard_at=heard_at(house.systems, parts),
        blind=silent_about(house.systems, parts),
        made_of=keys,
    )


def keys_of(house: House, name: str, unit: str | None) -> tuple[str, ...]:
    """What a measure counts: in a unit, in no unit (""), or in the whole facility (None)."""
    find = MEASURES[name].keys
    if unit is not None:
        return find(house, unit)
    units = [u.id for u in house.places.units]
    return tuple(key for u in (*units, NO_UNIT) for key in find(house, u))
