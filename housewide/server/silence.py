"""Silence: a feed that says nothing for longer than it may becomes a fact, as does its return.

How long it may is learned from its own past weeks, and stated by its profile until four are known.
Each is a due entry: known beforehand, unique by (source, what began it), appended by whoever holds
the timer's lease. Absence of data is UNKNOWN, never fine (DESIGN, law 5).
"""

import asyncio
from functools import lru_cache

import structlog
from msgspec import Struct

from housewide.hospital.systems.facts import FeedFellSilent, FeedHeardAgain
from housewide.hospital.systems.limit import Limit, limit
from housewide.hospital.systems.state import Source
from housewide.integrations.hl7v2.profile import BadProfile, parse_profile
from housewide.kit.clock import SECOND, Instant
from housewide.kit.facts import Draft, Fact
from housewide.log.connect import Conn
from housewide.log.facts import FactAppender
from housewide.log.leases import take_lease
from housewide.log.shards import shard_id
from housewide.server.feeds import first_waiting, read_feeds
from housewide.server.follower import HouseFollower
from housewide.server.learning import Learning
from housewide.server.process import AWAY, Process
from housewide.server.registry import as_row

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
"""No limit is below five minutes but one that a profile states, in minutes: a second is on time."""


class _Due(Struct, frozen=True):
    """One source: when it was heard, how long it may be quiet, and up to when all was read.

    It is waited for `since` it was heard last; one that never was, since it was configured.
    """

    source: Source
    stated_minutes: int
    heard_at: Instant | None
    since: Instant
    limit: Limit
    read_until: Instant

    @property
    def at(self) -> Instant:
        """When its silence is too long."""
        return self.since + self.limit.seconds * SECOND


class Silence:
    """The timer of one facility's feeds."""

    def __init__(self, process: Process, follower: HouseFollower) -> None:
        self._process = process
        self._follower = follower
        self._shard = follower.shard
        self._appender = FactAppender()
        self._learning = Learning()

    async def run(self) -> None:
        while True:
            try:
                async with self._process.pool.acquire() as conn:
                    if await take_lease(conn, f"timer:{self._shard}", self._process.holder):
                        await self.look(conn)
            except AWAY as error:
                log.warning("timer waits", shard=self._shard, cause=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self, conn: Conn) -> None:
        """Tell what is new of this facility's feeds, as of now."""
        if not self._follower.is_caught_up:
            return
        number = await shard_id(conn, self._shard)
        now = self._process.clock.now()
        until = await read_until(conn, number, now)
        # After it: feeds read earlier could be older than the instant they are judged by.
        heard = {feed.source: feed.heard_at for feed in await read_feeds(conn, number)}
        for source in list(self._follower.house.systems.sources.values()):
            stated_minutes = longest_gap_minutes(source.toml)
            if stated_minutes is not None and source.retired_at is None:
                heard_at = heard.get(source.name)
                since = heard_at if heard_at is not None else source.configured_at or 0
                longest = await self._limit(conn, number, source.name, since, stated_minutes)
                due = _Due(source, stated_minutes, heard_at, since, longest, until)
                await self._tell(conn, due, now)

    async def _limit(
        self, conn: Conn, shard: int, source: str, since: Instant, stated_minutes: int
    ) -> Limit:
        zone = self._follower.house.places.zone
        learned = await self._learning.of(conn, shard, source, zone, since)
        return limit(learned, stated_minutes, since)

    async def _tell(self, conn: Conn, due: "_Due", now: Instant) -> None:
        """Say what is new of one source: that it fell silent, or that it is heard again."""
        name, silent_since = due.source.name, due.source.silent_since_at
        if silent_since is None:
            if due.at <= due.read_until:
                body = FeedFellSilent(
                    due.since, due.stated_minutes, due.limit.by, due.limit.seconds
                )
                # Not by its due time: a process that learned a little otherwise must not tell the
                # same silence again.
                key = f"{name}:{due.since}:{due.source.configured_at}"
                await self._append(conn, name, body, key, due.at, now)
        elif due.heard_at is not None and due.heard_at > silent_since:
            # Named by the silence it ends: whoever hears of it later must not end it again.
            key = f"{name}:{silent_since}"
            await self._append(conn, name, FeedHeardAgain(), key, due.heard_at, now)

    async def _append(
        self, conn: Conn, source: str, body: Fact, key: str, at: Instant, now: Instant
    ) -> None:
        kind = type(body).__name__
        row = as_row(Draft(body, source, at, "due"), "timer")
        await self._appender.prepare(conn, self._shard, now)
        async with conn.transaction():
            _, new = await self._appender.append_once(
                conn, self._shard, f"{kind}:{key}", [row], now
            )
        if new:
            self._process.bell.ring("facts", self._shard)


@lru_cache(maxsize=1024)
def longest_gap_minutes(profile: str) -> int | None:
    """What a source's believed profile states; None where this code cannot read it.

    Remembered, since every profile is looked at each second and rarely changes.
    """
    try:
        return parse_profile(profile).longest_gap_minutes
    except BadProfile:
        return None


async def read_until(conn: Conn, shard: int, now: Instant) -> Instant:
    """Up to when what was heard has been read: now, or where the lane is while messages wait.

    A decoder that was away says nothing of its feeds: what they sent lies in the log.
    """
    waiting = await first_waiting(conn, shard)
    return now if waiting is None else min(now, waiting.received_at)
