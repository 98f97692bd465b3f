"""What each ADT event about one visit tells: one pure function per event of HL7 table 0003."""

from collections.abc import Callable

from msgspec import Struct

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import (
    AdmissionCancelled,
    ArrivalCancelled,
    DepartureCancelled,
    DischargeCancelled,
    DoctorChangeCancelled,
    DoctorChanged,
    LeaveBegan,
    LeaveCancelled,
    LeaveEndCancelled,
    LeaveEnded,
    MoveCancelled,
    MovementPlanned,
    PatientArrived,
    PatientDeparted,
    PlanCancelled,
    VisitAdmitted,
    VisitDeleted,
    VisitDischarged,
    VisitMadeInpatient,
    VisitMadeOutpatient,
    VisitMoved,
    VisitRegistered,
    VisitUpdated,
)
from housewide.hospital.visits.state import UNKNOWN_CLASS
from housewide.hospital.visits.told import UNKNOWN_SERVICE, OfVisit, Role, Step
from housewide.integrations.hl7v2 import clocks
from housewide.integrations.hl7v2.clocks import Field
from housewide.integrations.hl7v2.composite import first
from housewide.integrations.hl7v2.locations import Places, place_in
from housewide.integrations.hl7v2.profile import PATIENT_CLASSES, Profile
from housewide.integrations.hl7v2.undecodable import NoLocation
from housewide.kit.clock import Instant
from housewide.kit.hl7 import NULL, Message, Segment

NEWBORN = "N"
"""HL7 table 0007: the admission of one who was just born."""


class Telling(Struct, frozen=True, gc=False):
    """A message about one visit: what it says, when that holds, and by what it is understood.

    `mother` is the key of the patient whom PID-21 names, "" where it names nobody.
    """

    message: Message
    pv1: Segment
    patient: str
    mother: str
    at: Instant
    profile: Profile
    places: Places | None

    def place(self, *fields: int) -> Place | None:
        """The place that the first of these fields of PV1 names."""
        found = (place_in(self.pv1, n, self.at, self.profile, self.places) for n in fields)
        return next((place for place in found if place is not None), None)

    def expected(self, *fields: Field) -> Instant | None:
        """The first time that these fields tell of something that is to come."""
        return clocks.stated(self.message, fields, self.profile.zone)

    @property
    def patient_class(self) -> str:
        """PV1-2 as a code of table 0004: by the profile's map; "" where blank, U where unknown."""
        sent = self.pv1.value(2)
        if sent is None:
            return ""
        meant = self.profile.patient_class.get(sent, sent)
        return meant if meant in PATIENT_CLASSES else UNKNOWN_CLASS

    @property
    def care(self) -> tuple[str, str, Place | None]:
        """Whose visit, of which class, and where."""
        return self.patient, self.patient_class, self.place(3)

    @property
    def service(self) -> str:
        """PV1-10 as sent; "" where blank."""
        sent = self.pv1.value(10)
        return UNKNOWN_SERVICE if sent == NULL else sent or ""


Tell = Callable[[Telling], list[OfVisit]]


def admitted(telling: Telling) -> list[OfVisit]:
    newborn = bool(telling.mother) or telling.pv1.value(4) == NEWBORN
    return [
        VisitAdmitted(
            telling.patient,
            telling.patient_class,
            telling.place(3),
            newborn,
            telling.mother,
            service=telling.service,
        )
    ]


def moved(telling: Telling) -> list[OfVisit]:
    place = telling.place(3)
    if place is None:
        raise NoLocation("A transfer without PV1-3 goes nowhere: have the sender state it.")
    prior, patient_class = telling.place(6), telling.patient_class
    return [VisitMoved(telling.patient, place, prior, patient_class, service=telling.service)]


def discharged(telling: Telling) -> list[OfVisit]:
    disposition = telling.pv1.value(36)
    said = "" if disposition is None or disposition == NULL else disposition
    return [VisitDischarged(telling.patient, telling.place(3), said)]


def registered(telling: Telling) -> list[OfVisit]:
    return [VisitRegistered(*telling.care, service=telling.service)]


def made_inpatient(telling: Telling) -> list[OfVisit]:
    return [VisitMadeInpatient(*telling.care, service=telling.service)]


def made_outpatient(telling: Telling) -> list[OfVisit]:
    return [VisitMadeOutpatient(*telling.care, service=telling.service)]


def updated(telling: Telling) -> list[OfVisit]:
    """An update; where it names a place, the profile says what that means.

    Whether that is another place than the visit's own only the visit's fold knows; it takes the
    same place for no move and no proposal.
    """
    policy = telling.profile.update_with_another_location
    place = None if policy == "ignore" else telling.place(3)
    patient, patient_class, service = telling.patient, telling.patient_class, telling.service
    if place is not None and policy == "move":
        return [VisitMoved(patient, place, patient_class=patient_class, service=service)]
    if not patient_class and place is None and not service:
        return []
    return [VisitUpdated(patient, patient_class, place, service=service)]


