"""How long patients were still here once they were ready to leave: the delay of discharges (UK)."""

from collections import Counter
from datetime import date
from statistics import fmean, median

from msgspec import Struct

from housewide.hospital.house.catalogue.kind import Reckoning, Units
from housewide.hospital.house.periods.discharges import End, ends
from housewide.hospital.house.periods.kind import OfPeriod, nearest_rank
from housewide.hospital.house.periods.known import Known
from housewide.hospital.house.periods.lengths import stay_days
from housewide.hospital.systems.state import CRITERIA, VISITS
from housewide.hospital.visits.criteria import criteria
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_period_delays.py::"

EXCLUDED = (
    "newborns",
    "deaths",
    "without_admission",
    "without_night",
    "without_review",
    "still_meeting",
)
"""Why the delay of a discharge is not counted; each in the parts, and of each patient one."""


class Delay(Struct, frozen=True, gc=False):
    """An inpatient's discharge, and how many days after the discharge-ready date it was.

    `days` is None where that is not counted, for the reason `excluded`.
    """

    visit: str
    unit: str
    days: int | None
    excluded: str = ""


def delays(known: Known) -> list[Delay]:
    """Every discharge of an inpatient in the period, with its delay."""
    movements = {each.visit: each.movements for each in known.courses}
    found = []
    for end in known.once(ends):
        excluded = _excluded(known, end)
        days = None
        if not excluded:
            until = criteria(movements[end.visit], known.same_patient, end.at)
            if until.meets is False:
                days = _days_between(known, max(until.since_at, end.admitted_at or 0), end.at)
            else:
                excluded = "without_review" if until.meets is None else "still_meeting"
        found.append(Delay(end.visit, end.unit, days, excluded))
    return found


def _excluded(known: Known, end: End) -> str:
    """Why nobody asks for the delay of a discharge; "" where its reviews are to be looked at."""
    if end.is_newborn:
        return "newborns"
    if end.is_death:
        return "deaths"
    if end.admitted_at is None or stay_days(known, end) is None:
        return "without_admission"
    return "" if _days_between(known, end.admitted_at, end.at) else "without_night"


def _days_between(known: Known, from_at: Instant, until_at: Instant) -> int:
    """Dates, not hours: ready on Monday and gone on Tuesday is one day."""
    return (_date(known, until_at) - _date(known, from_at)).days


def _date(known: Known, at: Instant) -> date:
    return known.period.local(at).date()


DISCHARGE_DELAY_MEAN_DAYS = Definition(
    name="discharge_delay_mean_days",
    title="Average delay after the discharge-ready date",
    meaning="Mean of the days from the discharge-ready date to the discharge, of the inpatients "
    "who were discharged in the period, in the unit that they were discharged from. Who left on "
    "that date counts with 0 days.",
    unit="days",
    counts_when="the discharge-ready date: the local date of the first review that the patient "
    "does not meet the criteria to reside, of the period without them that lasted until the "
    "discharge. Who met them again and stopped again is ready since the last time; who did not "
    "meet them when admitted, since the admission",
    stops_when="the local date of the discharge (A03) of an inpatient visit that still holds",
    excludes="each counted in the parts: newborns; deaths; whoever was never told to be admitted; "
    "stays without a night; whoever was never reviewed; whoever met the criteria by the last "
    "review. Reviews after the discharge, and such as name another patient, are not looked at",
    clock="reviews by OBX-14, else OBR-7, EVN-2, MSH-7; effective_at of admission and discharge; "
    "days of the facility's own zone",
    rests_on=(VISITS, CRITERIA),
    source="NHS England, New discharge ready date (PRN00603), for stays of one night or longer; "
    "that the dead are left out is Housewide's own",
    version=1,
    example=_EXAMPLES + "test_the_delay_is_the_days_from_the_ready_date_to_the_discharge",
)


def _delay_mean(known: Known, units: Units) -> Reckoning:
    left = [each for each in known.once(delays) if each.unit in units]
    told = [(each.visit, each.days) for each in left if each.days is not None]
    days = sorted(count for _, count in told)
    why = Counter(each.excluded for each in left)
    parts: dict[str, float | None] = {
        "discharges": float(len(days)),
        "delayed_discharges": float(sum(count > 0 for count in days)),
        "total_days": float(sum(days)),
        "median_days": float(median(days)) if days else None,
        "p90_days": float(nearest_rank(days, 0.9)) if days else None,
        **{f"excluded_{name}": float(why[name]) for name in EXCLUDED},
    }
    if not days:
        return Reckoning(None, (), parts, ("discharges of patients with a discharge-ready date",))
    return Reckoning(fmean(days), tuple(sorted(visit for visit, _ in told)), parts)


MEASURES = (OfPeriod(DISCHARGE_DELAY_MEAN_DAYS, _delay_mean),)
