"""Who a patient is, and which keys mean the same one.

`PatientIdentified`, `VisitIdentified` and `VisitRowStated` are the only facts that hold a person's
own data, kept apart to be redactable (DESIGN, law 9): of all measures only those of mixed-sex rooms
depend on them (ADR-0020). Subjects: the patient's key, or the visit's.
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


class VisitRowStated(Fact, frozen=True, gc=False):
    """What a census extract says of the visit: the row as it stands in the file, below its header.

    It is the evidence for what was believed because of it, as a message is of its facts. `row` is
    its number in the file of that SHA-256.
    """

    identity = True

    patient: str
    sha256: str
    row: int
    header: str
    text: str


class PatientMerged(Fact, frozen=True, gc=False):
    """What is told of the subject's key is about the patient `into` (A40 and its older forms, A47).

    Only keys: nothing of what was told is changed, and a merge can be undone. The newest word by
    its own time holds: one that is told late of an hour before it was undone changes nothing.
    """

    into: str


class PatientUnmerged(Fact, frozen=True, gc=False):
    """The subject's key is that of a patient of its own again: a person found the merge wrong."""


class PatientsLinked(Fact, frozen=True, gc=False):
    """The subject and `other` are said to be one person, and stay two records (A24)."""

    other: str


class PatientsUnlinked(Fact, frozen=True, gc=False):
    """The subject and `other` are not said to be one person any more (A37)."""

    other: str


FACTS = (
    PatientIdentified,
    VisitIdentified,
    VisitRowStated,
    PatientMerged,
    PatientUnmerged,
    PatientsLinked,
    PatientsUnlinked,
)
