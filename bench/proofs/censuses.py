"""A census two ways: as Housewide counts it, and as the twin's own truth has it.

Everybody in each unit, of any class; then apart inpatients (adults and children), newborns, and
who is on leave. Outpatients and day cases are what is left of everybody.
"""

from housewide.hospital.house.catalogue.patients import MEASURES
from housewide.hospital.house.house import House
from housewide.kit.clock import Instant
from housewide.science.twin import Twin
from housewide.science.twin.ledger import INPATIENT, NEWBORN, ON_LEAVE

Census = dict[str, int]
"""By unit, and by unit and class behind a slash."""

BY_CLASS = {
    "census_adults_children": INPATIENT,
    "census_newborns": NEWBORN,
    "patients_on_leave": ON_LEAVE,
}

_KEYS = {
    BY_CLASS[measure.definition.name]: measure.keys
    for measure in MEASURES
    if measure.definition.name in BY_CLASS
}


def believed(house: House) -> Census:
    """What Housewide counts."""
    units = [unit.id for unit in house.places.units]
    counted = {unit: len(house.index.in_unit(unit)) for unit in units}
    for name, keys in _KEYS.items():
        counted |= {f"{unit}/{name}": len(keys(house, unit)) for unit in units}
    return counted


def true(twin: Twin, facility: str, at: Instant, known_at: Instant | None = None) -> Census:
    """What the twin knows."""
    counted = twin.census(facility, at, known_at)
    by_class = twin.ledger(facility).census_by_class(at, known_at)
    for name in BY_CLASS.values():
        counted |= {
            f"{unit}/{name}": by_class.get((unit, name), 0)
            for unit in [*counted]
            if "/" not in unit
        }
    return counted
