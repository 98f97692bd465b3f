"""The census of days: who was here at midnight, and the days of service that it comes to."""

from collections.abc import Iterable

from housewide.hospital.house.ask import counts_as_newborn
from housewide.hospital.house.catalogue.kind import Reckoning, Units
from housewide.hospital.house.periods.kind import OfPeriod
from housewide.hospital.house.periods.known import Known, Stay, is_counted
from housewide.hospital.house.periods.period import LocalDay
from housewide.hospital.places.state import Places
from housewide.hospital.systems.state import VISITS
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_period_census.py::"
_CLOCK = "effective_at of the movements, in effective order; days of the facility's own zone"


CENSUS_MIDNIGHT_PATIENTS = Definition(
    name="census_midnight_patients",
    title="Census at midnight",
    meaning="Inpatients whose body was in the unit when the period's last day ended.",
    unit="patients",
    counts_when="an inpatient visit is in the unit at the last instant of the day: whoever comes "
    "at midnight itself is of the day that begins, and so is whoever leaves then",
    stops_when="nothing: it is taken at that one instant",
    excludes="outpatients, observation and ED patients, wherever they lie; whoever is on leave",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="RHIT: inpatients present at the census-taking time, conventionally 23:59",
    version=2,
    example=_EXAMPLES + "test_the_census_at_midnight_is_who_was_there_when_the_day_ended",
)


def _census_midnight(known: Known, units: Units) -> Reckoning:
    day = known.period.days[-1]
    return _counted(known, day, known.census(day.census_at, units))


CENSUS_DAILY_PATIENTS = Definition(
    name="census_daily_patients",
    title="Daily inpatient census",
    meaning="Inpatients of the period's last day: those of the census at midnight, and those who "
    "came and went since the census before.",
    unit="patients",
    counts_when="as census_midnight_patients; or an inpatient visit is admitted and discharged on "
    "that day, in the unit that it was discharged from",
    stops_when="nothing: a day's patients are counted once",
    excludes="as census_midnight_patients; whoever left a unit for another on the day is of the "
    "unit where midnight, or the discharge, found them",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="RHIT: daily inpatient census",
    version=1,
    example=_EXAMPLES + "test_who_comes_and_goes_in_one_day_is_of_that_days_census",
)


def _census_daily(known: Known, units: Units) -> Reckoning:
    day = known.period.days[-1]
    return _counted(known, day, _of_day(known, day, units))


SERVICE_DAYS = Definition(
    name="service_days",
    title="Inpatient service days",
    meaning="Days of service given to inpatients: the daily inpatient census of every day of the "
    "period, added up.",
    unit="patient days",
    counts_when="as census_daily_patients, once for every day",
    stops_when="the last day of the period has ended",
    excludes="as census_daily_patients; newborns are in it and counted apart in its parts",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="RHIT: inpatient service days, newborns reported apart from adults and children",
    version=1,
    example=_EXAMPLES + "test_service_days_add_up_the_census_of_each_day",
)


def _service_days(known: Known, units: Units) -> Reckoning:
    return _reckoned(adult_child_days(known, units), newborn_days(known, units))


CENSUS_AVERAGE_PATIENTS = Definition(
    name="census_average_patients",
    title="Average daily census",
    meaning="Inpatients of an average day of the period.",
    unit="patients",
    counts_when="service_days, divided by the days of the period",
    stops_when="the last day of the period has ended",
    excludes="as service_days",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="RHIT: total inpatient service days by days in the period",
    version=1,
    example=_EXAMPLES + "test_the_average_census_is_service_days_by_days",
)


def _census_average(known: Known, units: Units) -> Reckoning:
    total = _service_days(known, units)
    days = len(known.period.days)
    value = (total.value or 0) / days
    parts = {"service_days": total.value, "period_days": float(days)}
    return Reckoning(value, total.made_of, parts)


def adult_child_days(known: Known, units: Units) -> list[str]:
    """A visit's key for each day of service, newborns left out."""
    return [key for key, is_newborn in _days(known, units) if not is_newborn]


def newborn_days(known: Known, units: Units) -> list[str]:
    """A newborn's visit's key for each of its days of service."""
    return [key for key, is_newborn in _days(known, units) if is_newborn]


def _days(known: Known, units: Units) -> list[tuple[str, bool]]:
    return [
        (stay.visit, counts_as_newborn(_places(known, day, stay), stay.now))
        for day, here in zip(known.period.days, known.once(_by_day), strict=True)
        for stay in here
        if is_counted(_places(known, day, stay), stay.now, units)
    ]


def _by_day(known: Known) -> list[list[Stay]]:
    """Whoever was here at the end of each day, or was admitted and discharged in it."""
    days = known.period.days
    found = known.present([day.census_at for day in days])
    for each in known.courses:
        now, n = each.now, known.period.day_of(each.now.discharged_at)
        if n is None or each.last is None or now.admitted_at is None or now.status != "discharged":
            continue
        if days[n].has(now.admitted_at):
            found[n].append(each.last)
    return found


def _of_day(known: Known, day: LocalDay, units: Units) -> list[Stay]:
    here = known.once(_by_day)[-1]
    return [stay for stay in here if is_counted(_places(known, day, stay), stay.now, units)]


def _places(known: Known, day: LocalDay, stay: Stay) -> Places:
    """The places of the day's end; of who was gone by then, those of their own last instant."""
    return known.places(min(day.census_at, stay.until_at - 1))


def _counted(known: Known, day: LocalDay, here: Iterable[Stay]) -> Reckoning:
    newborns, others = list[str](), list[str]()
    for stay in here:
        is_newborn = counts_as_newborn(_places(known, day, stay), stay.now)
        (newborns if is_newborn else others).append(stay.visit)
    return _reckoned(others, newborns)


def _reckoned(others: list[str], newborns: list[str]) -> Reckoning:
    parts: dict[str, float | None] = {
        "adults_children": float(len(others)),
        "newborns": float(len(newborns)),
    }
    made_of = tuple(sorted({*others, *newborns}))
    return Reckoning(float(len(others) + len(newborns)), made_of, parts)


MEASURES = (
    OfPeriod(CENSUS_MIDNIGHT_PATIENTS, _census_midnight),
    OfPeriod(CENSUS_DAILY_PATIENTS, _census_daily),
    OfPeriod(SERVICE_DAYS, _service_days),
    OfPeriod(CENSUS_AVERAGE_PATIENTS, _census_average),
)
