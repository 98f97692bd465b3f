"""Rebuilding what is only a fold: from the facts alone it must come out the same, byte for byte."""

import time
from collections import Counter

from msgspec import Struct

from housewide.hospital.house.snapshot import digest
from housewide.hospital.systems.expected import NOTHING, HourHeard
from housewide.kit.clock import HOUR, MINUTE, Instant
from housewide.kit.facts import MessageReread
from housewide.log.connect import Conn
from housewide.log.cursors import read_cursor
from housewide.log.identity import IDENTITY_FOLD
from housewide.log.read import LogReader, StoredFact, StoredMessage
from housewide.log.shards import shard_id
from housewide.log.snapshots import drop_snapshots
from housewide.server.feeds import CURSOR, DEAD, DECODED, OUTCOMES, QUARANTINED
from housewide.server.follower import FOLD, HouseFollower
from housewide.server.process import Process

Counts = Counter[tuple[str, str, str]]
"""Messages by (source, message type, outcome)."""


class Recount(Struct):
    """Messages counted once more: by what became of them, by the hour they came in; the dead."""

    counts: Counts
    hours: dict[tuple[str, Instant], HourHeard]
    dead: set[int]

    def add(self, message: StoredMessage, outcome: str) -> None:
        self.counts[message.source, message.message_type, outcome] += 1
        key = (message.source, message.received_at // HOUR * HOUR)
        before, minute = self.hours.get(key, NOTHING), message.received_at % HOUR // MINUTE
        self.hours[key] = HourHeard(before.messages + 1, before.minutes | 1 << minute)
        if outcome == DEAD:
            self.dead.add(message.position)


class Rebuilt(Struct, frozen=True):
    """What a rebuild of one facility found. `house_before` is the newest snapshot and its tail."""

    facility: str
    facts: int
    seconds: float
    position: int
    house_before: str
    house_after: str
    feeds_equal: bool

    @property
    def identical(self) -> bool:
        return self.house_before == self.house_after and self.feeds_equal


async def rebuild(process: Process, facility: str) -> Rebuilt:
    """Drop a facility's snapshots, fold all its facts from the first, compare, and keep the new."""
    before = HouseFollower(process.pool, facility)
    await before.open()
    await before.catch_up()
    after = HouseFollower(process.pool, facility, keeps_past=True)
    await after.open(from_snapshot=False)
    started_s = time.monotonic()
    facts = await after.catch_up()
    seconds = time.monotonic() - started_s
    await before.catch_up()  # what came meanwhile
    await after.catch_up()
    while before.position != after.position:
        await before.catch_up()
        await after.catch_up()
    async with process.pool.acquire() as conn:
        number = await shard_id(conn, facility)
        feeds_equal = await _feeds_equal(conn, number)
        for fold in (FOLD, IDENTITY_FOLD):
            await drop_snapshots(conn, fold, number)
    await after.save()
    return Rebuilt(
        facility,
        facts,
        seconds,
        after.position,
        digest(before.house),
        digest(after.house),
        feeds_equal,
    )


async def _feeds_equal(conn: Conn, shard: int) -> bool:
    """Whether the counted feeds are what messages and facts say, at one moment of both."""
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        counted = Counter({
            (r["source"], r["message_type"], r["outcome"]): r["messages"]
            for r in await conn.fetch("select * from feed_counts where shard = $1", shard)
            if r["messages"]
        })  # fmt: skip
        hours = {
            (r["source"], r["hour"]): HourHeard(r["messages"], r["minutes"])
            for r in await conn.fetch("select * from feed_hours where shard = $1", shard)
        }
        dead = {
            r["position"]
            for r in await conn.fetch("select position from dead_letters where shard = $1", shard)
        }
        found = await recount(conn, shard)
    kept_from = min((hour for _, hour in hours), default=0)  # older ones were forgotten
    expected = {key: heard for key, heard in found.hours.items() if key[1] >= kept_from}
    return (counted, hours, dead) == (found.counts, expected, found.dead)


async def recount(conn: Conn, shard: int) -> Recount:
    """Every decoded message once more, by what the facts say became of it."""
    outcomes: dict[int, str] = {}
    async for chunk in LogReader(conn, StoredFact, shard).replay():
        for fact in chunk:
            if fact.message is None:
                continue
            if fact.kind == MessageReread.__name__:
                outcomes.pop(fact.message, None)
            elif fact.kind in OUTCOMES:
                outcomes[fact.message] = OUTCOMES[fact.kind]
    cursor = await read_cursor(conn, CURSOR, shard)
    found = Recount(Counter(), {}, set())
    async for messages in LogReader(conn, StoredMessage, shard).replay():
        for m in messages:
            if m.position <= cursor:
                outcome = QUARANTINED if m.quarantine else outcomes.get(m.position, DECODED)
                found.add(m, outcome)
    return found
