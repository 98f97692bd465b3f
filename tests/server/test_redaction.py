"""Whose bytes go: all of one patient's, wherever they lie, and nobody else's."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from housewide.kit.clock import MINUTE
from housewide.kit.keys import Identifier
from housewide.log.connect import Conn, connect
from housewide.log.errors import RedactedMeanwhile
from housewide.log.identity import redaction_of
from housewide.log.redaction import Redaction
from housewide.log.snapshots import save_snapshot
from housewide.server import redaction as redaction_module
from housewide.server.decoder import Lane
from housewide.server.redaction import NobodyFound, NotReadYet, patient_key, redact_patient
from housewide.server.reprocess import AlreadyReprocessing, no_other_reading
from tests.server.extracts import compare, load, row
from tests.server.messages import adt, lab_result, vital_signs
from tests.server.site import NOON, NORTH, Story, at_work, until

JANE = Identifier("NTH", "MR", "1000")


async def redact(north: Story, patient: str | None = None) -> Redaction:
    return await redact_patient(
        north.process,
        NORTH,
        patient or await patient_key(north.conn, JANE),
        requested_by="registrar Hall",
        approved_by="officer Okafor",
        reason="court order 12/2026",
    )


async def left(north: Story) -> list[int]:
    """The positions of the messages whose bytes are still there."""
    rows = await north.conn.fetch("select position from messages_payloads order by position")
    return [row["position"] for row in rows]


async def test_a_part_of_a_key_is_nobody_and_removes_nothing(north: Story) -> None:
    await north.tell(adt("A01", "1", patient="1000"), adt("A01", "2", visit="V2", patient="2000"))
    key = await patient_key(north.conn, JANE)
    for part in ("p.", key[:-1], f"{key} ", "v" + key[1:]):
        with pytest.raises(NobodyFound):
            await redact(north, part)
    assert await left(north) == [1, 2]


async def test_while_messages_wait_to_be_read_nothing_is_called_redacted(
    north: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    await north.tell(adt("A01", "1", patient="1000"))
    await north.heard(adt("A08", "2", patient="1000"))
    monkeypatch.setattr(redaction_module, "READING_WAIT_S", 0.0)
    with pytest.raises(NotReadYet, match="1 messages wait"):
        await redact(north)
    assert await left(north) == [1, 2]


async def test_what_was_not_decoded_goes_too_where_it_names_the_patient(north: Story) -> None:
    unlabelled = lab_result("2").replace(b"100^^^NTH^MR", b"1000")
    merge = adt("A40", "3", visit="V2", patient="2000") + b"MRG|1000^^^NTH^MR\r"
    await north.tell(adt("A01", "1", patient="1000"), unlabelled, merge)
    assert (await redact(north)).removed.messages == 3
    assert await left(north) == []


@pytest.mark.parametrize("number", ["1000", "2000"])
async def test_whose_records_were_merged_is_one_patient(north: Story, number: str) -> None:
    merge = adt("A40", "3", visit="V2", patient="2000") + b"MRG|1000^^^NTH^MR\r"
    later = adt("A08", "4", visit="V2", patient="2000"), adt("A08", "5", patient="1000")
    await north.tell(adt("A01", "1", patient="1000"), adt("A01", "2", visit="V2", patient="2000"))
    await north.tell(merge, *later, adt("A01", "6", visit="V3", patient="3000"))
    await redact(north, await patient_key(north.conn, Identifier("NTH", "MR", number)))
    assert await left(north) == [6]


async def test_a_mother_is_redacted_with_what_her_newborns_messages_say_of_her(
    north: Story,
) -> None:
    of_baby = adt("A01", "2", visit="V2", patient="2000", name="DOE^BABY")
    naming = of_baby.replace(b"|F\r", b"|F" + b"|" * 13 + b"1000^^^NTH^MR\r")
    update = adt("A08", "3", visit="V2", patient="2000", name="DOE^BABY")
    await north.tell(adt("A01", "1", patient="1000"), naming, update)
    removed = (await redact(north)).removed
    assert await left(north) == [3]
    baby = await patient_key(north.conn, Identifier("NTH", "MR", "2000"))
    house = (await north.follower()).house
    assert removed.facts == 2
    assert house.patients.get(baby) is not None


async def test_who_has_a_longer_number_keeps_what_is_theirs(north: Story) -> None:
    theirs = lab_result("2", patient="21000"), lab_result("3", patient="10001")
    await north.tell(adt("A01", "1", patient="1000"), *theirs)
    await redact(north)
    assert await left(north) == [2, 3]


async def test_who_is_named_once_in_anothers_visit_takes_that_message_and_not_the_visit(
    north: Story,
) -> None:
    """A pulse of patient 1000 came with the visit number of patient 2000."""
    other = {"visit": "V2", "patient": "2000"}
    moved = adt("A02", "2", to="6W^602^A", at="20261124120100", **other)
    stray = vital_signs("3", 140, visit="V2", patient="1000")
    await north.tell(adt("A01", "1", **other), moved, stray)
    await north.tell(adt("A01", "4", patient="1000", to="6W^601^B"))
    await redact(north)
    assert await left(north) == [1, 2]
    numbers = [f for f in await north.stored_facts() if f.kind == "VisitIdentified"]
    assert [f.message for f in numbers if f.data] == [1]


@pytest.mark.parametrize("number", ["1000", "2000"])
async def test_a_visit_that_was_anothers_until_it_was_reassigned_goes_with_each_of_the_two(
    north: Story, number: str
) -> None:
    reassigned = adt("A44", "3", visit="V1", patient="1000") + b"MRG|2000^^^NTH^MR\r"
    await north.tell(adt("A01", "1", patient="2000"), adt("A08", "2", patient="2000"), reassigned)
    await north.tell(adt("A01", "4", visit="V3", patient="3000", to="6W^601^B"))
    await redact(north, await patient_key(north.conn, Identifier("NTH", "MR", number)))
    assert await left(north) == [4]


async def test_a_visit_of_which_only_a_move_was_told_is_whose_the_move_says(north: Story) -> None:
    await north.tell(adt("A02", "1", patient="1000"), adt("A03", "2", patient="1000"))
    await redact(north)
    assert await left(north) == []


async def test_while_messages_are_read_again_nothing_is_redacted(north: Story) -> None:
    await north.tell(adt("A01", "1", patient="1000"))
    async with no_other_reading(north.conn, NORTH):
        with pytest.raises(AlreadyReprocessing):
            await redact(north)
    assert await left(north) == [1]
    await redact(north)
    assert await left(north) == []


async def names_kept(north: Story) -> int:
    """Snapshots that hold the patient's name."""
    found = await north.conn.fetchval(
        "select count(*) from snapshots where position('DOE'::bytea in data) > 0"
    )
    return int(found)


