"""What must hold of the whole system at any moment at which all that was sent is believed."""

from collections import Counter
from random import Random

from msgspec import Struct

from housewide.cli.ask import ask
from housewide.demo.senders import VITALS
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.house.snapshot import digest
from housewide.hospital.places.country import is_used_in
from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.kit.measure import Measure
from housewide.log.connect import Conn
from housewide.log.read import LogReader, StoredFact, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.feeds import DECODED, KEPT, read_feeds
from housewide.server.follower import HouseFollower
from housewide.server.past import past_house
from housewide.server.picture import SiteReader
from housewide.server.process import Process, process
from housewide.server.rebuild import rebuild
from housewide.server.redaction import IDENTITY_KINDS
from tests.sim.script import Script
from tests.sim.simulation import Running

USED = sorted(name for name in MEASURES if is_used_in("us", name))
"""The measures that the site's facilities use: they are in the United States."""


class Asked(Struct, frozen=True):
    """A measure as it was answered: it must be answered so for ever."""

    name: str
    at: Instant
    answers: list[Measure]


class Referee:
    """Holds a running site against its script, moment by moment, and remembers what it was told."""

    def __init__(self, running: Running, script: Script) -> None:
        self._running = running
        self._script = script
        self._chance = Random(f"{script.seed}/referee")
        self._live = {f: HouseFollower(running.pool, f) for f in script.facilities}
        self._asked: list[Asked] = []
        self.looked = 0

    async def look(self, at: Instant) -> None:
        async with process(self._running.site) as this:
            for facility in self._script.facilities:
                async with this.pool.acquire() as conn:
                    shard = await shard_id(conn, facility)
                    messages = await self._all_heard(conn, shard, facility, at)
                    await self._all_believed_once(conn, shard, messages)
                    await self._all_decoded(conn, shard, len(messages))
                await self._folds_alike(this, facility)
                self._nobody_elsewhere(facility, at)
            await self._asked_alike(this)
        await self._remember(at)
        self.looked += 1

    async def past_reads_as_it_did(self) -> None:
        """Whatever was answered on the way is answered again, as it was believed then."""
        for asked in self._asked:
            assert await self._ask(asked.name, asked.at) == asked.answers
            from_kept = await self._ask(asked.name, asked.at, known=asked.at)
            assert [_counted(m) for m in from_kept] == [_counted(m) for m in asked.answers]
            await self._truth_as_known_now(asked.at)

    async def _truth_as_known_now(self, at: Instant) -> None:
        """What every message has told by now is what the twin knows to have been so then."""
        for facility in self._running.site.facility:
            async with process(self._running.site) as this:
                house = await past_house(this, facility.id, at, None)
            census = {unit.id: len(house.index.in_unit(unit.id)) for unit in house.places.units}
            assert census == self._script.census_in_the_end(facility.id, at)

    async def _all_heard(
        self, conn: Conn, shard: int, facility: str, at: Instant
    ) -> list[StoredMessage]:
        """Told means kept: each message once, byte for byte, in its sender's order, no gaps."""
        reader = LogReader(conn, StoredMessage, shard)
        stored = [message async for chunk in reader.replay() for message in chunk]
        assert [m.position for m in stored] == [*range(1, len(stored) + 1)]
        by_source: dict[str, list[bytes | None]] = {}
        for message in stored:
            by_source.setdefault(message.source, []).append(message.data)
        assert by_source == self._script.heard(facility, at)
        return stored

    async def _all_believed_once(
        self, conn: Conn, shard: int, messages: list[StoredMessage]
    ) -> None:
        """Facts have no gaps, belief never goes back, and each message was read once, in order."""
        reader = LogReader(conn, StoredFact, shard)
        facts = [fact async for chunk in reader.replay() for fact in chunk]
        assert [f.position for f in facts] == [*range(1, len(facts) + 1)]
        believed = [f.believed_at for f in facts]
        assert believed == sorted(believed)
        # Identity is told again whenever a lane begins anew, so it proves nothing here.
        told = [f for f in facts if f.message is not None and f.kind not in IDENTITY_KINDS]
        assert [*dict.fromkeys(f.message for f in told)] == [m.position for m in messages]
        assert max(Counter((f.message, f.kind, f.subject) for f in told).values()) == 1

    async def _all_decoded(self, conn: Conn, shard: int, messages: int) -> None:
        """Every quirk of these senders is one that we read; at most rounds are kept unread."""
        feeds = await read_feeds(conn, shard)
        assert sum(feed.total() for feed in feeds) == messages
        for feed in feeds:
            kept = feed.total(KEPT) if feed.source == VITALS else 0
            assert feed.total(DECODED) + kept == feed.total()

    async def _folds_alike(self, this: Process, facility: str) -> None:
        """Followed live through every fault, from a snapshot and its tail, or from the first fact:
        one house. The feeds' counts are what messages and facts say, counted again."""
        live = self._live[facility]
        if not live.position:
            await live.open()
        while True:
            rebuilt = await rebuild(this, facility)
            assert rebuilt.identical
            await live.catch_up()
            if live.position == rebuilt.position:  # a silence may be told at any moment
                break
        assert digest(live.house) == rebuilt.house_after

    def _nobody_elsewhere(self, facility: str, at: Instant) -> None:
        """Every patient is where the twin has them, and so no bed has two unless it says so."""
        house = self._live[facility].house.at(at - 1)
        census = {unit.id: len(house.index.in_unit(unit.id)) for unit in house.places.units}
        assert census == self._script.census(facility, at)
        places = Counter(
            v.now.place for v in house.visits.visits.values() if v.now.status == "open"
        )
        assert places == self._script.places(facility, at)
        assert self._shared_beds(places) == {
            bed: len(visits) for bed, visits in house.index.by_bed.items() if len(visits) > 1
        }

    def _shared_beds(self, places: Counter[Place]) -> dict[str, int]:
        beds: Counter[str] = Counter()
        for place, patients in places.items():
            beds[place.bed] += patients
        return {bed: patients for bed, patients in beds.items() if bed and patients > 1}

    async def _asked_alike(self, this: Process) -> None:
        """At one position a measure reads the same to who asks and on the board."""
        name = self._chance.choice(USED)
        reader = SiteReader(this)
        await reader.open()
        while True:
            picture = await reader.picture()
            on_board = [facility.totals[name] for facility in picture.facilities]
            answers = await self._ask(name, None)
            if [m.position for m in on_board] == [m.position for m in answers]:
                break
        assert answers == on_board

    async def _remember(self, at: Instant) -> None:
        """A moment just past: simulated time stands now, so nothing is added to it any more."""
        name = self._chance.choice(USED)
        self._asked.append(Asked(name, at - 1, await self._ask(name, at - 1)))

    async def _ask(
        self, name: str, at: Instant | None, known: Instant | None = None
    ) -> list[Measure]:
        site = self._running.site
        return await ask(site, name, facilities=site.facility, unit=None, at=at, known=known)


def _counted(measure: Measure) -> tuple[float | None, list[str]]:
    return measure.value, sorted(measure.made_of)
