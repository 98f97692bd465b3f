"""The yardstick of intake and sustain: the same rows in the same tables, by bare binary COPY.

What a commit of the messages log writes is recorded from its own writer, so the yardstick follows
it; then only that is timed: BEGIN, one COPY a table, COMMIT, in a database of its own.
"""

import asyncio
import itertools
import time

import asyncpg
from msgspec import Struct

from bench.calibration import calibrate
from bench.report import Report, Tell, quiet, shown
from bench.site import bench_site
from bench.stories import message, story
from housewide.kit.clocks import RealClock
from housewide.log.arrival import Arrived
from housewide.log.messages import MessageWriter
from housewide.log.schema import migrate
from housewide.platforms.postgres import PostgresSupervisor

SECONDS = 2.0
BATCHES = (1, 8, 16, 32, 64)

AT_ONCE_COMMITS = 64
"""Laid out beforehand, untimed."""

DATABASE = "bare"


Copies = list[tuple[str, list[tuple[object, ...]], tuple[str, ...]]]
"""What one transaction copies: table, rows, columns."""


class Bare(Struct, frozen=True):
    """What bare COPY reaches at one batch; `commit_ms` is the mean of its COMMITs alone."""

    batch: int
    rows_per_s: float
    commit_ms: float


class _Recording(asyncpg.Connection):
    """Keeps what would be copied, and copies nothing."""

    copies: Copies

    async def copy_records_to_table(  # type: ignore[override]  # as the log's writers call it
        self, table_name: str, *, records: list[tuple[object, ...]], columns: tuple[str, ...]
    ) -> str:
        self.copies.append((table_name, records, columns))
        return "COPY"


class BareCopy:
    """Measures bare COPY on a running server."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._sent = 0
        self._conn: asyncpg.Connection[asyncpg.Record]
        self._recording: _Recording
        self._writer: MessageWriter

    @classmethod
    async def open(cls, server: PostgresSupervisor) -> "BareCopy":
        owner = await asyncpg.connect(server.dsn())
        await owner.execute(f"create database {DATABASE}")
        await owner.close()
        self = cls(server.dsn(database=DATABASE))
        self._conn = await asyncpg.connect(self._dsn)
        await migrate(self._conn)
        self._recording = await asyncpg.connect(self._dsn, connection_class=_Recording)
        self._writer = MessageWriter(self._recording)
        await self._writer.take("bare")
        await self.at(1, 0.0)
        return self

    async def close(self) -> None:
        await self._conn.close()
        await self._recording.close()

    async def at(self, batch: int, seconds: float) -> Bare:
        """At this many rows a commit, for about so many seconds of committing."""
        spent_s, committing_s, commits = 0.0, 0.0, 0
        while spent_s < seconds or not commits:
            for copies in await self._lay_out(batch, AT_ONCE_COMMITS):
                begun_s = time.perf_counter()
                copied_s = await self._commit(copies)
                ended_s = time.perf_counter()
                spent_s += ended_s - begun_s
                committing_s += ended_s - copied_s
                commits += 1
                if spent_s >= seconds:
                    break
        return Bare(batch, batch * commits / spent_s, committing_s / commits * 1_000)

    async def _commit(self, copies: Copies) -> float:
        """One transaction; when its COMMIT began."""
        transaction = self._conn.transaction()
        await transaction.start()
        for table, records, columns in copies:
            await self._conn.copy_records_to_table(table, records=records, columns=columns)
        copied_s = time.perf_counter()
        await transaction.commit()
        return copied_s

    async def _lay_out(self, batch: int, commits: int) -> list[Copies]:
        laid_out: list[Copies] = []
        for _ in range(commits):
            self._recording.copies = []
            await self._writer.append([("bare", self._arrived()) for _ in range(batch)])
            laid_out.append(self._recording.copies)
        return laid_out

    def _arrived(self) -> Arrived:
        self._sent += 1
        control = b"%018d" % self._sent
        data = message(next(_STORY), b"20261124075636.1234", control)[1:-2]
        return Arrived(
            "adt", "127.0.0.1:50000", RealClock().now(), "REGISTRATION|BENCH", control.decode(),
            "ADT^A08", data,
        )  # fmt: skip


_STORY = itertools.chain.from_iterable(zip(*(story(0, slot) for slot in range(64)), strict=False))


def run(seconds: float = SECONDS, tell: Tell = quiet) -> Report:
    """`seconds` of committing at each batch. It has no bar: it is one."""
    return asyncio.run(_run(seconds, tell))


async def _run(seconds: float, tell: Tell) -> Report:
    async with bench_site() as site:
        bare = await BareCopy.open(site.server)
        found = []
        for batch in BATCHES:
            at = await bare.at(batch, seconds)
            tell(f"{batch} rows a commit: {at.rows_per_s:,.0f} rows/s, {at.commit_ms:.2f} ms")
            found.append(
                {
                    "batch": batch,
                    "rows_per_s": round(at.rows_per_s),
                    "commit_ms": shown(at.commit_ms),
                }
            )
        await bare.close()
        calibration = calibrate(site.disk)
    return {"name": "bare_copy", "bars": [], "calibration": calibration, "batches": found}
