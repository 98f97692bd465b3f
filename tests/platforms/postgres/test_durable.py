"""A server that may forget what it confirmed is refused, by the name of the setting."""

import asyncpg

from housewide.platforms.postgres import require_durable


async def test_our_own_server_is_durable_without_a_note(database: str) -> None:
    conn = await asyncpg.connect(database)
    try:
        assert await require_durable(conn) == []
    finally:
        await conn.close()


async def test_each_test_has_a_database_of_its_own(database: str) -> None:
    conn = await asyncpg.connect(database)
    try:
        await conn.execute("create table only_here ()")
    finally:
        await conn.close()
