"""What the log's tests tell: messages as heard, facts as believed, and who writes them."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import asyncpg

from housewide.kit.clock import Instant, instant
from housewide.log.arrival import Arrived
from housewide.log.facts import Appended, FactAppender, FactRow
from housewide.log.messages import MessageWriter
from housewide.log.read import LogReader, StoredFact, StoredMessage
from housewide.log.shards import shard_id
from tests.log.databases import LogDatabase, connected

NORTH = "north"
SOUTH = "south"


def utc(year: int, month: int, day: int, hour: int = 0) -> Instant:
    return instant(datetime(year, month, day, hour, tzinfo=UTC))


NOW = utc(2026, 11, 24, 8)


def heard(
    control_id: str,
    data: bytes = b"MSH|^~\\&|",
    *,
    at: Instant = NOW,
    sender: str = "EHR|NORTH",
    quarantine: str = "",
) -> Arrived:
    return Arrived("ehr", "10.0.0.7:4711", at, sender, control_id, "ADT^A01", data, quarantine)


def believed(subject: str = "v.1", *, message: int | None = None, data: bytes = b"{}") -> FactRow:
    return FactRow(
        kind="VisitAdmitted",
        version=1,
        subject=subject,
        effective_at=NOW,
        effective_from="EVN-6",
        recorded_at=NOW,
        received_at=NOW,
        message=message,
        actor="source:ehr",
        data=data,
    )


@contextlib.asynccontextmanager
async def intake(store: LogDatabase, *shards: str) -> AsyncIterator[MessageWriter]:
    """The writer of these shards' messages, for as long as its connection lives."""
    async with connected(store.app) as conn:
        writer = MessageWriter(conn)
        for shard in shards or (NORTH,):
            await writer.take(shard)
        yield writer


async def keep(writer: MessageWriter, *messages: Arrived, shard: str = NORTH) -> list[int]:
    """Append a batch; the positions it was answered with."""
    return [stored.position for stored in await writer.append([(shard, m) for m in messages])]


async def believe(
    conn: asyncpg.Connection,
    appender: FactAppender,
    rows: Sequence[FactRow],
    *,
    now: Instant = NOW,
    shard: str = NORTH,
) -> Appended:
    """One transaction that appends these facts and nothing else."""
    await appender.prepare(conn, shard, now)
    async with conn.transaction():
        return await appender.append(conn, shard, rows, now)


async def all_messages(store: LogDatabase, shard: str = NORTH) -> list[StoredMessage]:
    async with connected(store.app) as conn:
        reader = LogReader(conn, StoredMessage, await shard_id(conn, shard))
        return [row async for chunk in reader.replay() for row in chunk]


async def all_facts(store: LogDatabase, shard: str = NORTH) -> list[StoredFact]:
    async with connected(store.app) as conn:
        reader = LogReader(conn, StoredFact, await shard_id(conn, shard))
        return [row async for chunk in reader.replay() for row in chunk]
