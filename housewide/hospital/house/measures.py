"""The first measures of a house: each with its definition, and the keys it is made of.

A measure is a function from (house, unit) to the keys it counts. Asked for "", it counts what is in
no unit of this facility, so that a facility's total is the sum of its units and of that.
"""

from collections.abc import Callable

from msgspec import Struct

from housewide.hospital.house.house import House
from housewide.hospital.systems.ask import newest_heard_at, silent
from housewide.hospital.visits.ask import INPATIENT
from housewide.hospital.visits.state import Standing
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition, Measure

NO_UNIT = ""


class HouseMeasure(Struct, frozen=True):
    """A definition, and how its keys are found in a house for one unit."""

    definition: Definition
    keys: Callable[[House, str], tuple[str, ...]]


def measure(house: House, name: str, as_of: Instant, unit: str | None = None) -> Measure:
    """One measure of a unit, or of the whole facility where no unit is named.

    Its value is None while nothing was ever heard, or no places are known: that is not zero.
    """
    house = house.at(as_of)
    keys = keys_of(house, name, unit)
    heard_at = newest_heard_at(house.systems)
    known = heard_at is not None and bool(house.places.units)
    if unit is not None and house.places.unit(unit) is None:
        known = False
    return Measure(
        name=name,
        place=house.places.facility if unit is None else unit,
        value=float(len(keys)) if known else None,
        position=house.position,
        as_of=as_of,
        heard_at=heard_at,
        blind=silent(house.systems),
        made_of=keys,
    )


def keys_of(house: House, name: str, unit: str | None) -> tuple[str, ...]:
    """What a measure counts in a unit, in no unit (""), or in the facility (None)."""
    find = MEASURES[name].keys
    if unit is not None:
        return find(house, unit)
    units = [u.id for u in house.places.units]
    return tuple(key for u in (*units, NO_UNIT) for key in find(house, u))


def visits_in(house: House, unit: str) -> tuple[str, ...]:
    """Open visits in a unit; for "", those in no unit that this facility has."""
    if unit:
        return house.index.in_unit(unit)
    strange = [u for u in house.index.by_unit if house.places.unit(u) is None]
    return tuple(sorted(key for u in strange for key in house.index.by_unit[u]))


def is_inpatient(house: House, now: Standing) -> bool:
    """Class I; a visit whose class nobody told counts as its unit's patients do."""
    if now.patient_class:
        return now.patient_class == INPATIENT
    unit = house.places.unit(now.place.unit)
    return unit is not None and unit.patient_class == "inpatient"


def _census(house: House, unit: str) -> tuple[str, ...]:
    visits = house.visits.visits
    return tuple(k for k in visits_in(house, unit) if is_inpatient(house, visits[k].now))


CENSUS_PATIENTS = Definition(
    name="census_patients",
    title="Inpatients here now",
    meaning="Inpatients whose body is in the unit at this moment.",
    unit="patients",
    counts_when="an admission (A01) or a move (A02) brings an inpatient visit into the unit",
    stops_when="a move takes the visit to another unit, or it is discharged (A03), cancelled (A11)",
    excludes="outpatients, observation and ED patients, wherever they lie; newborns not apart yet",
    clock="effective_at of the movements, in effective order",
    source="HL7 table 0004 class I; RHIT's inpatient census, at any instant instead of midnight",
    version=1,
    example="tests/hospital/test_measures.py::test_census_counts_inpatients_in_the_unit",
)

MEASURES: dict[str, HouseMeasure] = {
    "census_patients": HouseMeasure(CENSUS_PATIENTS, _census),
}
