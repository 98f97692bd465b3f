"""A measure of a month, as known now: by the clock, as a reader asks for it.

The house, what memory forgot, the visits of the month and the one measure, of the dearest kind
there is. The facts are those of `bench.facts`: 320 patients at a time, each for a day; a hospital
of 120 beds has a third of them, each for four or five.
"""

import gc
import time
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

import asyncpg

from bench.facts import believed_at
from bench.report import Tell
from bench.stories import ZONE
from housewide.hospital.house.periods.measures import period_measure
from housewide.hospital.house.periods.period import Period, days
from housewide.kit.clock import DAY, Instant, moment
from housewide.server.follower import HouseFollower
from housewide.server.periods import Memory, known_by

MONTH_DAYS = 30
DAYS_BACK = (1, 335)
"""The last of its days lies so long ago."""

DEAREST = "turn_whole_minutes"
ROUNDS = 3


async def months(
    readers: "asyncpg.Pool[asyncpg.Record]", facility: str, facts: int, tell: Tell
) -> list[float]:
    """Seconds for the measure of each month; the past must have been kept (`bench.past`)."""
    took = []
    for back in DAYS_BACK:
        last = moment(believed_at(facts - 1) - back * DAY).date() - timedelta(days=1)
        month = days(last - timedelta(days=MONTH_DAYS - 1), last, ZoneInfo(ZONE))
        spent, found = [], 0
        for _ in range(ROUNDS):
            gc.collect()
            began_s = time.perf_counter()
            found = await _asked(readers, facility, month, believed_at(facts))
            spent.append(time.perf_counter() - began_s)
        took.append(median(spent))
        tell(f"a month to {last}: {found:,} visits in {took[-1]:.3f} s")
    return took


async def _asked(
    readers: "asyncpg.Pool[asyncpg.Record]", facility: str, month: Period, as_of: Instant
) -> int:
    """As `ask` does; how many visits it looked at."""
    follower = HouseFollower(readers, facility, keeps_past=True)
    await follower.open()
    await follower.catch_up()
    memory = Memory.of(follower)
    position = memory.house.position
    async with readers.acquire() as conn:
        known = await known_by(conn, facility, memory, month, position=position, as_of=as_of)
    period_measure(known, facility, DEAREST)
    return len(known.courses)
