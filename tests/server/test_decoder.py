"""A lane reads a hospital's messages in order; whatever one holds, the next is read, each once."""

import asyncio

import pytest

import housewide.server.decoder as decoder_module
import housewide.server.reading as reading_module
from housewide.hospital.house.measures import measure
from housewide.hospital.visits.facts import VisitMoved
from housewide.integrations.hl7v2.translate import translate
from housewide.kit.clock import SECOND
from housewide.kit.facts import MessageDeadLettered, MessageKeptUndecoded
from housewide.log.facts import FactAppender
from housewide.server.decoder import CHUNK_MESSAGES
from housewide.server.feeds import DEAD, DECODED, KEPT, QUARANTINED
from tests.server.messages import adt, bed_status, lab_result
from tests.server.site import NOON, reading, until

CONFIGURED = 3
"""Facts of the site's files: its places and two profiles."""

NAMED = ["PatientIdentified", "VisitIdentified"]


async def test_a_stay_becomes_facts_in_the_order_it_was_told(north):
    await north.tell(
        adt("A01", "1"),
        adt("A02", "2", to="ICU^1^A", at="20261124120100"),
        adt("A03", "3", to="ICU^1^A", at="20261124120200"),
    )
    assert await north.kinds() == [*NAMED, "VisitAdmitted", "VisitMoved", "VisitDischarged"]
    (moved,) = await north.facts(VisitMoved)
    assert moved.place.bed == "ICU-1-A"
    facts = [f for f in await north.stored_facts() if f.actor != "config"]
    assert [f.message for f in facts] == [1, 1, 1, 2, 3]
    assert {f.actor for f in facts} == {"source:ehr"}
    assert (await north.feed()).counts == {
        "ADT^A01": {DECODED: 1},
        "ADT^A02": {DECODED: 1},
        "ADT^A03": {DECODED: 1},
    }


async def test_the_cursor_and_the_facts_are_one_transaction(north, monkeypatch):
    """Method: the append fails after the cursor was moved; neither may be seen, and nothing is
    lost when it succeeds."""
    await north.heard(adt("A01", "1"))
    tried, seen = asyncio.Event(), []
    append = FactAppender.append

    async def fails_once(*arguments):
        if not tried.is_set():
            tried.set()
            pool = north.process.pool  # another connection: what everybody else sees
            seen.append(await pool.fetchval("select position from cursors"))
            seen.append(await pool.fetchval("select count(*) from facts_headers"))
            raise ConnectionResetError
        return await append(*arguments)

    monkeypatch.setattr(FactAppender, "append", fails_once)
    await north.read()
    assert seen == [0, CONFIGURED]
    assert await north.cursor() == 1
    assert await north.kinds() == [*NAMED, "VisitAdmitted"]


async def test_a_chunk_decoded_ahead_of_one_that_fails_is_read_again(north, monkeypatch):
    """Method: chunks of one message; writing the second fails once, when the third is decoded."""
    monkeypatch.setattr(decoder_module, "CHUNK_MESSAGES", 1)
    append, tries = FactAppender.append, []

    async def second_fails(*arguments):
        tries.append(arguments)
        if len(tries) == 2:
            raise ConnectionResetError
        return await append(*arguments)

    monkeypatch.setattr(FactAppender, "append", second_fails)
    await north.tell(
        adt("A01", "1"),
        adt("A02", "2", to="ICU^1^A", at="20261124120100"),
        adt("A03", "3", to="ICU^1^A", at="20261124120200"),
    )
    facts = [f for f in await north.stored_facts() if f.kind.startswith("Visit")]
    assert [(f.kind, f.message) for f in facts if f.kind != "VisitIdentified"] == [
        ("VisitAdmitted", 1),
        ("VisitMoved", 2),
        ("VisitDischarged", 3),
    ]
    assert len(tries) == 4


async def test_a_type_that_nobody_reads_yet_is_kept_and_counted(north):
    await north.tell(lab_result("1"))
    (kept,) = await north.facts(MessageKeptUndecoded)
    assert kept == MessageKeptUndecoded(1, "ORU^R01")
    (fact,) = [f for f in await north.stored_facts() if f.actor != "config"]
    assert fact.subject.startswith("p."), "a redaction of the patient must find it"
    assert (await north.feed()).counts == {"ORU^R01": {KEPT: 1}}


