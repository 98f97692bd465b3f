"""The movement that a message tells of, by the sender's own name for it (IHE PAM's ZBE segment).

A name lets a cancel take out exactly what it names, and an update say anew how a movement was. The
historic flag (ZBE-5) is looked at only where the profile says that it can be trusted: what lies in
the past changes the past whoever says so, and senders set the flag at whim.
"""

from msgspec import Struct

from housewide.integrations.hl7v2.composite import first
from housewide.integrations.hl7v2.profile import Profile
from housewide.kit.hl7 import Segment
from housewide.kit.keys import Identifier, Pseudonyms

UPDATE_EVENT = "Z99"
"""IHE PAM: the update of any movement; ZBE-6 says of which event that was."""

CANCELLED_BY = {
    "A01": "A11", "A02": "A12", "A03": "A13", "A04": "A11", "A05": "A38", "A09": "A33",
    "A10": "A32", "A14": "A27", "A15": "A26", "A16": "A25", "A21": "A52", "A22": "A53",
    "A54": "A55", "A61": "A62",
}  # fmt: skip
"""HL7 table 0003: the event that takes each back."""


class Named(Struct, frozen=True, gc=False):
    """The movement's name as a key, "" where the sender has none; and whether it is told anew."""

    movement: str = ""
    corrects: bool = False


UNNAMED = Named()


def named(zbe: Segment | None, profile: Profile, pseudonyms: Pseudonyms) -> Named:
    """How the sender calls the movement."""
    ei = first(zbe, 1) if zbe is not None else None
    value = ei.text(1) if ei is not None else ""
    if zbe is None or ei is None or not value:
        return UNNAMED
    assigner = ei.text(2) or profile.authority
    movement = pseudonyms.key("m", Identifier(assigner, "ZBE", value))
    return Named(movement, zbe.value(4) == "UPDATE")


def is_historic(zbe: Segment | None, profile: Profile) -> bool:
    """Whether a movement is of a load of the past, as far as this sender is believed in that."""
    if profile.historic == "flagged":
        return zbe is not None and zbe.value(5) == "Y"
    return profile.historic == "all"


def event(trigger: str, zbe: Segment | None) -> str:
    """The event that a message is about: of an update (Z99) what it updates or takes back."""
    if trigger != UPDATE_EVENT or zbe is None:
        return trigger
    original = zbe.value(6) or ""
    if zbe.value(4) != "CANCEL" or original in CANCELLED_BY.values():
        return original
    return CANCELLED_BY.get(original, "")  # what nothing takes back is not told as if it were so
