"""The measures of a house: each a definition, and a function from (house, unit) to what it counts.

Asked for no unit (""), a measure counts what is in no unit of this facility, so that a facility's
total is the sum over its units and of that. Later parts add theirs to `MEASURES`.
"""

from collections.abc import Callable

from msgspec import Struct

from housewide.hospital.house.ask import NO_UNIT, is_in_a_bed, is_inpatient, visits_in
from housewide.hospital.house.axes import unit_axes
from housewide.hospital.house.definitions import (
    BEDS_AVAILABLE,
    BEDS_BLOCKED,
    BEDS_DISPUTED,
    BEDS_OCCUPIED,
    BEDS_SHARED,
    BEDS_TO_CLEAN,
    BEDS_UNKNOWN,
    CENSUS_PATIENTS,
    UNPLACED_PATIENTS,
    VISITS_OPEN,
)
from housewide.hospital.house.house import House
from housewide.hospital.systems.ask import heard_at, silent_about
from housewide.hospital.systems.state import VISITS
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition, Measure


class HouseMeasure(Struct, frozen=True):
    """A definition, and how the keys of what it counts are found for one unit of a house."""

    definition: Definition
    keys: Callable[[House, str], tuple[str, ...]]


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


def _census_patients(house: House, unit: str) -> tuple[str, ...]:
    visits = house.visits.visits
    return tuple(k for k in visits_in(house, unit) if is_inpatient(house, visits[k].now))


def _unplaced_patients(house: House, unit: str) -> tuple[str, ...]:
    visits = house.visits.visits
    here = _census_patients(house, unit)
    return tuple(key for key in here if not is_in_a_bed(house, visits[key].now))


def _beds_occupied(house: House, unit: str) -> tuple[str, ...]:
    return tuple(axes.bed for axes in unit_axes(house, unit) if axes.occupants)


def _beds_shared(house: House, unit: str) -> tuple[str, ...]:
    return tuple(axes.bed for axes in unit_axes(house, unit) if len(axes.occupants) > 1)


def _beds_disputed(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed for axes in unit_axes(house, unit) if axes.said_occupied and not axes.occupants
    )


def _beds_blocked(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed for axes in unit_axes(house, unit) if axes.free and axes.serviceability != "open"
    )


def _beds_available(house: House, unit: str) -> tuple[str, ...]:
    return tuple(axes.bed for axes in unit_axes(house, unit) if axes.available)


def _beds_to_clean(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed
        for axes in unit_axes(house, unit)
        if axes.free and axes.cleanliness in ("dirty", "contaminated")
    )


def _beds_unknown(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed
        for axes in unit_axes(house, unit)
        if axes.free and axes.cleanliness == "unknown" and axes.serviceability == "open"
    )


MEASURES: dict[str, HouseMeasure] = {
    each.definition.name: each
    for each in (
        HouseMeasure(CENSUS_PATIENTS, _census_patients),
        HouseMeasure(VISITS_OPEN, visits_in),
        HouseMeasure(UNPLACED_PATIENTS, _unplaced_patients),
        HouseMeasure(BEDS_OCCUPIED, _beds_occupied),
        HouseMeasure(BEDS_SHARED, _beds_shared),
        HouseMeasure(BEDS_DISPUTED, _beds_disputed),
        HouseMeasure(BEDS_BLOCKED, _beds_blocked),
        HouseMeasure(BEDS_AVAILABLE, _beds_available),
        HouseMeasure(BEDS_TO_CLEAN, _beds_to_clean),
        HouseMeasure(BEDS_UNKNOWN, _beds_unknown),
    )
}
"""The catalogue, by name."""
