"""Following one facility's facts: a snapshot, then the tail, then each fact as it comes.

Every reader folds for itself: the hospital process, a terminal board, a rebuild. The log is the
fan-out; at one position they all believe the same.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator

import asyncpg
from msgspec.structs import replace

from housewide.hospital.house.house import House
from housewide.hospital.house.measures import measure
from housewide.hospital.house.snapshot import dump_lines, dump_patients, load, load_patients
from housewide.hospital.places.country import COUNTRIES, is_used_in, told_in
from housewide.hospital.places.state import Places
from housewide.kit.clock import SECOND, Instant, iso
from housewide.kit.errors import HousewideError
from housewide.kit.measure import Measure
from housewide.log.identity import IDENTITY_FOLD, audited, save_identities
from housewide.log.read import LogReader, StoredFact
from housewide.log.shards import shard_id
from housewide.log.snapshots import Snapshot, load_snapshot, save_snapshot
from housewide.server.forgotten import Forgotten
from housewide.server.process import Process
from housewide.server.registry import entry, fold_code

FOLD = "house"

STEP_FACTS = 500
"""Folded between two looks at the event loop: about 5 ms, so that nothing else waits longer."""


RESTS = 9
"""So many times as long as it works on a snapshot does it leave the process to others: a tenth of
its time is what a lane that takes all it can has to spare."""


class NotYet(HousewideError):
    """A moment was asked for that has not come: what will be believed then, nobody knows."""

    code = "not-yet"
    status = 400


class NoSuchUnit(HousewideError):
    """A unit was asked for that the facility does not have."""

    code = "no-such-unit"
    status = 404


class NotUsedThere(HousewideError):
    """A measure was asked for that is another country's, and means nothing at this facility."""

    code = "not-used-there"
    status = 404


class HouseFollower:
    """The house of one facility, as of `position` of its facts.

    Until it `is_caught_up` that is the past: what is folded then tells nothing of now. Where it
    `keeps_past`, what its memory forgets is `forgotten`: kept before a snapshot that lacks it.
    """

    def __init__(
        self, pool: "asyncpg.Pool[asyncpg.Record]", shard: str, *, keeps_past: bool = False
    ) -> None:
        self.shard = shard
        self._keeps_past = keeps_past
        self.forgotten = Forgotten()
        self.house = House()
        self.position = 0
        self._pool = pool
        self._number = 0
        self._audited = 0
        self._kept_at = 0
        self.is_caught_up = False
        self._reader: LogReader[StoredFact]

    async def open(self, *, from_snapshot: bool = True) -> None:
        """Start, or start again, from the newest snapshot that this code wrote, or from nothing."""
        self.house, self.position, self.is_caught_up = House(), 0, False
        self.forgotten = Forgotten()  # what it held is forgotten again by what is folded now
        self._kept_at = 0
        async with self._pool.acquire() as conn:
            self._number = await shard_id(conn, self.shard)
            self._audited = await audited(conn, self._number)
        self._reader = LogReader(self._pool, StoredFact, self._number)
        if from_snapshot:
            await self._load()

    async def catch_up(self, believed_by: Instant | None = None) -> int:
        """Fold everything that is there, or all that was believed by an instant; how many facts."""
        folded = 0
        async for chunk in self._reader.replay(self.position):
            known = chunk
            if believed_by is not None and chunk[-1].believed_at > believed_by:
                known = [s for s in chunk if s.believed_at <= believed_by]
            self._fold(known)
            folded += len(known)
            if len(known) < len(chunk):
                break
            await asyncio.sleep(0)
        self.is_caught_up = believed_by is None
        return folded

    async def step(self) -> int:
        """Fold what has come since, at most `STEP_FACTS` of it; how many facts."""
        chunk = await self._reader.after(self.position, STEP_FACTS)
        self._fold(chunk)
        return len(chunk)

    @property
    def unsaved_facts(self) -> int:
        """How many have been folded since the newest snapshot."""
        return self.position - self._kept_at

    def measure(self, name: str, as_of: Instant, unit: str | None = None) -> Measure:
        """A measure of this facility. Raises `NoSuchUnit`."""
        return measure_of(self.house, self.shard, name, as_of, unit)

    async def keep_past(self) -> None:
        """Keep what memory has forgotten since: where it can be asked for past moments."""
        await self.forgotten.keep(self._pool, self._number)

    async def save(self) -> None:
        """Keep what is believed now, for the next reader's start; who the patients are, apart.

        What comes meanwhile may be folded beside it. Raises `RedactedMeanwhile`: then it must be
        opened anew, and believes who is left.
        """
        position, house, seen = self.position, self.house.copy(), self._audited
        # Who the patients are is not compressed, so that a redaction's proof can search for it.
        patients = await _joined(dump_patients(house.patients))
        packed, code = Snapshot(position, await _compressed(house)), fold_code()
        await self.keep_past()  # before a snapshot that lacks it
        async with self._pool.acquire() as conn:
            now = await save_identities(
                conn, self._number, code, Snapshot(position, patients), seen
            )
            await save_snapshot(conn, FOLD, self._number, code, packed)
        self._audited, self._kept_at = max(self._audited, now), position

    async def _load(self) -> None:
        """Take the newest snapshots, if both are of one position.

        A redaction drops that of the patients: then everything is folded anew.
        """
        house, patients = [
            await load_snapshot(self._pool, fold, self._number, fold_code())
            for fold in (FOLD, IDENTITY_FOLD)
        ]
        if house and patients and house.position == patients.position:
            self.house = load(zlib.decompress(house.data), load_patients(patients.data))
            self.position = self._kept_at = house.position

    def _fold(self, chunk: list[StoredFact]) -> None:
        apply, hear = self.house.apply, self.forgotten.hear
        for stored in chunk:
            told = entry(self.shard, stored)
            apply(told)
            if self._keeps_past:
                hear(told)
        dropped = self.house.visits.take_forgotten()
        if self._keeps_past:
            self.forgotten.forget(dropped)
        if chunk:
            self.position = chunk[-1].position