def move_cancelled(telling: Telling) -> list[OfVisit]:
    return [MoveCancelled(telling.patient, telling.place(3))]


def discharge_cancelled(telling: Telling) -> list[OfVisit]:
    return [DischargeCancelled(telling.patient, telling.place(3))]


def planned(step: Step, where: tuple[int, ...], when: tuple[Field, ...]) -> Tell:
    """Something is to come: where to and when by these fields."""

    def tell(telling: Telling) -> list[OfVisit]:
        expected_at = telling.expected(*when)
        place, patient_class = telling.place(*where), telling.patient_class
        return [MovementPlanned(telling.patient, step, place, patient_class, expected_at)]

    return tell


def plan_cancelled(step: Step) -> Tell:
    return lambda telling: [PlanCancelled(telling.patient, step)]


def leave_began(telling: Telling) -> list[OfVisit]:
    return [LeaveBegan(telling.patient, telling.expected(clocks.PV2_47, clocks.EVN_3))]


def leave_ended(telling: Telling) -> list[OfVisit]:
    return [LeaveEnded(telling.patient, telling.place(3))]


def departed(telling: Telling) -> list[OfVisit]:
    return [PatientDeparted(telling.patient, telling.place(11))]


def arrived(telling: Telling) -> list[OfVisit]:
    return [PatientArrived(telling.patient, telling.place(11))]


def doctor_changed(role: Role, field: int) -> Tell:
    def tell(telling: Telling) -> list[OfVisit]:
        xcn = first(telling.pv1, field)
        doctor = xcn.text(1) or xcn.text(2) if xcn else ""
        return [DoctorChanged(telling.patient, role, doctor)]

    return tell


def doctor_change_cancelled(role: Role) -> Tell:
    return lambda telling: [DoctorChangeCancelled(telling.patient, role)]


def only(fact: Callable[[str], OfVisit]) -> Tell:
    """An event that says nothing but that it happened to this patient's visit."""
    return lambda telling: [fact(telling.patient)]


ADMISSION_EXPECTED = (clocks.PV2_8, clocks.EVN_3, clocks.ZBE_2)
MOVE_EXPECTED = (clocks.EVN_3, clocks.ZBE_2)
DISCHARGE_EXPECTED = (clocks.PV2_9, clocks.EVN_3, clocks.ZBE_2)

EVENTS: dict[str, tuple[Tell, tuple[Field, ...]]] = {
    "A01": (admitted, clocks.ADMISSION),
    "A02": (moved, clocks.MOVEMENT),
    "A03": (discharged, clocks.DISCHARGE),
    "A04": (registered, clocks.ADMISSION),
    "A05": (planned("admit", (42, 3), ADMISSION_EXPECTED), clocks.SAYING),
    "A06": (made_inpatient, clocks.MOVEMENT),
    "A07": (made_outpatient, clocks.MOVEMENT),
    "A08": (updated, clocks.SAYING),
    "A09": (departed, clocks.MOVEMENT),
    "A10": (arrived, clocks.MOVEMENT),
    "A11": (only(AdmissionCancelled), clocks.MOVEMENT),
    "A12": (move_cancelled, clocks.MOVEMENT),
    "A13": (discharge_cancelled, clocks.MOVEMENT),
    "A14": (planned("admit", (42, 3), ADMISSION_EXPECTED), clocks.SAYING),
    "A15": (planned("move", (42,), MOVE_EXPECTED), clocks.SAYING),
    "A16": (planned("discharge", (), DISCHARGE_EXPECTED), clocks.SAYING),
    "A21": (leave_began, clocks.MOVEMENT),
    "A22": (leave_ended, clocks.MOVEMENT),
    "A23": (only(VisitDeleted), clocks.SAYING),
    "A25": (plan_cancelled("discharge"), clocks.SAYING),
    "A26": (plan_cancelled("move"), clocks.SAYING),
    "A27": (plan_cancelled("admit"), clocks.SAYING),
    "A32": (only(ArrivalCancelled), clocks.MOVEMENT),
    "A33": (only(DepartureCancelled), clocks.MOVEMENT),
    "A38": (plan_cancelled("admit"), clocks.SAYING),
    "A52": (only(LeaveCancelled), clocks.MOVEMENT),
    "A53": (only(LeaveEndCancelled), clocks.MOVEMENT),
    "A54": (doctor_changed("attending", 7), clocks.MOVEMENT),
    "A55": (doctor_change_cancelled("attending"), clocks.MOVEMENT),
    "A61": (doctor_changed("consulting", 9), clocks.MOVEMENT),
    "A62": (doctor_change_cancelled("consulting"), clocks.MOVEMENT),
}
"""The events about one visit: what each tells, and which fields say when."""
