"""Publishing: each day's measures become a fact once the day has settled, and keep their values.

Each day is a due entry: known beforehand, unique by its date, appended once by whoever holds the
timer's lease. What is told later restates the day and changes nothing that was published. A day
that cannot be worked out is left out and said: the next one, and the hospital's process, go on.
"""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta, tzinfo

import structlog

from housewide.hospital.house.periods.facts import MeasuresPublished, subject_of
from housewide.hospital.house.periods.period import Period, days
from housewide.kit.clock import HOUR, Instant, moment
from housewide.kit.errors import HousewideError
from housewide.kit.facts import Draft
from housewide.log.connect import Conn
from housewide.log.facts import FactAppender
from housewide.log.leases import take_lease
from housewide.log.lookup import last_position
from housewide.log.shards import shard_id
from housewide.server.feeds import first_waiting
from housewide.server.follower import HouseFollower
from housewide.server.periods import Memory, known_by, zone_of
from housewide.server.process import AWAY, Process
from housewide.server.published import body_of, published_fact
from housewide.server.registry import as_row

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
"""A look costs nothing while no day is due, and a second late is on time."""

SETTLING = 2 * HOUR
"""So long after its midnight a day is published. The night shift enters what the evening left: most
late entries come within an hour or two, and by the morning's first meeting the numbers stand."""

MISSED_DAYS = 7
"""So many days are published afterwards where nobody ran when they were due. Older ones can be
asked for like any other; they were never published."""


class UnreckonedDay(HousewideError):
    """A day could not be worked out: a fault of ours. It is tried again by the next start."""

    code = "unreckoned-day"


class Publishing:
    """The timer of one facility's days."""

    def __init__(self, process: Process, follower: HouseFollower) -> None:
        self._process = process
        self._follower = follower
        self._shard = follower.shard
        self._appender = FactAppender()
        self._done: set[date] = set()
        self._until_position: int | None = None

    async def run(self) -> None:
        while True:
            try:
                async with self._process.pool.acquire() as conn:
                    if await take_lease(conn, f"publish:{self._shard}", self._process.holder):
                        await self.look(conn)
            except AWAY as error:
                log.warning("publishing waits", shard=self._shard, cause=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self, conn: Conn) -> None:
        """Publish each day that is due and was not yet."""
        house = self._follower.house
        if not self._follower.is_caught_up or not house.places.units:
            return
        number, now = await shard_id(conn, self._shard), self._process.clock.now()
        for day in _due_days(now, zone_of(house)):
            on = day.days[0].date
            if on in self._done:
                continue
            if await published_fact(conn, number, str(on)) is None:
                if not await self._has_settled(conn, number, day.until_at + SETTLING):
                    return
                try:
                    await self._publish(conn, day, now)
                except UnreckonedDay:
                    log.exception("a day is not published", shard=self._shard, day=str(on))
            self._done.add(on)

    async def _has_settled(self, conn: Conn, shard: int, due_at: Instant) -> bool:
        """Whether all that came until then is read, and folded: else a backlog would be no news."""
        waiting = await first_waiting(conn, shard)
        if waiting is not None and waiting.received_at <= due_at:
            return False
        if self._until_position is None:
            self._until_position = await last_position(conn, "facts", shard)
        return self._follower.position >= self._until_position

    async def _publish(self, conn: Conn, day: Period, now: Instant) -> None:
        """Say what is known of a day, unless the facility was connected only after it began."""
        self._until_position = None
        memory = Memory.of(self._follower)
        body = await self._body(conn, memory, day, now)
        if body is None:
            return
        due_at, on = day.until_at + SETTLING, str(day.days[0].date)
        row = as_row(Draft(body, subject_of(on), due_at, "due"), "timer")
        await self._appender.prepare(conn, self._shard, now)
        key = f"{MeasuresPublished.__name__}:{on}"
        async with conn.transaction():
            _, new = await self._appender.append_once(conn, self._shard, key, [row], now)
        if new:
            self._process.bell.ring("facts", self._shard)

    async def _body(
        self, conn: Conn, memory: Memory, day: Period, now: Instant
    ) -> MeasuresPublished | None:
        """What is known of a day; None where nothing can be. Raises `UnreckonedDay`."""
        position = memory.house.position
        try:
            known = await known_by(conn, self._shard, memory, day, position=position, as_of=now)
            if not known.is_configured:
                return None
            return await asyncio.to_thread(body_of, known)  # nobody else has it: none need wait
        except AWAY:
            raise
        except Exception as error:
            raise UnreckonedDay(f"{type(error).__name__}: {error}") from error


def _due_days(now: Instant, zone: tzinfo) -> Iterator[Period]:
    """The last days that have settled by now, oldest first."""
    today = moment(now - SETTLING).astimezone(zone).date()
    for back in range(MISSED_DAYS, 0, -1):
        day = days(today - timedelta(days=back), today - timedelta(days=back), zone)
        if day.until_at + SETTLING <= now:
            yield day
