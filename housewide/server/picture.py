"""The live picture of a site: each facility's house, its feeds, and how far behind it is.

A picture is read, never kept: at one position of the facts it is the same in every process.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from housewide.hospital.agreement.ask import trust
from housewide.hospital.house.house import House
from housewide.hospital.house.measures import MEASURES, measure
from housewide.hospital.places.country import is_used_in
from housewide.hospital.systems.ask import silent
from housewide.kit.clock import MINUTE, Instant
from housewide.kit.clocks import SimulatedClock
from housewide.kit.measure import Measure
from housewide.log.connect import Conn
from housewide.log.shards import shard_id
from housewide.server.feed_health import HealthReader
from housewide.server.feeds import Feed, read_feeds
from housewide.server.follower import HouseFollower
from housewide.server.own_lag import waiting_messages
from housewide.server.process import Process
from housewide.server.silence import read_until


class UnitPicture(Struct, frozen=True):
    """One unit: its name, how many of its beds are staffed, and its measures by name."""

    id: str
    name: str
    staffed_beds: int
    measures: dict[str, Measure]


class FacilityPicture(Struct, frozen=True):
    """One facility at one position of its facts. `undecoded_messages` are stored, not yet read.

    In `shadow` its numbers are not relied on yet; `agreement` says in words how far it agrees with
    its EHR, "" where as far as is asked. `country` is that in whose words it is shown.
    """

    id: str
    name: str
    zone: str
    position: int
    undecoded_messages: int
    totals: dict[str, Measure]
    units: tuple[UnitPicture, ...]
    feeds: tuple[Feed, ...]
    silent: tuple[str, ...]
    slow: tuple[str, ...] = ()
    shadow: bool = False
    agreement: str = ""
    country: str = "us"


class SitePicture(Struct, frozen=True):
    """Every facility of a site, as of one instant; of a simulated one nothing is real.

    `catching_up`: its time does not run but is told as fast as it is read, as the days before a
    demo are.
    """

    name: str
    as_of: Instant
    facilities: tuple[FacilityPicture, ...]
    simulated: bool = False
    catching_up: bool = False


class SiteReader:
    """Follows every facility of a site and gives its picture.

    `measures` are the names of those that the picture is to have: who draws it four times a second
    asks for what it shows.
    """

    def __init__(self, process: Process, measures: Iterable[str] = MEASURES) -> None:
        self._process = process
        self._measures = tuple(measures)
        self._followers = [HouseFollower(process.pool, f.id) for f in process.site.facility]
        self._slow = {f.id: _Slow() for f in process.site.facility}

    async def open(self) -> None:
        for follower in self._followers:
            await follower.open()

    async def picture(self) -> SitePicture:
        """Catch up with the facts and look."""
        for follower in self._followers:
            await follower.catch_up()
        clock = self._process.clock
        now, stepped = clock.now(), isinstance(clock, SimulatedClock) and clock.is_stepped
        facilities = [await self._facility(follower, now) for follower in self._followers]
        site = self._process.site
        return SitePicture(site.name, now, tuple(facilities), site.simulated, stepped)

    async def _facility(self, follower: HouseFollower, now: Instant) -> FacilityPicture:
        house = follower.house.at(now)
        async with self._process.pool.acquire() as conn:
            number = await shard_id(conn, follower.shard)
            sources = house.systems.sources
            feeds = await read_feeds(conn, number, configured=sources)
            behind = await waiting_messages(conn, number)
            slow = await self._slow[follower.shard].sources(conn, number, house, feeds, now)
        names = self._measures
        totals = measures_of(house, now, None, names)
        relied = trust(house.agreement, house.places.zone, now)
        return FacilityPicture(
            follower.shard,
            house.places.name or follower.shard,
            house.places.zone,
            house.position,
            behind,
            totals,
            tuple(
                UnitPicture(u.id, u.name, u.staffed, measures_of(house, now, u.id, names))
                for u in house.places.units
            ),
            tuple(f for f in feeds if f.source not in sources or not sources[f.source].retired_at),
            silent(house.systems),
            slow,
            relied.shadow,
            relied.said,
            house.places.country,
        )


class _Slow:
    """The slow sources of a facility, looked for once a minute: an hour's rate moves no faster."""

    def __init__(self) -> None:
        self._health = HealthReader()
        self._minute = -1
        self._sources: tuple[str, ...] = ()

    async def sources(
        self, conn: Conn, shard: int, house: House, feeds: Sequence[Feed], now: Instant
    ) -> tuple[str, ...]:
        if self._minute != now // MINUTE:
            until = await read_until(conn, shard, now)
            self._sources = await self._health.slow(conn, shard, house, feeds, until)
            self._minute = now // MINUTE
        return self._sources


def measures_of(
    house: House, now: Instant, unit: str | None, names: Iterable[str]
) -> dict[str, Measure]:
    """Those of these measures that are used in the facility's country, of a unit or all of it."""
    country = house.places.country
    return {name: measure(house, name, now, unit) for name in names if is_used_in(country, name)}
