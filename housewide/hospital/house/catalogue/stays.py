"""Who has been here for long: inpatients of a week and of three weeks."""

from collections.abc import Callable

from housewide.hospital.house.ask import is_inpatient, is_newborn, visits_in
from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.house import House
from housewide.hospital.systems.state import VISITS
from housewide.kit.clock import DAY, Instant
from housewide.kit.measure import Definition

STRANDED_DAYS, SUPER_STRANDED_DAYS = 7, 21
"""After which a stay is called stranded, and super-stranded: SAFER bundle, NHS England."""


def _definition(name: str, days: int, source: str) -> Definition:
    return Definition(
        name=name,
        title=f"Here for {days} days or more",
        meaning=f"Inpatients of the unit who were admitted {days} days ago or longer, each day of "
        "24 hours.",
        unit="patients",
        counts_when=f"{days} times 24 hours have gone by since the admission (A01, A06)",
        stops_when="the visit leaves the unit or ends",
        excludes="newborns; inpatients of whose admission nobody told: those are counted in the "
        "parts. Whoever is on leave counts",
        clock="effective_at of the admission; the moment asked for",
        rests_on=(VISITS,),
        source=source,
        version=1,
        example="tests/hospital/test_measures_of_stays.py::"
        "test_a_stay_is_long_from_its_seventh_day_on_and_very_long_from_its_twenty_first",
    )


LONG_STAYS_PATIENTS = _definition(
    "long_stays_patients", STRANDED_DAYS, "SAFER bundle: stranded patients"
)
VERY_LONG_STAYS_PATIENTS = _definition(
    "very_long_stays_patients",
    SUPER_STRANDED_DAYS,
    "NHS England: super-stranded patients; SAFER bundle",
)


def _of_days(days: int) -> Callable[[House, Units, Instant], Reckoning]:
    def reckon(house: House, units: Units, as_of: Instant) -> Reckoning:
        here = [
            (key, house.visits.visits[key].now) for unit in units for key in visits_in(house, unit)
        ]
        asked = [(k, n) for k, n in here if is_inpatient(house, n) and not is_newborn(house, n)]
        since = [(key, now.admitted_at) for key, now in asked if now.admitted_at is not None]
        long = sorted(key for key, at in since if as_of - at >= days * DAY)
        parts = {"excluded_without_admission": float(len(asked) - len(since))}
        return Reckoning(float(len(long)), tuple(long), {**parts})

    return reckon


MEASURES = (
    Reckoned(LONG_STAYS_PATIENTS, _of_days(STRANDED_DAYS)),
    Reckoned(VERY_LONG_STAYS_PATIENTS, _of_days(SUPER_STRANDED_DAYS)),
)
