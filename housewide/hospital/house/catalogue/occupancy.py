"""Occupancy: how full, of which beds. Four denominators, each named; more than all is possible."""

from collections.abc import Callable

from housewide.hospital.house.ask import NO_UNIT, is_ward
from housewide.hospital.house.axes import unit_axes
from housewide.hospital.house.catalogue.beds import beds_occupied
from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.catalogue.patients import unplaced_patients
from housewide.hospital.house.house import House
from housewide.hospital.places.state import Unit
from housewide.hospital.systems.state import BEDS, VISITS
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures_of_capacity.py::"

Denominator = Callable[[House, Unit], int]


def _licensed(_house: House, unit: Unit) -> int:
    return unit.licensed


def _physical(_house: House, unit: Unit) -> int:
    return unit.physical


def _staffed(_house: House, unit: Unit) -> int:
    return unit.staffed


def _available(house: House, unit: Unit) -> int:
    """Beds with staff that nothing closes to every patient: one with a patient in it is none."""
    axes = unit_axes(house, unit.id)
    return min(unit.staffed, sum(a.usable or bool(a.in_use and a.occupants) for a in axes))


def _measure(of: str, words: str, count: Denominator, rests_on: tuple[str, ...]) -> Reckoned:
    definition = Definition(
        name=f"occupancy_of_{of}_percent",
        title=f"Occupancy of the {of} beds",
        meaning="Occupied beds, and inpatients without a bed we know, in percent of "
        f"{words}. Over 100, there are more patients than beds. Of a facility: of its "
        "inpatient units together but nurseries.",
        unit="%",
        counts_when="as beds_occupied and unplaced_patients",
        stops_when="as beds_occupied and unplaced_patients",
        excludes="beds held for somebody on leave or by somebody who died; of a facility, units of "
        "another class (ED, operating rooms, observation) and nurseries; from the beds it is a "
        "percentage of, surge beds that are not opened, beds that were given up, and chairs",
        clock="effective_at of the movements, in effective order; the beds are those of the places "
        "in force",
        rests_on=rests_on,
        source="RHIT: patients by beds, at any instant instead of over a period; the denominator "
        "is always named",
        version=2,
        example=_EXAMPLES + "test_occupancy_is_told_of_each_kind_of_beds_and_may_exceed_all",
    )
    return Reckoned(definition, _reckoner(of, count))


def _reckoner(of: str, count: Denominator) -> Callable[[House, Units, Instant], Reckoning]:
    def reckon(house: House, units: Units, _as_of: Instant) -> Reckoning:
        wards = wards_of(house, units)
        beds = tuple(bed for unit in wards for bed in beds_occupied(house, unit.id))
        nowhere = (NO_UNIT,) if NO_UNIT in units else ()
        asked = (*(unit.id for unit in wards), *nowhere)
        unplaced = tuple(key for unit in asked for key in unplaced_patients(house, unit))
        of_beds = sum(count(house, unit) for unit in wards)
        parts: dict[str, float | None] = {
            "occupied_beds": len(beds),
            "unplaced_patients": len(unplaced),
            f"{of}_beds": of_beds,
        }
        if not of_beds:
            return Reckoning(None, (*beds, *unplaced), parts, (f"a unit with {of} beds",))
        percent = 100 * (len(beds) + len(unplaced)) / of_beds
        return Reckoning(percent, (*beds, *unplaced), parts)

    return reckon


def wards_of(house: House, units: Units) -> list[Unit]:
    """The one unit that was asked for, whatever it is; of a facility its wards but nurseries."""
    found = [unit for name in units if (unit := house.places.unit(name)) is not None]
    if len(units) == 1:
        return found
    return [unit for unit in found if is_ward(unit)]


occupancy_of_available = _reckoner("available", _available)
"""How full some units are together, of the beds that are open and have staff."""


MEASURES = (
    _measure("licensed", "the beds that the licence allows", _licensed, (VISITS,)),
    _measure("physical", "the beds that stand there and are in use", _physical, (VISITS,)),
    _measure("staffed", "the beds that have staff", _staffed, (VISITS,)),
    _measure(
        "available",
        "the beds that have staff and that nothing closes to every patient",
        _available,
        (VISITS, BEDS),
    ),
)
