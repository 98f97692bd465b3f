"""What is expected of a source in each hour of the week, and when its silence is no chance.

Method: weeks of hours written by hand, beside laws over any weeks.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from math import exp, log
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.systems.expected import (
    WEEK,
    WEEKS_USED,
    HourHeard,
    expected,
    hour_of_week,
    learn,
)
from housewide.hospital.systems.limit import (
    FALSE_SILENCES_A_MONTH,
    LONGEST_LIMIT,
    MARGIN,
    SHORTEST_LIMIT,
    limit,
    silent_at,
    surprise_limit,
)
from housewide.kit.clock import DAY, HOUR, MINUTE, SECOND, Instant, instant

UTC_ZONE, NEW_YORK = ZoneInfo("UTC"), ZoneInfo("America/New_York")
MONDAY = instant(datetime(2026, 9, 7, tzinfo=UTC))

Hours = dict[Instant, HourHeard]


def every(minutes: int) -> HourHeard:
    """An hour with a message every so many minutes."""
    bits = sum(1 << minute for minute in range(0, 60, minutes))
    return HourHeard(60 // minutes, bits)


def weeks(
    count: int, of_hour: Callable[[Instant], HourHeard | None], start: Instant = MONDAY
) -> Hours:
    """Whole weeks, and the hour before them in which the source began to be heard."""
    told = {at: of_hour(at) for at in range(start, start + count * WEEK, HOUR)}
    return {start - HOUR: every(30)} | {at: hour for at, hour in told.items() if hour}


def day_and_night(at: Instant) -> HourHeard:
    """A message every five minutes by day, one an hour at night."""
    return every(5) if 7 <= at % DAY // HOUR < 19 else every(60)


def test_until_four_whole_weeks_are_known_the_stated_gap_holds() -> None:
    end = MONDAY + 4 * WEEK
    heard = weeks(4, day_and_night)
    assert learn(heard, UTC_ZONE, end - HOUR) is None
    assert limit(learn(heard, UTC_ZONE, end - HOUR), 30, end).by == "stated"
    assert limit(None, 30, end).seconds == 1_800
    learned = learn(heard, UTC_ZONE, end)
    assert learned is not None
    assert (learned.since, learned.weeks) == (MONDAY, 4)
    assert limit(learned, 30, end).by == "learned"


def test_the_hour_in_which_a_source_was_first_heard_is_not_a_whole_one() -> None:
    heard = weeks(4, day_and_night)
    del heard[MONDAY - HOUR]
    assert learn(heard, UTC_ZONE, MONDAY + 4 * WEEK) is None
    assert learn(heard, UTC_ZONE, MONDAY + 4 * WEEK + HOUR) is not None


def test_a_silence_by_hand() -> None:
    """A source that says one thing in each quarter of each hour.

    Heard in 4 of 60 minutes, a minute is empty by 56/60; 672 minutes heard a week are 2,880 a
    month, of which chance may make a tenth of one silent: one in 28,800, whose -ln is 10.268. With
    the margin 12.322; each minute of silence gives -ln(56/60) = 0.06899: 178.6 minutes.
    """
    learned = learn(weeks(4, lambda _: every(15)), UTC_ZONE, MONDAY + 4 * WEEK)
    assert learned is not None
    assert surprise_limit(learned) == pytest.approx(MARGIN * log(28_800))
    found = limit(learned, 30, MONDAY + 4 * WEEK)
    assert found.seconds / 60 == pytest.approx(178.6, abs=0.05)
    chance = exp(-found.seconds / 60 * -log(56 / 60) / MARGIN)
    assert chance * 2_880 == pytest.approx(FALSE_SILENCES_A_MONTH, rel=0.01)


def test_a_busy_hour_alarms_sooner_than_a_quiet_one_and_a_night_runs_into_the_morning() -> None:
    learned = learn(weeks(8, day_and_night), UTC_ZONE, MONDAY + 8 * WEEK)
    assert learned is not None
    noon, evening, night = (MONDAY + 8 * WEEK + hour * HOUR for hour in (12, 19, 24))
    by_day, at_night = silent_at(learned, noon) - noon, silent_at(learned, evening) - evening
    assert by_day < 90 * MINUTE < 8 * HOUR < at_night
    assert night + 7 * HOUR < silent_at(learned, night) < night + 9 * HOUR, (
        "soon after the day begins"
    )


def test_an_hour_is_the_facilitys_own_when_clocks_change() -> None:
    """In New York summer time ends on 1 November 2026: what came at 08:00 still comes at 08:00,
    which is 13:00 UTC and no more 12:00."""
    start = instant(datetime(2026, 9, 7, 4, tzinfo=UTC))

    def morning(at: Instant) -> HourHeard:
        return every(1) if hour_of_week(at, NEW_YORK) % 24 == 8 else every(60)

    learned = learn(weeks(9, morning, start), NEW_YORK, start + 9 * WEEK)
    assert learned is not None
    after = instant(datetime(2026, 11, 10, 12, tzinfo=UTC))
    assert expected(learned, after, after + HOUR).messages == 1
    assert expected(learned, after + HOUR, after + 2 * HOUR).messages == 60
    twice = instant(datetime(2026, 11, 1, 5, tzinfo=UTC))
    assert hour_of_week(twice, NEW_YORK) == hour_of_week(twice + HOUR, NEW_YORK)


def test_an_odd_week_teaches_nothing() -> None:
    """A day of outage and a day on which a backlog came: the other weeks say what is usual."""
    heard = weeks(8, day_and_night)
    usual = learn(heard, UTC_ZONE, MONDAY + 8 * WEEK)
    for hour in range(24):
        del heard[MONDAY + 2 * WEEK + hour * HOUR]
        heard[MONDAY + 5 * WEEK + hour * HOUR] = HourHeard(9_000, (1 << 60) - 1)
    odd = learn(heard, UTC_ZONE, MONDAY + 8 * WEEK)
    assert usual is not None
    assert odd is not None
    assert [h.messages for h in odd.hours] == [h.messages for h in usual.hours]
    assert [h.minutes_heard for h in odd.hours] == [h.minutes_heard for h in usual.hours]


def test_a_source_that_was_away_for_weeks_is_waited_for_as_a_new_one() -> None:
    heard = weeks(
        8, lambda at: None if MONDAY + WEEK <= at < MONDAY + 6 * WEEK else day_and_night(at)
    )
    assert learn(heard, UTC_ZONE, MONDAY + 8 * WEEK) is None


def test_what_is_older_than_eight_weeks_is_forgotten() -> None:
    busier = MONDAY + 4 * WEEK
    heard = weeks(12, lambda at: every(60) if at < busier else every(5))
    learned = learn(heard, UTC_ZONE, MONDAY + 12 * WEEK)
    assert learned is not None
    assert (learned.since, learned.weeks) == (busier, WEEKS_USED)
    assert {hour.messages for hour in learned.hours} == {12}


def test_the_band_of_two_half_hours_is_that_of_both() -> None:
    """12 an hour by day and 1 at night: from 18:30 to 19:30 six and a half, the spread of each hour
    the square root of its messages: 6.5 ± 3 x sqrt(6.5) = 7.65."""
    learned = learn(weeks(4, day_and_night), UTC_ZONE, MONDAY + 4 * WEEK)
    assert learned is not None
    since = MONDAY + 4 * WEEK + 18 * HOUR + 30 * MINUTE
    band = expected(learned, since, since + HOUR)
    assert (band.messages, band.low) == (6.5, 0.0)
    assert band.high == pytest.approx(14.15, abs=0.01)


hours = st.builds(HourHeard, st.integers(0, 500), st.integers(0, (1 << 60) - 1))


@given(
    st.lists(hours, min_size=1, max_size=40),
    st.integers(0, WEEK // SECOND - 1),
    st.sampled_from([UTC_ZONE, NEW_YORK, ZoneInfo("Asia/Kolkata")]),
)
def test_whatever_was_heard_a_limit_is_within_bounds_and_the_later_began_the_later_due(
    pattern: list[HourHeard], offset: int, zone: ZoneInfo
) -> None:
    spoken = HourHeard(1, 1)
    heard = weeks(5, lambda at: pattern[at // HOUR % len(pattern)]) | {
        MONDAY + week * WEEK: spoken for week in range(5)
    }
    learned = learn(heard, zone, MONDAY + 5 * WEEK)
    assert learned is not None
    since = MONDAY + 5 * WEEK + offset * SECOND
    due = silent_at(learned, since)
    assert SHORTEST_LIMIT <= due - since <= LONGEST_LIMIT
    assert (due - since) % SECOND == 0
    assert silent_at(learned, since + MINUTE) >= due - SECOND, "never earlier for speaking later"


@given(st.lists(hours, min_size=1, max_size=40), st.integers(0, 168), st.integers(1, 600))
def test_what_is_expected_of_two_spans_is_expected_of_both(
    pattern: list[HourHeard], hour: int, minutes: int
) -> None:
    spoken = {MONDAY + week * WEEK: HourHeard(1, 1) for week in range(4)}
    heard = weeks(4, lambda at: pattern[at // HOUR % len(pattern)]) | spoken
    learned = learn(heard, UTC_ZONE, MONDAY + 4 * WEEK)
    assert learned is not None
    since = MONDAY + hour * HOUR
    middle, until = since + minutes * MINUTE // 2, since + minutes * MINUTE
    both = expected(learned, since, until)
    parts = expected(learned, since, middle).messages + expected(learned, middle, until).messages
    assert both.messages == pytest.approx(parts)
    assert 0 <= both.low <= both.messages <= both.high
