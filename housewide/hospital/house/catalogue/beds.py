"""The beds: what each number means, and how the beds that it counts are found."""

from housewide.hospital.house.ask import sharing
from housewide.hospital.house.axes import is_disputed, unit_axes
from housewide.hospital.house.catalogue.kind import Counted
from housewide.hospital.house.house import House
from housewide.hospital.places.vocabulary import CHAIR
from housewide.hospital.systems.state import BEDS, VISITS
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures.py::"
_APART = "tests/hospital/test_measures_apart.py::"
_CLOCK = "effective_at of the movements, in effective order"


BEDS_OCCUPIED = Definition(
    name="beds_occupied",
    title="Beds with a patient in them",
    meaning="Beds of the unit in which at least one open visit lies, of any class.",
    unit="beds",
    counts_when="a movement brings an open visit into the bed",
    stops_when="the last open visit in it moves away or ends",
    excludes="beds kept for somebody on leave; beds that a bed system calls occupied while no "
    "visit tells of anybody there; two visits in one bed are one occupied bed; chairs",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="occupancy by body: HL7 US SAFR STU1 counts beds, not classes",
    version=2,
    example=_EXAMPLES + "test_a_bed_with_two_visits_is_one_occupied_bed",
)


def beds_occupied(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed for axes in unit_axes(house, unit) if axes.occupants and axes.existence != CHAIR
    )


BEDS_HELD = Definition(
    name="beds_held",
    title="Beds kept for somebody on leave",
    meaning="Beds of the unit whose patient is on leave of absence: nobody lies there, and nobody "
    "else can be put there.",
    unit="beds",
    counts_when="the patient in the bed goes on leave (A21)",
    stops_when="they are back (A22), the leave is cancelled (A52), or the visit leaves the bed",
    excludes="beds of patients at a procedure: those count as occupied; beds lent to another",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="HL7 v2.5.1 chapter 3, A21: the bed stays assigned",
    version=1,
    example=_APART + "test_a_bed_is_held_while_its_patient_is_on_leave",
)


def _beds_held(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed for axes in unit_axes(house, unit) if axes.held_for and not axes.occupants
    )


BEDS_SHARED = Definition(
    name="beds_shared",
    title="Beds with more than one visit in them",
    meaning="Beds of the unit in which two or more open visits lie. Either all but one are really "
    "somewhere else, or one was told twice: somebody has to look.",
    unit="beds",
    counts_when="a movement, or the cancelling of one, brings a visit into a bed that another has",
    stops_when="all but one of them have moved away or ended",
    excludes="a newborn in its mother's bed; whoever is on leave from it; chairs, which one "
    "patient after another has in a day",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="Housewide's own: DESIGN, section 4, a contradiction is a conflict, and shown",
    version=3,
    example=_EXAMPLES + "test_a_bed_with_two_visits_is_shared_until_one_has_gone",
)


def _beds_shared(house: House, unit: str) -> tuple[str, ...]:
    return tuple(axes.bed for axes in unit_axes(house, unit) if len(sharing(house, axes.bed)) > 1)


BEDS_DISPUTED = Definition(
    name="beds_disputed",
    title="Beds said to be taken, by nobody we know",
    meaning="Beds of the unit that a bed system calls occupied while no visit tells of anybody "
    "there: a patient whose coming we missed, or a bed that nobody set free.",
    unit="beds",
    counts_when="the bed is reported occupied (A20 O) and no open visit lies in it",
    stops_when="a visit is told of in it, or to have left it since, or it is reported otherwise",
    excludes="beds with a visit in them or kept for one, or in which somebody who died still lies, "
    "whatever is reported",
    clock="effective_at of movements and bed reports",
    rests_on=(VISITS, BEDS),
    source="Housewide's own: DESIGN, section 4, a contradiction is a conflict, and shown",
    version=2,
    example=_EXAMPLES + "test_a_bed_said_to_be_taken_by_nobody_is_disputed",
)


def _beds_disputed(house: House, unit: str) -> tuple[str, ...]:
    return tuple(axes.bed for axes in unit_axes(house, unit) if is_disputed(axes))


