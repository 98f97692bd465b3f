"""Feeds: what was heard of each source, counted by message type and by what became of it.

A fold of the messages log, kept as rows and moved in the transaction that moves the decoder's
cursor, so that it is exact at any moment and cheap to show.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.kit.facts import MessageDeadLettered, MessageKeptUndecoded
from housewide.log.connect import Conn, ConnOrPool
from housewide.log.cursors import open_cursor
from housewide.log.read import LogReader, StoredMessage

CURSOR = "decode"
"""How far the lane of a shard has read its messages."""

DECODED, KEPT, DEAD, QUARANTINED = "decoded", "kept", "dead", "quarantined"
"""What becomes of bytes: read; kept, since nothing reads their type; dead letter; no message."""

OUTCOMES = {MessageDeadLettered.__name__: DEAD, MessageKeptUndecoded.__name__: KEPT}
"""The facts that say what became of a message, by kind; a message without one was decoded."""

_COUNT = """
insert into feed_counts as f
    (shard, source, message_type, outcome, messages, last_position, last_received_at)
select $1, * from unnest(
    $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[]
)
on conflict (shard, source, message_type, outcome) do update set
    messages = f.messages + excluded.messages,
    last_position = excluded.last_position,
    last_received_at = greatest(f.last_received_at, excluded.last_received_at)
"""


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


class FeedCounts:
    """Counts of one chunk of messages, on their way into the table."""

    def __init__(self) -> None:
        self._messages: Counter[tuple[str, str, str]] = Counter()
        self._last: dict[tuple[str, str, str], tuple[int, Instant]] = {}

    def add(self, message: StoredMessage, outcome: str) -> None:
        key = (message.source, message.message_type, outcome)
        self._messages[key] += 1
        self._last[key] = (message.position, message.received_at)

    async def write(self, conn: Conn, shard: int) -> None:
        keys = sorted(self._messages)  # one order for all writers, so that none waits in a circle
        await conn.execute(
            _COUNT,
            shard,
            [k[0] for k in keys],
            [k[1] for k in keys],
            [k[2] for k in keys],
            [self._messages[k] for k in keys],
            [self._last[k][0] for k in keys],
            [self._last[k][1] for k in keys],
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
