"""Beds that are looked at apart: available by class of care, closed too long, kept by the dead."""

from collections.abc import Callable

from housewide.hospital.house.ask import is_ward
from housewide.hospital.house.axes import unit_axes
from housewide.hospital.house.catalogue.beds import beds_available
from housewide.hospital.house.catalogue.kind import Counted
from housewide.hospital.house.house import House
from housewide.hospital.systems.state import BEDS, VISITS
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures_of_capacity.py::"
_CLOCK = "effective_at of movements and bed reports"

KINDS_OF_CLASS = {
    "critical": ("icu",),
    "step_down": ("step-down", "telemetry"),
    "med_surg": ("med-surg",),
    "women": ("women",),
    "peds": ("peds",),
}
"""The classes of beds that a transfer is asked for, and the kinds of unit that have them."""


def _of_class(name: str, kinds: tuple[str, ...]) -> Counted:
    """The available beds of the units of some kinds."""
    words = " and ".join(kinds)
    definition = Definition(
        name=f"beds_available_{name}",
        title=f"Beds a patient can be put in now, {words}",
        meaning=f"The available beds of the units of kind {words}.",
        unit="beds",
        counts_when="as beds_available",
        stops_when="as beds_available",
        excludes="beds of units of another kind; else as beds_available",
        clock=_CLOCK,
        rests_on=(VISITS, BEDS),
        source="classes of beds as the US ask for them: HL7 US SAFR STU1, CDC NHSN",
        version=1,
        example=_EXAMPLES + "test_available_beds_are_counted_by_the_class_of_their_unit",
    )
    return Counted(definition, _available_in(kinds))


def _available_in(kinds: tuple[str, ...]) -> Callable[[House, str], tuple[str, ...]]:
    def keys(house: House, unit: str) -> tuple[str, ...]:
        found = house.places.unit(unit)
        return beds_available(house, unit) if found is not None and found.kind in kinds else ()

    return keys


BEDS_AVAILABLE_INPATIENT = Definition(
    name="beds_available_inpatient",
    title="Beds an inpatient can be put in now",
    meaning="The available beds of the units whose patients are inpatients, but nurseries.",
    unit="beds",
    counts_when="as beds_available",
    stops_when="as beds_available",
    excludes="the ED, operating rooms, recovery, day surgery, observation, nurseries; else as "
    "beds_available",
    clock=_CLOCK,
    rests_on=(VISITS, BEDS),
    source="HL7 US SAFR STU1: beds by class; a bay of the ED is no bed for an admission",
    version=1,
    example=_EXAMPLES + "test_a_bay_of_the_ed_is_no_bed_for_an_inpatient",
)


def _beds_available_inpatient(house: House, unit: str) -> tuple[str, ...]:
    found = house.places.unit(unit)
    return beds_available(house, unit) if found is not None and is_ward(found) else ()


BEDS_CLOSED_OVERDUE = Definition(
    name="beds_closed_overdue",
    title="Beds closed longer than was meant",
    meaning="Beds of the unit that the places close, and that should have been open again by now.",
    unit="beds",
    counts_when="the end of the closure (`until`) passes and the file still names it",
    stops_when="a file that no longer closes the bed, or to a later time, comes into force",
    excludes="closures without an end; beds that only a bed system calls closed (A20 C); surge "
    "beds that are not opened, beds that were given up, chairs",
    clock="the hospital's clock",
    rests_on=(VISITS,),
    source="Housewide's own: no clock opens a bed, a person does",
    version=1,
    example=_EXAMPLES + "test_a_closed_bed_is_overdue_after_its_end_and_stays_closed",
)


def _beds_closed_overdue(house: House, unit: str) -> tuple[str, ...]:
    return tuple(
        axes.bed
        for axes in unit_axes(house, unit)
        if axes.in_use and axes.closure is not None and axes.closure.overdue(house.believed_at)
    )


BEDS_WITH_DECEASED = Definition(
    name="beds_with_deceased",
    title="Beds in which somebody who died still lies",
    meaning="Beds of the unit whose last patient died there, and from which nobody has told that "
    "the body was taken away.",
    unit="beds",
    counts_when="the visit ends with a disposition of expired (PV1-36: 20, 41)",
    stops_when="a movement takes the body away (A09, A10), a bed system reports the bed otherwise "
    "than occupied, another visit comes into it, or the discharge is cancelled",
    excludes="those who died elsewhere (40, 42)",
    clock=_CLOCK,
    rests_on=(VISITS, BEDS),
    source="ADR-0011; HL7 v2.5.1 table 0112; NUBC patient discharge status",
    version=1,
    example=_EXAMPLES + "test_the_bed_of_a_patient_who_died_is_kept_until_the_body_is_taken_away",
)


def _beds_with_deceased(house: House, unit: str) -> tuple[str, ...]:
    return tuple(axes.bed for axes in unit_axes(house, unit) if axes.body_stays)


MEASURES = (
    Counted(BEDS_AVAILABLE_INPATIENT, _beds_available_inpatient),
    *(_of_class(name, kinds) for name, kinds in KINDS_OF_CLASS.items()),
    Counted(BEDS_CLOSED_OVERDUE, _beds_closed_overdue),
    Counted(BEDS_WITH_DECEASED, _beds_with_deceased),
)