def measure_of(house: House, facility: str, name: str, as_of: Instant, unit: str | None) -> Measure:
    """A measure of a facility's house, by its id also where no places were believed yet.

    Raises `NoSuchUnit` where its places are known and that unit is none of them, `NotUsedThere`.
    """
    refuse_what_is_not_there(house.places, facility, name, unit)
    found = measure(house, name, as_of, unit)
    return found if found.place else replace(found, place=facility)


def refuse_what_is_not_there(places: Places, facility: str, name: str, unit: str | None) -> None:
    """Raises `NotUsedThere`, or `NoSuchUnit` where places are known and that unit is none of them.

    A number that another country's hospitals are judged by would only mislead.
    """
    if not is_used_in(places.country, name):
        raise NotUsedThere(
            f"{name} is not used in the {COUNTRIES[places.country].name}, where {facility} is. Ask "
            "for another measure, or of a facility elsewhere with --facility."
        )
    if unit is not None and places.units and places.unit(unit) is None:
        known = ", ".join(u.id if u.name == u.id else f"{u.id} ({u.name})" for u in places.units)
        word = told_in(places.country, "unit")
        raise NoSuchUnit(f"{facility} has no {word} {unit}. It has: {known}.")


def refuse_what_has_not_come(process: Process, moment: Instant) -> None:
    """What will be believed at a moment that has not come, nobody knows. Raises `NotYet`."""
    now = process.clock.now()
    if moment > now:
        raise NotYet(f"{iso(moment)} has not come: here it is {iso(now // SECOND * SECOND)}.")


async def house_at(process: Process, shard: str, moment: Instant | None) -> HouseFollower:
    """A house as it is believed now, or as it was believed at a moment. Raises `NotYet`."""
    if moment is not None:
        refuse_what_has_not_come(process, moment)
    follower = HouseFollower(process.pool, shard)
    await follower.open(from_snapshot=moment is None)
    await follower.catch_up(moment)
    return follower


async def _joined(lines: Iterator[bytes]) -> bytes:
    return b"".join([line async for line in _unhurried(lines)])


async def _compressed(house: House) -> bytes:
    """A house's snapshot, about a tenth of it."""
    packer = zlib.compressobj(zlib.Z_BEST_SPEED)
    lines = _unhurried(dump_lines(house))
    packed = [await asyncio.to_thread(packer.compress, line) async for line in lines]
    return b"".join([*packed, packer.flush()])


async def _unhurried(lines: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Line by line, and after each a rest as long as nine: a lane under load has that to spare."""
    now_s = asyncio.get_running_loop().time
    began_s = now_s()
    for line in lines:
        yield line
        await asyncio.sleep(RESTS * (now_s() - began_s))
        began_s = now_s()
