"""What is told about a visit: where it started, moved and ended, and what of that was taken back.

The subject of each is the visit's key. Each carries the patient's key too, since any of them may be
the first that is heard of a visit. Codes are HL7's own: patient class from table 0004, discharge
disposition from table 0112, triggers from table 0003.
"""

from housewide.hospital.places.facts import Place
from housewide.kit.facts import Fact


class VisitAdmitted(Fact, frozen=True, gc=False):
    """A patient was admitted (A01): the visit is open, and the body is at `place`."""

    patient: str
    patient_class: str
    place: Place | None = None


class VisitRegistered(Fact, frozen=True, gc=False):
    """A patient was registered without being admitted (A04): ED or outpatient."""

    patient: str
    patient_class: str
    place: Place | None = None


class VisitMoved(Fact, frozen=True, gc=False):
    """The patient went to `place` (A02). `prior` is PV1-6, the sender's word on where from."""

    patient: str
    place: Place
    prior: Place | None = None
    patient_class: str = ""


class VisitDischarged(Fact, frozen=True, gc=False):
    """The visit ended (A03)."""

    patient: str
    place: Place | None = None
    disposition: str = ""


class AdmissionCancelled(Fact, frozen=True, gc=False):
    """The admission or registration never was (A11)."""

    patient: str


class MoveCancelled(Fact, frozen=True, gc=False):
    """The latest move never was (A12). `place` is where the sender says the patient is instead."""

    patient: str
    place: Place | None = None


class DischargeCancelled(Fact, frozen=True, gc=False):
    """The discharge never was (A13). `place` may differ from the bed before it, and is believed."""

    patient: str
    place: Place | None = None


class VisitUpdated(Fact, frozen=True, gc=False):
    """Details of the visit were told (A08): only what was sent; blank is unchanged.

    `place` is where the update says that the patient is. Only a location event may move anybody:
    where it differs from the visit's own place it is a proposal, and a person decides.
    """

    patient: str
    patient_class: str = ""
    place: Place | None = None


FACTS = (
    VisitAdmitted,
    VisitRegistered,
    VisitMoved,
    VisitDischarged,
    AdmissionCancelled,
    MoveCancelled,
    DischargeCancelled,
    VisitUpdated,
)
