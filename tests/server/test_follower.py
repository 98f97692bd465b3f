"""A house is a fold: from a snapshot and its tail, or from the first fact, it believes the same."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

import housewide.server.follower as follower_module
from housewide.hospital.house.measures import measure
from housewide.hospital.house.snapshot import digest
from housewide.kit.clock import HOUR, MINUTE
from housewide.server import live_house
from housewide.server.follower import FOLD, HouseFollower
from housewide.server.live_house import LiveHouse
from tests.server.messages import adt, bed_status
from tests.server.site import NOON, NORTH, Story, until


async def morning(north: Story) -> None:
    await north.tell(adt("A01", "1"), adt("A01", "2", visit="V2", patient="200", to="6W^602^A"))
    await north.tell(bed_status("3", "ICU^1^A", "C"), source="beds")


async def afternoon(north: Story) -> None:
    north.clock.advance(HOUR)
    await north.tell(
        adt("A02", "4", to="ICU^1^A", at="20261124123000"),
        adt("A03", "5", visit="V2", patient="200", to="6W^602^A", at="20261124124000"),
    )


async def test_a_snapshot_and_its_tail_are_the_house_from_the_first_fact(north):
    await morning(north)
    await (await north.follower()).save()
    await afternoon(north)
    scratch = await north.follower(from_snapshot=False)
    restored = HouseFollower(north.process.pool, NORTH)
    await restored.open()
    assert restored.position > 0, "it began from the snapshot"
    assert await restored.catch_up() == scratch.position - await snapshot_position(north)
    assert restored.position == scratch.position
    assert digest(restored.house) == digest(scratch.house)


async def snapshot_position(north: Story) -> int:
    return await north.conn.fetchval("select max(position) from snapshots where fold = $1", FOLD)


async def begins_at(north: Story) -> int:
    follower = HouseFollower(north.process.pool, NORTH)
    await follower.open()
    return follower.position


async def test_a_snapshot_of_other_code_is_ignored(north, monkeypatch):
    await morning(north)
    await (await north.follower()).save()
    assert await begins_at(north) > 0
    monkeypatch.setattr(follower_module, "fold_code", lambda: "another version's")
    assert await begins_at(north) == 0


async def test_a_damaged_snapshot_gives_way_to_the_one_before_it_and_then_to_the_facts(north):
    await morning(north)
    await (await north.follower()).save()
    first = await snapshot_position(north)
    await afternoon(north)
    await (await north.follower()).save()
    damage = "update snapshots set data = data || 'x'::bytea where position = $1"
    await north.conn.execute(damage, await snapshot_position(north))
    assert await begins_at(north) == first
    await north.conn.execute(damage, first)
    assert await begins_at(north) == 0
    assert digest((await north.follower()).house) == digest(
        (await north.follower(from_snapshot=False)).house
    )


async def test_a_past_moment_is_read_as_it_was_believed_then(north):
    await morning(north)
    at_noon = north.clock.now()
    await afternoon(north)
    then = HouseFollower(north.process.pool, NORTH)
    await then.open(from_snapshot=False)
    await then.catch_up(believed_by=at_noon + MINUTE)
    now = await north.follower()
    assert measure(then.house, "census_patients", at_noon).value == 2
    assert measure(now.house, "census_patients", north.clock.now()).value == 1
    assert then.position < now.position


async def test_before_the_first_fact_nothing_is_known(north):
    follower = HouseFollower(north.process.pool, NORTH)
    await follower.open(from_snapshot=False)
    assert await follower.catch_up(believed_by=NOON - 1) == 0
    assert measure(follower.house, "census_patients", NOON).value is None


@pytest.mark.parametrize("every", [1, 4])
async def test_the_hospital_process_keeps_a_snapshot_not_far_behind(north, monkeypatch, every):
    monkeypatch.setattr(live_house, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(live_house, "SNAPSHOT_EVERY_FACTS", every)
    monkeypatch.setattr(live_house, "SNAPSHOT_EVERY_S", 0.0)
    monkeypatch.setattr(live_house, "SNAPSHOT_SHARE", float("inf"))
    follower = HouseFollower(north.process.pool, NORTH)
    async with living(north, follower):
        await morning(north)
        await until(
            lambda: north.conn.fetchval(
                "select exists (select 1 from snapshots s, heads h where h.log = 'facts'"
                " and h.shard = s.shard and s.position > h.position - $1)",
                every,
            ),
            "a snapshot is kept",
        )
    assert digest((await north.follower()).house) == digest(
        (await north.follower(from_snapshot=False)).house
    )


async def test_a_flood_of_facts_is_not_met_by_a_flood_of_snapshots(north, monkeypatch):
    monkeypatch.setattr(live_house, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(live_house, "SNAPSHOT_EVERY_FACTS", 1)
    follower = HouseFollower(north.process.pool, NORTH)
    saved_at: list[int] = []

    async def save() -> None:
        saved_at.append(follower.position)

    async def has_saved() -> bool:
        return bool(saved_at)

    async def has_folded_more() -> bool:
        return follower.position > saved_at[0]

    monkeypatch.setattr(follower, "save", save)
    await morning(north)
    async with living(north, follower):
        await until(has_saved, "a first snapshot is kept")
        await afternoon(north)
        await until(has_folded_more, "what came in the afternoon is folded")
        assert len(saved_at) == 1


async def test_while_a_snapshot_is_written_the_house_goes_on(north, monkeypatch):
    """Method: a snapshot that is never done being written."""
    monkeypatch.setattr(live_house, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(live_house, "SNAPSHOT_EVERY_FACTS", 1)
    follower = HouseFollower(north.process.pool, NORTH)
    saving, never = asyncio.Event(), asyncio.Event()

    async def save() -> None:
        saving.set()
        await never.wait()

    async def is_saving() -> bool:
        return saving.is_set()

    async def has_folded_all() -> bool:
        return follower.position == (await north.stored_facts())[-1].position

    monkeypatch.setattr(follower, "save", save)
    await morning(north)
    async with living(north, follower):
        await until(is_saving, "a snapshot is being written")
        await afternoon(north)
        await until(has_folded_all, "what came meanwhile is folded")


@contextlib.asynccontextmanager
async def living(north: Story, follower: HouseFollower) -> AsyncIterator[None]:
    """The house as the hospital process keeps it."""
    house = LiveHouse(north.process, follower)
    tasks = [asyncio.create_task(work) for work in (house.follow(), house.keep_snapshots())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
