"""Where a number comes from: the measure, what it counted, the facts behind each, the raw messages.

It discloses patients' data, so an audit entry is durable before anything is given out.
"""

import msgspec
from msgspec import Struct

from housewide.hospital.house.measures import measure
from housewide.kit.clock import Instant
from housewide.kit.measure import Measure
from housewide.log.audit import AuditRow, append_audit
from housewide.log.connect import Conn
from housewide.log.lookup import facts_of_subject, message_at
from housewide.log.read import StoredFact, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.follower import HouseFollower
from housewide.server.process import Process


class TracedFact(Struct, frozen=True):
    """One fact behind a number, and the message that caused it (None: a person or timer did)."""

    fact: StoredFact
    message: StoredMessage | None


class TracedSubject(Struct, frozen=True):
    """One thing that was counted, with every fact about it in the order of belief."""

    key: str
    facts: list[TracedFact]


class Trace(Struct, frozen=True):
    """A measure and what it is made of. `omitted` subjects were counted but not asked for."""

    measure: Measure
    subjects: list[TracedSubject]
    omitted: int


async def trace(
    process: Process,
    facility: str,
    name: str,
    *,
    unit: str | None,
    actor: str,
    purpose: str,
    limit: int,
    believed_by: Instant | None = None,
) -> Trace:
    """Trace a measure of a facility or unit, now or as it was believed at a moment."""
    follower = HouseFollower(process.pool, facility)
    await follower.open(from_snapshot=believed_by is None)
    await follower.catch_up(believed_by)
    now = believed_by or process.clock.now()
    found = measure(follower.house, name, now, unit)
    keys = found.made_of[:limit]
    async with process.pool.acquire() as conn:
        await _audit(conn, process, facility, found, actor=actor, purpose=purpose, keys=keys)
        number = await shard_id(conn, facility)
        subjects = [await _subject(conn, number, key, follower.position) for key in keys]
    return Trace(found, subjects, len(found.made_of) - len(keys))


async def _audit(
    conn: Conn,
    process: Process,
    facility: str,
    found: Measure,
    *,
    actor: str,
    purpose: str,
    keys: tuple[str, ...],
) -> None:
    data = msgspec.json.encode({"measure": found.name, "place": found.place})
    rows = [AuditRow(actor, "trace", purpose, key, data) for key in keys]
    if rows:
        await append_audit(conn, facility, rows, process.clock.now())


async def _subject(conn: Conn, shard: int, key: str, until: int) -> TracedSubject:
    facts = [f for f in await facts_of_subject(conn, shard, key) if f.position <= until]
    traced = []
    for fact in facts:
        message = await message_at(conn, shard, fact.message) if fact.message else None
        traced.append(TracedFact(fact, message))
    return TracedSubject(key, traced)
