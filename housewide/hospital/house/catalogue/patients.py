"""Who is here: what each number means, and how whom it counts is found."""

from housewide.hospital.house.ask import (
    adults_and_children,
    inpatients,
    is_in_a_bed,
    is_inpatient,
    is_newborn,
    is_present,
    visits_in,
)
from housewide.hospital.house.catalogue.kind import Counted
from housewide.hospital.house.house import House
from housewide.hospital.systems.state import VISITS
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures.py::"
_APART = "tests/hospital/test_measures_apart.py::"
_CLOCK = "effective_at of the movements, in effective order"


CENSUS_PATIENTS = Definition(
    name="census_patients",
    title="Inpatients here now",
    meaning="Inpatients, newborns among them, whose body is in the unit at this moment.",
    unit="patients",
    counts_when="an admission (A01) or a move (A02) brings an inpatient visit into the unit",
    stops_when="a move takes the visit to another unit, it ends or is cancelled, or leave begins",
    excludes="outpatients, observation and ED patients, wherever they lie; whoever is on leave",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="RHIT's inpatient census, at any instant instead of midnight; HL7 table 0004 class I",
    version=2,
    example=_EXAMPLES + "test_census_counts_the_inpatients_in_the_unit",
)


def _census_patients(house: House, unit: str) -> tuple[str, ...]:
    return tuple(key for key, now in inpatients(house, unit) if is_present(now))


CENSUS_ADULTS_CHILDREN = Definition(
    name="census_adults_children",
    title="Adults and children here now",
    meaning="Inpatients whose body is in the unit at this moment, but for newborns.",
    unit="patients",
    counts_when="as census_patients",
    stops_when="as census_patients",
    excludes="newborns: admitted as such (PV1-4 N, PID-21), or lying in a nursery; else as "
    "census_patients",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="RHIT: newborns are reported apart from adults and children",
    version=1,
    example=_APART + "test_newborns_are_counted_apart_from_adults_and_children",
)


CENSUS_NEWBORNS = Definition(
    name="census_newborns",
    title="Newborns here now",
    meaning="Newborns whose body is in the unit at this moment, in a bassinet or with the mother.",
    unit="patients",
    counts_when="as census_patients, of a newborn: admitted as such (PV1-4 N, PID-21), or in a "
    "nursery",
    stops_when="as census_patients",
    excludes="infants who came from home, outside the nursery",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="RHIT: newborns are reported apart from adults and children",
    version=1,
    example=_APART + "test_newborns_are_counted_apart_from_adults_and_children",
)


def _census_newborns(house: House, unit: str) -> tuple[str, ...]:
    here = inpatients(house, unit)
    return tuple(key for key, now in here if is_present(now) and is_newborn(house, now))


PATIENTS_ON_LEAVE = Definition(
    name="patients_on_leave",
    title="Inpatients on leave",
    meaning="Inpatients of the unit who are on leave of absence now.",
    unit="patients",
    counts_when="an inpatient goes on leave (A21)",
    stops_when="they are back (A22), the leave is cancelled (A52), or the visit ends",
    excludes="patients at a procedure",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="HL7 v2.5.1 chapter 3, A21 and A22",
    version=1,
    example=_APART + "test_a_bed_is_held_while_its_patient_is_on_leave",
)


def _patients_on_leave(house: House, unit: str) -> tuple[str, ...]:
    return tuple(key for key, now in inpatients(house, unit) if not is_present(now))


OUTPATIENTS_IN_INPATIENT_BEDS = Definition(
    name="outpatients_in_inpatient_beds",
    title="Outpatients in inpatient beds",
    meaning="Open visits that are not of an inpatient, in a bed of an inpatient unit.",
    unit="patients",
    counts_when="a visit of another class lies in a bed of a unit whose patients are inpatients",
    stops_when="it becomes inpatient (A06), leaves the bed, or ends",
    excludes="observation units, the ED, recovery",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="occupancy by body, census by class, both shown: HL7 table 0004; the places' unit class",
    version=1,
    example=_APART + "test_an_outpatient_in_an_inpatient_bed_is_counted_as_one",
)


def _outpatients_in_inpatient_beds(house: House, unit: str) -> tuple[str, ...]:
    found = house.places.unit(unit)
    if found is None or found.patient_class != "inpatient":
        return ()
    visits = house.visits.visits
    return tuple(
        key
        for key in visits_in(house, unit)
        if is_in_a_bed(house, visits[key].now) and not is_inpatient(house, visits[key].now)
    )


VISITS_OPEN = Definition(
    name="visits_open",
    title="Visits open now",
    meaning="Visits of any class that have begun and not ended: every body that is in the house, "
    "and whoever is on leave.",
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


def unplaced_patients(house: House, unit: str) -> tuple[str, ...]:
    visits = house.visits.visits
    here = _census_patients(house, unit)
    return tuple(key for key in here if not is_in_a_bed(house, visits[key].now))


OUTLIER_PATIENTS = Definition(
    name="outlier_patients",
    title="Inpatients in a unit of other services",
    meaning="Inpatients here now whose hospital service is none of those that belong in the unit.",
    unit="patients",
    counts_when="an inpatient comes into a unit of other services, or their service (PV1-10) "
    "becomes one that does not belong there",
    stops_when="they move to a unit where it does, the service becomes another, or as "
    "census_patients",
    excludes="patients whose service nobody told; units whose file names no services",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="outliers, as bed managers count them; HL7 table 0069; the places' services of a unit",
    version=1,
    example="tests/hospital/test_measures_of_capacity.py::"
    "test_an_inpatient_of_another_service_than_those_of_the_unit_is_an_outlier",
)


def _outlier_patients(house: House, unit: str) -> tuple[str, ...]:
    found, visits = house.places.unit(unit), house.visits.visits
    if found is None or not found.services:
        return ()
    services = {"", *found.services}
    here = _census_patients(house, unit)
    return tuple(key for key in here if visits[key].now.service not in services)


MEASURES = (
    Counted(CENSUS_PATIENTS, _census_patients),
    Counted(CENSUS_ADULTS_CHILDREN, adults_and_children),
    Counted(CENSUS_NEWBORNS, _census_newborns),
    Counted(PATIENTS_ON_LEAVE, _patients_on_leave),
    Counted(OUTPATIENTS_IN_INPATIENT_BEDS, _outpatients_in_inpatient_beds),
    Counted(VISITS_OPEN, visits_in),
    Counted(UNPLACED_PATIENTS, unplaced_patients),
    Counted(OUTLIER_PATIENTS, _outlier_patients),
)
