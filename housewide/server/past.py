"""Any past moment of a facility, as known at any other: asked of memory, and of what is kept.

The cost is that of the visits of the days around the moment, however long ago it is.
"""

import asyncpg
from msgspec.structs import replace

from housewide.hospital.beds.state import REPORTS_KEPT
from housewide.hospital.house.house import House
from housewide.hospital.house.past import Kept, house_at_position, remembered_since
from housewide.hospital.visits.past import LOOK_BACK
from housewide.kit.clock import Instant
from housewide.kit.measure import Measure
from housewide.log.connect import Conn
from housewide.log.lookup import position_at
from housewide.log.past import reports_by, visits_during
from housewide.log.shards import shard_id
from housewide.server.follower import HouseFollower, measure_of, refuse_what_has_not_come
from housewide.server.forgotten import Forgotten, decoded, kept
from housewide.server.process import Process

REPORTS_EACH = 4 * REPORTS_KEPT
"""Of a bed, so many of its reports before the moment: runs of equal ones become three."""


async def past_house(
    process: Process, facility: str, as_of: Instant, known_at: Instant | None
) -> House:
    """A facility at a moment, as known at another (None: as known now). Raises `NotYet`."""
    for moment in (as_of, known_at or as_of):
        refuse_what_has_not_come(process, moment)
    return await house_known(process.pool, facility, as_of, known_at)


async def house_known(
    pool: "asyncpg.Pool[asyncpg.Record]", facility: str, as_of: Instant, known_at: Instant | None
) -> House:
    """The same, whatever the clock says."""
    return await house_of(pool, await remembering(pool, facility), as_of, known_at)


async def remembering(pool: "asyncpg.Pool[asyncpg.Record]", facility: str) -> HouseFollower:
    """A facility up to now, with what memory forgets of it: who asks of the past begins there."""
    follower = HouseFollower(pool, facility, keeps_past=True)
    await follower.open()
    await follower.catch_up()
    return follower


async def house_of(
    pool: "asyncpg.Pool[asyncpg.Record]",
    follower: HouseFollower,
    as_of: Instant,
    known_at: Instant | None,
) -> House:
    """The past house of one who remembers: several moments can be asked of the same."""
    house = follower.house
    async with pool.acquire() as conn:
        shard = await shard_id(conn, follower.shard)
        position = house.position
        if known_at is not None:
            position = min(position, await position_at(conn, shard, known_at))
        held = await _kept(conn, shard, house, follower.forgotten, as_of, position)
    return house_at_position(house, held, position, as_of, known_at=known_at or house.believed_at)


def past_measure(
    house: House, facility: str, name: str, as_of: Instant, unit: str | None
) -> Measure:
    """A measure of a past house. Whether its feeds were heard then is not kept: no age is told."""
    return replace(measure_of(house, facility, name, as_of, unit), heard_at=None, blind=())


async def _kept(
    conn: Conn, shard: int, house: House, forgotten: Forgotten, as_of: Instant, position: int
) -> Kept:
    """What memory does not hold of the days around the moment."""
    visits = list(forgotten.visits)
    if as_of - LOOK_BACK < remembered_since(house):
        visits += decoded(await visits_during(conn, shard, as_of - LOOK_BACK, as_of))
    beds = sorted({*house.beds.beds, *house.places.bed_by_id})
    stored = await reports_by(conn, shard, beds, as_of, position, REPORTS_EACH)
    return kept(visits, [*stored, *forgotten.reports], forgotten.rereads, position)
