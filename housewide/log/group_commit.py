"""Natural group commit: one writer takes all that waits, commits, and releases every answer.

No timer: a lone sender pays one commit, sixty-four senders share one. While the database is away
nothing is answered yes: what waits is held for a while, since PostgreSQL is usually back within a
second, and then refused, so that senders know that they still own their message.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import asyncpg
import structlog
from msgspec import Struct

from housewide.log.arrival import Answer, Arrived
from housewide.log.errors import NotStored, WriterTaken
from housewide.log.messages import MessageWriter

log = structlog.get_logger(__name__)

LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError, WriterTaken)
"""What a database that is gone, restarting, full or read-only makes its client raise."""


class GroupCommitLimits(Struct, frozen=True):
    """Every limit of the group commit, with its reason.

    `batch_rows`: past 1,000 rows a COPY gains nothing more. `batch_bytes`: keeps one commit with
    huge messages near 16 MB. `settle_above_s`, `settle_s`: on a slow disk a short wait fills the next
    commit (+33 to +70 %), on a fast one it would cost a fifth. `hold_s`: senders time out after 10 to
    30 s; refused before that, they keep the message and resend it. `retry_s`: between two tries.
    """

    batch_rows: int = 1_000
    batch_bytes: int = 16 * 1024 * 1024
    settle_above_s: float = 0.0025
    settle_s: float = 0.0015
    hold_s: float = 8.0
    retry_s: float = 0.1


class _Waiting(Struct, gc=False):
    shard: str
    arrived: Arrived
    answer: Answer
    since_s: float


Connect = Callable[[], Awaitable[asyncpg.Connection]]


class GroupCommit:
    """The intake's sink: keeps what listeners offer and answers once it is on disk.

    `connect` opens the app's connection; `shards` are those this intake writes.
    """

    def __init__(
        self,
        connect: Connect,
        shards: Sequence[str],
        limits: GroupCommitLimits | None = None,
        committed: Callable[[set[str]], None] = lambda shards: None,
    ) -> None:
        self._connect = connect
        self._shards = tuple(shards)
        self._limits = limits or GroupCommitLimits()
        self._committed = committed
        self._waiting: deque[_Waiting] = deque()
        self._wake = asyncio.Event()
        self._conn: asyncpg.Connection | None = None
        self._writer: MessageWriter | None = None
        self._closing = False
        self.commits = 0
        self.stored = 0

    def offer(self, shard: str, arrived: Arrived, answer: Answer) -> None:
        """Queue one message. Bounded by the listeners, which stop reading past their budget."""
        self._waiting.append(_Waiting(shard, arrived, answer, time.monotonic()))
        self._wake.set()

    async def run(self) -> None:
        """Write until `close`, then write what still waits. Outlives every loss of the database."""
        try:
            while not (self._closing and not self._waiting):
                self._wake.clear()
                if self._waiting:
                    await self._commit(self._take())
                elif not self._closing:
                    await self._wake.wait()
        finally:
            await self._disconnect()

    def close(self) -> None:
        self._closing = True
        self._wake.set()

    def _take(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        size_bytes = 0
        limits = self._limits
        while self._waiting and len(batch) < limits.batch_rows and size_bytes < limits.batch_bytes:
            batch.append(self._waiting.popleft())
            size_bytes += len(batch[-1].arrived.data)
        return batch

    async def _commit(self, batch: list[_Waiting]) -> None:
        """Store a batch, however often the database goes away meanwhile, or refuse it at its limit."""
        while batch:
            try:
                took_s = await self._store(batch)
            except LOST as error:
                await self._disconnect()
                batch = self._refuse_overdue(batch, error)
                await asyncio.sleep(self._limits.retry_s if batch else 0)
            else:
                if took_s > self._limits.settle_above_s:
                    await asyncio.sleep(self._limits.settle_s)
                return

    async def _store(self, batch: list[_Waiting]) -> float:
        writer = self._writer or await self._open()
        started_s = time.monotonic()
        stored = await writer.append([(w.shard, w.arrived) for w in batch])
        took_s = time.monotonic() - started_s
        self.commits += 1
        self.stored += len(batch)
        for waiting, answer in zip(batch, stored, strict=True):
            waiting.answer(answer)
        self._committed({w.shard for w in batch})
        return took_s

    async def _open(self) -> MessageWriter:
        self._conn = await self._connect()
        writer = MessageWriter(self._conn)
        for shard in self._shards:
            await writer.take(shard)
        self._writer = writer
        return writer

    async def _disconnect(self) -> None:
        conn, self._conn, self._writer = self._conn, None, None
        if conn is not None:
            conn.terminate()

    def _refuse_overdue(self, batch: list[_Waiting], error: Exception) -> list[_Waiting]:
        """What may still be held. The rest is told that it was not stored, with the cause."""
        log.warning("messages not stored yet", waiting=len(batch), cause=type(error).__name__)
        limit_s = time.monotonic() - self._limits.hold_s
        for waiting in batch:
            if waiting.since_s <= limit_s:
                waiting.answer(NotStored("The message could not be stored. Send it again later."))
        return [w for w in batch if w.since_s > limit_s]
