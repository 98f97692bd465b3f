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
    BOOKED = "A05"
    MADE_INPATIENT = "A06"
    UPDATED = "A08"
    DEPARTED = "A09"
    ARRIVED = "A10"
    ADMISSION_CANCELLED = "A11"
    MOVE_CANCELLED = "A12"
    DISCHARGE_CANCELLED = "A13"
    ADMISSION_PLANNED = "A14"
    MOVE_PLANNED = "A15"
    DISCHARGE_PLANNED = "A16"
    BED_STATUS = "A20"
    LEAVE_BEGAN = "A21"
    LEAVE_ENDED = "A22"
    DISCHARGE_PLAN_CANCELLED = "A25"
    ADMISSION_PLAN_CANCELLED = "A27"
    BOOKING_CANCELLED = "A38"
    MERGED = "A40"
    LEAVE_CANCELLED = "A52"
    VITALS = "R01"


class Visit(Struct, frozen=True, gc=False):
    """What hardly changes in a visit: its number, whose it is, what for, and when it began.

    `acuity` is the ESI level at triage, 0 where there was none. `mother` is the record number of a
    newborn's mother; `birth_order` counts the children of a multiple birth from 1, else 0.
    `admit_source` is of table 0023, `isolation` a precaution or "".
    """

    number: str
    person: Person
    service: str
    admission_type: str
    arrived_at: Instant
    acuity: int = 0
    mother: str = ""
    birth_order: int = 0
    admit_source: str = ""
    isolation: str = ""


class Vitals(Struct, frozen=True, gc=False):
    """One round at a bedside: what NEWS2 is made of.

    Breaths and beats a minute, oxygen saturation in percent, pressures in mmHg, degrees Celsius;
    `oxygen` whether some is given; `consciousness` one of A, C, V, P, U.
    """

    breaths: int
    saturation: int
    oxygen: bool
    systolic: int
    diastolic: int
    pulse: int
    temperature: float
    consciousness: str


class Event(Struct, frozen=True, gc=False):
    """One thing that happened at `at` and was typed in at `told_at`; both on whole seconds.

    A cancellation's `at` is that of what it cancels (HL7 v2.9 chapter 3, EVN-6).

    `visit` is None and `bed_status` a code of HL7 table 0116 for BED_STATUS, whose bed is `place`.
    `place` is where the patient is after it (for a discharge: was), `prior` where before.
    `admitted_at` is when an inpatient admission began, None before it. Of a plan, `pending` is
    where to and `expected_at` when; of a procedure, `temporary` is where the patient is meanwhile;
    of a leave, `expected_at` is the return. `prior_record` is the number that a merge does away
    with. `corrected_at` is when an error will be taken back.
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
    pending: Place | None = None
    temporary: Place | None = None
    expected_at: Instant | None = None
    prior_record: str = ""
    vitals: Vitals | None = None
    corrected_at: Instant | None = None
