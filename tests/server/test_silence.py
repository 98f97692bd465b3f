"""A feed that says nothing for longer than it may is a fact, told once; and so is its return.

Method: the timer's look is called by hand, on a clock moved by hand: no time passes in these tests.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from housewide.hospital.house.measures import measure
from housewide.hospital.systems.ask import silent
from housewide.hospital.systems.facts import FeedFellSilent, FeedHeardAgain
from housewide.kit.clock import MINUTE
from housewide.server.follower import HouseFollower
from housewide.server.picture import SiteReader
from housewide.server.process import Process
from housewide.server.silence import Silence
from tests.server.files import profile, without_beds
from tests.server.messages import adt
from tests.server.site import NOON, NORTH, Story, at_work

GAP = 30


class Timer:
    """One process's timer, with its own house that catches up when told to."""

    def __init__(self, process: Process) -> None:
        self.house = HouseFollower(process.pool, NORTH)
        self.process = process
        self.silence = Silence(process, self.house)

    async def look(self, *, catch_up: bool = True) -> None:
        if catch_up:
            await self.house.catch_up()
        async with self.process.pool.acquire() as conn:
            await self.silence.look(conn)


@contextlib.asynccontextmanager
async def timers(north: Story, count: int = 1) -> AsyncIterator[list[Timer]]:
    async with contextlib.AsyncExitStack() as stack:
        each = [
            Timer(await stack.enter_async_context(at_work(north.site, north.clock)))
            for _ in range(count)
        ]
        for timer in each:
            await timer.house.open()
        yield each


async def told(north: Story, source: str = "ehr") -> list[str]:
    """What was said of a source's silence, in order."""
    return [
        f.kind
        for f in await north.stored_facts()
        if f.kind in {"FeedFellSilent", "FeedHeardAgain"} and f.subject == source
    ]


async def test_a_feed_is_silent_from_its_longest_gap_on_and_not_before(north):
    await north.tell(adt("A01", "1"))
    async with timers(north) as (timer,):
        north.clock.advance(GAP * MINUTE - 1)
        await timer.look()
        assert await told(north) == []
        north.clock.advance(1)
        await timer.look()
        await timer.look()
    assert await told(north) == ["FeedFellSilent"]
    (fact,) = [f for f in await north.stored_facts() if f.kind == "FeedFellSilent" and
               f.subject == "ehr"]  # fmt: skip
    assert (fact.effective_at, fact.effective_from, fact.actor) == (
        NOON + GAP * MINUTE, "due", "timer",
    )  # fmt: skip


async def test_its_return_is_told_once_and_the_next_silence_again(north):
    await north.tell(adt("A01", "1"))
    async with timers(north) as (timer,):
        north.clock.advance(31 * MINUTE)
        await timer.look()
        await north.tell(adt("A02", "2", to="ICU^1^A"))
        await timer.look()
        await timer.look()
        assert await told(north) == ["FeedFellSilent", "FeedHeardAgain"]
        north.clock.advance(31 * MINUTE)
        await timer.look()
    assert await told(north) == ["FeedFellSilent", "FeedHeardAgain", "FeedFellSilent"]


async def test_two_timers_that_race_tell_a_silence_once(north):
    await north.tell(adt("A01", "1"))
    async with timers(north, 2) as (one, other):
        north.clock.advance(31 * MINUTE)
        await asyncio.gather(one.look(), other.look())
        assert await told(north) == ["FeedFellSilent"]


async def test_two_timers_that_race_tell_a_return_once_whenever_each_heard_it(north):
    """Method: the second timer's house has not caught up with the return, and by its look the
    source has said one thing more."""
    await north.tell(adt("A01", "1"))
    async with timers(north, 2) as (one, other):
        north.clock.advance(31 * MINUTE)
        await one.look()
        await other.look()
        await north.tell(adt("A02", "2", to="ICU^1^A"))
        await one.look()
        north.clock.advance(MINUTE)
        await north.tell(adt("A02", "3", to="6W^602^A"))
        await other.look(catch_up=False)
    assert await told(north) == ["FeedFellSilent", "FeedHeardAgain"]


