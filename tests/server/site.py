"""A small generated site and its story, told by hand.

`Story` tells messages straight into the log and reads the facts that came of them; what goes over
a socket is told in test_intake.py.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from housewide.kit.clock import Instant, ManualClock, instant
from housewide.kit.facts import Fact
from housewide.kit.settings import Site, load_site
from housewide.log.arrival import Arrived
from housewide.log.connect import connect
from housewide.log.lookup import last_position
from housewide.log.messages import MessageWriter
from housewide.log.read import LogReader, StoredAudit, StoredFact
from housewide.log.schema import migrate
from housewide.log.shards import shard_id
from housewide.server.configuration import configure
from housewide.server.decoder import Lane
from housewide.server.feeds import CURSOR, Feed, read_feeds
from housewide.server.follower import HouseFollower
from housewide.server.process import Process, process
from housewide.server.registry import FACT_TYPES
from tests.server.files import by_dsn, write_site

NORTH = "north"
NOON = instant(datetime(2026, 11, 24, 12, tzinfo=UTC))
CEILING_S = 30.0
"""No wait of a test comes near it, however busy the machine; past it the test has failed."""


async def until(condition: Callable[[], Awaitable[object]], what: str) -> None:
    """Wait until a condition holds; that it never does fails the test by its name."""
    give_up_s = time.monotonic() + CEILING_S
    while not await condition():
        if time.monotonic() > give_up_s:
            raise AssertionError(f"it never came about: {what}")
        await asyncio.sleep(0.01)


class Story:
    """One hospital, its clock moved by hand."""

    def __init__(self, folder: Path, site: Site, process: Process, clock: ManualClock) -> None:
        self.folder = folder
        self.site = site
        self.process = process
        self.clock = clock
        self.conn: asyncpg.Connection
        self.shard = 0
        self._writer: MessageWriter | None = None

    async def open(self) -> None:
        self.conn = await connect(self.process.dsns.app)
        self.shard = await shard_id(self.conn, NORTH)

    async def writer(self) -> MessageWriter:
        """Ours from the first message told; never where a real intake is to write."""
        if self._writer is None:
            self._writer = MessageWriter(self.conn)
            await self._writer.take(NORTH)
        return self._writer

    async def configure(self) -> int:
        """What the hospital process does first: files become facts."""
        return await configure(self.conn, load_site(self.folder), self.folder, self.clock)

    async def heard(
        self, *messages: bytes, source: str = "ehr", at: Instant | None = None, quarantine: str = ""
    ) -> list[int]:
        """Messages are in the log, unread; their positions."""
        arrived = [
            Arrived(
                source,
                "10.0.0.7:1",
                at or self.clock.now(),
                "EHR|NTH",
                data.split(b"|")[9].decode() if data.count(b"|") > 9 else "",
                data.split(b"|")[8].decode() if data.count(b"|") > 9 else "",
                data,
                quarantine,
            )
            for data in messages
        ]
        stored = await (await self.writer()).append([(NORTH, a) for a in arrived])
        return [s.position for s in stored]

    async def cursor(self) -> int:
        return int(
            await self.conn.fetchval(
                "select coalesce(max(position), 0) from cursors where name = $1 and shard = $2",
                CURSOR, self.shard,
            )
        )  # fmt: skip

    async def all_read(self) -> bool:
        return await self.cursor() == await last_position(self.conn, "messages", self.shard)

    async def read(self) -> None:
        """A decoder's lane reads all that is in the log, and ends."""
        async with reading(self.process):
            await until(self.all_read, "every message is read")

    async def tell(self, *messages: bytes, source: str = "ehr", at: Instant | None = None) -> None:
        """Messages are heard and read."""
        await self.heard(*messages, source=source, at=at)
        await self.read()

    async def remove_bytes(self, *, message: int = 0, fact: int = 0) -> None:
        """As a redaction leaves it: the payload is gone, its header stays."""
        custodian = await connect(self.process.dsns.custodian)
        try:
            for log, position in (("messages", message), ("facts", fact)):
                await custodian.execute(
                    f"delete from {log}_payloads where shard = $1 and position = $2",
                    self.shard,
                    position,
                )
        finally:
            await custodian.close()

    async def stored_facts(self) -> list[StoredFact]:
        reader = LogReader(self.conn, StoredFact, self.shard)
        return [fact async for chunk in reader.replay() for fact in chunk]

    async def facts(self, *kinds: type[Fact]) -> list[Fact]:
        """The bodies of all facts, or of these kinds, in the order of belief."""
        names = [kind.__name__ for kind in kinds]
        return [
            FACT_TYPES.decode(f.kind, f.version, f.data)
            for f in await self.stored_facts()
            if not names or f.kind in names
        ]

    async def kinds(self) -> list[str]:
        """The kinds of all facts but configuration, in the order of belief."""
        return [f.kind for f in await self.stored_facts() if f.actor != "config"]

    async def audit(self) -> list[StoredAudit]:
        reader = LogReader(self.conn, StoredAudit, self.shard)
        return [entry async for chunk in reader.replay() for entry in chunk]

    async def feed(self, source: str = "ehr") -> Feed:
        return {f.source: f for f in await read_feeds(self.conn, self.shard)}[source]

    async def follower(self, *, from_snapshot: bool = True) -> HouseFollower:
        """The house as all facts have it."""
        follower = HouseFollower(self.process.pool, NORTH)
        await follower.open(from_snapshot=from_snapshot)
        await follower.catch_up()
        return follower


@contextlib.asynccontextmanager
async def reading(process: Process, shard: str = NORTH) -> AsyncIterator[asyncio.Task[None]]:
    """A decoder's lane at work; should it end by itself, the test fails with its error."""
    task = asyncio.create_task(Lane(process, shard).run())
    try:
        yield task
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def emptied(database: str) -> None:
    """A migrated database with nothing in it: to empty one costs a fifth of making one."""
    owner = await connect(database)
    try:
        await migrate(owner)
        tables = await owner.fetchval(
            "select string_agg(quote_ident(tablename), ', ') from pg_tables"
            " where schemaname = 'public' and tablename <> 'schema_migrations'"
        )
        await owner.execute(f"truncate {tables} restart identity cascade")
    finally:
        await owner.close()


@contextlib.asynccontextmanager
async def at_work(site: Site, clock: ManualClock) -> AsyncIterator[Process]:
    """One process of the site, on the test's clock."""
    async with process(site) as this:
        this.clock = clock
        yield this


@contextlib.asynccontextmanager
async def story(folder: Path, database: str) -> AsyncIterator[Story]:
    """The site on an empty database, one process of it, nothing told yet."""
    await emptied(database)
    site = load_site(write_site(folder, by_dsn(database)))
    clock = ManualClock(NOON)
    async with at_work(site, clock) as this:
        north = Story(folder, site, this, clock)
        await north.open()
        try:
            yield north
        finally:
            await north.conn.close()
