"""A site under load and all that is known of it: senders, ledgers, a house that follows live."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from bench.proofs.ledger import Ledger
from bench.proofs.movements import SENDERS_OF_A_FACILITY, UNITS, Movements
from bench.proofs.senders import Sender
from bench.proofs.site import FACILITIES, ProofFailed, ProofSite
from housewide.hospital.house.measures import measure
from housewide.hospital.house.snapshot import digest
from housewide.kit.clock import MINUTE
from housewide.kit.clocks import RealClock
from housewide.log.connect import Conn, connect
from housewide.log.lookup import last_position
from housewide.log.shards import shard_id
from housewide.server.feeds import CURSOR
from housewide.server.follower import HouseFollower
from housewide.server.process import AWAY, process
from housewide.server.rebuild import rebuild

LOOK_AGAIN_S = 0.01
RECOVERED_WITHIN_S = 90.0

BEGINS_BEFORE = 720 * MINUTE
"""How long ago the senders' first message happened: past all that they send nothing is to come."""


class House:
    """Both facilities of a site: what was sent to them, and what they made of it."""

    def __init__(self, site: ProofSite, seed: int, follow: "asyncpg.Pool[asyncpg.Record]") -> None:
        self.site = site
        self.broken: Counter[str] = Counter()
        self.senders: dict[str, list[Sender]] = {}
        self.ledgers: dict[str, Ledger] = {}
        self.followers = {f: HouseFollower(follow, f) for f in FACILITIES}
        begins_at = RealClock().now() - BEGINS_BEFORE
        of_source = SENDERS_OF_A_FACILITY * len(FACILITIES) // len(site.ports)
        for at, facility in enumerate(FACILITIES):
            numbers = range(at * SENDERS_OF_A_FACILITY, (at + 1) * SENDERS_OF_A_FACILITY)
            self.senders[facility] = [
                Sender(Movements(seed, n, begins_at), site.ports[n // of_source]) for n in numbers
            ]
            again = {n: Movements(seed, n, begins_at) for n in numbers}
            self.ledgers[facility] = Ledger(facility, again)

    def all_senders(self) -> list[Sender]:
        return [sender for senders in self.senders.values() for sender in senders]

    async def recovered(self, *, without_leases: bool) -> float:
        """Seconds until every sender has an AA for a message that it made after now, and what is
        stored then is decoded. Without leases nobody waits for a dead holder's to run out, and two
        decoders are at the same messages for a while."""
        began_s = time.monotonic()
        wanted = {sender: sender.acknowledged + 2 for sender in self.all_senders()}
        try:
            async with asyncio.timeout(RECOVERED_WITHIN_S):
                while any(sender.acknowledged < number for sender, number in wanted.items()):
                    await asyncio.sleep(LOOK_AGAIN_S)
                await decoded(self.site.dsn, without_leases=without_leases)
        except TimeoutError:
            raise ProofFailed(
                f"After {RECOVERED_WITHIN_S:.0f} s the site has not recovered: {self.site.said()}"
            ) from None
        return time.monotonic() - began_s

    async def check(self) -> int:
        """Hold both logs against their senders, and follow the facts; the undecoded messages."""
        behind = 0
        for facility, ledger in self.ledgers.items():
            told = {s.movements.number: s.acknowledged for s in self.senders[facility]}
            behind += await ledger.check(self.site.dsn, told)
            await self.followers[facility].catch_up()
            self.broken += ledger.broken
            ledger.broken.clear()
        return behind

    def census_differs(self) -> int:
        """Units whose census is not what their senders know. When all is decoded only."""
        differing = 0
        for facility, follower in self.followers.items():
            truth: Counter[str] = Counter()
            for sender in self.senders[facility]:
                truth += sender.movements.census()
            for unit in UNITS:
                said = measure(follower.house, "census_patients", RealClock().now(), unit).value
                differing += said != truth[unit]
        return differing

    async def rebuild_differs(self) -> int:
        """Facilities that fold to another house from the first fact than they had live."""
        differing = 0
        async with process(self.site.site) as this:
            for facility, follower in self.followers.items():
                again = await rebuild(this, facility)
                await follower.catch_up()
                live = digest(follower.house)
                differing += not again.identical or live != again.house_after
        return differing


@asynccontextmanager
async def house(site: ProofSite, seed: int) -> AsyncIterator[House]:
    """What is known of a running site; nothing is sent yet."""
    connections = await asyncpg.create_pool(site.dsn, min_size=0, max_size=2)
    try:
        found = House(site, seed, connections)
        for follower in found.followers.values():
            await follower.open()
        yield found
    finally:
        connections.terminate()


async def decoded(dsn: str, *, without_leases: bool = False) -> None:
    """Wait until what is stored now is decoded, however often the database goes meanwhile."""
    wanted: dict[int, int] = {}
    while True:
        try:
            conn = await connect(dsn)
            try:
                if without_leases:
                    await conn.execute("delete from leases")
                wanted = wanted or await _heads(conn)
                while await _is_behind(conn, wanted):
                    await asyncio.sleep(LOOK_AGAIN_S)
                return
            finally:
                await conn.close()
        except AWAY:
            await asyncio.sleep(LOOK_AGAIN_S)


async def _heads(conn: Conn) -> dict[int, int]:
    numbers = [await shard_id(conn, facility) for facility in FACILITIES]
    return {number: await last_position(conn, "messages", number) for number in numbers}


async def _is_behind(conn: Conn, wanted: dict[int, int]) -> bool:
    """Whether the decoder of any shard has not come to the position that is wanted of it."""
    rows = await conn.fetch("select shard, position from cursors where name = $1", CURSOR)
    reached = {row["shard"]: row["position"] for row in rows}
    return any(reached.get(shard, 0) < position for shard, position in wanted.items())
