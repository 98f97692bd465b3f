"""Messages are read again by what is known now: told first, then withdrawn and kept, never edited.

The case: the feed calls 6 West `6WEST`, and nobody said so. Its patients are unmatched until the
location map is mended and the messages are read again.
"""

import pytest

import housewide.server.reprocess as reprocess_module
from housewide.hospital.house.measures import measure
from housewide.hospital.house.snapshot import digest
from housewide.hospital.visits.facts import VisitAdmitted
from housewide.kit.facts import MessageReread
from housewide.log.connect import connect
from housewide.log.schema import migrations
from housewide.server.feeds import DEAD, DECODED, KEPT
from housewide.server.rebuild import rebuild
from housewide.server.reprocess import (
    AlreadyReprocessing,
    Choice,
    NothingChosen,
    Reread,
    reprocess,
)
from tests.server.files import profile
from tests.server.messages import adt, bed_status, lab_result
from tests.server.site import NORTH, Story

MENDED = '[[location]]\npoint_of_care = "6WEST"\nunit = "6W"\n'


async def again(north: Story, *, apply: bool, **choice: object) -> list[Reread]:
    chosen = Choice(**choice)  # type: ignore[arg-type]
    rereads = reprocess(north.process, NORTH, chosen, actor="user:kim", apply=apply)
    return [reread async for reread in rereads]


async def count(north: Story, name: str, unit: str | None = None) -> float | None:
    house = (await north.follower()).house
    return measure(house, name, north.clock.now(), unit).value


@pytest.fixture
async def mismapped(north: Story) -> Story:
    """Three admissions and a bed report by a name that the profile does not know; then it does."""
    await north.tell(
        adt("A01", "1", to="6WEST^601^A"),
        adt("A01", "2", visit="V2", patient="200", to="6WEST^602^A"),
        adt("A01", "3", visit="V3", patient="300", to="ICU^1^A"),
        bed_status("4", "6WEST^601^B", "H"),
        lab_result("5"),
    )
    assert await count(north, "unplaced_patients") == 2
    assert (await north.feed()).counts["ADT^A20"] == {DEAD: 1}
    (north.folder / "ehr.toml").write_text(profile("ehr", MENDED))
    await north.configure()
    return north


async def test_a_dry_run_says_what_would_change_and_writes_nothing(mismapped):
    before = await mismapped.stored_facts()
    rereads = await again(mismapped, apply=False)
    assert [(r.position, r.before, r.after, r.changed) for r in rereads] == [
        (1, DECODED, DECODED, True),
        (2, DECODED, DECODED, True),
        (3, DECODED, DECODED, False),
        (4, DEAD, DECODED, True),
        (5, KEPT, KEPT, False),
    ]
    assert await mismapped.stored_facts() == before
    assert await count(mismapped, "unplaced_patients") == 2


async def test_applied_the_patients_are_placed_and_the_earlier_reading_stays_in_the_log(mismapped):
    before = await mismapped.stored_facts()
    await again(mismapped, apply=True)
    assert await count(mismapped, "unplaced_patients") == 0
    assert await count(mismapped, "census_patients", "6W") == 2
    assert await count(mismapped, "beds_to_clean", "6W") == 1
    after = await mismapped.stored_facts()
    assert after[: len(before)] == before
    new = after[len(before) :]
    assert [f.kind for f in new].count("MessageReread") == 3
    assert {f.actor for f in new} == {"user:kim"}
    assert [r.message for r in await mismapped.facts(MessageReread)] == [1, 2, 4]
    admitted = await mismapped.facts(VisitAdmitted)
    assert [a.place.bed for a in admitted] == ["", "", "ICU-1-A", "6W-601-A", "6W-602-A"]


async def test_applied_twice_it_changes_nothing_more(mismapped):
    await again(mismapped, apply=True)
    facts, house = await mismapped.stored_facts(), (await mismapped.follower()).house
    assert not [r for r in await again(mismapped, apply=True) if r.changed]
    assert await mismapped.stored_facts() == facts
    assert digest((await mismapped.follower()).house) == digest(house)


async def test_the_feed_s_counts_move_with_what_became_of_each_message(mismapped):
    await again(mismapped, apply=True)
    feed = await mismapped.feed()
    assert (feed.total(DEAD), feed.total(DECODED), feed.total(KEPT)) == (0, 4, 1)
    assert feed.total() == 5


@pytest.mark.parametrize(
    ("choice", "positions"),
    [
        ({"message_type": "ADT^A20"}, [4]),
        ({"outcome": DEAD}, [4]),
        ({"outcome": KEPT}, [5]),
        ({"source": "beds"}, []),
        ({"first": 2, "last": 3}, [2, 3]),
        ({"first": 5, "last": 99}, [5]),
    ],
    ids=["type", "dead", "kept", "source", "range", "past the end"],
)
async def test_only_the_chosen_messages_are_read_again(mismapped, choice, positions):
    assert [r.position for r in await again(mismapped, apply=False, **choice)] == positions


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"source": "lab"}, "Here are: beds, ehr"),
        ({"first": 4, "last": 3}, "lies behind the last, 3"),
        ({"first": 6}, "decoded up to 5"),
        ({"first": 6, "last": 99}, "decoded up to 5"),
    ],
)
async def test_a_choice_that_can_be_no_message_is_refused(mismapped, choice, said):
    with pytest.raises(NothingChosen, match=said):
        await again(mismapped, apply=False, **choice)


