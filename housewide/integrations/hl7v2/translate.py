"""From a stored message to facts, by its source's profile. Pure: the same bytes, the same facts.

Each message about a patient yields who the patient is and which visit it is about, apart from what
happened (DESIGN, law 9): keys in the facts are pseudonyms.
"""

from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from housewide.hospital.patients.facts import VisitIdentified
from housewide.integrations.hl7v2 import clocks
from housewide.integrations.hl7v2.adt import BED_STATUS_EVENT, EVENTS, Telling, bed_status
from housewide.integrations.hl7v2.clocks import MOVEMENT, RECEIVED, Field, Told, told
from housewide.integrations.hl7v2.identity import (
    key_identifier,
    patient_identifiers,
    person,
    visit_identifier,
)
from housewide.integrations.hl7v2.locations import Places
from housewide.integrations.hl7v2.profile import Profile
from housewide.integrations.hl7v2.undecodable import (
    NoPatientIdentifier,
    NoVisitNumber,
    SegmentMissing,
)
from housewide.kit.clock import Instant
from housewide.kit.facts import Draft, Fact
from housewide.kit.hl7 import Header, Message, Segment, decode, read_header
from housewide.kit.keys import Pseudonyms


class Undecoded(Enum):
    """Instead of facts: the message is of a type that nothing here reads yet."""

    KEPT = "kept"


KEPT: Final = Undecoded.KEPT

READ = frozenset({*EVENTS, BED_STATUS_EVENT})
"""The ADT events that are read here."""


def translate(
    data: bytes,
    received_at: Instant,
    profile: Profile,
    places: Places | None,
    pseudonyms: Pseudonyms,
) -> list[Draft] | Undecoded:
    """The facts that a message tells, or KEPT.

    Raises NotHl7 and, where something is missing without which it means nothing, Undecodable in one
    of its kinds: the message becomes a dead letter.
    """
    header = read_header(data)
    trigger = header.trigger_event
    if header.message_code != "ADT" or (trigger and trigger not in READ):
        return KEPT
    message = _parse(data, header, profile)
    # To v2.3 some senders write MSH-9 as ADT alone, and the event in EVN-1 only.
    trigger = trigger or message.value("EVN", 1) or ""
    if trigger not in READ:
        return KEPT
    recorded = clocks.recorded(message, profile.zone, received_at)
    known = recorded or Told(received_at, RECEIVED)
    envelope = _Envelope(received_at, known, recorded.at if recorded else None)
    if trigger == BED_STATUS_EVENT:
        return [_bed_status(message, envelope, profile, places)]
    return _about_visit(message, trigger, envelope, profile, places, pseudonyms)


def patient_key(data: bytes, profile: Profile, pseudonyms: Pseudonyms) -> str | None:
    """The key of the patient that any message is about, as far as its PID tells."""
    pid = _parse(data, read_header(data), profile).segment("PID")
    if pid is None:
        return None
    identifier = key_identifier(patient_identifiers(pid, profile), profile)
    return None if identifier is None else pseudonyms.patient(identifier)


def _parse(data: bytes, header: Header, profile: Profile) -> Message:
    assumed = profile.charset or None
    return Message.parse(decode(data, declared=header.charset, assumed=assumed).text)


class _Envelope(Struct, frozen=True, gc=False):
    """What all facts of a message share: when it came, was known, and the source recorded it."""

    received_at: Instant
    known: Told
    recorded_at: Instant | None

    def when(self, message: Message, fields: tuple[Field, ...], zone: ZoneInfo) -> Told:
        """When what it tells happened, by these fields or else when it was known."""
        return told(message, fields, zone, self.received_at, self.known) or self.known

    def draft(self, body: Fact, subject: str, when: Told) -> Draft:
        return Draft(body, subject, when.at, when.name, self.recorded_at)


def _about_visit(
    message: Message,
    trigger: str,
    envelope: _Envelope,
    profile: Profile,
    places: Places | None,
    pseudonyms: Pseudonyms,
) -> list[Draft]:
    pid = _segment(message, "PID")
    identifiers = patient_identifiers(pid, profile)
    identifier = key_identifier(identifiers, profile)
    if identifier is None:
        types = ", ".join(profile.patient_identifier_types)
        raise NoPatientIdentifier(f"PID-3 holds no identifier of the types {types}.")
    patient = pseudonyms.patient(identifier)
    drafts = [envelope.draft(person(pid, identifiers), patient, envelope.known)]
    number = visit_identifier(message, profile)
    if number is None:
        if trigger == "A08":  # an update of the person alone
            return drafts
        raise NoVisitNumber(
            f"{profile.visit_identifier} holds no number, so one stay of the patient cannot be "
            "told from another. If it stands elsewhere, say so in the profile."
        )
    visit = pseudonyms.visit(number)
    drafts.append(envelope.draft(VisitIdentified(number, patient), visit, envelope.known))
    tell, fields = EVENTS[trigger]
    when = envelope.when(message, fields, profile.zone)
    telling = Telling(_segment(message, "PV1"), patient, when.at, profile, places)
    drafts += [envelope.draft(fact, visit, when) for fact in tell(telling)]
    return drafts


def _bed_status(
    message: Message, envelope: _Envelope, profile: Profile, places: Places | None
) -> Draft:
    when = envelope.when(message, MOVEMENT, profile.zone)
    bed, status = bed_status(_segment(message, "NPU"), when.at, profile, places)
    return envelope.draft(status, bed, when)


def _segment(message: Message, name: str) -> Segment:
    found = message.segment(name)
    if found is None:
        raise SegmentMissing(f"There is no {name} segment: have the sender include it.")
    return found
