"""What England's escalation level is made of, as far as our facts give it. Of the UK alone.

OPEL of 2023/24 scores nine numbers of an acute hospital, of which these are four. The points that
each gives were not found in a source that can be named, so no level is worked out: one that was
guessed would be acted on.
"""

from housewide.hospital.house.ask import is_ward
from housewide.hospital.house.axes import unit_axes
from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.catalogue.occupancy import occupancy_of_available
from housewide.hospital.house.ed_stay import EdStay
from housewide.hospital.house.emergency import ed_stays
from housewide.hospital.house.house import House
from housewide.hospital.places.vocabulary import SURGE_ACTIVE
from housewide.hospital.systems.state import BEDS, VISITS
from housewide.kit.clock import DAY, HOUR, Instant
from housewide.kit.measure import Definition

NO_GENERAL_BEDS = frozenset({"icu", "step-down", "women", "newborn", "psych"})
"""Kinds of ward whose beds are not general and acute: critical care, maternity, mental health."""

STANDARD, TOO_LONG = 4 * HOUR, 12 * HOUR

_EXAMPLES = "tests/hospital/test_measures_of_opel.py::"
_OPEL = "NHS England, OPEL framework 2023/24, acute parameter"
_CLOCK = "effective_at of the movements, from arrival to the moment asked about or to leaving A&E"
_EXCLUDES = (
    "visits that only a census extract has here or in a cubicle: nobody can say since when, and "
    "parts count them; departments of type 1, 2 and 3 are not told apart"
)

ED_4_HOUR_PERCENT = Definition(
    name="ed_4_hour_percent",
    title="A&E attendances that were over within four hours",
    meaning="Of the visits that left A&E in the last 24 hours, the share that had stayed for 240 "
    "minutes or less: admitted, transferred or discharged.",
    unit="percent",
    counts_when="the body leaves A&E (A02 out of it, A03)",
    stops_when="24 hours after that",
    excludes="visits still in A&E, however long: ed_12_hours_percent has those; " + _EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS,),
    source=_OPEL + " 2; the last 24 hours for its day",
    version=1,
    example=_EXAMPLES + "test_half_of_those_who_left_had_stayed_for_four_hours_or_less",
)

ED_12_HOURS_PERCENT = Definition(
    name="ed_12_hours_percent",
    title="A&E attendances of more than 12 hours",
    meaning="Of the visits in A&E now and those that left it in the last 24 hours, the share that "
    "has stayed for more than 720 minutes.",
    unit="percent",
    counts_when="720 minutes have gone by since arrival (A04, A01 or A02 into A&E) and the body is "
    "in A&E",
    stops_when="24 hours after the body left A&E",
    excludes=_EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS,),
    source=_OPEL + " 6; the last 24 hours for its day",
    version=1,
    example=_EXAMPLES + "test_who_is_still_there_after_twelve_hours_counts_at_once",
)

OCCUPANCY_OF_GA_PERCENT = Definition(
    name="occupancy_of_ga_percent",
    title="Occupancy of general and acute beds",
    meaning="Occupied beds, and inpatients without a bed we know, in percent of the beds that have "
    "staff and that nothing closes, of the inpatient wards for general and acute care. Over 100, "
    "there are more patients than beds.",
    unit="percent",
    counts_when="as beds_occupied and unplaced_patients",
    stops_when="as beds_occupied and unplaced_patients",
    excludes="critical care (icu, step-down), maternity (women, newborn), mental health (psych); "
    "patients of whom nobody told the ward; else as occupancy_of_available_percent",
    clock="effective_at of movements and bed reports; the beds are those of the places in force",
    rests_on=(VISITS, BEDS),
    source=_OPEL + " 7; what is general and acute: NHS England, bed availability (KH03)",
    version=1,
    example=_EXAMPLES + "test_general_and_acute_beds_are_those_of_no_critical_care",
)

