"""The measures of a house, by name, and how one is asked for."""

from housewide.hospital.agreement.ask import trust
from housewide.hospital.house.ask import NO_UNIT
from housewide.hospital.house.catalogue import (
    agreement,
    beds,
    beds_apart,
    boarding,
    criteria,
    crowding,
    decisions,
    ecat,
    emergency,
    mixed_sex,
    occupancy,
    opel,
    patients,
    plans,
    stays,
    vitals,
)
from housewide.hospital.house.catalogue.kind import Counted, HouseMeasure, Reckoning, Units
from housewide.hospital.house.house import House
from housewide.hospital.places.country import is_used_in
from housewide.hospital.systems.ask import heard_at, silent_about
from housewide.hospital.systems.state import VISITS
from housewide.kit.clock import Instant
from housewide.kit.measure import Measure

_ALL: tuple[HouseMeasure, ...] = (
    *patients.MEASURES,
    *stays.MEASURES,
    *plans.MEASURES,
    *beds.MEASURES,
    *beds_apart.MEASURES,
    *decisions.MEASURES,
    *occupancy.MEASURES,
    *vitals.MEASURES,
    *criteria.MEASURES,
    *emergency.MEASURES,
    *boarding.MEASURES,
    *crowding.MEASURES,
    *ecat.MEASURES,
    *opel.MEASURES,
    *mixed_sex.MEASURES,
    *agreement.MEASURES,
)

MEASURES: dict[str, HouseMeasure] = {each.definition.name: each for each in _ALL}
"""The catalogue, by name. Later parts add theirs."""


def measure(house: House, name: str, as_of: Instant, unit: str | None = None) -> Measure:
    """One measure of a unit, or of the whole facility where none is named, at `as_of` or later.

    Its value is None where it is not known: nothing was ever heard of who lies where, or the
    facility has no such unit. That is not zero.
    """
    house = house.at(as_of)
    found = _reckoned(house, MEASURES[name], _units(house, unit), as_of)
    parts = MEASURES[name].definition.rests_on
    known = heard_at(house.systems, [VISITS]) is not None
    relied = trust(house.agreement, house.places.zone, as_of)
    exists = bool(house.places.units) if unit is None else house.places.unit(unit) is not None
    return Measure(
        name=name,
        place=house.places.facility if unit is None else unit,
        value=found.value if exists and known else None,
        position=house.position,
        as_of=as_of,
        heard_at=heard_at(house.systems, parts),
        blind=silent_about(house.systems, parts),
        made_of=found.made_of,
        parts=found.parts,
        lacks=found.lacks,
        shadow=relied.shadow,
        agreement=relied.said,
        country=house.places.country,
    )


def keys_of(house: House, name: str, unit: str | None) -> tuple[str, ...]:
    """What a measure is made of: in a unit, in no unit (""), or in the whole facility (None)."""
    reckoned = _reckoned(house, MEASURES[name], _units(house, unit), house.believed_at)
    return reckoned.made_of


def blind_measures(house: House, source: str) -> tuple[str, ...]:
    """The measures that are blind here because this source is silent; none while it is heard."""
    return tuple(
        name
        for name, each in MEASURES.items()
        if source in silent_about(house.systems, each.definition.rests_on)
        and is_used_in(house.places.country, name)
    )


def _units(house: House, unit: str | None) -> Units:
    return (unit,) if unit is not None else (*(u.id for u in house.places.units), NO_UNIT)


def _reckoned(house: House, asked: HouseMeasure, units: Units, as_of: Instant) -> Reckoning:
    if isinstance(asked, Counted):
        keys = tuple(key for unit in units for key in asked.keys(house, unit))
        return Reckoning(float(len(keys)), keys)
    return asked.reckon(house, units, as_of)
