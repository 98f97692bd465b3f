"""The emergency department now: who is there, who waits for a bay, who boards and how long."""

from housewide.hospital.house.ask import visits_in
from housewide.hospital.house.catalogue.kind import Counted, Reckoned, Reckoning, Units
from housewide.hospital.house.ed_stay import EdStay, ed_units
from housewide.hospital.house.emergency import ed_stays
from housewide.hospital.house.house import House
from housewide.hospital.house.news2 import vitals_of
from housewide.hospital.places.facts import Place
from housewide.hospital.systems.state import VISITS, VITALS
from housewide.hospital.vitals.ask import latest
from housewide.kit.clock import HOUR, Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures_of_the_ed.py::"
_CLOCK = "effective_at of the movements, in effective order"
_HERE = "the visit moves to another unit, it ends or is cancelled"

ED_PATIENTS = Definition(
    name="ed_patients",
    title="Patients in the ED",
    meaning="Open visits in a unit of kind ed, in a bay or not, boarders among them.",
    unit="patients",
    counts_when="a registration (A04), admission (A01) or move (A02) brings the visit into the ED",
    stops_when=_HERE,
    excludes="patients on the way, whom nobody has registered",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="NEDOCS: total patients in the ED; Weiss and others, 2004",
    version=1,
    example=_EXAMPLES + "test_an_ed_has_patients_in_bays_waiting_and_boarding",
)


def _ed_patients(house: House, unit: str) -> tuple[str, ...]:
    return visits_in(house, unit) if unit in ed_units(house.places) else ()


ED_BAYS = Definition(
    name="ed_bays",
    title="Bays of the ED",
    meaning="Treatment spaces of the ED: the beds that its places file names.",
    unit="bays",
    counts_when="the places file names the bay",
    stops_when="a later file no longer does",
    excludes="chairs and corridors that the file does not name",
    clock="effective date of the places file",
    rests_on=(VISITS,),
    source="NEDOCS: ED beds; Weiss and others, 2004",
    version=1,
    example=_EXAMPLES + "test_an_ed_has_patients_in_bays_waiting_and_boarding",
)


def _ed_bays(house: House, unit: str) -> tuple[str, ...]:
    place = house.places.unit(unit)
    return tuple(bed.id for bed in place.beds if bed.in_use) if place and place.kind == "ed" else ()


ED_WAITING_PATIENTS = Definition(
    name="ed_waiting_patients",
    title="Patients waiting for a bay",
    meaning="Open visits in the ED without a bay.",
    unit="patients",
    counts_when="the visit comes into the ED without a bay, or gives its bay up",
    stops_when="a bay is told of (A02, or an A04 that corrects the first), or " + _HERE,
    excludes="patients in a bay that the places file does not name: they are not waiting",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="Housewide's own: registered and not in a treatment space",
    version=1,
    example=_EXAMPLES + "test_an_ed_has_patients_in_bays_waiting_and_boarding",
)


def _ed_waiting(house: House, unit: str) -> tuple[str, ...]:
    visits = house.visits.visits
    return tuple(k for k in _ed_patients(house, unit) if not _has_bay(visits[k].now.place))


def _has_bay(place: Place) -> bool:
    return bool(place.bed or place.unmatched)


ED_UNTRIAGED_PATIENTS = Definition(
    name="ed_untriaged_patients",
    title="Patients in the ED without a triage level",
    meaning="Open visits in the ED whose urgency nobody told: not judged yet, or not sent.",
    unit="patients",
    counts_when="the visit comes into the ED, or its triage is taken back",
    stops_when="a triage level is told (LOINC 11283-9, or the profile's code), or " + _HERE,
    excludes="nobody in the ED",
    clock=_CLOCK + "; OBX-14, OBR-7 or MSH-7 of the triage",
    rests_on=(VISITS, VITALS),
    source="DESIGN, law 5: absence of data is unknown, never fine",
    version=1,
    example=_EXAMPLES + "test_whoever_was_not_triaged_is_counted_as_such",
)


def triage_level(house: House, key: str, moment: Instant) -> int | None:
    """The level of a visit's triage that was judged last, however long ago."""
    found = latest(vitals_of(house, key), "triage_level", moment, within=None)
    return None if found is None else int(found.value)


def _ed_untriaged(house: House, units: Units, as_of: Instant) -> Reckoning:
    moment = max(as_of, house.believed_at)
    here = [key for unit in units for key in _ed_patients(house, unit)]
    keys = tuple(key for key in here if triage_level(house, key, moment) is None)
    return Reckoning(float(len(keys)), keys, {"patients": float(len(here))})


BOARDERS = Definition(
    name="boarders",
    title="Patients who board in the ED",
    meaning="Patients in the ED who are to be admitted, by any evidence told during the stay.",
    unit="patients",
    counts_when="the earliest of: an admission is planned (A05, A14); the visit becomes an "
    "inpatient's (A01, A06, PV1-2 I); a move to an inpatient unit is planned (A15)",
    stops_when="the body leaves the ED, or every such evidence is taken back (A27, A38, A26, A07)",
    excludes="decisions that no system told; orders (ORM, OMG) are not read yet",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="EDBA: earliest evidence of an admission decision; CMS1244 takes the order",
    version=1,
    example=_EXAMPLES + "test_a_boarder_boards_from_the_earliest_evidence_of_an_admission",
)


def boarding(house: House, units: Units) -> tuple[EdStay, ...]:
    """Who boards in these EDs now."""
    stays = ed_stays(house, units)
    return tuple(s for s in stays if s.left_at is None and s.boarding_from is not None)


def boarding_hours(house: House, units: Units, as_of: Instant) -> dict[str, float]:
    """How long each boarder has waited at a moment, by visit."""
    moment = max(as_of, house.believed_at)
    return {
        stay.visit: max(0, moment - start) / HOUR
        for stay in boarding(house, units)
        if (start := stay.boarding_from) is not None
    }


def _boarders(house: House, unit: str) -> tuple[str, ...]:
    return tuple(stay.visit for stay in boarding(house, (unit,)))


MEASURES = (
    Counted(ED_PATIENTS, _ed_patients),
    Counted(ED_BAYS, _ed_bays),
    Counted(ED_WAITING_PATIENTS, _ed_waiting),
    Reckoned(ED_UNTRIAGED_PATIENTS, _ed_untriaged),
    Counted(BOARDERS, _boarders),
)
