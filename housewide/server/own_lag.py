"""How far behind we are ourselves: what waits to be read, and how long reading took lately."""

from msgspec import Struct

from housewide.kit.clock import HOUR, Instant
from housewide.log.connect import Conn
from housewide.log.cursors import read_cursor
from housewide.log.lookup import last_position
from housewide.server.feeds import CURSOR, first_waiting

FACTS_LOOKED_AT = 1_000
"""The newest ones: enough for a median, and as cheap however many there are."""


class OwnLag(Struct, frozen=True):
    """Messages stored and not yet read, the oldest since when; and from received to believed.

    Of the newest facts of the last hour, in milliseconds; None where there were none.
    """

    waiting_messages: int
    waiting_since: Instant | None
    median_ms: int | None
    p90_ms: int | None
    max_ms: int | None


async def waiting_messages(conn: Conn, shard: int) -> int:
    """How many messages are stored and not yet read."""
    last = await last_position(conn, "messages", shard)
    return last - await read_cursor(conn, CURSOR, shard)


async def own_lag(conn: Conn, shard: int, now: Instant) -> OwnLag:
    """What this facility's lane has before it, and how fast it was."""
    oldest = await first_waiting(conn, shard)
    last = await last_position(conn, "messages", shard)
    lags = await _lags_ms(conn, shard, now)
    median, p90, most = (
        (lags[len(lags) // 2], lags[len(lags) * 9 // 10], lags[-1]) if lags else (None, None, None)
    )
    return OwnLag(
        last - oldest.position + 1 if oldest else 0,  # both of one moment, or an age is missing
        oldest.received_at if oldest else None,
        median,
        p90,
        most,
    )


async def _lags_ms(conn: Conn, shard: int, now: Instant) -> list[int]:
    """Of what feeds told; what was read again later is no lag."""
    last = await last_position(conn, "facts", shard)
    rows = await conn.fetch(
        "select (believed_at - received_at) / 1000 as ms from facts_headers"
        " where shard = $1 and position > $2 and believed_at > $3"
        " and received_at is not null and actor like 'source:%' order by 1",
        shard, last - FACTS_LOOKED_AT, now - HOUR,
    )  # fmt: skip
    return [int(row["ms"]) for row in rows]
