"""What each ADT event tells: one pure function per event of HL7 table 0003."""

from collections.abc import Callable

from msgspec import Struct

from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.places.facts import Place
from housewide.hospital.visits.ask import UNKNOWN_CLASS
from housewide.hospital.visits.facts import (
    AdmissionCancelled,
    DischargeCancelled,
    MoveCancelled,
    VisitAdmitted,
    VisitDischarged,
    VisitMoved,
    VisitRegistered,
    VisitUpdated,
)
from housewide.integrations.hl7v2 import clocks
from housewide.integrations.hl7v2.clocks import Field
from housewide.integrations.hl7v2.locations import Places, place_in
from housewide.integrations.hl7v2.profile import PATIENT_CLASSES, Profile
from housewide.integrations.hl7v2.undecodable import NoLocation, UnknownBed, UnknownBedStatus
from housewide.kit.clock import Instant
from housewide.kit.facts import Fact
from housewide.kit.hl7 import NULL, Segment

BED_STATUSES = frozenset("CHIKOU")
"""HL7 table 0116."""


class Telling(Struct, frozen=True, gc=False):
    """A message about one visit: what it says, when that holds, and by what it is understood."""

    pv1: Segment
    patient: str
    at: Instant
    profile: Profile
    places: Places | None

    def place(self, field: int) -> Place | None:
        return place_in(self.pv1, field, self.at, self.profile, self.places)

    @property
    def patient_class(self) -> str:
        """PV1-2 as a code of table 0004: by the profile's map; "" where blank, U where unknown."""
        sent = self.pv1.value(2)
        if sent is None:
            return ""
        meant = self.profile.patient_class.get(sent, sent)
        return meant if meant in PATIENT_CLASSES else UNKNOWN_CLASS


def admitted(telling: Telling) -> list[Fact]:
    return [VisitAdmitted(telling.patient, telling.patient_class, telling.place(3))]


def moved(telling: Telling) -> list[Fact]:
    place = telling.place(3)
    if place is None:
        raise NoLocation("A transfer without PV1-3 goes nowhere: have the sender state it.")
    return [VisitMoved(telling.patient, place, telling.place(6), telling.patient_class)]


def discharged(telling: Telling) -> list[Fact]:
    disposition = telling.pv1.value(36)
    said = "" if disposition is None or disposition == NULL else disposition
    return [VisitDischarged(telling.patient, telling.place(3), said)]


def registered(telling: Telling) -> list[Fact]:
    return [VisitRegistered(telling.patient, telling.patient_class, telling.place(3))]


def updated(telling: Telling) -> list[Fact]:
    """An update; where it names a place, the profile says what that means.

    Whether that is another place than the visit's own only the visit's fold knows; it takes the
    same place for no move and no proposal.
    """
    policy = telling.profile.update_with_another_location
    place = None if policy == "ignore" else telling.place(3)
    patient_class = telling.patient_class
    if place is not None and policy == "move":
        return [VisitMoved(telling.patient, place, patient_class=patient_class)]
    if not patient_class and place is None:
        return []
    return [VisitUpdated(telling.patient, patient_class, place)]


def admission_cancelled(telling: Telling) -> list[Fact]:
    return [AdmissionCancelled(telling.patient)]


def move_cancelled(telling: Telling) -> list[Fact]:
    return [MoveCancelled(telling.patient, telling.place(3))]


def discharge_cancelled(telling: Telling) -> list[Fact]:
    return [DischargeCancelled(telling.patient, telling.place(3))]


Event = tuple[Callable[[Telling], list[Fact]], tuple[Field, ...]]

EVENTS: dict[str, Event] = {
    "A01": (admitted, clocks.ADMISSION),
    "A02": (moved, clocks.MOVEMENT),
    "A03": (discharged, clocks.DISCHARGE),
    "A04": (registered, clocks.ADMISSION),
    "A08": (updated, clocks.UPDATE),
    "A11": (admission_cancelled, clocks.MOVEMENT),
    "A12": (move_cancelled, clocks.MOVEMENT),
    "A13": (discharge_cancelled, clocks.MOVEMENT),
}
"""The events about one visit that are read: what each tells, and which fields say when."""

BED_STATUS_EVENT = "A20"


def bed_status(
    npu: Segment, at: Instant, profile: Profile, places: Places | None
) -> tuple[str, BedStatusReported]:
    """The bed's id and how it stands (A20). A bed that we do not have is nothing to be told of."""
    place = place_in(npu, 1, at, profile, places)
    if place is None or not place.bed:
        raise UnknownBed("NPU-1 names no bed of this facility: add it, or map it in the profile.")
    status = npu.value(2)
    if status not in BED_STATUSES:
        raise UnknownBedStatus(
            "NPU-2 is no code of HL7 table 0116: have the sender use C H I K O U."
        )
    return place.bed, BedStatusReported(place.unit, status)
