"""A period is asked of memory and of what is kept, as known at any moment: no visit is missed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from housewide.hospital.house.periods.measures import PERIOD_MEASURES, period_measure
from housewide.hospital.systems.facts import FeedFellSilent, FeedHeardAgain
from housewide.kit.clock import DAY, HOUR, Instant, instant, moment
from housewide.kit.facts import Draft
from housewide.log.facts import FactAppender
from housewide.server.follower import HouseFollower, NotYet
from housewide.server.periods import known_period
from housewide.server.registry import as_row
from tests.log.stories import believe
from tests.server.messages import adt, bed_status
from tests.server.site import NORTH, Story

DAY_1 = date(2026, 11, 25)
MIDNIGHT = instant(datetime(2026, 11, 25, 5, tzinfo=UTC))
"""When that day begins in New York."""


def stamp(at: Instant) -> str:
    """An instant as these senders write it: in UTC."""
    return f"{moment(at):%Y%m%d%H%M%S}+0000"


async def two_stays(north: Story) -> None:
    """V1 for 9 hours and then V2 in the same bed, V1's going told three hours late."""

    async def at(hours: float, message: bytes, source: str = "ehr") -> None:
        north.clock.at = MIDNIGHT + int(hours * HOUR)
        await north.tell(message, source=source)

    came, went, cleaned, filled = (MIDNIGHT + hours * HOUR for hours in (1, 10, 12, 14))
    await at(1, adt("A01", "1", at=stamp(came)))
    await at(11, bed_status("2", "6W^601^A", "H", at=stamp(went + HOUR)), "beds")
    await at(12, bed_status("3", "6W^601^A", "U", at=stamp(cleaned)), "beds")
    await at(13, adt("A03", "4", at=stamp(went)))
    await at(14, adt("A01", "5", visit="V2", patient="200", at=stamp(filled)))


async def values(north: Story, known_at: Instant | None = None) -> dict[str, float | None]:
    known, _ = await known_period(north.process, NORTH, DAY_1, DAY_1, known_at)
    return {name: period_measure(known, NORTH, name).value for name in PERIOD_MEASURES}


async def test_a_day_reads_the_same_from_memory_and_once_memory_has_forgotten_it(
    north: Story,
) -> None:
    await two_stays(north)
    north.clock.at = MIDNIGHT + DAY + HOUR
    at_once = await values(north)
    assert at_once["census_midnight_patients"] == 1
    assert at_once["census_daily_patients"] == 2
    assert at_once["turn_clean_minutes"] == 60
    assert at_once["turn_fill_minutes"] is None, "EVN-2 alone says when V2 came"
    north.clock.at = MIDNIGHT + 3 * DAY
    out = adt("A03", "6", visit="V2", patient="200", at=stamp(north.clock.at))
    await north.tell(out)
    north.clock.advance(42 * DAY)
    await north.tell(adt("A01", "7", visit="V9", patient="900", at=stamp(north.clock.now())))
    assert await values(north) == at_once, "forgotten, and kept by nobody yet"
    keeper = HouseFollower(north.process.pool, NORTH, keeps_past=True)
    await keeper.open()
    await keeper.catch_up()
    assert not {"V1", "V2"} & {*keeper.house.visits.visits}
    await keeper.save()
    assert await north.conn.fetchval("select count(*) from past_visits") == 2
    assert await values(north) == at_once, "kept in the database"
    assert await values(north, known_at=MIDNIGHT + DAY + HOUR) == at_once


async def test_days_that_are_not_over_are_not_asked_for(north: Story) -> None:
    north.clock.at = MIDNIGHT + DAY - 1
    with pytest.raises(NotYet, match="is over at 2026-11-26T05:00:00Z"):
        await known_period(north.process, NORTH, DAY_1, DAY_1, None)
    north.clock.at = MIDNIGHT + DAY
    await known_period(north.process, NORTH, DAY_1, DAY_1, None)
    with pytest.raises(NotYet):
        await known_period(north.process, NORTH, DAY_1, DAY_1, MIDNIGHT + DAY - 1)
    with pytest.raises(NotYet):
        await known_period(north.process, NORTH, DAY_1, DAY_1, MIDNIGHT + DAY + 1)


async def test_days_before_the_facility_was_connected_are_unknown(north: Story) -> None:
    north.clock.at = MIDNIGHT + DAY
    before = DAY_1 - timedelta(days=2)
    known, _ = await known_period(north.process, NORTH, before, before, None)
    found = period_measure(known, NORTH, "discharges")
    assert (found.value, len(found.lacks)) == (None, 1)


async def test_a_day_names_the_feeds_that_fell_silent_in_it(north: Story) -> None:
    await two_stays(north)
    fell = FeedFellSilent(MIDNIGHT + 15 * HOUR, 30)
    row = as_row(Draft(fell, "beds", MIDNIGHT + 16 * HOUR, "due"), "timer")
    await believe(north.conn, FactAppender(), [row], now=MIDNIGHT + 16 * HOUR)
    row = as_row(Draft(FeedHeardAgain(), "beds", MIDNIGHT + 20 * HOUR, "due"), "timer")
    await believe(north.conn, FactAppender(), [row], now=MIDNIGHT + 20 * HOUR)
    north.clock.at = MIDNIGHT + 2 * DAY
    known, _ = await known_period(north.process, NORTH, DAY_1, DAY_1, None)
    assert period_measure(known, NORTH, "turn_clean_minutes").blind == ("beds",)
    assert period_measure(known, NORTH, "discharges").blind == (), "it rests on visits alone"
    day_2 = DAY_1 + timedelta(days=1)
    known, _ = await known_period(north.process, NORTH, day_2, day_2, None)
    assert period_measure(known, NORTH, "turn_clean_minutes").blind == ()
