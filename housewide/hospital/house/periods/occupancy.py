"""Occupancy: how full the beds were, by service days and from hour to hour."""

from collections.abc import Callable

from msgspec import Struct

from housewide.hospital.house.ask import is_ward
from housewide.hospital.house.catalogue.kind import Reckoning, Units
from housewide.hospital.house.periods.census import adult_child_days
from housewide.hospital.house.periods.kind import OfPeriod, percent
from housewide.hospital.house.periods.known import Known, Stay
from housewide.hospital.places.state import Places, Unit
from housewide.hospital.systems.state import VISITS
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_period_occupancy.py::"
_CLOCK = "effective_at of the movements, in effective order; days of the facility's own zone"
_NO_BEDS = ("beds: none of these units has one for inpatients but newborns",)


def _by_service_days(name: str, beds: str, of: str) -> Definition:
    return Definition(
        name=name,
        title=f"Occupancy of {beds} beds",
        meaning=f"Service days of adults and children, as a share of the days on which the "
        f"{beds} beds could have given one. More than 100 is possible, and shown.",
        unit="%",
        counts_when=f"service_days of adults and children; for each day the {of}, as the places "
        "were configured when that day ended",
        stops_when="the last day of the period has ended",
        excludes="newborns and the beds of nurseries; beds of units whose patients are no "
        "inpatients, though an inpatient who waits there is counted",
        clock=_CLOCK,
        rests_on=(VISITS,),
        source="RHIT: service days by bed count times days; the denominator is stated",
        version=1,
        example=_EXAMPLES + "test_occupancy_is_service_days_by_bed_days_of_each_kind",
    )


OCCUPANCY_LICENSED_PERCENT = _by_service_days(
    "occupancy_rate_licensed_percent", "licensed", "number of beds that the licence allows"
)
OCCUPANCY_PHYSICAL_PERCENT = _by_service_days(
    "occupancy_rate_physical_percent", "physical", "number of beds that stand there"
)
OCCUPANCY_STAFFED_PERCENT = _by_service_days(
    "occupancy_rate_staffed_percent", "staffed", "number of beds that have staff"
)

OCCUPANCY_PEAK_PERCENT = Definition(
    name="occupancy_peak_percent",
    title="Fullest hour",
    meaning="Patients of any class in beds of inpatient units, as a share of their staffed beds, "
    "at the fullest hour of the period. Midnight hides it: it mostly lies between 11 and 16.",
    unit="%",
    counts_when="at the beginning of each local hour (23, 24 or 25 a day) a patient is in a bed of "
    "an inpatient unit",
    stops_when="nothing: each hour is taken at one instant",
    excludes="newborns' units; a newborn in the bed of somebody who is none, as its mother's; "
    "patients without a bed; whoever is on leave. Closed beds are not taken out of the staffed "
    "ones",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="Housewide's own, beside the census at midnight",
    version=2,
    example=_EXAMPLES + "test_the_fullest_hour_is_found_among_the_hours_of_the_day",
)


def _counting(places: Places, units: Units) -> list[Unit]:
    """The units whose beds are for inpatients other than newborns."""
    found = (places.unit(unit) for unit in units)
    return [unit for unit in found if unit is not None and is_ward(unit)]


def _occupancy(beds_of: Callable[[Unit], int]) -> Callable[[Known, Units], Reckoning]:
    def reckon(known: Known, units: Units) -> Reckoning:
        bed_days = sum(
            beds_of(unit)
            for day in known.period.days
            for unit in _counting(known.places(day.census_at), units)
        )
        keys = adult_child_days(known, units)
        parts: dict[str, float | None] = {
            "service_days": float(len(keys)),
            "bed_days": float(bed_days),
        }
        if not bed_days:
            return Reckoning(None, (), parts, _NO_BEDS)
        return Reckoning(percent(len(keys), bed_days), tuple(sorted(set(keys))), parts)

    return reckon


class _Hour(Struct, frozen=True):
    """How full some units were when an hour began."""

    at: Instant
    visits: tuple[str, ...]
    beds: int


def _peak(known: Known, units: Units) -> Reckoning:
    hours = [hour for hour in _hours(known, units) if hour.beds]
    if not hours:
        return Reckoning(None, lacks=_NO_BEDS)
    fullest = max(hours, key=lambda hour: len(hour.visits) / hour.beds)
    shares = [percent(len(hour.visits), hour.beds) for hour in hours]
    return Reckoning(
        max(shares),
        fullest.visits,
        {
            "peak_patients": float(len(fullest.visits)),
            "peak_beds": float(fullest.beds),
            "peak_hour": float(known.period.local(fullest.at).hour),
            "mean_percent": sum(shares) / len(shares),
            "hours": float(len(hours)),
        },
    )


def _hours(known: Known, units: Units) -> list[_Hour]:
    found = []
    for at, here in known.once(_at_hours):
        counting = {unit.id: unit for unit in _counting(known.places(at), units)}
        visits = tuple(sorted(s.visit for s in here if s.now.place.unit in counting))
        found.append(_Hour(at, visits, sum(unit.staffed for unit in counting.values())))
    return found


def _at_hours(known: Known) -> list[tuple[Instant, list[Stay]]]:
    """Who lay in a bed of the facility when each hour began, but for newborns who share one."""
    hours = [at for day in known.period.days for at in day.hours]
    found = []
    for at, here in zip(hours, known.present(hours), strict=True):
        places = known.places(at)
        in_beds = [s for s in here if places.bed(s.now.place.bed) is not None]
        of_others = {s.now.place.bed for s in in_beds if not s.now.newborn}
        takes = [s for s in in_beds if not (s.now.newborn and s.now.place.bed in of_others)]
        found.append((at, takes))
    return found


MEASURES = (
    OfPeriod(OCCUPANCY_LICENSED_PERCENT, _occupancy(lambda unit: unit.licensed)),
    OfPeriod(OCCUPANCY_PHYSICAL_PERCENT, _occupancy(lambda unit: unit.physical)),
    OfPeriod(OCCUPANCY_STAFFED_PERCENT, _occupancy(lambda unit: unit.staffed)),
    OfPeriod(OCCUPANCY_PEAK_PERCENT, _peak),
)
