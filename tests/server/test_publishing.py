"""A day's measures are published once it has settled, once, and keep their values whatever comes.

Method: the timer's look is called by hand, on a clock moved by hand. North is connected at 07:00
in New York on 24 November, so its first whole day is the 25th: 05:00 UTC to 05:00 UTC.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from structlog.testing import capture_logs

from housewide.hospital.house.periods.facts import MeasuresPublished
from housewide.hospital.house.periods.known import Known
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from housewide.hospital.places.country import is_used_in
from housewide.hospital.systems.facts import FeedFellSilent
from housewide.kit.clock import DAY, HOUR, MINUTE, Instant, instant, moment
from housewide.kit.facts import Draft
from housewide.log.facts import FactAppender
from housewide.log.lookup import facts_of_subject
from housewide.server import publishing
from housewide.server.follower import HouseFollower, NoSuchUnit, refuse_what_is_not_there
from housewide.server.periods import known_period
from housewide.server.process import Process
from housewide.server.published import PeriodAnswer, answer, body_of
from housewide.server.publishing import MISSED_DAYS, SETTLING, Publishing
from housewide.server.registry import as_row
from tests.log.stories import believe
from tests.server.messages import adt, bed_status
from tests.server.site import NORTH, Story, at_work

THE_25TH = date(2026, 11, 25)
MIDNIGHT = instant(datetime(2026, 11, 26, 5, tzinfo=UTC))
DUE = MIDNIGHT + SETTLING
USED = {name for name in PERIOD_MEASURES if is_used_in("us", name)}


class Timer:
    """One process's timer, with its own house that catches up when it looks."""

    def __init__(self, process: Process) -> None:
        self.house = HouseFollower(process.pool, NORTH, keeps_past=True)
        self.process = process
        self.publishing = Publishing(process, self.house)

    async def look(self) -> None:
        await self.house.catch_up()
        async with self.process.pool.acquire() as conn:
            await self.publishing.look(conn)


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


def stamp(at: Instant) -> str:
    """An instant as these senders write it: in UTC."""
    return f"{moment(at):%Y%m%d%H%M%S}+0000"


async def a_day(north: Story) -> None:
    """V1 and V2 come on the 25th and stay the night, as far as anybody knows at midnight."""
    for n, visit in enumerate(("V1", "V2")):
        north.clock.at = MIDNIGHT - 20 * HOUR + n * HOUR
        to, at = f"6W^601^{'AB'[n]}", stamp(north.clock.at)
        await north.tell(adt("A01", f"1{n}", visit=visit, patient=f"{n}00", to=to, at=at))


async def published(north: Story) -> list[str]:
    return [f.day for f in await north.facts(MeasuresPublished) if isinstance(f, MeasuresPublished)]


async def asked(north: Story, name: str, known_at: Instant | None = None) -> PeriodAnswer:
    known, _ = await known_period(north.process, NORTH, THE_25TH, THE_25TH, known_at)
    return await answer(north.conn, north.shard, known, NORTH, name, None)


async def test_a_day_is_published_when_it_has_settled_and_once(north: Story) -> None:
    await a_day(north)
    async with timers(north) as (timer,):
        north.clock.at = DUE - 1
        await timer.look()
        assert await published(north) == []
        north.clock.at = DUE
        await timer.look()
        await timer.look()
    assert await published(north) == ["2026-11-25"]
    (fact,) = await facts_of_subject(north.conn, north.shard, "measures.2026-11-25")
    assert (fact.effective_at, fact.effective_from, fact.actor) == (DUE, "due", "timer")
    (body,) = await north.facts(MeasuresPublished)
    assert isinstance(body, MeasuresPublished)
    assert (body.from_at, body.until_at) == (MIDNIGHT - DAY, MIDNIGHT)
    assert body.position == fact.position - 1
    assert body.values[""]["census_midnight_patients"] == 2
    assert body.values["6W"]["census_midnight_patients"] == 2
    assert body.values["ICU"]["census_midnight_patients"] == 0
    assert body.values["ICU"]["stay_mean_days"] is None
    assert body.values.keys() == {"", "6W", "ICU"}
    assert body.versions.keys() == USED == body.values[""].keys()


async def test_two_timers_that_race_publish_a_day_once(north: Story) -> None:
    await a_day(north)
    async with timers(north, 2) as (one, other):
        north.clock.at = DUE + MINUTE
        await asyncio.gather(one.look(), other.look())
    assert await published(north) == ["2026-11-25"]


