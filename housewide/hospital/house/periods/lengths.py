"""How long they stayed: the length of stay of those who were discharged."""

from collections.abc import Callable
from statistics import fmean, median

from housewide.hospital.house.catalogue.kind import Reckoning, Units
from housewide.hospital.house.periods.discharges import End, ends
from housewide.hospital.house.periods.kind import OfPeriod, nearest_rank
from housewide.hospital.house.periods.known import Known
from housewide.hospital.systems.state import VISITS
from housewide.kit.measure import Definition

LONGEST_STAY_DAYS = 123 * 366
"""Nobody is known to have lived longer (J. Calment, 122 years): an admission before that is no
date, but what a sender writes for "untold", such as year 1."""

_EXAMPLES = "tests/hospital/test_period_lengths.py::"


def _definition(name: str, title: str, what: str, source: str) -> Definition:
    return Definition(
        name=name,
        title=title,
        meaning=f"{what} the inpatients who were discharged in the period, in the unit that they "
        "were discharged from: local date of discharge minus local date of admission.",
        unit="days",
        counts_when="a discharge (A03) of an inpatient visit that still holds; somebody who came "
        "and went on one day stayed one day",
        stops_when="the last day of the period has ended",
        excludes="patients who are still here; newborns; whoever was never told to be admitted "
        "(A01, A06), or at an instant that none can be: newborns and those are counted in the "
        "parts. Deaths count",
        clock="effective_at of admission and discharge; days of the facility's own zone",
        rests_on=(VISITS,),
        source=source,
        version=2,
        example=_EXAMPLES + "test_a_stay_is_the_days_between_two_dates_and_one_at_least",
    )


STAY_MEAN_DAYS = _definition(
    "stay_mean_days",
    "Average length of stay",
    "Mean length of stay of",
    "RHIT: stays of discharged patients by discharges, not from the census; same day is one day",
)
STAY_MEDIAN_DAYS = _definition(
    "stay_median_days",
    "Median length of stay",
    "Half of them stayed no longer than this:",
    "Housewide's own, beside the mean, which a few long stays move",
)


def stay_days(known: Known, end: End) -> int | None:
    """Date of discharge minus date of admission, at least 1; None where nobody told of admission.

    Nor is any told by one after the discharge, or longer ago than anybody lived.

    Dates, not hours: a patient of one night has stayed one day, at whatever hour they came.
    """
    if end.admitted_at is None or end.admitted_at > end.at:
        return None
    came, went = known.period.local(end.admitted_at), known.period.local(end.at)
    days = (went.date() - came.date()).days
    return max(days, 1) if days <= LONGEST_STAY_DAYS else None


def _of_stays(value: Callable[[list[int]], float]) -> Callable[[Known, Units], Reckoning]:
    def reckon(known: Known, units: Units) -> Reckoning:
        left = [end for end in known.once(ends) if end.unit in units]
        others = [end for end in left if not end.is_newborn]
        told = [(end.visit, days) for end in others if (days := stay_days(known, end)) is not None]
        stays = sorted(days for _, days in told)
        parts: dict[str, float | None] = {
            "discharges": float(len(stays)),
            "total_days": float(sum(stays)),
            "p90_days": float(nearest_rank(stays, 0.9)) if stays else None,
            "excluded_newborns": float(len(left) - len(others)),
            "excluded_without_admission": float(len(others) - len(stays)),
        }
        if not stays:
            return Reckoning(None, (), parts, ("stays: nobody was discharged",))
        return Reckoning(value(stays), tuple(sorted(visit for visit, _ in told)), parts)

    return reckon


MEASURES = (
    OfPeriod(STAY_MEAN_DAYS, _of_stays(fmean)),
    OfPeriod(STAY_MEDIAN_DAYS, _of_stays(median)),
)
