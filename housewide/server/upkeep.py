"""Upkeep: forgetting old keys and counts, and making next month's partitions in time.

Done by every hospital process: twice does no harm.
"""

import asyncio

import structlog

from housewide.kit.clock import DAY, Clock
from housewide.log.connect import Conn
from housewide.log.months import month_of
from housewide.log.sweep import sweep_keys
from housewide.server.feed_counts import forget_counts
from housewide.server.process import AWAY, Process

log = structlog.get_logger(__name__)

EVERY_S = 3_600.0
"""An hour's keys are swept in well under a second."""

AHEAD = 7 * DAY
"""Partitions are there a week before their month, so that no weekend is too long."""


async def keep_up(process: Process) -> None:
    """Do the upkeep now and every hour, for as long as the process runs."""
    while True:
        try:
            async with process.pool.acquire() as conn:
                await tidy(conn, process.clock)
        except AWAY as error:
            log.warning("upkeep waits", cause=type(error).__name__)
        await asyncio.sleep(EVERY_S)


async def tidy(conn: Conn, clock: Clock) -> int:
    """One round; how many keys were forgotten."""
    now = clock.now()
    await conn.execute("select ensure_month($1)", month_of(now + AHEAD))
    await forget_counts(conn, now)
    return await sweep_keys(conn, now)