async def test_a_day_that_cannot_be_worked_out_is_said_and_the_next_is_published(
    north: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(known: Known) -> MeasuresPublished:
        if known.period.days[0].date == THE_25TH:
            raise OverflowError("date value out of range")
        return body_of(known)

    monkeypatch.setattr(publishing, "body_of", faulty)
    await a_day(north)
    async with timers(north) as (timer,):
        north.clock.at = DUE + DAY
        with capture_logs() as logs:
            await timer.look()
            await timer.look()
    assert await published(north) == ["2026-11-26"]
    assert [(line["event"], line["day"]) for line in logs if line["log_level"] == "error"] == [
        ("a day is not published", "2026-11-25")
    ]


async def test_a_day_waits_for_what_had_come_and_nobody_has_read(north: Story) -> None:
    await a_day(north)
    north.clock.at = DUE - MINUTE
    await north.heard(adt("A03", "20", visit="V1", patient="000", at=stamp(MIDNIGHT - HOUR)))
    north.clock.at = DUE + MINUTE
    async with timers(north) as (timer,):
        await timer.look()
        assert await published(north) == []
        await north.read()
        await timer.look()
    (body,) = await north.facts(MeasuresPublished)
    assert isinstance(body, MeasuresPublished)
    assert body.values[""]["census_midnight_patients"] == 1


async def test_days_that_were_missed_are_published_afterwards_but_none_before_the_first_whole_one(
    north: Story,
) -> None:
    await a_day(north)
    north.clock.at = DUE + 2 * DAY
    async with timers(north) as (timer,):
        for _ in range(MISSED_DAYS):
            await timer.look()
        assert await published(north) == ["2026-11-25", "2026-11-26", "2026-11-27"]
        north.clock.at = DUE + 30 * DAY
        for _ in range(MISSED_DAYS + 1):
            await timer.look()
    assert len(await published(north)) == 3 + MISSED_DAYS


async def test_what_is_told_later_restates_a_day_and_leaves_what_was_published(
    north: Story,
) -> None:
    await a_day(north)
    north.clock.at = DUE
    async with timers(north) as (timer,):
        await timer.look()
    same = await asked(north, "census_midnight_patients")
    assert (same.measure.value, same.published and same.published.difference) == (2, 0)
    assert same.published is not None
    assert same.published.changed == ()
    north.clock.at = DUE + 6 * HOUR
    await north.tell(adt("A03", "30", visit="V1", patient="000", at=stamp(MIDNIGHT - HOUR)))
    now = await asked(north, "census_midnight_patients")
    assert now.published is not None
    assert (now.measure.value, now.published.value, now.published.difference) == (1, 2, -1)
    assert len(now.published.changed) == 1
    assert now.published.changed[0] in same.measure.made_of
    assert now.published.changed[0] not in now.measure.made_of
    before = await asked(north, "census_midnight_patients", known_at=DUE + HOUR)
    assert before.measure.value == 2
    unpublished = await asked(north, "census_midnight_patients", known_at=DUE - MINUTE)
    assert (unpublished.measure.value, unpublished.published) == (2, None)


async def test_a_published_day_reads_the_same_as_known_at_its_own_position(north: Story) -> None:
    await a_day(north)
    north.clock.at = DUE
    async with timers(north) as (timer,):
        await timer.look()
    north.clock.at = DUE + 6 * HOUR
    await north.tell(adt("A03", "30", visit="V1", patient="000", at=stamp(MIDNIGHT - HOUR)))
    for name in sorted(USED):
        found = await asked(north, name, known_at=DUE)
        assert found.published is not None
        assert found.measure.value == found.published.value, name


async def test_a_unit_that_closes_during_the_day_is_published_and_may_be_asked_for(
    north: Story,
) -> None:
    north.clock.at = MIDNIGHT - 20 * HOUR
    at = stamp(north.clock.at)
    await north.tell(adt("A01", "1", visit="V1", to="ICU^1^A", at=at))
    north.clock.at = MIDNIGHT - HOUR
    file = north.folder / "places.toml"
    text = file.read_text()
    file.write_text(text[: text.index('[[unit]]\nid = "ICU"')])
    await north.configure()
    async with timers(north) as (timer,):
        north.clock.at = DUE
        await timer.look()
    (body,) = await north.facts(MeasuresPublished)
    assert isinstance(body, MeasuresPublished)
    assert body.values.keys() == {"", "6W", "ICU"}
    assert body.values["ICU"]["admissions"] == body.values[""]["admissions"] == 1
    known, _ = await known_period(north.process, NORTH, THE_25TH, THE_25TH, None)
    refuse_what_is_not_there(known.places_of("ICU"), NORTH, "admissions", "ICU")
    with pytest.raises(NoSuchUnit):
        refuse_what_is_not_there(known.places_of("7X"), NORTH, "admissions", "7X")


async def test_a_day_is_published_with_the_feeds_that_were_silent_on_it(north: Story) -> None:
    await a_day(north)
    await north.tell(bed_status("30", "6W^602^A", "H", at=stamp(north.clock.at)), source="beds")
    fell = FeedFellSilent(MIDNIGHT - 12 * HOUR, 30)
    row = as_row(Draft(fell, "beds", MIDNIGHT - 11 * HOUR, "due"), "timer")
    north.clock.at = MIDNIGHT - 11 * HOUR
    await believe(north.conn, FactAppender(), [row], now=north.clock.at)
    async with timers(north) as (timer,):
        north.clock.at = DUE
        await timer.look()
    (body,) = await north.facts(MeasuresPublished)
    assert isinstance(body, MeasuresPublished)
    assert body.blind == {"beds": ("beds",)}
    for name, blind in (("turn_clean_minutes", ("beds",)), ("discharges", ())):
        found = (await asked(north, name)).published
        assert found is not None
        assert (found.blind, found.during) == (blind, (MIDNIGHT - DAY, MIDNIGHT))
