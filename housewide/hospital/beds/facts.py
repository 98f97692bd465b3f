"""What is told about a bed itself, apart from who lies in it. The subject is the bed's id."""

from housewide.kit.facts import Fact


class BedStatusReported(Fact, frozen=True, gc=False):
    """A system said how a bed stands (A20): a code of HL7 table 0116 (C H I K O U)."""

    unit: str
    status: str


FACTS = (BedStatusReported,)
