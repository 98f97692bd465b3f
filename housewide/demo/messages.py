"""The twin's events as HL7 v2.5.1 messages: pure, so that the same seed gives the same bytes."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from housewide.demo.details import details
from housewide.demo.observations import noted, round_of
from housewide.demo.segments import (
    Segment,
    clinical,
    evn,
    financial,
    location,
    mrg,
    msh,
    nk1,
    pid,
    pv1,
    pv2,
)
from housewide.demo.senders import EHR, HOUSEKEEPING, VITALS, Key, Sender, senders_of
from housewide.kit.clock import Instant
from housewide.kit.hl7 import write
from housewide.science.twin import Event, Kind, System

WITH_EVERYTHING = frozenset({Kind.ADMITTED, Kind.REGISTERED, Kind.MADE_INPATIENT, Kind.UPDATED})
"""The events whose messages carry next of kin, allergies, diagnosis and insurance."""


class Sent(Struct, frozen=True, gc=False):
    """One message on its way: when it is sent, by which system, and its bytes.

    `corrected_at`: it tells of an error, which is taken back then.
    `ack_lost`: the connection breaks before its answer is heard, so it is sent again at once.
    """

    at: Instant
    facility: str
    source: str
    data: bytes
    ack_lost: bool = False
    corrected_at: Instant | None = None

    @property
    def key(self) -> Key:
        return self.facility, self.source


def segments(event: Event, sender: Sender, control_id: str, declared: str) -> list[Segment]:
    """The message's segments, in the order of its structure."""
    head = msh(event, sender, control_id, declared)
    visit = event.visit
    if visit is None:
        bed = {1: location(event.place, sender), 2: event.bed_status}
        return [head, evn(event, sender, None), ("NPU", bed)]
    more = details(visit)
    if event.vitals:
        return [head, pid(visit, sender), pv1(event, visit, sender, more), *round_of(event, sender)]
    body = [head, evn(event, sender, more), pid(visit, sender)]
    if event.kind is Kind.MERGED:
        return [*body, mrg(event, sender)]
    if event.kind in WITH_EVERYTHING:
        body.append(nk1(visit))
    body.append(pv1(event, visit, sender, more))
    body.append(pv2(event, visit, sender, more))
    if event.kind in WITH_EVERYTHING:
        body += noted(visit, sender)
        body += clinical(visit, sender, more) + financial(visit, more)
    return body


_SPOKEN_BY = {Kind.BED_STATUS: HOUSEKEEPING, Kind.VITALS: VITALS}


def encoded(text: str, sender: Sender) -> bytes:
    """The bytes that this sender makes of a text: what its charset lacks becomes `?`."""
    if sender.line_end != "\r":
        text = text.replace("\r", sender.line_end)
    return text.encode(sender.codec, errors="replace")


def messages(events: Iterable[Event], system: System) -> Iterator[Sent]:
    """Each event as the message by which its facility's system tells of it, in the same order.

    MSH-10 counts up from 1 in each sender, behind the facility's code and the sender's letter.
    """
    senders = {sender.key: sender for plan in system.facilities for sender in senders_of(plan)}
    counts = dict.fromkeys(senders, 0)
    for event in events:
        key = (event.facility, _SPOKEN_BY.get(event.kind, EHR))
        sender = senders[key]
        counts[key] += 1
        control_id = f"{sender.code}{sender.letter}{counts[key]:09d}"
        text = write(segments(event, sender, control_id, sender.declared))
        yield Sent(event.told_at, *key, encoded(text, sender), corrected_at=event.corrected_at)
