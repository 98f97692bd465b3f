"""A facility's period, as known at any moment: asked of memory, of what is kept, and of the log.

The cost is that of the visits of those days, however long ago they are.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from housewide.hospital.house.house import House
from housewide.hospital.house.past import remembered_since
from housewide.hospital.house.periods.known import LOOK_BACK, Known
from housewide.hospital.house.periods.lag import TIMED_FACTS
from housewide.hospital.house.periods.past import known_of
from housewide.hospital.house.periods.period import Period, days
from housewide.hospital.systems.silences import was_silent
from housewide.hospital.visits.state import Visit
from housewide.kit.clock import SECOND, Instant, iso
from housewide.kit.facts import Entry
from housewide.log.connect import Conn
from housewide.log.lookup import facts_of_subject, position_at, received_between
from housewide.log.past import PastReport, reports_between, visits_during
from housewide.log.shards import shard_id
from housewide.server.follower import HouseFollower, NotYet, refuse_what_has_not_come
from housewide.server.forgotten import decoded, kept
from housewide.server.past import remembering
from housewide.server.process import Process
from housewide.server.registry import entry

TIMED_KINDS = [fact.__name__ for fact in TIMED_FACTS]


class Memory(Struct, frozen=True):
    """What a follower holds at one position: its house, and what that forgot and nobody keeps yet.

    Taken before the database is asked, so that what is kept meanwhile is found in one or the other.
    """

    house: House
    visits: Sequence[Visit]
    reports: Sequence[PastReport]
    rereads: Sequence[Entry]

    @classmethod
    def of(cls, follower: HouseFollower) -> "Memory":
        forgotten = follower.forgotten
        return cls(
            follower.house.copy(),
            [*forgotten.visits],
            [*forgotten.reports],
            [*forgotten.rereads],
        )


def zone_of(house: House) -> ZoneInfo:
    """The zone in whose days a facility is measured: that of its places as they are now."""
    return ZoneInfo(house.places.zone)


async def known_period(
    process: Process, facility: str, first: date, last: date, known_at: Instant | None
) -> tuple[Known, House]:
    """Some local days of a facility, as known at a moment (None: now), and the house as it is now.

    Raises `NotYet` where they are not over by then, and `BadPeriod`.
    """
    refuse_what_has_not_come(process, known_at or 0)
    memory = Memory.of(await remembering(process.pool, facility))
    as_of = known_at or process.clock.now()
    period = days(first, last, zone_of(memory.house))
    if period.until_at > as_of:
        raise NotYet(
            f"{last} at {facility} is over at {iso(period.until_at)}, and is asked for as known at "
            f"{iso(as_of // SECOND * SECOND)}: ask for days that are over{_over(period, as_of)}."
        )
    async with process.pool.acquire() as conn:
        position = memory.house.position
        if known_at is not None:
            shard = await shard_id(conn, facility)
            position = min(position, await position_at(conn, shard, known_at))
        known = await known_by(conn, facility, memory, period, position=position, as_of=as_of)
    return known, memory.house


def _over(period: Period, as_of: Instant) -> str:
    """Those days of a period that are over, as they are asked for; "" where none is."""
    over = [day.date for day in period.days if day.until_at <= as_of]
    return f", with --from {over[0]} --to {over[-1]}" if over else ""


async def known_by(
    conn: Conn, facility: str, memory: Memory, period: Period, *, position: int, as_of: Instant
) -> Known:
    """What is known of a period at a position that memory has reached."""
    shard = await shard_id(conn, facility)
    since_at, house = period.from_at - LOOK_BACK, memory.house
    visits = list(memory.visits)
    if since_at < remembered_since(house):
        visits += decoded(await visits_during(conn, shard, since_at, period.until_at))
    beds = sorted({*house.beds.beds, *house.places.bed_by_id})
    stored = await reports_between(conn, shard, beds, since_at, period.until_at, position)
    received = await received_between(conn, shard, TIMED_KINDS, period.from_at, period.until_at)
    silent = [
        s
        for s in house.systems.sources
        if await _was_silent(conn, facility, shard, s, period, position)
    ]
    # The house is a copy that nobody else has, so whoever follows the log need not wait for it.
    return await asyncio.to_thread(
        known_of,
        house,
        kept(visits, [*stored, *memory.reports], memory.rereads, position),
        period,
        position=position,
        as_of=as_of,
        received=received,
        silent=silent,
    )


async def _was_silent(
    conn: Conn, facility: str, shard: int, source: str, period: Period, position: int
) -> bool:
    """Whether a source was silent at some moment of the period, as known at a position."""
    facts = await facts_of_subject(conn, shard, source)
    told = [entry(facility, fact) for fact in facts if fact.position <= position]
    return was_silent(told, period.from_at, period.until_at)
