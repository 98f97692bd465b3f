"""Who came and who went: admissions, discharges and deaths apart, and how early in the day."""

from collections import Counter

from msgspec import Struct

from housewide.hospital.house.ask import counts_as_inpatient, counts_as_newborn
from housewide.hospital.house.catalogue.kind import Reckoning, Units
from housewide.hospital.house.periods.kind import OfPeriod, percent
from housewide.hospital.house.periods.known import Known, is_counted, unit_of
from housewide.hospital.systems.state import VISITS
from housewide.hospital.visits.state import AGAINST_ADVICE, EXPIRED
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_period_discharges.py::"
_CLOCK = "effective_at of the movements, in effective order; days of the facility's own zone"

DEATHS = EXPIRED | {"40", "42"}
"""Codes of HL7 table 0112 (which are those of UB-04, form locator 17) for whoever died: here, or in
hospice care at home, in a facility, or in a place that nobody knows."""


class End(Struct, frozen=True, gc=False):
    """An inpatient visit ended at `at`, in a unit, by this disposition (table 0112, "" untold).

    `is_weak`: nothing says when the patient left but when that was typed in, sent or received.
    """

    visit: str
    unit: str
    at: Instant
    admitted_at: Instant | None
    disposition: str
    is_newborn: bool
    is_weak: bool

    @property
    def is_death(self) -> bool:
        return self.disposition in DEATHS


def ends(known: Known) -> list[End]:
    """Every inpatient visit that ended in the period, and still has as far as is known."""
    found = []
    for each in known.courses:
        now, at = each.now, each.now.discharged_at
        if now.status != "discharged" or at is None or not known.period.has(at):
            continue
        places = known.places(at)
        if each.last is None or not counts_as_inpatient(places, each.last.now):
            continue
        found.append(
            End(
                each.visit, unit_of(places, now.place), at, now.admitted_at, now.disposition,
                counts_as_newborn(places, now), each.is_weak(at),
            )
        )  # fmt: skip
    return found


ADMISSIONS = Definition(
    name="admissions",
    title="Admissions",
    meaning="Visits that became an inpatient's in the period, in the unit where they then were.",
    unit="admissions",
    counts_when="an admission (A01), or an outpatient's becoming an inpatient (A06), that still "
    "holds; one a visit",
    stops_when="the last day of the period has ended",
    excludes="admissions that were cancelled (A11); whoever was made an outpatient again (A07)",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="HL7 v2.5.1 chapter 3, A01 and A06; newborns apart: RHIT",
    version=1,
    example=_EXAMPLES + "test_an_admission_counts_where_the_patient_came_to",
)


def _admissions(known: Known, units: Units) -> Reckoning:
    came, newborns = [], 0
    for each in known.courses:
        at = each.now.admitted_at
        if at is None or not known.period.has(at):
            continue
        here = each.open_at(at)
        if here is not None and is_counted(known.places(at), here.now, units):
            came.append(each.visit)
            newborns += counts_as_newborn(known.places(at), here.now)
    parts = {"adults_children": float(len(came) - newborns), "newborns": float(newborns)}
    return Reckoning(float(len(came)), tuple(sorted(came)), {**parts})


DISCHARGES = Definition(
    name="discharges",
    title="Discharges",
    meaning="Inpatient visits that ended in the period, deaths among them, in the unit that each "
    "ended in.",
    unit="discharges",
    counts_when="a discharge (A03) of an inpatient visit that still holds; one a visit",
    stops_when="the last day of the period has ended",
    excludes="discharges that were cancelled (A13); visits of other classes",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="RHIT: discharges and deaths; HL7 table 0112 (UB-04): 20, 40, 41, 42 are deaths, 07 "
    "left against advice",
    version=1,
    example=_EXAMPLES + "test_deaths_are_told_apart_from_other_discharges",
)


def _discharges(known: Known, units: Units) -> Reckoning:
    left = [end for end in known.once(ends) if end.unit in units]
    ways = Counter(_way(end) for end in left)
    parts: dict[str, float | None] = {
        name: float(ways[name]) for name in ("alive", "deaths", "against_advice", "untold")
    }
    parts["newborns"] = float(sum(end.is_newborn for end in left))
    return Reckoning(float(len(left)), tuple(sorted(end.visit for end in left)), parts)


def _way(end: End) -> str:
    if end.is_death:
        return "deaths"
    if end.disposition == AGAINST_ADVICE:
        return "against_advice"
    return "alive" if end.disposition else "untold"


DISCHARGES_BEFORE_NOON_PERCENT = Definition(
    name="discharges_before_noon_percent",
    title="Discharges before noon",
    meaning="Of the inpatients who left alive, the share whose body left before 12:00.",
    unit="%",
    counts_when="the patient physically left before 12:00 local time",
    stops_when="the last day of the period has ended",
    excludes="deaths; newborns; discharges of which only is known when they were typed in, sent or "
    "received (EVN-2, MSH-7): those are counted in the parts",
    clock="effective_at of the discharge (ZBE-2, PV1-45, EVN-6); the facility's own zone",
    rests_on=(VISITS,),
    source="SAFER bundle: discharges before midday",
    version=1,
    example=_EXAMPLES + "test_a_discharge_before_noon_is_one_whose_patient_had_left_by_then",
)


def _before_noon(known: Known, units: Units) -> Reckoning:
    here = [end for end in known.once(ends) if end.unit in units]
    left = [end for end in here if not end.is_death and not end.is_newborn]
    clear = [end for end in left if not end.is_weak]
    early = [end.visit for end in clear if known.period.local(end.at).hour < 12]
    parts: dict[str, float | None] = {
        "before_noon": float(len(early)),
        "discharges": float(len(clear)),
        "excluded_weak_clock": float(len(left) - len(clear)),
        "excluded_deaths": float(sum(end.is_death for end in here)),
        "excluded_newborns": float(sum(end.is_newborn and not end.is_death for end in here)),
    }
    if not clear:
        return Reckoning(None, (), parts, ("discharges of which is known when the patient left",))
    return Reckoning(percent(len(early), len(clear)), tuple(sorted(early)), parts)


MEASURES = (
    OfPeriod(ADMISSIONS, _admissions),
    OfPeriod(DISCHARGES, _discharges),
    OfPeriod(DISCHARGES_BEFORE_NOON_PERCENT, _before_noon),
)
