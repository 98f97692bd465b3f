"""What the demo's systems send: real HL7 v2.5.1, and the same from the same seed."""

from collections import Counter, defaultdict
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from statistics import fmean
from zoneinfo import ZoneInfo

import hl7
import pytest

from housewide.demo.messages import Sent, encoded, messages
from housewide.demo.senders import EHR, HOUSEKEEPING, VITALS, senders_of
from housewide.kit.clock import DAY
from housewide.kit.hl7 import Message, decode, parse_timestamp, read_header
from housewide.science.twin import START_AT, Event, Kind, Twin, demo_system
from tests.demo.sending import sent_by

SENDERS = {sender.key: sender for plan in demo_system().facilities for sender in senders_of(plan)}


@lru_cache
def told() -> list[tuple[Event, Sent]]:
    twin = Twin(demo_system(), 1, START_AT)
    events = list(twin.events(START_AT + DAY))
    return list(zip(events, messages(events, twin.system), strict=True))


def parsed(sent: Sent) -> Message:
    return Message.parse(decode(sent.data, declared="", assumed=SENDERS[sent.key].codec).text)


def raw(message: Message, name: str, field: int) -> str:
    segment = message.segment(name)
    assert segment is not None
    return segment.raw(field)


def fingerprint(seed: int) -> str:
    stream = islice(sent_by(Twin(demo_system(), seed, START_AT), seed), 3_000)
    return sha256(repr([(s.at, s.key, s.data, s.ack_lost) for s in stream]).encode()).hexdigest()


def test_the_same_seed_gives_the_same_messages() -> None:
    assert fingerprint(5) == fingerprint(5)
    assert fingerprint(5) != fingerprint(6)


def test_each_event_is_told_under_its_own_trigger_and_structure() -> None:
    seen = set()
    for event, sent in told():
        header = read_header(sent.data)
        code = "ORU" if event.kind is Kind.VITALS else "ADT"
        assert header.message_type == f"{code}^{event.kind.value}"
        assert header.version_id == "2.5.1"
        seen.add((event.kind, parsed(sent).value("MSH", 9, 3)))
    assert (Kind.ADMITTED, "ADT_A01") in seen
    assert (Kind.MOVED, "ADT_A02") in seen
    assert (Kind.DISCHARGED, "ADT_A03") in seen
    assert (Kind.UPDATED, "ADT_A01") in seen
    assert (Kind.BED_STATUS, "ADT_A20") in seen


def test_a_control_id_is_used_once_by_each_sender() -> None:
    used: Counter[tuple[str, str, str]] = Counter()
    for _, sent in told():
        header = read_header(sent.data)
        used[header.sending_application, header.sending_facility, header.control_id] += 1
    assert set(used.values()) == {1}


def test_patients_are_told_of_by_the_ehr_and_beds_by_housekeeping() -> None:
    for event, sent in told():
        by = {Kind.BED_STATUS: HOUSEKEEPING, Kind.VITALS: VITALS}.get(event.kind, EHR)
        assert sent.source == by
        assert sent.at == event.told_at


def test_an_admission_is_as_long_as_a_real_one() -> None:
    sizes = [len(sent.data) for event, sent in told() if event.kind is Kind.ADMITTED]
    assert 1_200 < fmean(sizes) < 1_450


def test_every_time_is_read_back_as_it_was_in_the_senders_zone() -> None:
    for event, sent in told():
        message, zone = parsed(sent), SENDERS[sent.key].zone
        told_of = [("EVN", 2, event.told_at), ("EVN", 6, event.at)]
        if event.vitals:
            told_of = [("MSH", 7, event.told_at), ("OBR", 7, event.at), ("OBX", 14, event.at)]
        for segment, field, at in told_of:
            stated = parse_timestamp(raw(message, segment, field), zone)
            assert stated is not None
            assert stated.at == at


def test_the_rural_hospital_lives_in_its_own_zone() -> None:
    assert SENDERS["prairie-fork", "ehr"].zone == ZoneInfo("America/Chicago")
    assert SENDERS["st-brigid", "ehr"].zone == ZoneInfo("America/New_York")


def test_a_transfer_names_the_bed_left_and_the_bed_reached() -> None:
    event, sent = next(
        (e, s) for e, s in told() if e.kind is Kind.MOVED and e.facility == "larkwater"
    )
    message = parsed(sent)
    for field, place in ((3, event.place), (6, event.prior)):
        assert place is not None
        said = "-".join(message.value("PV1", field, n) or "" for n in (1, 2, 3))
        assert said == place.bed


def test_a_discharge_says_when_and_how() -> None:
    event, sent = next((e, s) for e, s in told() if e.kind is Kind.DISCHARGED)
    message = parsed(sent)
    stated = parse_timestamp(raw(message, "PV1", 45), SENDERS[sent.key].zone)
    assert stated is not None
    assert stated.at == event.at
    assert message.value("PV1", 36) == event.disposition


def test_names_arrive_with_their_accents_where_the_charset_has_them() -> None:
    names = defaultdict(set)
    for event, sent in told():
        if event.visit and sent.source == EHR:
            said = parsed(sent).value("PID", 5, 1)
            assert said is not None
            names[sent.facility].add((event.visit.person.family, said))
    assert all(meant == said for meant, said in names["st-brigid"])
    assert any(not said.isascii() for _, said in names["larkwater"])
    # Latin-1 has no ễ: the sender itself wrote a question mark.
    replaced = {(meant, said) for meant, said in names["larkwater"] if "?" in said}
    assert replaced
    assert all(
        meant.encode("latin-1", "replace").decode("latin-1") == said for meant, said in replaced
    )


def test_the_rural_ehr_claims_utf8_writes_windows_1252_and_ends_lines_with_lf() -> None:
    sender = SENDERS["prairie-fork", "ehr"]
    assert encoded("MSH|é\rEVN\r", sender) == b"MSH|\xe9\nEVN\n"
    mine = [sent for _, sent in told() if sent.key == sender.key]
    assert all(read_header(sent.data).charset == "UNICODE UTF-8" for sent in mine)
    with pytest.raises(UnicodeDecodeError):
        b"".join(sent.data for sent in mine).decode()


def test_another_library_reads_the_same_patient() -> None:
    for event, sent in told()[:200]:
        if event.visit is None or event.kind is Kind.MERGED or sent.facility != "st-brigid":
            continue
        theirs = hl7.parse(sent.data.decode())
        assert str(theirs.segment("PID")[3][0][0]) == event.visit.person.record_number
        assert str(theirs.segment("PV1")[19][0][0]) == event.visit.number
