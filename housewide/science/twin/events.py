"""What the twin tells: events of patients and beds, pure, in the order in which they are told."""

from enum import Enum

from msgspec import Struct

from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.science.twin.people import Person


class Kind(Enum):
    """What happened; the value is the HL7 trigger (table 0003) by which systems tell of it."""

    ADMITTED = "A01"
    MOVED = "A02"
    DISCHARGED = "A03"
    REGISTERED = "A04"
    UPDATED = "A08"
    ADMISSION_CANCELLED = "A11"
    MOVE_CANCELLED = "A12"
    DISCHARGE_CANCELLED = "A13"
    BED_STATUS = "A20"


class Visit(Struct, frozen=True, gc=False):
    """What does not change in a visit: its number, whose it is, what for, and when it began."""

    number: str
    person: Person
    service: str
    admission_type: str
    arrived_at: Instant


class Event(Struct, frozen=True, gc=False):
    """One thing that happened at `at` and was typed in at `told_at`; both on whole seconds.

    A cancellation's `at` is that of what it cancels (HL7 v2.9 chapter 3, EVN-6).

    `visit` is None and `bed_status` a code of HL7 table 0116 for BED_STATUS, whose bed is `place`.
    `place` is where the patient is after it (for a discharge: was), `prior` where before.
    `admitted_at` is when an inpatient admission was decided, None before it.
    """

    told_at: Instant
    at: Instant
    facility: str
    kind: Kind
    place: Place
    visit: Visit | None = None
    prior: Place | None = None
    patient_class: str = ""
    admitted_at: Instant | None = None
    disposition: str = ""
    bed_status: str = ""
