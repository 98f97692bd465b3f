"""Counting what is heard: by type and outcome, by hour, by lateness; and which letters are dead.

Written by the decoder's lane in the transaction that moves its cursor, all in one statement: exact
at any moment, and a message costs the same however many were counted before.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from housewide.hospital.systems.expected import WEEK
from housewide.hospital.systems.lateness import lag_seconds
from housewide.kit.clock import DAY, HOUR, MINUTE, Instant
from housewide.log.connect import Conn
from housewide.log.read import StoredMessage

SLOT = 5 * MINUTE
"""Of what was heard lately: short beside the hour that is asked for."""

HOURS_KEPT = 12 * WEEK
"""Longer than is learned from, by more than the longest silence."""

LAGS_KEPT = DAY
"""An hour is asked for; a day lets somebody look at the night."""

COUNT = """
with counted as (
    insert into feed_counts as f
        (shard, source, message_type, outcome, messages, last_position, last_received_at)
    select $1, * from unnest(
        $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[]
    )
    on conflict (shard, source, message_type, outcome) do update set
        messages = f.messages + excluded.messages,
        last_position = excluded.last_position,
        last_received_at = greatest(f.last_received_at, excluded.last_received_at)
), by_hour as (
    insert into feed_hours as h (shard, source, hour, messages, minutes)
    select $1, * from unnest($8::text[], $9::bigint[], $10::bigint[], $11::bigint[])
    on conflict (shard, source, hour) do update set
        messages = h.messages + excluded.messages,
        minutes = h.minutes | excluded.minutes
), by_lag as (
    insert into feed_lags as l (shard, source, slot, lag_seconds, messages)
    select $1, * from unnest($12::text[], $13::bigint[], $14::int[], $15::bigint[])
    on conflict (shard, source, slot, lag_seconds) do update set
        messages = l.messages + excluded.messages
)
insert into dead_letters (shard, position, source, message_type, reason)
select $1, * from unnest($16::bigint[], $17::text[], $18::text[], $19::text[])
"""


class FeedCounts:
    """Counts of one chunk of messages, on their way into the tables."""

    def __init__(self) -> None:
        self._messages: Counter[tuple[str, str, str]] = Counter()
        self._last: dict[tuple[str, str, str], tuple[int, Instant]] = {}
        self._hours: Counter[tuple[str, Instant]] = Counter()
        self._minutes: dict[tuple[str, Instant], int] = {}
        self._lags: Counter[tuple[str, Instant, int | None]] = Counter()
        self._dead: list[tuple[int, str, str, str]] = []

    def add(
        self, message: StoredMessage, outcome: str, sent_at: Instant | None, reason: str = ""
    ) -> None:
        """Count a message; `reason` is why it is a dead letter, "" where it is none."""
        source, at = message.source, message.received_at
        key = (source, message.message_type, outcome)
        self._messages[key] += 1
        self._last[key] = (message.position, at)
        hour = (source, at // HOUR * HOUR)
        self._hours[hour] += 1
        self._minutes[hour] = self._minutes.get(hour, 0) | 1 << at % HOUR // MINUTE
        lag = None if sent_at is None else lag_seconds(sent_at, at)
        self._lags[source, at // SLOT * SLOT, lag] += 1
        if reason:
            self._dead.append((message.position, source, message.message_type, reason))

    async def write(self, conn: Conn, shard: int) -> None:
        # In one order for all writers, so that none waits in a circle.
        counts = [(*k, n, *self._last[k]) for k, n in sorted(self._messages.items())]
        hours = [(*k, n, self._minutes[k]) for k, n in sorted(self._hours.items())]
        lags = [(*k, n) for k, n in self._lags.items()]
        await conn.execute(
            COUNT,
            shard,
            *_columns(counts, 6),
            *_columns(hours, 4),
            *_columns(lags, 4),
            *_columns(self._dead, 4),
        )


async def forget_counts(conn: Conn, now: Instant) -> None:
    """Drop what nothing is learned from any more, of every facility."""
    await conn.execute("delete from feed_hours where hour < $1", now - HOURS_KEPT)
    await conn.execute("delete from feed_lags where slot < $1", now - LAGS_KEPT)


def _columns(rows: Sequence[tuple[Any, ...]], count: int) -> list[list[Any]]:
    return [[row[column] for row in rows] for column in range(count)]
