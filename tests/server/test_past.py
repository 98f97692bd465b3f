"""Any past moment, over PostgreSQL: what memory forgot is kept, and asked as known then or now.

Method: messages told by hand on a clock that is moved by weeks; what is asked is who lay where.
"""

import asyncio
import contextlib
from collections.abc import Sequence

import pytest

from housewide.hospital.house.measures import keys_of
from housewide.kit.clock import DAY, HOUR, Instant, moment
from housewide.kit.facts import Entry, MessageReread
from housewide.log.connect import Conn
from housewide.log.lookup import position_at
from housewide.log.past import PastVisit, keep_visits
from housewide.server import forgotten
from housewide.server.follower import HouseFollower, NoSuchUnit, NotYet
from housewide.server.forgotten import still_hold
from housewide.server.past import past_house, past_measure
from housewide.server.rebuild import rebuild
from tests.server.messages import adt, bed_status
from tests.server.site import NOON, NORTH, Story

ADMITTED = NOON + HOUR


async def another_day(north: Story) -> None:
    """Six weeks later somebody else is admitted, and what was is forgotten."""
    north.clock.advance(42 * DAY)
    await north.tell(adt("A01", "4", visit="V9", patient="900", at=stamp(north.clock.now())))


def stamp(at: Instant) -> str:
    """An instant as these senders write it: in UTC."""
    return f"{moment(at):%Y%m%d%H%M%S}+0000"


async def count(
    north: Story, name: str, as_of: Instant, known_at: Instant | None = None
) -> float | None:
    house = await past_house(north.process, NORTH, as_of, known_at)
    return past_measure(house, NORTH, name, as_of, None).value


async def keeper(north: Story) -> HouseFollower:
    """Folds as the hospital process does: what it forgets is kept."""
    follower = HouseFollower(north.process.pool, NORTH, keeps_past=True)
    await follower.open()
    await follower.catch_up()
    return follower


async def a_stay_long_ago(north: Story) -> None:
    """V1 for two hours, their going told three hours late; six weeks later it is forgotten."""
    await north.configure()
    north.clock.advance(HOUR)
    await north.tell(adt("A01", "1", at=stamp(ADMITTED)))
    await north.tell(bed_status("2", "6W^602^A", "U", at=stamp(ADMITTED)), source="beds")
    north.clock.advance(5 * HOUR)
    await north.tell(adt("A03", "3", at=stamp(ADMITTED + 2 * HOUR)))
    north.clock.advance(42 * DAY)
    await north.tell(adt("A01", "4", visit="V9", patient="900", at=stamp(north.clock.now())))


async def test_a_forgotten_visit_is_asked_for_as_known_then_and_as_known_now(north: Story) -> None:
    await a_stay_long_ago(north)
    follower = await keeper(north)
    assert len(follower.house.visits.visits) == 1, "V9 alone: V1 ended long ago"
    await follower.save()
    at = ADMITTED + 3 * HOUR
    assert await count(north, "census_patients", at, known_at=at) == 1
    assert await count(north, "census_patients", at) == 0
    assert await count(north, "census_patients", ADMITTED + HOUR) == 1
    assert await count(north, "census_patients", north.clock.now()) == 1


async def test_what_was_forgotten_since_the_last_snapshot_is_not_missed(north: Story) -> None:
    await a_stay_long_ago(north)
    assert await north.conn.fetchval("select count(*) from past_visits") == 0
    assert await count(north, "census_patients", ADMITTED + HOUR) == 1


async def test_beds_are_asked_for_as_they_were_reported(north: Story) -> None:
    await a_stay_long_ago(north)
    await (await keeper(north)).save()
    house = await past_house(north.process, NORTH, ADMITTED + HOUR, None)
    assert "6W-602-A" in keys_of(house, "beds_available", None)
    house = await past_house(north.process, NORTH, NOON + 1, None)
    assert "6W-602-A" in keys_of(house, "beds_unknown", None)


async def test_what_is_told_of_a_forgotten_visit_changes_its_past(north: Story) -> None:
    await a_stay_long_ago(north)
    await (await keeper(north)).save()
    before = north.clock.now()
    north.clock.advance(HOUR)
    await north.tell(adt("A13", "5", at=stamp(ADMITTED + 2 * HOUR)))
    follower = await keeper(north)
    await follower.save()
    at = ADMITTED + 3 * HOUR
    assert await count(north, "census_patients", at, known_at=before) == 0
    assert await count(north, "census_patients", at) == 1


