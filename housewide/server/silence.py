"""Silence: a feed that says nothing for longer than it may becomes a fact, as does its return.

Each is a due entry: known beforehand, unique by (source, due time), appended by whoever holds the
timer's lease. Absence of data is UNKNOWN, never fine (DESIGN, law 5).
"""

import asyncio

import structlog

from housewide.hospital.systems.ask import silent_since_at
from housewide.hospital.systems.facts import FeedFellSilent, FeedHeardAgain
from housewide.integrations.hl7v2.profile import Profile
from housewide.kit.clock import MINUTE, Instant
from housewide.kit.facts import Fact
from housewide.log.connect import Conn
from housewide.log.facts import FactAppender, FactRow
from housewide.log.leases import take_lease
from housewide.log.shards import shard_id
from housewide.server.configuration import load_configuration
from housewide.server.feeds import Feed, read_feeds
from housewide.server.follower import HouseFollower
from housewide.server.process import AWAY, Process
from housewide.server.registry import FACT_TYPES

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
"""Longest gaps are stated in minutes, so a second late is on time."""


class Silence:
    """The timer of one facility's feeds."""

    def __init__(self, process: Process, follower: HouseFollower) -> None:
        self._process = process
        self._follower = follower
        self._shard = follower.shard
        self._appender = FactAppender()

    async def run(self) -> None:
        while True:
            try:
                async with self._process.pool.acquire() as conn:
                    if await take_lease(conn, f"timer:{self._shard}", f"{id(self._process)}"):
                        await self._look(conn)
            except AWAY as error:
                log.warning("timer waits", shard=self._shard, cause=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self, conn: Conn) -> None:
        number = await shard_id(conn, self._shard)
        configuration = await load_configuration(conn, number)
        now = self._process.clock.now()
        for feed in await read_feeds(conn, number):
            profile = configuration.profile(feed.source)
            if profile is None or feed.heard_at is None:
                continue
            await self._tell(conn, feed, profile, now)

    async def _tell(self, conn: Conn, feed: Feed, profile: Profile, now: Instant) -> None:
        heard_at = feed.heard_at or 0
        due_at = heard_at + profile.longest_gap_minutes * MINUTE
        silent_since = silent_since_at(self._follower.house.systems, feed.source)
        if silent_since is not None and heard_at > silent_since:
            await self._append(conn, feed.source, FeedHeardAgain(), heard_at, now)
        elif silent_since is None and due_at <= now:
            body = FeedFellSilent(heard_at, profile.longest_gap_minutes)
            await self._append(conn, feed.source, body, due_at, now)

    async def _append(
        self, conn: Conn, source: str, body: Fact, due_at: Instant, now: Instant
    ) -> None:
        kind = type(body).__name__
        row = FactRow(
            kind, body.version, source, due_at, "due", None, None, None, "timer",
            FACT_TYPES.encode(body),
        )  # fmt: skip
        await self._appender.prepare(conn, self._shard, now)
        async with conn.transaction():
            _, new = await self._appender.append_once(
                conn, self._shard, f"{kind}:{source}:{due_at}", [row], now
            )
        if new:
            self._process.bell.ring("facts", self._shard)
