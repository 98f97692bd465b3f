"""Who no longer meets the criteria to reside, and how many of the beds they lie in.

The UK's own. Nobody is said to meet them, or not to, whom nobody reviewed.
"""

from housewide.hospital.house.ask import NO_UNIT, adults_and_children
from housewide.hospital.house.catalogue.beds import beds_occupied
from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.catalogue.occupancy import wards_of
from housewide.hospital.house.house import House
from housewide.hospital.systems.state import CRITERIA, VISITS
from housewide.hospital.visits.criteria import Criteria, criteria
from housewide.kit.clock import HOUR, Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures_of_criteria.py::"
_CLOCK = "when the patient was reviewed: OBX-14, else OBR-7, EVN-2, MSH-7"
_SOURCE = (
    "Hospital discharge and community support guidance (DHSC, NHS England), annex D: criteria to "
    "reside; as clinicians reviewed them, never worked out here from other data"
)
_NOBODY = "a review of the criteria to reside: nobody who is here was reviewed"

KEPT = ("criteria-to-reside",)
"""Under what these are kept among the house's answers: no unit is called so."""


NOT_MEETING_CRITERIA_TO_RESIDE = Definition(
    name="not_meeting_criteria_to_reside",
    title="Inpatients who no longer meet the criteria to reside",
    meaning="Inpatients in the unit of whom the newest review says that they do not meet the "
    "criteria to reside in an acute hospital.",
    unit="patients",
    counts_when="a review says that an inpatient does not meet the criteria",
    stops_when="a later review says that they do, the review is taken back, or the patient goes",
    excludes="whoever was never reviewed, who neither meets them nor does not: in the parts, as "
    "without_review_patients; newborns; whoever is on leave; reviews that name another patient. "
    "Where the newest answer is none that the source's profile knows, the review before it holds, "
    "and the patient is one of the unclear_answer_patients",
    clock=_CLOCK,
    rests_on=(VISITS, CRITERIA),
    source=_SOURCE,
    version=1,
    example=_EXAMPLES + "test_who_does_not_meet_the_criteria_by_the_newest_review_is_counted",
)


def _not_meeting(house: House, units: Units, as_of: Instant) -> Reckoning:
    reviewed = _reviewed(house, as_of)
    here = {key: reviewed[key] for unit in units for key in adults_and_children(house, unit)}
    ages = [(as_of - each.reviewed_at) / HOUR for each in here.values() if each.meets is not None]
    parts: dict[str, float | None] = {
        "inpatients": float(len(here)),
        "without_review_patients": float(len(here) - len(ages)),
        "unclear_answer_patients": float(sum(each.is_unclear for each in here.values())),
        "oldest_review_hours": round(max(ages), 2) if ages else None,
    }
    if not _is_known(reviewed):
        return Reckoning(None, (), parts, (_NOBODY,))
    keys = tuple(key for key, each in here.items() if each.meets is False)
    return Reckoning(float(len(keys)), keys, parts)


NOT_MEETING_CRITERIA_TO_RESIDE_PERCENT = Definition(
    name="not_meeting_criteria_to_reside_percent",
    title="Beds with somebody who no longer meets the criteria to reside",
    meaning="Beds in which an inpatient lies who does not meet the criteria to reside, in percent "
    "of the occupied beds. Of a facility: of its inpatient units together but nurseries.",
    unit="percent",
    counts_when="as not_meeting_criteria_to_reside, of the patients whose bed is known",
    stops_when="as not_meeting_criteria_to_reside",
    excludes="patients without a bed we know: without_bed_patients in the parts; of a facility, "
    "units of another class (ED, theatres, observation) and nurseries. Beds of whose patients "
    "nobody was reviewed are occupied, and counted as without_review_beds",
    clock=_CLOCK,
    rests_on=(VISITS, CRITERIA),
    source="NHS England, acute discharge situation report: beds occupied by patients who do not "
    "meet the criteria, by occupied beds; at any moment, and not by the report's own lists of "
    "trusts and ages",
    version=1,
    example=_EXAMPLES + "test_the_share_is_of_the_occupied_beds_of_the_wards",
)


def _not_meeting_percent(house: House, units: Units, as_of: Instant) -> Reckoning:
    reviewed = _reviewed(house, as_of)
    asked = [unit.id for unit in wards_of(house, units)]
    beds = [bed for unit in asked for bed in beds_occupied(house, unit)]
    said = {bed: [reviewed[k].meets for k in _in_bed(house, bed) if k in reviewed] for bed in beds}
    theirs = tuple(bed for bed in beds if False in said[bed])
    nowhere = [NO_UNIT] if NO_UNIT in units else []
    away = {key for unit in (*asked, *nowhere) for key in adults_and_children(house, unit)}
    away -= {key for bed in beds for key in _in_bed(house, bed)}
    parts: dict[str, float | None] = {
        "not_meeting_beds": float(len(theirs)),
        "occupied_beds": float(len(beds)),
        "without_review_beds": float(sum({*said[bed]} <= {None} for bed in beds)),
        "without_bed_patients": float(sum(reviewed[key].meets is False for key in away)),
    }
    if not _is_known(reviewed):
        return Reckoning(None, (), parts, (_NOBODY,))
    if not beds:
        return Reckoning(None, (), parts, ("an occupied bed",))
    return Reckoning(100 * len(theirs) / len(beds), theirs, parts)


def _in_bed(house: House, bed: str) -> tuple[str, ...]:
    return tuple(house.index.by_bed.get(bed, ()))


def _is_known(reviewed: dict[str, Criteria]) -> bool:
    """Whether anybody who is here was reviewed: else the profile may not name the code at all."""
    return any(each.meets is not None for each in reviewed.values())


def _reviewed(house: House, as_of: Instant) -> dict[str, Criteria]:
    """What the reviews of each inpatient of the facility come to, worked out once a moment."""
    known = house.worked_out()
    moment = max(as_of, house.believed_at)
    if known.get(KEPT, (None,))[0] != moment:
        units = (*(unit.id for unit in house.places.units), NO_UNIT)
        keys = (key for unit in units for key in adults_and_children(house, unit))
        known[KEPT] = moment, {key: _criteria(house, key, moment) for key in keys}
    found: dict[str, Criteria] = known[KEPT][1]
    return found


def _criteria(house: House, key: str, moment: Instant) -> Criteria:
    movements = house.visits.visits[key].movements
    return criteria(movements, house.same_patient.resolve, moment)


MEASURES = (
    Reckoned(NOT_MEETING_CRITERIA_TO_RESIDE, _not_meeting),
    Reckoned(NOT_MEETING_CRITERIA_TO_RESIDE_PERCENT, _not_meeting_percent),
)
