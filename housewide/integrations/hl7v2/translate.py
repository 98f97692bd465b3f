"""From a stored message to facts, by its source's profile. Pure: the same bytes, the same facts.

Each message about a patient yields who the patient is and which visit it is about, apart from what
happened (DESIGN, law 9): keys in the facts are pseudonyms.
"""

from enum import Enum
from typing import Final

from housewide.integrations.hl7v2.adt import EVENTS
from housewide.integrations.hl7v2.bed_status import BED_STATUS_EVENT
from housewide.integrations.hl7v2.criteria import tells_criteria
from housewide.integrations.hl7v2.identity import key_identifier, patient_identifiers
from housewide.integrations.hl7v2.locations import Places
from housewide.integrations.hl7v2.merges import MERGES
from housewide.integrations.hl7v2.movement_names import UPDATE_EVENT, event
from housewide.integrations.hl7v2.profile import Profile
from housewide.integrations.hl7v2.reading import LINKS, Reading
from housewide.integrations.hl7v2.records import only_record, records
from housewide.integrations.hl7v2.undecodable import NotTwoRecords, SegmentMissing
from housewide.integrations.hl7v2.vitals import tells_vitals
from housewide.kit.clock import Instant
from housewide.kit.facts import Draft
from housewide.kit.hl7 import Header, Message, decode, read_header
from housewide.kit.keys import Pseudonyms


class Undecoded(Enum):
    """Instead of facts: the message is of a type that nothing here reads yet."""

    KEPT = "kept"


KEPT: Final = Undecoded.KEPT

SWAP = "A17"

OBSERVATIONS = "ORU"
"""Of these vital signs and reviews of the criteria to reside are read; one of neither is kept."""

PERSONS = frozenset({"A28", "A29", "A31", "A60"})
"""Of the person alone: who they are (and, A60, their allergies, which nothing here asks for yet).
A29 deletes a person at the source; what was told stays told."""

READ = frozenset({*EVENTS, *PERSONS, *MERGES, *LINKS, SWAP, BED_STATUS_EVENT})
"""The ADT events that are read here."""

_MAY_BE_READ = READ | {UPDATE_EVENT}


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
    if header.message_code == OBSERVATIONS:
        return _observations(_parse(data, header, profile), received_at, profile, pseudonyms)
    if header.message_code != "ADT" or (trigger and trigger not in _MAY_BE_READ):
        return KEPT
    message = _parse(data, header, profile)
    # To v2.3 some senders write MSH-9 as ADT alone, and the event in EVN-1 only.
    trigger = trigger or message.value("EVN", 1) or ""
    trigger = event(trigger, message.segment("ZBE"))
    if trigger not in READ:
        return KEPT
    reading = Reading(message, received_at, profile, places, pseudonyms)
    if trigger == BED_STATUS_EVENT:
        return [reading.bed_status()]
    if trigger in EVENTS:
        drafts = reading.about_visit(trigger, only_record(message))
        if message.segment("OBX") is not None and len(drafts) > 1:
            drafts += reading.about_vitals(message.all, timed_only=True)
            drafts += reading.about_criteria(message.all)
        return drafts
    if trigger in PERSONS:
        return reading.about_person(only_record(message))[1]
    return _about_records(trigger, reading)


def _observations(
    message: Message, received_at: Instant, profile: Profile, pseudonyms: Pseudonyms
) -> list[Draft] | Undecoded:
    """Vital signs and criteria to reside in a message of observations, perhaps of several patients.

    If it tells of any, there is a fact of each patient in it, empty if need be: a redaction finds
    a message that was read by the facts that name the patient. A patient whose visit has no number
    costs the others nothing: theirs is kept out. Raises NoVisitNumber where no visit has one.
    """
    groups = message.groups("PID")
    if not any(tells_vitals(g, profile) or tells_criteria(g, profile) for g in groups):
        return KEPT
    reading = Reading(message, received_at, profile, None, pseudonyms)
    one_is_numbered = any(reading.has_visit_number(group) for group in groups)
    told = [
        reading.vitals_of_no_visit(group)
        if one_is_numbered and not reading.has_visit_number(group)
        else reading.about_vitals(group, timed_only=False) + reading.about_criteria(group)
        for group in groups
    ]
    if not any(told):
        return KEPT
    named = [drafts or reading.nothing_measured(g) for drafts, g in zip(told, groups, strict=True)]
    return [draft for drafts in named for draft in drafts]


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


def _about_records(trigger: str, reading: Reading) -> list[Draft]:
    """A message about several records: a swap, a link, or merges."""
    found = records(reading.message)
    if not found:
        raise SegmentMissing("There is no PID segment: have the sender include it.")
    if trigger in MERGES:
        return [draft for record in found for draft in reading.about_merge(trigger, record)]
    if len(found) != 2:
        raise NotTwoRecords(f"{trigger} is about two records, each with its PID.")
    if trigger == SWAP:  # all or nothing: half a swap is two patients in one bed
        return [draft for record in found for draft in reading.about_visit("A02", record)]
    return reading.about_link(trigger, found)
