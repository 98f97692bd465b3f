"""Feeds: what was heard of each source, counted by message type and by what became of it.

A fold of the messages log, kept as rows that `feed_counts` moves with the decoder's cursor, so that
it is exact at any moment and cheap to show.
"""

from collections.abc import Iterable

from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.kit.facts import MessageDeadLettered, MessageKeptUndecoded
from housewide.log.connect import ConnOrPool
from housewide.log.cursors import open_cursor
from housewide.log.read import LogReader, StoredMessage

CURSOR = "decode"
"""How far the lane of a shard has read its messages."""

DECODED, KEPT, DEAD, QUARANTINED = "decoded", "kept", "dead", "quarantined"
"""What becomes of bytes: read; kept, since nothing reads their type; dead letter; no message."""

OUTCOMES = {MessageDeadLettered.__name__: DEAD, MessageKeptUndecoded.__name__: KEPT}
"""The facts that say what became of a message, by kind; a message without one was decoded."""


class Feed(Struct, frozen=True):
    """One source of one facility: what was heard of it, when last, and what became of it."""

    source: str
    heard_at: Instant | None
    counts: dict[str, dict[str, int]]

    def total(self, outcome: str | None = None) -> int:
        """Messages in all, or of one outcome."""
        return sum(
            count
            for by_outcome in self.counts.values()
            for name, count in by_outcome.items()
            if outcome in (None, name)
        )


async def read_feeds(conn: ConnOrPool, shard: int, configured: Iterable[str] = ()) -> list[Feed]:
    """The feeds of a facility, by source; one that is `configured` is there though never heard."""
    rows = await conn.fetch(
        "select source, message_type, outcome, messages, last_received_at from feed_counts"
        " where shard = $1 order by source, message_type, outcome",
        shard,
    )
    heard: dict[str, Instant] = {}
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for row in rows:
        source = row["source"]
        heard[source] = max(heard.get(source, 0), row["last_received_at"])
        by_type = counts.setdefault(source, {})
        by_type.setdefault(row["message_type"], {})[row["outcome"]] = row["messages"]
    names = sorted({*counts, *configured})
    return [Feed(name, heard.get(name), counts.get(name, {})) for name in names]


async def first_waiting(conn: ConnOrPool, shard: int) -> StoredMessage | None:
    """The oldest message that is stored and not yet read; None where all are."""
    position = await open_cursor(conn, CURSOR, shard)
    waiting = await LogReader(conn, StoredMessage, shard).after(position, 1)
    return waiting[0] if waiting else None
