"""From four weeks on, how long a feed may be quiet is learned from what it said: by day, by night.

Method: weeks of counted hours are written as the lane writes them, by its own statement; then the
timer's look is called by hand, on a clock moved by hand.
"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from housewide.hospital.systems.expected import WEEK, hour_of_week
from housewide.hospital.systems.facts import FeedFellSilent
from housewide.kit.clock import DAY, HOUR, MINUTE, Instant
from housewide.log.read import StoredMessage
from housewide.server.feed_counts import HOURS_KEPT, FeedCounts
from housewide.server.feeds import DECODED
from housewide.server.learning import read_hours
from housewide.server.upkeep import tidy
from tests.server.files import profile
from tests.server.messages import adt
from tests.server.site import NOON, Story
from tests.server.test_silence import timers, told

EVERY = 5 * MINUTE
NEW_YORK = ZoneInfo("America/New_York")

MessagesAt = Callable[[Instant], bool]


def by_day(at: Instant) -> bool:
    """From seven to seven in New York every five minutes, in the night on each full hour.

    Noon in UTC is seven there: a day begins. In these weeks summer time ends.
    """
    return hour_of_week(at, NEW_YORK) % 24 in range(7, 19) or at % HOUR == 0


async def spoke(north: Story, weeks: int, says: MessagesAt = by_day, until: Instant = NOON) -> None:
    """The source spoke for so many weeks and the hour before them, and was counted."""
    counts = FeedCounts()
    start = until - weeks * WEEK - HOUR
    for at in range(start, until, EVERY):
        if says(at):
            message = StoredMessage(1, at, "ehr", "EHR|NTH", "1", "ADT^A08", 9, False, "", b"")
            counts.add(message, DECODED, at)
    await counts.write(north.conn, north.shard)


async def learned(north: Story) -> list[FeedFellSilent]:
    """The silences that were told by a learned limit."""
    bodies = await north.facts(FeedFellSilent)
    return [b for b in bodies if isinstance(b, FeedFellSilent) and b.by == "learned"]


async def look_at(north: Story, *minutes: int) -> None:
    """The clock goes on by minutes after noon, and at each the timer looks."""
    async with timers(north) as (timer,):
        for minute in minutes:
            north.clock.at = NOON + minute * MINUTE
            await timer.look()


async def test_before_four_weeks_the_stated_gap_holds(north):
    await spoke(north, 3)
    await north.tell(adt("A01", "1"))
    await look_at(north, 29)
    assert await told(north) == []
    await look_at(north, 30)
    assert await told(north) == ["FeedFellSilent"]
    assert await learned(north) == []


async def test_a_busy_day_is_missed_sooner_than_the_profile_states(north):
    """4,680 minutes heard in 30 days: 1.2 x ln(46,800) = 12.90, and each empty minute of a day in
    which one in five is heard gives -ln(48/60) = 0.2231: 57.8 minutes."""
    (north.folder / "ehr.toml").write_text(profile(longest_gap_minutes=120))
    await north.configure()
    await spoke(north, 5)
    await north.tell(adt("A01", "1"))
    await look_at(north, 57)
    assert await told(north) == []
    await look_at(north, 58)
    assert await told(north) == ["FeedFellSilent"]
    (body,) = await learned(north)
    assert (body.heard_at, body.longest_gap_minutes, body.by) == (NOON, 120, "learned")
    assert body.limit_seconds is not None
    assert body.limit_seconds == pytest.approx(57.8 * 60, abs=3)
    (fact,) = [f for f in await north.stored_facts() if f.kind == "FeedFellSilent"
               and f.subject == "ehr"]  # fmt: skip
    assert fact.effective_at == NOON + body.limit_seconds * 1_000_000


async def test_a_quiet_night_is_not_called_silent(north):
    """The same source is silent after more than an hour by day; by night that is nothing."""
    north.clock.at = night = NOON + 13 * HOUR
    await spoke(north, 5, until=night - HOUR)
    await north.tell(adt("A01", "1"), at=night)
    await look_at(north, 13 * 60 + 240)
    assert await told(north) == []
    await look_at(north, 36 * 60)
    assert await told(north) == ["FeedFellSilent"]


async def test_one_day_of_outage_in_a_week_known_does_not_lengthen_the_limit(north):
    await spoke(north, 5, lambda at: by_day(at) and not NOON - 8 * DAY < at < NOON - 6 * DAY)
    await north.tell(adt("A01", "1"))
    await look_at(north, 75)
    assert await told(north) == ["FeedFellSilent"]


async def test_two_timers_that_learned_otherwise_tell_a_silence_once(north):
    """Method: between their looks, hours that one of them has learned from are counted anew, so
    that to the other the silence is due nine hours later; by then both find it due."""
    await spoke(north, 5)
    await north.tell(adt("A01", "1"))
    async with timers(north, 2) as (one, other):
        await one.look()
        await north.conn.execute("update feed_hours set minutes = 1")
        north.clock.at = NOON + 11 * HOUR
        await other.house.catch_up()
        await one.look()
        await other.look(catch_up=False)
    assert await told(north) == ["FeedFellSilent"]


async def test_a_timer_that_starts_anew_tells_nothing_again(north):
    await spoke(north, 5)
    await north.tell(adt("A01", "1"))
    await look_at(north, 75, 80)
    await look_at(north, 81, 300)
    assert await told(north) == ["FeedFellSilent"]


async def test_hours_are_counted_as_messages_are_read_and_each_minute_once(north):
    await north.tell(adt("A01", "1"), adt("A08", "2"))
    north.clock.advance(30_000_000)
    await north.tell(adt("A08", "3"))
    north.clock.advance(59 * MINUTE)
    await north.tell(adt("A08", "4"))
    north.clock.advance(HOUR)
    heard = await read_hours(north.conn, north.shard, "ehr", NOON + 2 * HOUR)
    assert {at - NOON: (h.messages, h.minutes) for at, h in heard.items()} == {0: (4, 1 | 1 << 59)}


@pytest.mark.parametrize(("age", "kept"), [(HOURS_KEPT - HOUR, 2), (HOURS_KEPT + HOUR, 0)])
async def test_what_teaches_nothing_any_more_is_forgotten(north, age, kept):
    await north.tell(adt("A01", "1"))
    await north.tell(adt("A01", "2"), at=NOON + HOUR)
    north.clock.advance(age + HOUR)
    await tidy(north.conn, north.clock)
    assert await north.conn.fetchval("select count(*) from feed_hours") == kept
    assert await north.conn.fetchval("select count(*) from feed_lags") == 0
