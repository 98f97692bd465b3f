"""What cursors, leases and snapshots promise to those who work on a log together."""

import asyncio

import pytest

from housewide.log.cursors import move_cursor, open_cursor
from housewide.log.errors import StaleCursor
from housewide.log.facts import FactAppender
from housewide.log.leases import give_up_lease, take_lease
from housewide.log.read import LogReader, StoredMessage
from housewide.log.shards import shard_id, shard_names
from housewide.log.snapshots import KEPT, Snapshot, drop_snapshots, load_snapshot, save_snapshot
from tests.log.databases import LogDatabase, connected
from tests.log.stories import NORTH, NOW, SOUTH, all_facts, believed, heard, intake, keep


class CursorContract:
    async def test_two_decoders_on_one_cursor_decode_each_message_once(
        self, store: LogDatabase
    ) -> None:
        """Neither holds a lease: what is right rests on the cursor alone."""
        async with intake(store) as writer:
            await keep(writer, *(heard(f"A{n}") for n in range(60)))

        async def decoder() -> int:
            stale, appender = 0, FactAppender()
            async with connected(store.app) as conn:
                number = await shard_id(conn, NORTH)
                messages = LogReader(conn, StoredMessage, number)
                await appender.prepare(conn, NORTH, NOW)
                while True:
                    position = await open_cursor(conn, "decode", number)
                    chunk = await messages.after(position, 5)
                    if not chunk:
                        return stale
                    rows = [believed(f"v.{m.position}", message=m.position) for m in chunk]
                    try:
                        async with conn.transaction():
                            await move_cursor(conn, "decode", number, position, chunk[-1].position)
                            await appender.append(conn, NORTH, rows, NOW)
                    except StaleCursor:
                        stale += 1

        await asyncio.gather(decoder(), decoder())
        assert [f.message for f in await all_facts(store)] == list(range(1, 61))

    async def test_a_decoder_that_was_overtaken_writes_nothing(self, store: LogDatabase) -> None:
        async with connected(store.app) as conn:
            number = await shard_id(conn, NORTH)
            appender = FactAppender()
            await appender.prepare(conn, NORTH, NOW)
            old = await open_cursor(conn, "decode", number)
            await move_cursor(conn, "decode", number, old, 5)
            transaction = conn.transaction()
            await transaction.start()
            await appender.append(conn, NORTH, [believed()], NOW)
            with pytest.raises(StaleCursor, match="no longer stands at 0"):
                await move_cursor(conn, "decode", number, old, 3)
            await transaction.rollback()
            assert await open_cursor(conn, "decode", number) == 5
        assert await all_facts(store) == []

    async def test_a_lease_is_one_holders_until_it_ends_or_is_given_up(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as conn:
            assert await take_lease(conn, "decode:north", "one")
            assert await take_lease(conn, "decode:north", "one")
            assert not await take_lease(conn, "decode:north", "two")
            await give_up_lease(conn, "decode:north", "two")
            assert not await take_lease(conn, "decode:north", "two")
            await conn.execute("update leases set until = clock_timestamp() - interval '1 us'")
            assert await take_lease(conn, "decode:north", "two")
            await give_up_lease(conn, "decode:north", "two")
            assert await take_lease(conn, "decode:north", "one")

    async def test_facilities_first_named_by_two_at_once_are_one_facility(
        self, store: LogDatabase
    ) -> None:
        async def name(shard: str) -> int:
            async with connected(store.app) as conn:
                return await shard_id(conn, shard)

        numbers = await asyncio.gather(*map(name, [NORTH, SOUTH] * 3))
        assert numbers == numbers[:2] * 3
        async with connected(store.app) as conn:
            assert await shard_names(conn) == dict(zip((NORTH, SOUTH), numbers, strict=False))
            assert await conn.fetchval("select count(*) from heads") == 6


class SnapshotContract:
    async def test_the_newest_snapshot_of_this_very_code_is_loaded(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as conn:
            number = await shard_id(conn, NORTH)
            assert await load_snapshot(conn, "visits", number, "v1") is None
            for position in (10, 20, 30):
                await save_snapshot(conn, "visits", number, "v1", Snapshot(position, b"state"))
            assert await load_snapshot(conn, "visits", number, "v1") == Snapshot(30, b"state")
            assert await load_snapshot(conn, "visits", number, "v2") is None
            assert await load_snapshot(conn, "beds", number, "v1") is None
            assert await conn.fetchval("select count(*) from snapshots") == KEPT

    async def test_a_damaged_snapshot_is_passed_over_and_can_be_written_again(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as conn:
            number = await shard_id(conn, NORTH)
            for position in (10, 20):
                await save_snapshot(conn, "visits", number, "v1", Snapshot(position, b"state"))
            await conn.execute("update snapshots set data = 'stale' where position = 20")
            assert await load_snapshot(conn, "visits", number, "v1") == Snapshot(10, b"state")
            await save_snapshot(conn, "visits", number, "v1", Snapshot(20, b"state"))
            assert await load_snapshot(conn, "visits", number, "v1") == Snapshot(20, b"state")

    async def test_other_code_leaves_nothing_of_this_codes_behind(self, store: LogDatabase) -> None:
        async with connected(store.app) as conn:
            number = await shard_id(conn, NORTH)
            await save_snapshot(conn, "visits", number, "v1", Snapshot(10, b"old"))
            await save_snapshot(conn, "visits", number, "v2", Snapshot(10, b"new"))
            assert await load_snapshot(conn, "visits", number, "v1") is None
            assert await load_snapshot(conn, "visits", number, "v2") == Snapshot(10, b"new")
            await drop_snapshots(conn, "visits", number)
            assert await load_snapshot(conn, "visits", number, "v2") is None