async def test_keeping_the_past_again_changes_nothing(north: Story) -> None:
    await a_stay_long_ago(north)
    await (await keeper(north)).save()
    rows = "select array_agg(t order by t) from (select p::text t from {} p) q"
    tables = ("past_visits", "past_bed_reports")
    before = [await north.conn.fetchval(rows.format(table)) for table in tables]
    assert all(before)
    await rebuild(north.process, NORTH)
    assert [await north.conn.fetchval(rows.format(table)) for table in tables] == before


async def test_the_position_of_a_moment_is_that_of_the_last_fact_believed_by_then(
    north: Story,
) -> None:
    await a_stay_long_ago(north)
    facts = await north.stored_facts()
    for at in (0, NOON - 1, NOON, ADMITTED + 5 * HOUR, NOON + 30 * DAY, north.clock.now()):
        believed = [f.position for f in facts if f.believed_at <= at]
        assert await position_at(north.conn, north.shard, at) == max(believed, default=0)


async def test_a_moment_that_has_not_come_is_not_asked_for(north: Story) -> None:
    await north.configure()
    with pytest.raises(NotYet):
        await past_house(north.process, NORTH, north.clock.now() + HOUR, None)
    with pytest.raises(NotYet):
        await past_house(north.process, NORTH, NOON + 1, north.clock.now() + HOUR)


async def test_a_visit_whose_discharge_was_told_late_was_open_until_then(north: Story) -> None:
    await north.configure()
    north.clock.advance(HOUR)
    await north.tell(adt("A01", "1", at=stamp(ADMITTED)))
    north.clock.advance(10 * DAY)
    await north.tell(adt("A03", "3", at=stamp(ADMITTED + 2 * HOUR)))
    at = ADMITTED + 9 * DAY
    assert await count(north, "census_patients", at, known_at=at) == 1
    await another_day(north)
    await (await keeper(north)).save()
    assert await count(north, "census_patients", at, known_at=at) == 1
    assert await count(north, "census_patients", at) == 0


async def test_a_forgotten_visit_that_was_not_discharged_after_all_is_open_ever_since(
    north: Story,
) -> None:
    await a_stay_long_ago(north)
    await (await keeper(north)).save()
    north.clock.advance(HOUR)
    await north.tell(adt("A13", "5", at=stamp(ADMITTED + 2 * HOUR)))
    await (await keeper(north)).save()
    assert await count(north, "census_patients", ADMITTED + 10 * DAY) == 1


async def test_two_who_keep_at_once_lose_nothing(
    north: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: a rebuild has read what is kept and not yet written, when the live one keeps more."""
    await a_stay_long_ago(north)
    await (await keeper(north)).save()
    rebuilding = await keeper(north)
    await rebuilding.open(from_snapshot=False)
    await rebuilding.catch_up()
    north.clock.advance(HOUR)
    await north.tell(adt("A13", "5", at=stamp(ADMITTED + 2 * HOUR)))
    live = await keeper(north)
    reading, other = asyncio.Event(), asyncio.Event()

    async def slow(conn: Conn, shard: int, visits: Sequence[PastVisit]) -> None:
        if not reading.is_set():
            reading.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(other.wait(), 0.5)  # it must not come between
        await keep_visits(conn, shard, visits)

    async def at_once() -> None:
        await reading.wait()
        await live.keep_past()
        other.set()

    monkeypatch.setattr(forgotten, "keep_visits", slow)
    await asyncio.gather(rebuilding.keep_past(), at_once())
    assert await count(north, "census_patients", ADMITTED + 10 * DAY) == 1
    kept = await north.conn.fetch("select data from past_visits")
    assert any(b"cancel-discharge" in row["data"] for row in kept)


async def test_a_report_that_was_withdrawn_is_not_brought_back_by_who_heard_it(
    north: Story,
) -> None:
    await north.configure()
    north.clock.advance(HOUR)
    await north.tell(bed_status("2", "6W^602^A", "U", at=stamp(ADMITTED)), source="beds")
    before = await keeper(north)
    (report,) = before.forgotten.reports
    reread = Entry(
        NORTH, before.position + 1, "6W-602-A", MessageReread(report.message or 0, ("6W-602-A",)),
        ADMITTED, "received", None, None, north.clock.now(), None, "user:hall",
    )  # fmt: skip
    assert still_hold([report], [reread], before.position) == [report]
    assert still_hold([report], [reread], before.position + 1) == []


async def test_a_past_measure_names_its_facility_and_refuses_an_unknown_unit(north: Story) -> None:
    await a_stay_long_ago(north)
    early = NOON - DAY
    house = await past_house(north.process, NORTH, early, early)
    assert past_measure(house, NORTH, "census_patients", early, None).place == NORTH
    house = await past_house(north.process, NORTH, ADMITTED, None)
    with pytest.raises(NoSuchUnit):
        past_measure(house, NORTH, "census_patients", ADMITTED, "NOPE")
