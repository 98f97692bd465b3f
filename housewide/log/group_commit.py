"""Natural group commit: one writer takes all that waits, commits, and releases every answer.

No timer: a lone sender pays one commit, sixty-four senders share one. While the database is away
nothing is answered yes: what waits is held for a while, since PostgreSQL is usually back within a
second, and then refused, so that senders know that they still own their message.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import asyncpg
import structlog
from msgspec import Struct

from housewide.kit.errors import HousewideError
from housewide.log.arrival import Answer, Arrived, Stored
from housewide.log.errors import NotStored, WriterTaken
from housewide.log.messages import MessageWriter

log = structlog.get_logger(__name__)

LOST = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # its farewell came between two steps of one statement
    OSError,
    WriterTaken,
)
"""What a database that is gone, restarting, full or read-only makes its client raise."""

UNSTORABLE = (asyncpg.DataError, asyncpg.ProgramLimitExceededError)
"""What a server says of rows that it will never take, however often they are tried."""


class GroupCommitLimits(Struct, frozen=True):
    """Every limit of the group commit, with its reason.

    `batch_rows`: past 1,000 rows a COPY gains nothing more. `batch_bytes`: keeps one commit with
    huge messages near 16 MB. `settle_above_s`, `settle_s`: where a commit takes so long, those just
    answered are waited for, at most so long, to share the next one (+40 % at 4 ms a commit); where
    it is quick, that would cost a fifth. `hold_s`: senders time out
    after 10 to 30 s; refused before that, they keep the message and resend it. `try_s`: a server
    that hangs is one that is away; the longest wait for an answer is `hold_s` + `try_s`.
    `retry_s`: between two tries.
    """

    batch_rows: int = 1_000
    batch_bytes: int = 16 * 1024 * 1024
    settle_above_s: float = 0.0025
    settle_s: float = 0.0025
    hold_s: float = 8.0
    try_s: float = 6.0
    retry_s: float = 0.1


class _Waiting(Struct, gc=False):
    shard: str
    arrived: Arrived
    answer: Answer
    since_s: float


Connect = Callable[[], Awaitable["asyncpg.Connection[asyncpg.Record]"]]
Committed = Callable[[set[str]], object]
"""Told the shards that a commit added to, after their senders."""


class GroupCommit:
    """The intake's sink: keeps what listeners offer and answers once it is on disk.

    `connect` opens the app's connection; `shards` are those this intake writes. Every message is
    answered exactly once, also where `run` is cancelled or ends by an error.
    """

    def __init__(
        self,
        connect: Connect,
        shards: Sequence[str],
        limits: GroupCommitLimits | None = None,
        committed: Committed = lambda shards: None,
    ) -> None:
        self._connect = connect
        self._shards = frozenset(shards)
        self._limits = limits or GroupCommitLimits()
        self._committed = committed
        self._waiting: deque[_Waiting] = deque()
        self._rows_max = self._limits.batch_rows
        self._wake = asyncio.Event()
        self._wake_at = 1
        self._conn: asyncpg.Connection[asyncpg.Record] | None = None
        self._writer: MessageWriter | None = None
        self._closing = False
        self._ended = False
        self.commits = 0
        self.stored = 0

    def offer(self, shard: str, arrived: Arrived, answer: Answer) -> None:
        """Queue one message. Bounded by the listeners, which stop reading past their budget."""
        assert shard in self._shards, f"{shard} is not written by this intake"
        waiting = _Waiting(shard, arrived, answer, time.monotonic())
        if self._ended:  # the caller must not be answered before it has returned
            asyncio.get_running_loop().call_soon(_refuse, waiting)
            return
        self._waiting.append(waiting)
        if len(self._waiting) >= self._wake_at:
            self._wake.set()

    async def run(self) -> None:
        """Write until `close`, then write what still waits. Outlives every loss of the database."""
        try:
            while self._waiting or not self._closing:
                self._wake.clear()
                if self._waiting:
                    await self._commit(self._take())
                else:
                    await self._wake.wait()
            await self._close_connection()
        finally:
            self._ended = True
            self._disconnect()
            _refuse_all(self._waiting)

    def close(self) -> None:
        self._closing = True
        self._wake.set()

    def _take(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        size_bytes = 0
        bytes_max = self._limits.batch_bytes
        while self._waiting and len(batch) < self._rows_max and size_bytes < bytes_max:
            batch.append(self._waiting.popleft())
            size_bytes += len(batch[-1].arrived.data)
        return batch

    async def _commit(self, batch: list[_Waiting]) -> None:
        """One try at a batch: answered yes, or back at the head of the queue, or refused."""
        started_s = time.monotonic()
        try:
            async with asyncio.timeout(self._limits.try_s):
                stored = await self._store(batch)
        except Exception as error:
            await self._failed(batch, error)
        except BaseException:  # cancelled: what became of the batch is not known, so it is not yes
            _refuse_all(batch)
            raise
        else:
            self._answer(batch, stored)
            if time.monotonic() - started_s > self._limits.settle_above_s:
                await self._settle(len(self._waiting) + len(batch))

    async def _settle(self, enough: int) -> None:
        """Let senders that were just answered send again, until as many wait as did before."""
        self._wake_at = min(enough, self._rows_max)
        if len(self._waiting) < self._wake_at and not self._closing:
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._limits.settle_s):
                    await self._wake.wait()
        self._wake_at = 1

    async def _failed(self, batch: list[_Waiting], error: Exception) -> None:
        """Try again later, smaller: that finds the one message that spoils each batch it is in."""
        cause = type(error).__name__
        self._disconnect()
        self._rows_max = max(1, len(batch) // 2)
        if not _is_lost(error) and len(batch) == 1:
            log.error("a message can never be stored", cause=cause, shard=batch[0].shard)
            _refuse(batch[0])
            return
        self._waiting.extendleft(reversed(batch))
        if _is_lost(error):
            log.warning("messages not stored yet", waiting=len(self._waiting), cause=cause)
            self._refuse_overdue()
            await asyncio.sleep(self._limits.retry_s)

    async def _store(self, batch: list[_Waiting]) -> list[Stored]:
        writer = self._writer or await self._open()
        return await writer.append([(w.shard, w.arrived) for w in batch])

    def _answer(self, batch: list[_Waiting], stored: list[Stored]) -> None:
        self.commits += 1
        self.stored += len(batch)
        self._rows_max = min(2 * self._rows_max, self._limits.batch_rows)
        for waiting, answer in zip(batch, stored, strict=True):
            _tell(waiting, answer)
        self._committed({w.shard for w in batch})

    async def _open(self) -> MessageWriter:
        self._conn = await self._connect()
        writer = MessageWriter(self._conn)
        for shard in self._shards:
            await writer.take(shard)
        self._writer = writer
        return writer

    def _disconnect(self) -> None:
        conn, self._conn, self._writer = self._conn, None, None
        if conn is not None:
            conn.terminate()

    async def _close_connection(self) -> None:
        """In order, so that the next intake finds the shards' locks free."""
        if self._conn is not None:
            try:
                await self._conn.close(timeout=self._limits.try_s)
            except LOST:
                log.info("the database was gone before the intake")

    def _refuse_overdue(self) -> None:
        """Tell whose time is up that nothing was stored; hold the rest."""
        limit_s = time.monotonic() - self._limits.hold_s
        while self._waiting and self._waiting[0].since_s <= limit_s:
            _refuse(self._waiting.popleft())


def _is_lost(error: Exception) -> bool:
    return isinstance(error, LOST) and not isinstance(error, UNSTORABLE)


def _refuse_all(waiting: "Sequence[_Waiting] | deque[_Waiting]") -> None:
    for one in waiting:
        _refuse(one)


def _refuse(waiting: _Waiting) -> None:
    _tell(waiting, NotStored("The message could not be stored. Send it again later."))


def _tell(waiting: _Waiting, answer: Stored | HousewideError) -> None:
    """A listener's own fault must not reach the other answers, nor have the batch stored again."""
    try:
        waiting.answer(answer)
    except Exception:
        log.exception("a listener failed at its answer")
