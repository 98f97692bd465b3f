"""What the first measures mean: population, exact events, clock, exclusions, and who says so."""

from housewide.hospital.systems.state import BEDS, VISITS
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures.py::"
_CLOCK = "effective_at of the movements, in effective order"

CENSUS_PATIENTS = Definition(
    name="census_patients",
    title="Inpatients here now",
    meaning="Inpatients whose body is in the unit at this moment.",
    unit="patients",
    counts_when="an admission (A01) or a move (A02) brings an inpatient visit into the unit",
    stops_when="a move takes the visit to another unit, or it is discharged (A03) or cancelled",
    excludes="outpatients, observation and ED patients, wherever they lie; newborns not apart yet",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="RHIT's inpatient census, at any instant instead of midnight; HL7 table 0004 class I",
    version=1,
    example=_EXAMPLES + "test_census_counts_the_inpatients_in_the_unit",
)

VISITS_OPEN = Definition(
    name="visits_open",
    title="Visits open now",
    meaning="Visits of any class that have begun and not ended: every body that is in the house.",
    unit="visits",
    counts_when="an admission (A01), registration (A04) or move (A02) opens the visit",
    stops_when="the visit is discharged (A03), or its admission or registration cancelled (A11)",
    excludes="visits that are only expected: all that is told of them lies in the future",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="IHE PAM, patient encounter management; HL7 v2.5.1 chapter 3",
    version=1,
    example=_EXAMPLES + "test_open_visits_are_counted_whatever_their_class",
)

UNPLACED_PATIENTS = Definition(
    name="unplaced_patients",
    title="Inpatients without a bed we know",
    meaning="Inpatients on the unit whose bed nobody told; for the facility also those whose unit "
    "nobody told, or whose place as sent is none of this facility's.",
    unit="patients",
    counts_when="a movement names a unit without a bed, or a place that the facility does not have",
    stops_when="a movement names a bed of the facility, or the visit ends",
    excludes="whoever is not in the census",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="Housewide's own: a patient is never dropped because their place is not understood",
    version=1,
    example=_EXAMPLES + "test_inpatients_without_a_known_bed_are_unplaced",
)

BEDS_OCCUPIED = Definition(
    name="beds_occupied",
    title="Beds with a patient in them",
    meaning="Beds of the unit in which at least one open visit lies, of any class.",
    unit="beds",
    counts_when="a movement brings an open visit into the bed",
    stops_when="the last open visit in it moves away or ends",
    excludes="beds that a bed system calls occupied while no visit tells of anybody there; two "
    "visits in one bed are one occupied bed",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="occupancy by body: HL7 US SAFR STU1 counts beds, not classes",
    version=1,
    example=_EXAMPLES + "test_a_bed_with_two_visits_is_one_occupied_bed",
)

BEDS_SHARED = Definition(
    name="beds_shared",
    title="Beds with more than one visit in them",
    meaning="Beds of the unit in which two or more open visits lie. Either all but one are really "
    "somewhere else, or one was told twice: somebody has to look.",
    unit="beds",
    counts_when="a movement, or the cancelling of one, brings a visit into a bed that another has",
    stops_when="all but one of them have moved away or ended",
    excludes="nothing: a newborn in its mother's bed is not told apart yet",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="Housewide's own: DESIGN, section 4, a contradiction is a conflict, and shown",
    version=1,
    example=_EXAMPLES + "test_a_bed_with_two_visits_is_shared_until_one_has_gone",
)

BEDS_DISPUTED = Definition(
    name="beds_disputed",
    title="Beds said to be taken, by nobody we know",
    meaning="Beds of the unit that a bed system calls occupied while no visit tells of anybody "
    "there: a patient whose coming we missed, or a bed that nobody set free.",
    unit="beds",
    counts_when="the bed is reported occupied (A20 O) and no open visit lies in it",
    stops_when="a visit is told of in it, or to have left it since, or it is reported otherwise",
    excludes="beds with a visit in them, whatever is reported",
    clock="effective_at of movements and bed reports",
    rests_on=(VISITS, BEDS),
    source="Housewide's own: DESIGN, section 4, a contradiction is a conflict, and shown",
    version=1,
    example=_EXAMPLES + "test_a_bed_said_to_be_taken_by_nobody_is_disputed",
)

BEDS_BLOCKED = Definition(
    name="beds_blocked",
    title="Empty beds that are closed or isolated",
    meaning="Beds of the unit in which nobody lies and which are not open to any patient.",
    unit="beds",
    counts_when="the bed is reported closed (A20 C) or isolated (A20 I), and nobody lies in it",
    stops_when="it is reported otherwise, or somebody moves in",
    excludes="beds beyond the staffed number: those have no nurse, but are open",
    clock="effective_at of movements and bed reports",
    rests_on=(VISITS, BEDS),
    source="HL7 table 0116; blocked beds: HL7 US SAFR STU1",
    version=1,
    example=_EXAMPLES + "test_an_empty_bed_that_is_closed_or_isolated_is_blocked",
)

BEDS_AVAILABLE = Definition(
    name="beds_available",
    title="Beds a patient can be put in now",
    meaning="Beds that exist, are open, known to be clean, free, unpromised, and within the "
    "staffed number.",
    unit="beds",
    counts_when="the last of these comes true: mostly a clean bed is reported (A20 U)",
    stops_when="somebody moves in, or the bed is closed, isolated, dirty, or beyond staff",
    excludes="empty beds that lack any of it, or of which nobody spoke yet; promises to a patient "
    "do not exist yet",
    clock="effective_at of movements and bed reports; a typed-in discharge does not undo a clean",
    rests_on=(VISITS, BEDS),
    source="DESIGN, law 6; unoccupied is staffed and unblocked: HL7 US SAFR STU1, CDC NHSN",
    version=1,
    example=_EXAMPLES + "test_an_empty_bed_is_available_only_if_it_lacks_nothing",
)

BEDS_TO_CLEAN = Definition(
    name="beds_to_clean",
    title="Empty beds to be cleaned",
    meaning="Beds of the unit that nobody lies in and that are dirty, being cleaned or "
    "contaminated.",
    unit="beds",
    counts_when="the last patient leaves the bed, or it is reported dirty (H) or contaminated (K)",
    stops_when="it is reported clean (A20 U) after that, or somebody moves in",
    excludes="beds with a patient; beds cleaned between the patient's going and its late entry",
    clock="effective_at of movements and bed reports",
    rests_on=(VISITS, BEDS),
    source="HL7 table 0116; late discharge entry as BedWatch's two dirty stamps tell it",
    version=1,
    example=_EXAMPLES + "test_a_vacated_bed_is_to_clean_until_it_is_reported_clean",
)

BEDS_UNKNOWN = Definition(
    name="beds_unknown",
    title="Empty beds of which nobody spoke yet",
    meaning="Beds of the unit in which nobody is known to lie, and of which nothing was told that "
    "shows whether they are clean: whether a patient can be put there is not known.",
    unit="beds",
    counts_when="the facility's places name the bed, before anything else tells of it",
    stops_when="its cleanliness is reported (A20 U, H or K), or a patient comes",
    excludes="beds reported closed, isolated or occupied; beds that a patient has left: those are "
    "to clean",
    clock="effective_at of movements and bed reports",
    rests_on=(VISITS, BEDS),
    source="DESIGN, law 5: absence of data is unknown, never fine",
    version=1,
    example=_EXAMPLES + "test_a_bed_of_which_nobody_spoke_is_unknown_not_available",
)
