"""What every fact about a visit says, and the words that some of them share."""

from typing import Literal

from housewide.kit.facts import Fact

Step = Literal["admit", "move", "discharge"]
"""What of a visit can be planned."""

Role = Literal["attending", "consulting"]
"""The doctors of a visit who are told of: PV1-7 and PV1-9."""

Unanswered = Literal["", "not-a-code", "several-values"]
"""Why an answer that was sent cannot be used: the source's profile does not know it, or it was sent
with another one."""

UNKNOWN_SERVICE = "unknown"
"""Of a visit whose service was told once and then deleted (`""` in PV1-10)."""


class OfPatient(Fact, frozen=True, gc=False):
    """Every fact about a visit says whose it is."""

    patient: str


class OfVisit(OfPatient, frozen=True, gc=False, kw_only=True):
    """What every fact about a visit may carry besides its own.

    `movement` is the sender's name for the movement told (ZBE-1, as a pseudonym), "" where none was
    sent. `corrects`: this is how that movement was, whatever was told of it before (ZBE-4 UPDATE).
    """

    movement: str = ""
    corrects: bool = False


class OfCare(OfVisit, frozen=True, gc=False, kw_only=True):
    """What a fact that tells how the patient is looked after may carry besides.

    `service` is the hospital service (PV1-10, table 0069) in the sender's code, "" where it was not
    sent, and `UNKNOWN_SERVICE` where it was taken back.
    """

    service: str = ""
