"""Upkeep against a real database: keys forgotten when they are old, partitions there in time."""

from housewide.kit.clock import DAY, ManualClock
from housewide.log.shards import shard_id
from housewide.log.sweep import KEYS_KEPT
from housewide.server.upkeep import tidy
from tests.log.databases import connected, migrated

FEBRUARY_26 = 1_772_064_000_000_000  # 2026-02-26T00:00:00Z


async def test_next_months_partitions_are_there_a_week_before_it_begins(database: str) -> None:
    store = await migrated(database)
    async with connected(store.app) as conn:
        await tidy(conn, ManualClock(FEBRUARY_26))
        assert await conn.fetchval("select to_regclass('facts_headers_202603') is not null")


async def test_a_key_is_forgotten_after_its_window_and_not_before(database: str) -> None:
    store = await migrated(database)
    async with connected(store.app) as conn:
        number = await shard_id(conn, "north")
        for key, received_at in (
            (b"old", FEBRUARY_26 - KEYS_KEPT - 1),
            (b"young", FEBRUARY_26 - KEYS_KEPT + DAY),
        ):
            await conn.execute(
                "insert into message_keys values ($1, $2, 0, 'body', 1, $3)",
                number, key, received_at,
            )  # fmt: skip
        assert await tidy(conn, ManualClock(FEBRUARY_26)) == 1
        left = await conn.fetch("select key from message_keys")
        assert [row["key"] for row in left] == [b"young"]