BEDS_BLOCKED = Definition(
    name="beds_blocked",
    title="Empty beds that are closed or isolated",
    meaning="Beds of the unit in which nobody lies and which are not open to any patient.",
    unit="beds",
    counts_when="the bed is reported closed (A20 C) or isolated (A20 I), or the places close it, "
    "and nobody lies in it",
    stops_when="neither is said any more, or somebody moves in; a closure past its end goes on",
    excludes="beds beyond the staffed number: those have no nurse, but are open; surge beds that "
    "are not opened, beds that were given up, chairs",
    clock="effective_at of movements and bed reports",
    rests_on=(VISITS, BEDS),
    source="HL7 table 0116; blocked beds: HL7 US SAFR STU1",
    version=2,
    example=_EXAMPLES + "test_an_empty_bed_that_is_closed_or_isolated_is_blocked",
)


def _beds_blocked(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed
        for axes in unit_axes(house, unit)
        if axes.in_use and axes.free and axes.serviceability != "open"
    )


BEDS_AVAILABLE = Definition(
    name="beds_available",
    title="Beds a patient can be put in now",
    meaning="Beds that exist, are open, known to be clean, free, unpromised, and within the "
    "staffed number.",
    unit="beds",
    counts_when="the last of these comes true: mostly a clean bed is reported (A20 U)",
    stops_when="somebody moves in, or the bed is closed, isolated, dirty, promised (A05, A14, A15 "
    "that name it), or beyond staff, which promised beds have before others",
    excludes="empty beds that lack any of it, or of which nobody spoke yet; surge beds that are "
    "not opened, beds that were given up, chairs",
    clock="effective_at of movements and bed reports; a typed-in discharge does not undo a clean",
    rests_on=(VISITS, BEDS),
    source="DESIGN, law 6; unoccupied is staffed and unblocked: HL7 US SAFR STU1, CDC NHSN",
    version=2,
    example=_EXAMPLES + "test_an_empty_bed_is_available_only_if_it_lacks_nothing",
)


def beds_available(house: House, unit: str) -> tuple[str, ...]:
    return tuple(axes.bed for axes in unit_axes(house, unit) if axes.available)


BEDS_TO_CLEAN = Definition(
    name="beds_to_clean",
    title="Empty beds to be cleaned",
    meaning="Beds of the unit that nobody lies in and that are dirty, being cleaned or "
    "contaminated.",
    unit="beds",
    counts_when="the last patient leaves the bed, or it is reported dirty (H) or contaminated (K)",
    stops_when="it is reported clean (A20 U) after that, or somebody moves in",
    excludes="beds with a patient, or in which somebody who died still lies; beds cleaned between "
    "the patient's going and its late entry; surge beds that are not opened, beds that were given "
    "up, chairs",
    clock="effective_at of movements and bed reports",
    rests_on=(VISITS, BEDS),
    source="HL7 table 0116; late discharge entry as BedWatch's two dirty stamps tell it",
    version=2,
    example=_EXAMPLES + "test_a_vacated_bed_is_to_clean_until_it_is_reported_clean",
)


def beds_to_clean(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed
        for axes in unit_axes(house, unit)
        if axes.in_use and axes.free and axes.cleanliness in ("dirty", "contaminated")
    )


BEDS_UNKNOWN = Definition(
    name="beds_unknown",
    title="Empty beds of which nobody spoke yet",
    meaning="Beds of the unit in which nobody is known to lie, and of which nothing was told that "
    "shows whether they are clean: whether a patient can be put there is not known.",
    unit="beds",
    counts_when="the facility's places name the bed, before anything else tells of it",
    stops_when="its cleanliness is reported (A20 U, H or K), or a patient comes",
    excludes="beds closed, isolated or reported occupied; beds that a patient has left: those are "
    "to clean; surge beds that are not opened, beds that were given up, chairs",
    clock="effective_at of movements and bed reports",
    rests_on=(VISITS, BEDS),
    source="DESIGN, law 5: absence of data is unknown, never fine",
    version=2,
    example=_EXAMPLES + "test_a_bed_of_which_nobody_spoke_is_unknown_not_available",
)


def _beds_unknown(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed
        for axes in unit_axes(house, unit)
        if axes.usable and axes.free and axes.cleanliness == "unknown"
    )


MEASURES = (
    Counted(BEDS_HELD, _beds_held),
    Counted(BEDS_OCCUPIED, beds_occupied),
    Counted(BEDS_SHARED, _beds_shared),
    Counted(BEDS_DISPUTED, _beds_disputed),
    Counted(BEDS_BLOCKED, _beds_blocked),
    Counted(BEDS_AVAILABLE, beds_available),
    Counted(BEDS_TO_CLEAN, beds_to_clean),
    Counted(BEDS_UNKNOWN, _beds_unknown),
)
