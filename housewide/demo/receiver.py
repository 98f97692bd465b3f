"""The site that the demo's systems speak to, as they see it: where it listens, and how far it read.

Its database may be killed like any other part: what is asked meanwhile is asked again until it is
answered.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

import asyncpg

from housewide.demo.senders import Key
from housewide.log.cursors import read_cursor
from housewide.log.lookup import last_position
from housewide.log.shards import shard_names
from housewide.server.feeds import CURSOR
from housewide.server.process import AWAY

T = TypeVar("T")

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

LOOK_AGAIN_S = 0.005

_PORT = (
    "select l.port from listeners l join shards s on s.id = l.shard"
    " where s.name = $1 and l.source = $2"
)


async def answered(ask: Callable[[], Awaitable[T]]) -> T:
    """What the database answers, once it is there."""
    while True:
        try:
            return await ask()
        except AWAY:
            await asyncio.sleep(LOOK_AGAIN_S)


def port_of(pool: Pool) -> Callable[[Key], Awaitable[int]]:
    """Asks where the intake listens for a system, and waits until it does."""

    async def look(key: Key) -> int:
        while (port := await answered(lambda: pool.fetchval(_PORT, *key))) is None:
            await asyncio.sleep(LOOK_AGAIN_S)
        return int(port)

    return look


async def all_believed(pool: Pool) -> None:
    """Wait until the hospital has read every message that is stored now."""
    await answered(lambda: _all_believed(pool))


async def _all_believed(pool: Pool) -> None:
    async with pool.acquire() as conn:
        for number in (await shard_names(conn)).values():
            last = await last_position(conn, "messages", number)
            while await read_cursor(conn, CURSOR, number) < last:
                await asyncio.sleep(LOOK_AGAIN_S)
