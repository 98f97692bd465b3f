"""Decoder lanes: one a facility, in the order of its messages, facts and cursor in one transaction.

A lane decodes a chunk while the one before it is being written; should that fail, both are read
again. It holds a lease so that two processes do not do the same work; that no fact is ever written
twice rests on the cursor alone, moved by compare-and-set in the transaction that appends.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

import asyncpg
import structlog
from msgspec import Struct

from housewide.kit.ahead import ahead
from housewide.kit.clock import Instant
from housewide.log.bell import wait
from housewide.log.connect import Conn
from housewide.log.cursors import move_cursor, open_cursor
from housewide.log.errors import StaleCursor
from housewide.log.facts import FactAppender, FactRow
from housewide.log.identity import redaction_of
from housewide.log.leases import LEASE_S, give_up_lease, take_lease
from housewide.log.read import LogReader, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.configuration import load_configuration
from housewide.server.feed_counts import FeedCounts
from housewide.server.feeds import CURSOR
from housewide.server.identities import KnownIdentities
from housewide.server.process import AWAY, Process
from housewide.server.reading import Reader, fact_row
from housewide.server.secrets import site_pseudonyms

log = structlog.get_logger(__name__)

CHUNK_MESSAGES = 500
"""At most in one transaction: past this its own cost no longer counts."""

STEP_MESSAGES = 50
"""Decoded between two looks at the event loop: about 2 ms, so that nothing else waits longer."""

REST_S = 0.05
"""Between two transactions of a lane that has caught up: what comes meanwhile shares the next one.
Below what an eye sees."""

REST_EACH_LANE_S = 0.006
"""Or so long for each lane of the site, if that is more: thirty lanes then make as many
transactions a second as eight, and the cost of a message does not grow with the facilities."""

REST_MAX_S = 0.18
"""However many facilities: what is stored must be believed within a quarter of a second."""

AGAIN_S = 0.1
"""After the database went away, before the lane tries again."""


class Decoded(Struct, frozen=True, gc=False):
    """The messages behind position `after`, up to and with `last`: their facts and outcomes."""

    after: int
    last: int
    rows: Sequence[FactRow]
    counts: FeedCounts


class Lane:
    """Decodes the messages of one facility. `run` ends only with the process."""

    def __init__(self, process: Process, shard: str) -> None:
        self._process = process
        self._shard = shard
        self._holder = process.holder
        self._lease = f"{CURSOR}:{shard}"
        self._wake = process.ear.event("messages", shard)
        self._redacted = process.ear.event(*redaction_of(shard))
        self._appender = FactAppender()
        self._rest_s = rest_s(lanes=len(process.site.facility))

    async def run(self) -> None:
        while True:
            try:
                await self._hold()
            except StaleCursor:
                log.info("another decoder was faster", shard=self._shard)
            except AWAY as error:
                log.warning("lane waits", shard=self._shard, cause=type(error).__name__)
                # A session that was opened while the database took nothing stays so: begin anew.
                await self._process.pool.expire_connections()
            await asyncio.sleep(AGAIN_S)

    async def _hold(self) -> None:
        """Work for as long as the lease is ours; nothing where another holds it.

        No connection is kept while there is nothing to read: lanes may be many more than those.
        """
        pool = self._process.pool
        if not await take_lease(pool, self._lease, self._holder):
            return
        try:
            await self._work(pool)
        finally:
            # A cancelled lane must stay cancelled, whatever the database says meanwhile.
            with contextlib.suppress(*AWAY):
                await give_up_lease(pool, self._lease, self._holder)

    async def _work(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        async with pool.acquire() as conn:
            number = await shard_id(conn, self._shard)
            configuration = await load_configuration(conn, number)
            reader = Reader(configuration, await site_pseudonyms(conn))
            position = await open_cursor(conn, CURSOR, number)
        messages = LogReader(pool, StoredMessage, number)
        self._redacted.clear()  # from here on this remembers people, and so far nobody
        async with aclosing(ahead(self._decoded(messages, position, reader))) as chunks:
            async for chunk in chunks:
                async with pool.acquire() as conn:
                    await self._believe(conn, number, chunk)

    async def _decoded(
        self, messages: LogReader[StoredMessage], position: int, reader: Reader
    ) -> AsyncIterator[Decoded]:
        """Chunks from `position` on, for as long as the lease is ours and nobody was redacted."""
        loop = asyncio.get_running_loop()
        identities = KnownIdentities()
        renewed_s = loop.time()
        while True:
            if loop.time() - renewed_s > LEASE_S / 3:
                if not await take_lease(self._process.pool, self._lease, self._holder):
                    return
                renewed_s = loop.time()
            chunk = await messages.after(position, CHUNK_MESSAGES)
            if self._redacted.is_set():  # begin again, remembering nobody
                return
            if not chunk:
                await wait(self._wake)
                continue
            rows, counts = await _decode(chunk, reader, identities, self._process.clock.now())
            yield Decoded(position, chunk[-1].position, rows, counts)
            position = chunk[-1].position
            if len(chunk) < CHUNK_MESSAGES:
                await asyncio.sleep(self._rest_s)

    async def _believe(self, conn: Conn, number: int, chunk: Decoded) -> None:
        """One chunk: the cursor, its counts and its facts, all or nothing."""
        now = self._process.clock.now()
        await self._appender.prepare(conn, self._shard, now)
        async with conn.transaction():
            await move_cursor(conn, CURSOR, number, chunk.after, chunk.last)
            await chunk.counts.write(conn, number)
            if chunk.rows:
                await self._appender.append(conn, self._shard, chunk.rows, now)
        if chunk.rows:
            self._process.bell.ring("facts", self._shard)


def rest_s(lanes: int) -> float:
    """How long a lane that has caught up rests, where a site has so many of them."""
    return min(max(REST_S, lanes * REST_EACH_LANE_S), REST_MAX_S)


async def _decode(
    chunk: Sequence[StoredMessage], reader: Reader, identities: KnownIdentities, now: Instant
) -> tuple[list[FactRow], FeedCounts]:
    rows: list[FactRow] = []
    counts = FeedCounts()
    for number, message in enumerate(chunk):
        if number % STEP_MESSAGES == 0:
            await asyncio.sleep(0)
        read = reader.read(message, now)
        counts.add(message, read.outcome, reader.sent_at(message), read.reason)
        rows += [fact_row(message, draft) for draft in read.drafts if identities.is_news(draft)]
    return rows, counts