BEDS_ESCALATION_PERCENT = Definition(
    name="beds_escalation_percent",
    title="Open beds that are escalation beds",
    meaning="Surge beds that are opened, in percent of all open beds of the wards for general and "
    "acute care, with staff or without.",
    unit="percent",
    counts_when="a places file in force says that the bed is opened (surge active) and nothing "
    "closes it, or somebody lies in it",
    stops_when="a later file says otherwise, or it is closed and nobody lies in it",
    excludes="as occupancy_of_ga_percent; surge beds that are not opened",
    clock="effective date of the places file; effective_at of movements and bed reports",
    rests_on=(VISITS, BEDS),
    source=_OPEL + " 8",
    version=1,
    example=_EXAMPLES + "test_an_opened_surge_bed_is_an_escalation_bed",
)


def _within_4_hours(house: House, units: Units, as_of: Instant) -> Reckoning:
    moment = max(as_of, house.believed_at)
    late = [stay for stay in _of_late(house, units, moment) if stay.left_at is not None]
    known = [stay for stay in late if stay.wait_known]
    within = sum(_lasted(stay, moment) <= STANDARD for stay in known)
    parts: dict[str, float | None] = {
        "left_visits": float(len(known)),
        "within_4_hours_visits": float(within),
        "unknown_visits": float(len(late) - len(known)),
    }
    over = tuple(stay.visit for stay in known if _lasted(stay, moment) > STANDARD)
    if not known:
        return Reckoning(None, (), parts, ("visits: nobody left A&E in the last 24 hours",))
    return Reckoning(round(100 * within / len(known), 1), over, parts)


def _over_12_hours(house: House, units: Units, as_of: Instant) -> Reckoning:
    moment = max(as_of, house.believed_at)
    late = _of_late(house, units, moment)
    known = [stay for stay in late if stay.wait_known]
    over = tuple(stay.visit for stay in known if _lasted(stay, moment) > TOO_LONG)
    parts: dict[str, float | None] = {
        "visits": float(len(known)),
        "over_12_hours_visits": float(len(over)),
        "unknown_visits": float(len(late) - len(known)),
    }
    if not known:
        return Reckoning(None, (), parts, ("visits: nobody was in A&E in the last 24 hours",))
    return Reckoning(round(100 * len(over) / len(known), 1), over, parts)


def _of_late(house: House, units: Units, moment: Instant) -> list[EdStay]:
    """The stays in A&E now, and those that ended in the day before a moment."""
    stays = ed_stays(house, units)
    return [s for s in stays if s.left_at is None or s.left_at > moment - DAY]


def _lasted(stay: EdStay, moment: Instant) -> Instant:
    return (moment if stay.left_at is None else stay.left_at) - stay.arrived_at


def _general_wards(house: House, units: Units) -> Units:
    wards = [unit for name in units if (unit := house.places.unit(name)) is not None]
    return tuple(w.id for w in wards if is_ward(w) and w.kind not in NO_GENERAL_BEDS)


def _general_occupancy(house: House, units: Units, as_of: Instant) -> Reckoning:
    return occupancy_of_available(house, _general_wards(house, units), as_of)


def _escalation(house: House, units: Units, _as_of: Instant) -> Reckoning:
    axes = [bed for unit in _general_wards(house, units) for bed in unit_axes(house, unit)]
    opened = [bed for bed in axes if bed.usable or (bed.in_use and bed.occupants)]
    surge = tuple(bed.bed for bed in opened if bed.existence == SURGE_ACTIVE)
    parts: dict[str, float | None] = {
        "open_beds": float(len(opened)),
        "escalation_beds": float(len(surge)),
    }
    if not opened:
        return Reckoning(None, (), parts, ("a ward with open beds for general and acute care",))
    return Reckoning(round(100 * len(surge) / len(opened), 1), surge, parts)


MEASURES = (
    Reckoned(ED_4_HOUR_PERCENT, _within_4_hours),
    Reckoned(ED_12_HOURS_PERCENT, _over_12_hours),
    Reckoned(OCCUPANCY_OF_GA_PERCENT, _general_occupancy),
    Reckoned(BEDS_ESCALATION_PERCENT, _escalation),
)
