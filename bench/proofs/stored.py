"""What became of messages, as the database has it: stored to the byte, and read or not, and why."""

import hashlib
from collections import Counter
from typing import Any

from housewide.integrations.hl7v2.arriving import UNREADABLE_HEADER
from housewide.kit.facts import MessageDeadLettered
from housewide.log.connect import Conn
from housewide.log.read import LogReader, StoredFact, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.feeds import read_feeds
from housewide.server.registry import FACT_TYPES


class Stored:
    """The bytes that answers named a position for, by hash."""

    def __init__(self) -> None:
        self._hashes: dict[int, bytes] = {}
        self.contradicted = 0

    def expect(self, position: int, data: bytes) -> None:
        """An answer says that these bytes are at that position."""
        hashed = hashlib.sha256(data).digest()
        self.contradicted += self._hashes.setdefault(position, hashed) != hashed

    async def altered(self, conn: Conn, shard: str) -> int:
        """How many are not there as they were sent."""
        missing = dict(self._hashes)
        async for chunk in LogReader(conn, StoredMessage, await shard_id(conn, shard)).replay():
            for message in chunk:
                found = hashlib.sha256(message.data or b"").digest()
                if missing.get(message.position) == found:
                    del missing[message.position]
        return len(missing) + self.contradicted


async def unreadable_headers(conn: Conn, shard: str) -> int:
    """Messages that the reader of headers failed at: kept, refused, and still a fault of ours."""
    return int(
        await conn.fetchval(
            "select count(*) from messages_headers where shard = $1 and quarantine = $2",
            await shard_id(conn, shard),
            UNREADABLE_HEADER,
        )
    )


async def outcomes(conn: Conn, shard: str) -> dict[str, dict[str, int]]:
    """Messages by type and by what became of them, of all sources."""
    table: dict[str, Counter[str]] = {}
    for feed in await read_feeds(conn, await shard_id(conn, shard)):
        for message_type, counts in feed.counts.items():
            table.setdefault(message_type or "(none)", Counter()).update(counts)
    return {message_type: dict(table[message_type]) for message_type in sorted(table)}


async def dead_letters(conn: Conn, shard: str) -> dict[str, int]:
    """Dead letters by reason."""
    reasons: Counter[str] = Counter()
    async for chunk in LogReader(conn, StoredFact, await shard_id(conn, shard)).replay():
        for fact in chunk:
            if fact.kind == MessageDeadLettered.__name__:
                body: Any = FACT_TYPES.decode(fact.kind, fact.version, fact.data)
                reasons[body.reason] += 1
    return dict(reasons.most_common())