async def test_a_message_without_a_visit_number_is_a_dead_letter_and_the_next_is_read(north):
    await north.tell(adt("A01", "1", visit=""), adt("A01", "2"))
    (dead,) = await north.facts(MessageDeadLettered)
    assert (dead.message, dead.reason) == (1, "no-visit-number")
    assert "DOE" not in dead.detail
    assert await north.kinds() == ["MessageDeadLettered", *NAMED, "VisitAdmitted"]
    assert (await north.feed()).counts == {"ADT^A01": {DEAD: 1, DECODED: 1}}


async def test_a_source_without_a_profile_is_not_guessed_at(north):
    await north.tell(adt("A01", "1"), source="lab")
    (dead,) = await north.facts(MessageDeadLettered)
    assert dead.reason == "no-profile"


async def test_what_is_not_hl7_is_counted_as_quarantined_and_believed_of_nobody(north):
    await north.heard(b"GET / HTTP/1.1", quarantine="not-hl7")
    await north.read()
    assert await north.kinds() == []
    assert (await north.feed()).total(QUARANTINED) == 1


async def test_a_fault_of_ours_is_a_dead_letter_that_names_it_and_the_lane_goes_on(
    north, monkeypatch
):
    def faulty(data, *rest):
        if b"|13|" in data:
            raise ZeroDivisionError("a patient's own words")
        return translate(data, *rest)

    monkeypatch.setattr(reading_module, "translate", faulty)
    await north.tell(adt("A01", "13"), adt("A01", "14"))
    (dead,) = await north.facts(MessageDeadLettered)
    assert (dead.message, dead.reason) == (1, "fault-ZeroDivisionError")
    assert "own words" not in dead.detail
    assert await north.kinds() == ["MessageDeadLettered", *NAMED, "VisitAdmitted"]


async def test_bytes_removed_before_they_were_read_are_a_dead_letter_not_a_secret_of_the_wire(
    north,
):
    (position,) = await north.heard(adt("A01", "1"))
    await north.remove_bytes(message=position)
    await north.read()
    (dead,) = await north.facts(MessageDeadLettered)
    assert dead.reason == "redacted"
    assert (await north.feed()).counts == {"ADT^A01": {DEAD: 1}}


async def test_who_somebody_is_is_said_again_only_when_it_is_news(north):
    await north.tell(
        adt("A01", "1"),
        adt("A02", "2", to="6W^601^B"),
        adt("A02", "3", to="6W^602^A", name="DOE^JANET"),
    )
    kinds = await north.kinds()
    assert kinds.count("PatientIdentified") == 2
    assert kinds.count("VisitIdentified") == 1
    assert kinds.count("VisitMoved") == 2


async def test_messages_of_two_senders_keep_each_sender_s_order(north):
    """Method: two systems' messages alternate over several chunks; what each said must be believed
    in the order it was said."""
    each = CHUNK_MESSAGES
    for number in range(each):
        await north.heard(adt("A02", f"e{number}", to="6W^601^A"))
        await north.heard(bed_status(f"b{number}", "ICU^1^A", "CHIKOU"[number % 6]), source="beds")
    await north.read()
    facts = await north.stored_facts()
    for actor in ("source:ehr", "source:beds"):
        told = [f.message for f in facts if f.actor == actor and f.kind in {
            "VisitMoved", "BedStatusReported"
        }]  # fmt: skip
        assert len(told) == each
        assert told == sorted(told)


async def test_what_was_read_is_what_the_house_counts(north):
    await north.tell(adt("A01", "1"), adt("A01", "2", visit="V2", patient="200", to="6X^1^A"))
    house = (await north.follower()).house
    assert measure(house, "census_patients", NOON + SECOND).value == 2
    assert measure(house, "unplaced_patients", NOON + SECOND).value == 1
    assert measure(house, "census_patients", NOON + SECOND, "6W").made_of[0].startswith("v.")


@pytest.mark.parametrize("count", [0, 1])
async def test_an_empty_log_leaves_the_lane_waiting_not_failing(north, count):
    await north.heard(*[adt("A01", str(n)) for n in range(count)])
    async with reading(north.process):
        await until(north.all_read, "nothing is left")
    assert await north.cursor() == count
