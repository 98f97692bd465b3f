"""The days before the demo begins, written into the logs as if they had been heard then.

They take seconds instead of days, so nobody listens for them: each message is stored as received
when it was sent, decoded as a lane decodes it, and believed within that minute. The intake and the
lanes wait meanwhile, by the same leases by which two of them never do the same work.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from housewide.demo.messages import Sent
from housewide.integrations.hl7v2.arriving import arrival
from housewide.kit.clock import HOUR, MINUTE, Instant
from housewide.kit.clocks import SimulatedClock, SimulatedTime
from housewide.log.arrival import Arrived
from housewide.log.connect import Conn, connect
from housewide.log.cursors import move_cursor, open_cursor
from housewide.log.errors import StaleCursor, WriterTaken
from housewide.log.facts import FactAppender, FactRow
from housewide.log.leases import give_up_lease, take_lease
from housewide.log.messages import MessageWriter
from housewide.log.read import LogReader, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.clock import write_row
from housewide.server.configuration import load_configuration
from housewide.server.feed_counts import FeedCounts
from housewide.server.feeds import CURSOR
from housewide.server.follower import HouseFollower
from housewide.server.identities import KnownIdentities
from housewide.server.process import AWAY, Process
from housewide.server.publishing import Publishing
from housewide.server.reading import Reader, fact_row
from housewide.server.secrets import site_pseudonyms
from housewide.server.silence import Silence

PEER = "history"
"""Where the messages came from, in place of an address."""

AT_ONCE = HOUR
"""So much simulated time is stored and believed in one go: the board shows it grow by that."""

CHUNK_MESSAGES = 5_000
"""At most in one transaction; an hour of the demo has a few hundred, the opening two thousand."""

FRAME_BYTES = 1 << 20
AGAIN_S = 0.1


class History:
    """Writes a stream into the logs of a site. `open` before the site's processes run.

    It is a process of the site for as long as it writes: `clock` is stepped as the stream goes on.
    """

    def __init__(self, this: Process, clock: SimulatedClock) -> None:
        this.clock = clock
        self._clock = clock
        self._process = this
        self._pool = this.pool
        self._holder = this.holder
        self._facilities = [facility.id for facility in this.site.facility]
        self._houses = {
            each: HouseFollower(this.pool, each, keeps_past=True) for each in self._facilities
        }
        self._publishing = {each: Publishing(this, house) for each, house in self._houses.items()}
        self._known: dict[str, KnownIdentities] = {}
        self._readers: dict[str, Reader] = {}
        self._appender = FactAppender()

    async def open(self) -> None:
        """Be the one who decodes, so that the lanes wait, and who knows the feeds' profiles."""
        for facility in self._facilities:
            await take_lease(self._pool, f"{CURSOR}:{facility}", self._holder)
            if not self._houses[facility].position:
                await self._houses[facility].open()

    async def tell(
        self, stream: Iterator[Sent], from_at: Instant, until_at: Instant
    ) -> Iterator[Sent]:
        """Write all that is sent before `until_at`, and give the rest of the stream back."""
        part: list[Sent] = []
        ends_at = from_at + AT_ONCE
        rest: Iterator[Sent] = iter(())
        for sent in stream:
            while sent.at >= ends_at and ends_at <= until_at:
                await self._write(part, ends_at)
                part, ends_at = [], ends_at + AT_ONCE
            if sent.at >= until_at:
                rest = chain([sent], stream)
                break
            part.append(sent)
        await self._close()
        return rest

    async def _write(self, part: list[Sent], now: Instant) -> None:
        """Store and believe a part, again until it is done: what is there already is a resend."""
        while True:
            try:
                await self.open()
                await self._store(part)
                await asyncio.gather(*(self._believe(each) for each in self._facilities))
                row = SimulatedTime(now, time.monotonic(), 0.0)
                self._clock.follow(row)
                await asyncio.gather(*(self._look(each) for each in self._facilities))
                await write_row(self._pool, row)
            except (*AWAY, WriterTaken, StaleCursor):
                self._known.clear()
                await asyncio.sleep(AGAIN_S)
            else:
                return

    async def _store(self, part: list[Sent]) -> None:
        conn = await connect(self._process.dsns.app)
        try:
            writer = MessageWriter(conn)
            for facility in self._facilities:
                await writer.take(facility)
            if part:
                await writer.append([(sent.facility, _arrived(sent)) for sent in part])
        finally:
            await conn.close()

    async def _believe(self, facility: str) -> None:
        """Decode what is stored and not yet read of a facility."""
        async with self._pool.acquire() as conn:
            number = await shard_id(conn, facility)
            reader = self._readers.get(facility) or await self._reader(conn, facility, number)
            position = await open_cursor(conn, CURSOR, number)
            log = LogReader(conn, StoredMessage, number)
            while chunk := await log.after(position, CHUNK_MESSAGES):
                by_minute, counts = self._read(facility, chunk, reader)
                await self._appender.prepare(conn, facility, chunk[-1].received_at)
                async with conn.transaction():
                    await counts.write(conn, number)
                    await move_cursor(conn, CURSOR, number, position, chunk[-1].position)
                    for believed_at, rows in by_minute:
                        await self._appender.append(conn, facility, rows, believed_at)
                position = chunk[-1].position
        self._process.bell.ring("facts", facility)

    async def _look(self, facility: str) -> None:
        """What the hospital's timers would tell by now: of feeds gone silent, of a day settled."""
        house = self._houses[facility]
        await house.catch_up()
        async with self._pool.acquire() as conn:
            await Silence(self._process, house).look(conn)
            await house.catch_up()
            await self._publishing[facility].look(conn)

    async def _reader(self, conn: Conn, facility: str, number: int) -> Reader:
        """By the configuration that was there before anything was heard."""
        configuration = await load_configuration(conn, number)
        reader = Reader(configuration, await site_pseudonyms(conn))
        self._readers[facility] = reader
        return reader

    def _read(
        self, facility: str, chunk: Sequence[StoredMessage], reader: Reader
    ) -> tuple[list[tuple[Instant, list[FactRow]]], FeedCounts]:
        """The facts of these messages, by the minute in which they were heard."""
        known = self._known.setdefault(facility, KnownIdentities())
        counts = FeedCounts()
        by_minute: list[tuple[Instant, list[FactRow]]] = []
        for _, group in groupby(chunk, key=lambda message: message.received_at // MINUTE):
            rows: list[FactRow] = []
            for message in group:
                read = reader.read(message, message.received_at)
                counts.add(message, read.outcome, reader.sent_at(message), read.reason)
                rows += [fact_row(message, each) for each in read.drafts if known.is_news(each)]
            if rows:
                by_minute.append((message.received_at, rows))
        return by_minute, counts

    async def _close(self) -> None:
        """Let the lanes begin."""
        for facility in self._facilities:
            await give_up_lease(self._pool, f"{CURSOR}:{facility}", self._holder)
        await self._process.bell.close()


def _arrived(sent: Sent) -> Arrived:
    return arrival(
        sent.data, source=sent.source, peer=PEER, received_at=sent.at, frame_bytes=FRAME_BYTES
    )[0]