async def test_messages_that_wait_for_their_lane_are_left_to_it(mismapped):
    await mismapped.heard(adt("A01", "6", visit="V6", patient="600"))
    assert [r.position for r in await again(mismapped, apply=False)] == [1, 2, 3, 4, 5]


async def test_a_second_reading_at_the_same_time_is_refused(mismapped):
    chosen = Choice()
    first = reprocess(mismapped.process, NORTH, chosen, actor="user:kim", apply=True)
    assert (await anext(first)).position == 1
    with pytest.raises(AlreadyReprocessing, match="Wait until it ends"):
        await again(mismapped, apply=True)
    rest = [r.position async for r in first]
    assert rest == [2, 3, 4, 5]
    assert not [r for r in await again(mismapped, apply=True) if r.changed]


async def test_a_reading_that_is_cut_short_can_be_begun_again(mismapped, monkeypatch):
    write = reprocess_module._write

    async def fails_at_the_second(conn, appender, facility, shard, message, *rest):
        if message.position == 2:
            raise ConnectionResetError
        await write(conn, appender, facility, shard, message, *rest)

    monkeypatch.setattr(reprocess_module, "_write", fails_at_the_second)
    with pytest.raises(ConnectionResetError):
        await again(mismapped, apply=True)
    monkeypatch.setattr(reprocess_module, "_write", write)
    assert [r.position for r in await again(mismapped, apply=True) if r.changed] == [2, 4]
    assert await count(mismapped, "unplaced_patients") == 0


async def test_a_map_made_worse_withdraws_what_was_right(mismapped):
    await again(mismapped, apply=True)
    (mismapped.folder / "ehr.toml").write_text(profile("ehr"))
    await mismapped.configure()
    await again(mismapped, apply=True)
    assert await count(mismapped, "unplaced_patients") == 2
    assert (await mismapped.feed()).counts["ADT^A20"] == {DEAD: 1, DECODED: 0}


async def test_a_rebuild_is_identical_before_and_after_and_with_its_feeds(mismapped):
    await (await mismapped.follower()).save()
    first = await rebuild(mismapped.process, NORTH)
    assert first.identical
    await again(mismapped, apply=True)
    await mismapped.heard(b"hello", quarantine="not-hl7")
    await mismapped.tell(adt("A03", "7", to="6WEST^601^A"))
    second = await rebuild(mismapped.process, NORTH)
    assert (second.identical, second.feeds_equal) == (True, True)
    assert second.house_after != first.house_after
    assert second.facts == len(await mismapped.stored_facts())
    assert (await rebuild(mismapped.process, NORTH)).house_before == second.house_after


async def test_a_rebuild_finds_a_house_that_its_facts_do_not_tell(mismapped):
    """Method: the snapshot of another hospital's morning lies where this one's should."""
    follower = await mismapped.follower()
    follower.house.unread["SomethingElse"] = 1
    await follower.save()
    found = await rebuild(mismapped.process, NORTH)
    assert not found.identical
    assert (await rebuild(mismapped.process, NORTH)).identical, "the rebuilt one was kept"


@pytest.mark.parametrize(
    "wrong",
    [
        "update feed_counts set messages = messages + 1",
        "update feed_hours set messages = messages + 1",
        "update feed_hours set minutes = 0",
        "delete from dead_letters",
    ],
)
async def test_a_rebuild_finds_feeds_that_were_counted_wrong(mismapped, wrong):
    await mismapped.conn.execute(wrong)
    found = await rebuild(mismapped.process, NORTH)
    assert not found.feeds_equal
    assert not found.identical


async def test_what_was_heard_before_hours_were_counted_is_counted_once_at_the_upgrade(mismapped):
    """Method: the tables are as an upgrade left them, and the migration runs once more."""
    await mismapped.heard(b"hello", quarantine="not-hl7")
    await again(mismapped, apply=True)
    await mismapped.tell(adt("A01", "8", visit=""))
    dead = "select position, source, message_type, reason from dead_letters order by position"
    before = await mismapped.conn.fetch(dead)
    assert before
    (fill,) = [sql for number, _, sql in migrations() if number == 8]
    owner = await connect(mismapped.process.dsns.owner)
    try:
        await owner.execute("delete from feed_hours; delete from dead_letters")
        assert not (await rebuild(mismapped.process, NORTH)).feeds_equal
        for _ in range(2):  # over what has been counted since, too
            await owner.execute(fill)
            assert (await rebuild(mismapped.process, NORTH)).identical
    finally:
        await owner.close()
    assert await mismapped.conn.fetch(dead) == before
