"""What a follower may rely on: every fact, in order, none skipped, however it was committed."""

import asyncio

import pytest

from housewide.kit.clock import DAY
from housewide.log import read
from housewide.log.bell import Bell, Ear
from housewide.log.connect import pool
from housewide.log.facts import FactAppender
from housewide.log.read import LogReader, StoredFact, StoredMessage
from housewide.log.shards import shard_id
from tests.log.databases import LogDatabase, connected
from tests.log.stories import NORTH, NOW, all_facts, believe, believed, heard, intake, keep


async def positions(reader: LogReader[StoredFact]) -> list[int]:
    return [row.position async for chunk in reader.replay() for row in chunk]


class FollowContract:
    async def test_a_follower_never_skips_what_is_committed_late(self, store: LogDatabase) -> None:
        """The id gap: position 2 must not show before position 1, whichever commits first."""
        total = 4 * 25

        async def writer(n: int) -> None:
            appender = FactAppender()
            async with connected(store.app) as conn:
                for turn in range(25):
                    # Months pass meanwhile, so that cuts are made under the follower's feet.
                    await believe(conn, appender, [believed()], now=NOW + turn * 3 * DAY)
                    await asyncio.sleep(0 if n else 0.001)

        async def follower() -> list[int]:
            seen: list[int] = []
            async with connected(store.app) as conn:
                reader = LogReader(conn, StoredFact, await shard_id(conn, NORTH))
                while len(seen) < total:
                    rows = await reader.after(seen[-1] if seen else 0, 7)
                    seen += [row.position for row in rows]
                    await asyncio.sleep(0)
            return seen

        async with asyncio.TaskGroup() as group:
            following = [group.create_task(follower()) for _ in range(2)]
            for n in range(4):
                group.create_task(writer(n))
        for task in following:
            assert task.result() == list(range(1, total + 1))

    async def test_a_chunk_that_spans_months_is_no_longer_than_asked(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as conn:
            for month in range(4):
                rows = [believed()] * 3
                await believe(conn, FactAppender(), rows, now=NOW + month * 31 * DAY)
            reader = LogReader(conn, StoredFact, await shard_id(conn, NORTH))
            for limit in range(1, 14):
                position, seen = 0, []
                while chunk := await reader.after(position, limit):
                    assert len(chunk) <= limit
                    seen += [row.position for row in chunk]
                    position = seen[-1]
                assert seen == list(range(1, 13))

    async def test_large_messages_come_a_few_at_a_time_and_none_is_skipped(
        self, store: LogDatabase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(read, "READ_BYTES", 100)
        async with intake(store) as writer:
            for n, size in enumerate((60, 30, 20, 500, 10, 99, 1, 60)):
                at = NOW + n // 3 * 31 * DAY
                await keep(writer, heard(f"{n}", b"x" * size, at=at))
        async with connected(store.app) as conn:
            reader = LogReader(conn, StoredMessage, await shard_id(conn, NORTH))
            position, sizes = 0, []
            while chunk := await reader.after(position, 10):
                sizes.append([message.size_bytes for message in chunk])
                position = chunk[-1].position
        assert [size for some in sizes for size in some] == [60, 30, 20, 500, 10, 99, 1, 60]
        assert all(len(some) == 1 or sum(some) <= 100 for some in sizes)
        assert [60, 30] in sizes

    async def test_a_log_whose_first_month_was_closed_is_followed_from_what_is_left(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as conn:
            for month in range(3):
                await believe(conn, FactAppender(), [believed()], now=NOW + month * 31 * DAY)
            north = await shard_id(conn, NORTH)
            early = LogReader(conn, StoredFact, north)
            assert await positions(early) == [1, 2, 3]
            async with connected(store.owner) as owner:
                await owner.execute("drop table facts_headers_202611, facts_payloads_202611")
            late = LogReader(conn, StoredFact, north)
            for reader in (early, late):
                assert await positions(reader) == [2, 3]
            async with connected(store.owner) as owner:
                await owner.execute("delete from cuts where month = 202611")
            late = LogReader(conn, StoredFact, north)
            for reader in (early, late):
                assert await positions(reader) == [2, 3]

    async def test_a_replay_ends_where_it_is_told_to(self, store: LogDatabase) -> None:
        async with connected(store.app) as conn:
            await believe(conn, FactAppender(), [believed()] * 5)
            reader = LogReader(conn, StoredFact, await shard_id(conn, NORTH))

            async def replayed(position: int, until: int | None) -> list[int]:
                return [r.position async for c in reader.replay(position, until) for r in c]

            assert await replayed(0, None) == [1, 2, 3, 4, 5]
            assert await replayed(1, 3) == [2, 3]
            assert await replayed(3, 3) == []
            assert await replayed(4, 9) == [5]

    async def test_an_empty_log_is_empty(self, store: LogDatabase) -> None:
        assert await all_facts(store) == []

    async def test_the_bell_wakes_who_follows_that_facility_and_nobody_else(
        self, store: LogDatabase
    ) -> None:
        """Five hundred facilities ring at once: more names than one notification holds."""
        names = [f"facility-number-{n:04}" for n in range(500)]
        async with pool(store.app, 2) as conns, connected(store.app) as conn:
            ear, bell = Ear(), Bell(conns)
            woken = [ear.event("facts", name) for name in names]
            asleep = ear.event("messages", names[0])
            await ear.listen(conn)
            for event in (*woken, asleep):  # who begins to listen looks first
                assert event.is_set()
                event.clear()
            for name in names:
                bell.ring("facts", name)
            async with asyncio.timeout(10):
                for event in woken:
                    await event.wait()
            await bell.close()
            assert not asleep.is_set()
            await conn.remove_listener("housewide", ear._heard)