async def test_who_remembered_a_patient_before_their_redaction_does_not_write_them_back(
    north: Story,
) -> None:
    await north.tell(adt("A01", "1", patient="1000"))
    remembering = await north.follower()
    await remembering.save()
    assert await names_kept(north) == 1
    await redact(north)
    assert await names_kept(north) == 0
    with pytest.raises(RedactedMeanwhile):
        await remembering.save()
    assert await names_kept(north) == 0
    await remembering.open()
    await remembering.catch_up()
    await remembering.save()
    assert await names_kept(north) == 0
    assert remembering.house.patients.redacted > 0


async def test_a_redaction_waits_for_a_snapshot_that_is_being_kept_and_removes_it(
    north: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: the redaction begins when the saver has looked, and has not yet written."""
    await north.tell(adt("A01", "1", patient="1000"))
    remembering, key = await north.follower(), await patient_key(north.conn, JANE)
    redacting: list[asyncio.Task[Redaction]] = []
    save = save_snapshot
    waits = "select count(*) = 1 from pg_locks where locktype = 'advisory' and not granted"

    async def slowly(*arguments: Any) -> None:
        redacting.append(asyncio.create_task(redact(north, key)))
        await until(lambda: north.conn.fetchval(waits), "the redaction waits for the saver")
        await save(*arguments)

    monkeypatch.setattr("housewide.log.identity.save_snapshot", slowly)
    await remembering.save()
    assert (await redacting[0]).removed.snapshots == 1
    assert await names_kept(north) == 0


async def test_a_redaction_that_nobody_was_there_to_hear_of_is_learnt_of_all_the_same(
    north: Story,
) -> None:
    """Method: the connection that hears is ended just before; who comes back has a name again."""
    ears = "from pg_stat_activity where query ilike 'listen%' and datname = current_database()"
    async with at_work(north.site, north.clock) as hospital, owner_of(north) as owner:
        hospital.start(Lane(hospital, NORTH).run(), "lane")
        await north.heard(adt("A01", "1", patient="1000"))
        await until(north.all_read, "the first is read")
        key = await patient_key(north.conn, JANE)
        hears = f"select count(*) = 2 {ears}"
        await until(lambda: owner.fetchval(hears), "both processes hear")
        forgotten = hospital.ear.event(*redaction_of(NORTH))
        await owner.execute(f"select pg_terminate_backend(pid) {ears}")
        await redact(north, key)
        await until(is_set(forgotten), "the redaction is learnt of")
        await north.heard(adt("A02", "2", patient="1000", to="ICU^1^A", at="20261124120100"))
        await until(north.all_read, "the second is read")
    kinds = [f.kind for f in await north.stored_facts() if f.message == 2]
    assert kinds == ["PatientIdentified", "VisitIdentified", "VisitMoved"]


def is_set(event: asyncio.Event) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return event.is_set()

    return look


@contextlib.asynccontextmanager
async def owner_of(north: Story) -> AsyncIterator[Conn]:
    owner = await connect(north.process.dsns.owner)
    try:
        yield owner
    finally:
        await owner.close()


async def test_an_extract_of_before_a_redaction_does_not_bring_the_name_back(north: Story) -> None:
    await north.configure()
    beds = {"ROE,ANN": ("V2", "1000", "ICU,1,A"), "POE,TOM": ("V3", "3000", "6W,601,B")}
    await load(north, *(row(v, patient=p, at=at, name=n) for n, (v, p, at) in beds.items()))
    north.clock.advance(MINUTE)
    await redact(north)
    moved = {"ROE,ANN": ("V2", "1000", "6W,601,B"), "POE,TOM": ("V3", "3000", "ICU,1,A")}
    rows = [row(v, patient=p, at=at, name=n) for n, (v, p, at) in moved.items()]
    assert len((await compare(north, *rows, as_of=NOON)).discrepancies) == 2
    kept = b"".join(fact.data or b"" for fact in await north.stored_facts())
    assert (kept.count(b"ROE,ANN"), kept.count(b"POE,TOM")) == (0, 2)
