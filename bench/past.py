"""Any past moment, of both kinds: as it was by all that is known now, and as it was believed then.

By the clock, as a reader asks it: the snapshot, its tail, what memory forgot, and the census. The
facts are those of `bench.facts`, one in twenty of them late.
"""

import gc
import time
from statistics import median

import asyncpg

from bench.facts import EVERY, believed_at
from bench.report import Tell
from housewide.hospital.house.measures import keys_of
from housewide.kit.clock import DAY
from housewide.server.follower import HouseFollower
from housewide.server.past import house_known

DAYS_BACK = (1, 30, 90, 365)
ROUNDS = 5


async def past_moments(
    readers: "asyncpg.Pool[asyncpg.Record]", facility: str, facts: int, tell: Tell
) -> dict[str, list[float]]:
    """Seconds for each kind of question, at each of the days back (as far as the facts reach)."""
    keeper = HouseFollower(readers, facility, keeps_past=True)
    await keeper.open(from_snapshot=False)
    await keeper.catch_up()
    await keeper.save()
    last_at = believed_at(facts - 1)
    took: dict[str, list[float]] = {"known now": [], "believed then": []}
    for days in DAYS_BACK:
        as_of = max(last_at - days * DAY, believed_at(0) + EVERY)
        for kind, known_at in (("known now", None), ("believed then", as_of)):
            spent, census = [], 0
            for _ in range(ROUNDS):
                gc.collect()
                began_s = time.perf_counter()
                house = await house_known(readers, facility, as_of, known_at)
                census = len(keys_of(house, "census_patients", None))
                spent.append(time.perf_counter() - began_s)
            took[kind].append(median(spent))
            tell(f"{days} days back, {kind}: census {census} in {took[kind][-1]:.3f} s")
    return took
