"""What is told about a visit: where it started, moved and ended, and what of that was taken back.

The subject of each is the visit's key. Each carries the patient's key too, since any of them may be
the first that is heard of a visit. Codes are HL7's own: patient class from table 0004, discharge
disposition from table 0112, triggers from table 0003.
"""

from typing import Literal

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.told import OfCare, OfVisit, Role, Step, Unanswered
from housewide.kit.clock import Instant


class VisitAdmitted(OfCare, frozen=True, gc=False):
    """A patient was admitted (A01): the visit is open, and the body is at `place`.

    `newborn`: the admission is that of a newborn (PV1-4 of table 0007, or PID-21). `mother` is the
    mother's key as PID-21 names her; nobody is linked by name.
    """

    patient_class: str
    place: Place | None = None
    newborn: bool = False
    mother: str = ""


class VisitRegistered(OfCare, frozen=True, gc=False):
    """A patient was registered without being admitted (A04): ED or outpatient."""

    patient_class: str
    place: Place | None = None


class VisitMoved(OfCare, frozen=True, gc=False):
    """The patient went to `place` (A02; of a swap, A17, each of the two).

    `prior` is PV1-6, the sender's word on where from.
    """

    place: Place
    prior: Place | None = None
    patient_class: str = ""


class VisitSeenInCensus(OfCare, frozen=True, gc=False):
    """An EHR's census extract had the patient at `place` at this moment: the visit was open then.

    `confidence` is how far whoever gave the extract trusts it, `attending` and `service` as it has
    them ("" where it does not say).
    """

    patient_class: str
    place: Place
    confidence: Literal["high", "medium", "low"]
    newborn: bool = False
    attending: str = ""


class VisitMadeInpatient(OfCare, frozen=True, gc=False):
    """An outpatient became an inpatient (A06), admitted from now on, and is at `place` if said."""

    patient_class: str = ""
    place: Place | None = None


class VisitMadeOutpatient(OfCare, frozen=True, gc=False):
    """An inpatient became an outpatient (A07): no longer admitted, mostly in the same bed."""

    patient_class: str = ""
    place: Place | None = None


class VisitDischarged(OfVisit, frozen=True, gc=False):
    """The visit ended (A03)."""

    place: Place | None = None
    disposition: str = ""


class VisitDeleted(OfVisit, frozen=True, gc=False):
    """The source has no such visit any more (A23): often a purge of what ended long ago.

    An open one never was; an ended one stays as it was. Nothing is erased here.
    """


class VisitReassigned(OfVisit, frozen=True, gc=False):
    """The visit is that of another patient than was told before (A44, A45): of `patient`."""


class VisitMerged(OfVisit, frozen=True, gc=False):
    """What is told of the subject's key is about the visit `into` (A42, A50; A41 of an account)."""

    into: str


class AdmissionCancelled(OfVisit, frozen=True, gc=False):
    """The admission or registration never was (A11)."""


class MoveCancelled(OfVisit, frozen=True, gc=False):
    """The latest move never was (A12). `place` is where the sender says the patient is instead."""

    place: Place | None = None


class DischargeCancelled(OfVisit, frozen=True, gc=False):
    """The discharge never was (A13). `place` may differ from the bed before it, and is believed."""

    place: Place | None = None


class VisitUpdated(OfCare, frozen=True, gc=False):
    """Details of the visit were told (A08): only what was sent; blank is unchanged.

    `place` is where the update says that the patient is. Only a location event may move anybody:
    where it differs from the visit's own place it is a proposal, and a person decides.
    """

    patient_class: str = ""
    place: Place | None = None


class MovementPlanned(OfVisit, frozen=True, gc=False):
    """A step of the visit is to come (A05, A14: admit; A15: move; A16: discharge): nobody moved.

    `place` is where to (PV1-42, for an admission else PV1-3), `expected_at` when, as far as said.
    """

    step: Step
    place: Place | None = None
    patient_class: str = ""
    expected_at: Instant | None = None


class PlanCancelled(OfVisit, frozen=True, gc=False):
    """That step is no longer to come (A27 and A38: admit; A26: move; A25: discharge)."""

    step: Step


class LeaveBegan(OfVisit, frozen=True, gc=False):
    """The patient went on leave of absence (A21): away, and the bed is kept for them."""

    expected_return_at: Instant | None = None


class LeaveEnded(OfVisit, frozen=True, gc=False):
    """The patient came back from leave (A22), to `place` where that is said."""

    place: Place | None = None


class LeaveCancelled(OfVisit, frozen=True, gc=False):
    """The leave never was (A52)."""


class LeaveEndCancelled(OfVisit, frozen=True, gc=False):
    """The return never was (A53): the patient is still on leave."""


class PatientDeparted(OfVisit, frozen=True, gc=False):
    """The patient left for a procedure (A09), for `place` (PV1-11): the bed is kept for them."""

    place: Place | None = None


class PatientArrived(OfVisit, frozen=True, gc=False):
    """The patient arrived (A10) at the temporary `place` (PV1-11), or back where None is said."""

    place: Place | None = None


class DepartureCancelled(OfVisit, frozen=True, gc=False):
    """The departure never was (A33)."""


class ArrivalCancelled(OfVisit, frozen=True, gc=False):
    """The arrival never was (A32): the patient is still on the way."""


class DoctorChanged(OfVisit, frozen=True, gc=False):
    """Another doctor is in charge of the visit (A54) or consulted (A61): by the source's id."""

    role: Role
    doctor: str


class DoctorChangeCancelled(OfVisit, frozen=True, gc=False):
    """The doctor did not change (A55, A62)."""

    role: Role


class CriteriaToResideReviewed(OfVisit, frozen=True, gc=False):
    """Whether the patient still needs to be in hospital was reviewed: `meets` the criteria, or not.

    None where the review of this instant was taken back, or (`kept_out`) its answer cannot be used:
    then there is none of it, and the review before holds.
    """

    meets: bool | None
    kept_out: Unanswered = ""


FACTS = (
    VisitAdmitted,
    VisitRegistered,
    VisitMoved,
    VisitSeenInCensus,
    VisitMadeInpatient,
    VisitMadeOutpatient,
    VisitDischarged,
    VisitDeleted,
    VisitReassigned,
    VisitMerged,
    AdmissionCancelled,
    MoveCancelled,
    DischargeCancelled,
    VisitUpdated,
    MovementPlanned,
    PlanCancelled,
    LeaveBegan,
    LeaveEnded,
    LeaveCancelled,
    LeaveEndCancelled,
    PatientDeparted,
    PatientArrived,
    DepartureCancelled,
    ArrivalCancelled,
    DoctorChanged,
    DoctorChangeCancelled,
    CriteriaToResideReviewed,
)
