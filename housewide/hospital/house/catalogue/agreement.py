"""How far our census is the EHR's own: what whoever relies on any other number asks first."""

from housewide.hospital.agreement.ask import percent, run_now, total
from housewide.hospital.agreement.facts import UnitAgreement
from housewide.hospital.house.ask import NO_UNIT
from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.house import House
from housewide.hospital.systems.state import VISITS
from housewide.kit.clock import HOUR, Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_agreement_measures.py::"
_CLOCK = "the as-of of the newest comparison"
_NO_COMPARISON = "no comparison with the EHR's census yet"
_NOBODY = "anybody here, by us or by the EHR, when they were compared"
_FACILITY_ONLY = "days of one unit: days agree or not for a whole facility"


AGREEMENT_WITH_EHR_PERCENT = Definition(
    name="agreement_with_ehr_percent",
    title="Agreement with the EHR",
    meaning="Of the visits that the EHR's census or ours had in the unit when the two were "
    "compared last, the share that both had in it and counted alike: as an inpatient or as none.",
    unit="%",
    counts_when="a comparison (housewide reconcile) finds a visit in the same unit by both, and an "
    "inpatient by both or by neither",
    stops_when="a later comparison does not, or the extract no longer lists the unit",
    excludes="nothing: a visit in another bed of the same unit agrees, and is told apart; one that "
    "was told of only after the extract agrees as it was known then; of one whose class the "
    "extract does not say only the place is compared, and that is told apart too",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="Housewide's own: agreed / (agreed + missing + extra + misplaced + class differs), as "
    "of one moment; who is an inpatient as census_patients has it",
    version=2,
    example=_EXAMPLES + "test_the_share_that_agrees_is_of_all_that_either_has",
)


def _agreement_with_ehr_percent(house: House, units: Units, as_of: Instant) -> Reckoning:
    last = house.agreement.last
    if last is None:
        return Reckoning(None, lacks=(_NO_COMPARISON,))
    counts = _counts(house, units)
    value = percent(counts)
    return Reckoning(
        value,
        tuple(d.visit for d in last.open if _is_of(d.unit, units)),
        {
            "agreed_visits": counts.agreed,
            "missing_visits": counts.missing,
            "extra_visits": counts.extra,
            "misplaced_visits": counts.misplaced,
            "class_differs_visits": counts.class_differs,
            "in_another_bed_visits": counts.bed_misplaced,
            "class_not_said_visits": counts.unclassed,
            "since_compared_hours": max(0, as_of - last.as_of) / HOUR,
        },
        () if value is not None else (_NOBODY,),
    )


AGREEMENT_DAYS = Definition(
    name="agreement_days",
    title="Days in agreement with the EHR",
    meaning="Days in a row, up to the newest that was compared, on which the census agreed with "
    "the EHR's as far as the site asks (99 % unless it says otherwise).",
    unit="days",
    counts_when="every comparison of a day finds that much agreement",
    stops_when="a comparison finds less, or a day passes without any",
    excludes="what was mended by hand: a day counts by the worst of its comparisons",
    clock=_CLOCK + ", by the facility's own days",
    rests_on=(VISITS,),
    source="Housewide's own: the days that end a facility's shadow",
    version=2,
    example=_EXAMPLES + "test_days_in_a_row_end_with_a_day_that_nobody_compared",
)


def _agreement_days(house: House, units: Units, _as_of: Instant) -> Reckoning:
    if NO_UNIT not in units:
        return Reckoning(None, lacks=(_FACILITY_ONLY,))
    if house.agreement.last is None:
        return Reckoning(None, lacks=(_NO_COMPARISON,))
    return Reckoning(float(run_now(house.agreement).agreed))


PROPOSALS_OPEN = Definition(
    name="proposals_open",
    title="Differences from the EHR that nobody settled",
    meaning="Visits of which the newest comparison found another word of the EHR than ours, and on "
    "which no person has decided.",
    unit="proposals",
    counts_when="a comparison finds a visit missing, extra, misplaced, of another class (inpatient "
    "or not), or in another bed",
    stops_when="a person accepts or rejects the proposal, or a newer comparison takes its place",
    excludes="what older comparisons found",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="Housewide's own: a person decides, as on any other proposal",
    version=2,
    example=_EXAMPLES + "test_a_settled_difference_is_no_open_proposal",
)


def _proposals_open(house: House, units: Units, _as_of: Instant) -> Reckoning:
    last = house.agreement.last
    if last is None:
        return Reckoning(None, lacks=(_NO_COMPARISON,))
    visits = tuple(d.visit for d in last.open if _is_of(d.unit, units))
    return Reckoning(float(len(visits)), visits)


def _counts(house: House, units: Units) -> UnitAgreement:
    last = house.agreement.last
    assert last is not None, "there is a comparison"
    return total(counts for unit, counts in last.units.items() if _is_of(unit, units))


def _is_of(unit: str, units: Units) -> bool:
    """Whether it is of these units; of a whole facility also what is in none that it has now."""
    return unit in units or NO_UNIT in units


MEASURES = (
    Reckoned(AGREEMENT_WITH_EHR_PERCENT, _agreement_with_ehr_percent),
    Reckoned(AGREEMENT_DAYS, _agreement_days),
    Reckoned(PROPOSALS_OPEN, _proposals_open),
)
