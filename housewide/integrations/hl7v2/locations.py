"""Where a message says that somebody or something is: a PL as sent, matched to our places."""

from typing import Protocol

from housewide.hospital.places.facts import Place
from housewide.integrations.hl7v2.composite import first
from housewide.integrations.hl7v2.profile import Profile
from housewide.kit.clock import Instant
from housewide.kit.hl7 import Segment

NOWHERE = Place("")
"""The sender deleted the location: `""` where a blank would have left it as it was."""


class Places(Protocol):
    """What matching needs of a facility's places."""

    def match(self, unit: str, room: str = "", bed: str = "") -> Place | None: ...


def place_in(
    segment: Segment, field: int, at: Instant, profile: Profile, places: Places | None
) -> Place | None:
    """The place that a field names, by the location map in force at `at`; None where it is blank.

    Without `places` nothing can be checked, and the sender's word is taken. A place that the
    facility does not have keeps its PL in `unmatched`, and the unit where that is known.
    """
    location = first(segment, field)
    if location is None:
        return None
    if location.is_null:
        return NOWHERE
    sent = location.text(1), location.text(2), location.text(3)
    if not any(sent):
        return None  # a facility or a description alone says nothing of where in it
    unit, room, bed = profile.meant(*sent, at)
    if places is None:
        return Place(unit, f"{unit}-{room}-{bed}" if bed else "")
    if found := places.match(unit, room, bed):
        return found
    ward = places.match(unit)  # the patient is there, though nobody knows in which bed
    return Place(ward.unit if ward else "", unmatched=_as_sent(segment, field))


def _as_sent(segment: Segment, field: int) -> str:
    """The first repetition with HL7's usual component sign, whatever signs the sender uses."""
    own = segment.delimiters
    sent = segment.raw(field)
    if own.repetition:
        sent = sent.partition(own.repetition)[0]
    return sent.replace(own.component, "^").rstrip("^") if own.component else sent