async def test_a_decoder_that_was_away_invents_no_silence(north):
    await north.tell(adt("A01", "1"))
    north.clock.advance(29 * MINUTE)
    await north.heard(adt("A02", "2", to="ICU^1^A"))  # kept by the intake, and read by nobody
    north.clock.advance(20 * MINUTE)
    async with timers(north) as (timer,):
        await timer.look()
        assert await told(north) == []
        await north.read()
        await timer.look()
        assert await told(north) == []


async def test_a_source_that_was_never_heard_falls_silent_too(north):
    async with timers(north) as (timer,):
        north.clock.advance(GAP * MINUTE - 1)
        await timer.look()
        assert await told(north, "beds") == []
        north.clock.advance(1)
        await timer.look()
    assert await told(north, "beds") == ["FeedFellSilent"]
    silent = await north.facts(FeedFellSilent)
    assert silent == [FeedFellSilent(NOON, GAP, "stated", GAP * 60)] * 2


async def test_each_source_has_the_gap_that_its_profile_states(north):
    (north.folder / "ehr.toml").write_text(profile(longest_gap_minutes=5))
    await north.configure()
    await north.tell(adt("A01", "1"))
    async with timers(north) as (timer,):
        north.clock.advance(6 * MINUTE)
        await timer.look()
    assert await told(north) == ["FeedFellSilent"]
    assert await told(north, "beds") == []


async def test_measures_and_the_picture_name_what_they_are_blind_to(north):
    await north.tell(adt("A01", "1"))
    async with timers(north) as (timer,):
        north.clock.advance(31 * MINUTE)
        await timer.look()
    house = (await north.follower()).house
    census = measure(house, "census_patients", north.clock.now())
    assert census.value == 1, "the number stays, as it was then"
    assert census.blind == ("beds", "ehr")
    reader = SiteReader(north.process)
    await reader.open()
    (facility,) = (await reader.picture()).facilities
    assert facility.silent == ("beds", "ehr")
    assert [(f.source, f.heard_at) for f in facility.feeds] == [("beds", None), ("ehr", NOON)]


async def test_what_is_not_hl7_shows_that_the_source_lives(north):
    await north.tell(adt("A01", "1"))
    async with timers(north) as (timer,):
        north.clock.advance(31 * MINUTE)
        await timer.look()
        await north.heard(b"hello", quarantine="not-hl7")
        await north.read()
        await timer.look()
    assert await told(north) == ["FeedFellSilent", "FeedHeardAgain"]
    assert await north.facts(FeedHeardAgain) == [FeedHeardAgain()]


async def test_of_a_retired_source_nothing_is_expected_any_more(north):
    async with timers(north) as (timer,):
        north.clock.advance(31 * MINUTE)
        await timer.look()
        assert await told(north, "beds") == ["FeedFellSilent"]
        without_beds(north.folder)
        await north.configure()
        await timer.look()
        north.clock.advance(31 * MINUTE)
        await timer.look()
    assert await told(north, "beds") == ["FeedFellSilent"]
    reader = SiteReader(north.process)
    await reader.open()
    (facility,) = (await reader.picture()).facilities
    assert facility.silent == ("ehr",)
    assert [f.source for f in facility.feeds] == ["ehr"]


async def test_a_longer_gap_ends_a_silence_that_is_none_by_it_and_the_same_gap_does_not(north):
    await north.tell(adt("A01", "1"))
    async with timers(north) as (timer,):
        north.clock.advance(31 * MINUTE)
        await timer.look()
        (north.folder / "ehr.toml").write_text(profile(longest_gap_minutes=60))
        await north.configure()
        await timer.look()
        assert silent((await north.follower()).house.systems) == ("beds",)
        (north.folder / "ehr.toml").write_text(profile(longest_gap_minutes=30))
        await north.configure()
        await timer.look()
    assert silent((await north.follower()).house.systems) == ("beds", "ehr")
