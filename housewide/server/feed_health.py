"""How each feed does: what it says now against what is expected, how late, and who is blind.

Read, never kept: from the counts, and from the house that the facts have. Silence is a fact; that
a feed is slow is only shown, since nothing has to happen because of it.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from housewide.hospital.house.house import House
from housewide.hospital.house.measures import blind_measures
from housewide.hospital.systems.ask import parts_of
from housewide.hospital.systems.expected import Band, expected
from housewide.hospital.systems.lateness import Lateness, lateness
from housewide.hospital.systems.limit import Limit, limit
from housewide.hospital.systems.state import Source
from housewide.kit.clock import HOUR, Instant
from housewide.log.connect import Conn
from housewide.server.feed_counts import SLOT
from housewide.server.feeds import Feed
from housewide.server.learning import Learning
from housewide.server.silence import longest_gap_minutes

State = Literal["heard", "slow", "silent", "not heard yet", "retired"]


class Rate(Struct, frozen=True):
    """What was said in the last hour or a little more, and what was expected then.

    Up to when all that came was read: what waits is no silence. `expected` is None where nothing
    is learned yet.
    """

    since: Instant
    until: Instant
    messages: int
    expected: Band | None

    @property
    def is_slow(self) -> bool:
        return self.expected is not None and self.messages < self.expected.low


class FeedHealth(Struct, frozen=True):
    """One source now: its state in a word, and what stands behind it.

    `tells_of` are the parts of the hospital it ever spoke of. `silence` is the limit that it passed
    where it is silent, else the one it is held to. `dead` are its dead letters by reason. `blind`
    are the measures that are blind because of it.
    """

    source: str
    state: State
    tells_of: tuple[str, ...]
    heard_at: Instant | None
    silence: Limit | None
    rate: Rate
    lateness: Lateness
    dead: dict[str, int]
    blind: tuple[str, ...]


class HealthReader:
    """Reads the health of one facility's feeds, and remembers what it learned of them."""

    def __init__(self) -> None:
        self._usual, self._limits = Learning(), Learning()

    async def read(
        self, conn: Conn, shard: int, house: House, feeds: Sequence[Feed], until: Instant
    ) -> dict[str, FeedHealth]:
        """By source, of all that was read up to an instant: now, or while messages wait before."""
        lags = await _lags(conn, shard, _an_hour_before(until))
        dead = await _dead(conn, shard)
        health = {}
        for feed in feeds:
            known = house.systems.sources.get(feed.source) or Source(feed.source)
            by_lag = lags.get(feed.source, {})
            rate = await self._rate(conn, shard, house, feed.source, by_lag, until)
            health[feed.source] = FeedHealth(
                feed.source,
                _state(known, feed.heard_at, rate),
                parts_of(house.systems, feed.source),
                feed.heard_at,
                await self._silence(conn, shard, house, known, feed.heard_at),
                rate,
                lateness({lag: count for lag, count in by_lag.items() if lag is not None}),
                dead.get(feed.source, {}),
                blind_measures(house, feed.source),
            )
        return health

    async def slow(
        self, conn: Conn, shard: int, house: House, feeds: Sequence[Feed], until: Instant
    ) -> tuple[str, ...]:
        """The sources that say far less than usual and are not silent."""
        lags = await _lags(conn, shard, _an_hour_before(until))
        found = []
        for feed in feeds:
            known = house.systems.sources.get(feed.source) or Source(feed.source)
            by_lag = lags.get(feed.source, {})
            rate = await self._rate(conn, shard, house, feed.source, by_lag, until)
            if _state(known, feed.heard_at, rate) == "slow":
                found.append(feed.source)
        return tuple(found)

    async def _rate(
        self,
        conn: Conn,
        shard: int,
        house: House,
        source: str,
        by_lag: Mapping[int | None, int],
        until: Instant,
    ) -> Rate:
        since = _an_hour_before(until)
        learned = await self._usual.of(conn, shard, source, house.places.zone, until)
        band = None if learned is None else expected(learned, since, until)
        return Rate(since, until, sum(by_lag.values()), band)

    async def _silence(
        self, conn: Conn, shard: int, house: House, source: Source, heard_at: Instant | None
    ) -> Limit | None:
        """As the timer has it, or will have it."""
        stated_minutes = longest_gap_minutes(source.toml)
        if source.retired_at is not None or stated_minutes is None:
            return None
        if source.silent_since_at is not None:
            return Limit(source.silent_by, source.silent_limit_seconds)
        since = heard_at if heard_at is not None else source.configured_at or 0
        learned = await self._limits.of(conn, shard, source.name, house.places.zone, since)
        return limit(learned, stated_minutes, since)


def _state(source: Source, heard_at: Instant | None, rate: Rate) -> State:
    if source.retired_at is not None:
        return "retired"
    if source.silent_since_at is not None:
        return "silent"
    if heard_at is None:
        return "not heard yet"
    return "slow" if rate.is_slow else "heard"


def _an_hour_before(until: Instant) -> Instant:
    """Or up to a slot more."""
    return (until - HOUR) // SLOT * SLOT


async def _lags(conn: Conn, shard: int, since: Instant) -> dict[str, dict[int | None, int]]:
    """Messages received since then, by source and lag."""
    rows = await conn.fetch(
        "select source, lag_seconds, sum(messages)::bigint as messages from feed_lags"
        " where shard = $1 and slot >= $2 group by source, lag_seconds",
        shard, since,
    )  # fmt: skip
    lags: dict[str, dict[int | None, int]] = {}
    for row in rows:
        lags.setdefault(row["source"], {})[row["lag_seconds"]] = row["messages"]
    return lags


async def _dead(conn: Conn, shard: int) -> dict[str, dict[str, int]]:
    """Dead letters by source and reason, the commonest first."""
    rows = await conn.fetch(
        "select source, reason, count(*) as messages from dead_letters where shard = $1"
        " group by source, reason order by messages desc, reason",
        shard,
    )
    dead: dict[str, dict[str, int]] = {}
    for row in rows:
        dead.setdefault(row["source"], {})[row["reason"]] = row["messages"]
    return dead
