"""Who a patient is: the only facts that hold a person's own data, kept apart to be redactable.

No measure depends on them (DESIGN, law 9). Subjects: the patient's key, or the visit's.
"""

from housewide.kit.facts import Fact
from housewide.kit.keys import Identifier


class PatientIdentified(Fact, frozen=True, gc=False):
    """A feed said who a patient is (PID). Blank is unchanged; `""` in the message empties a field.

    `None` means unchanged, an empty string means deleted by the sender. `birth_date` is as sent
    (`YYYYMMDD`, any precision); `sex` a code of table 0001.
    """

    identity = True

    identifiers: tuple[Identifier, ...]
    family: str | None = None
    given: str | None = None
    birth_date: str | None = None
    sex: str | None = None
    address: str | None = None
    phone: str | None = None


class VisitIdentified(Fact, frozen=True, gc=False):
    """The number that a visit has at its source (PV1-19 or PID-18)."""

    identity = True

    identifier: Identifier
    patient: str


FACTS = (PatientIdentified, VisitIdentified)
