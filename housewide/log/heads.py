"""Heads: the last position of each (log, shard). The head's row is the shard's lock.

Kept in a table, not computed, so that closing old months never restarts a log at 0.
"""

from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.log.connect import Conn
from housewide.log.months import month_of

_HEAD = "select position, at, month from heads where log = $1 and shard = $2"


class Head(Struct, frozen=True, gc=False):
    """Where a shard's log ends: last position, its instant, and the month it is written in."""

    position: int
    at: Instant
    month: int


async def read_head(conn: Conn, log: str, shard: int) -> Head:
    """The head as it was last committed, without locking it."""
    return await _head(conn, _HEAD, log, shard)


async def lock_head(conn: Conn, log: str, shard: int) -> Head:
    """Lock the head until the transaction ends. Take no other lock after it.

    A statement of its own: lock and read in one would read from before the lock.
    """
    return await _head(conn, f"{_HEAD} for update", log, shard)


async def move_head(conn: Conn, log: str, shard: int, head: Head, count: int, now: Instant) -> Head:
    """Move a locked head by `count`. Its instant is `now`, or the old one where that lies ahead."""
    at = max(now, head.at)
    month = max(month_of(at), head.month)
    if month != head.month:
        await conn.execute(
            "insert into cuts (log, shard, month, first_position) values ($1, $2, $3, $4)",
            log, shard, month, head.position + 1,
        )  # fmt: skip
    await conn.execute(
        "update heads set position = $3, at = $4, month = $5 where log = $1 and shard = $2",
        log, shard, head.position + count, at, month,
    )  # fmt: skip
    return Head(head.position + count, at, month)


async def _head(conn: Conn, query: str, log: str, shard: int) -> Head:
    row = await conn.fetchrow(query, log, shard)
    assert row is not None, f"no head of {log} for shard {shard}: shard_id makes them"
    return Head(row["position"], row["at"], row["month"])
