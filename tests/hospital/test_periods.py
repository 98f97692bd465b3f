"""Local days as instants: 24 hours as a rule, 23 and 25 where clocks change, and never none."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.house.periods.period import BadPeriod, days, month_days
from housewide.kit.clock import HOUR, iso

NEW_YORK = ZoneInfo("America/New_York")
MARCH_8, NOVEMBER_1 = date(2026, 3, 8), date(2026, 11, 1)

zones = st.sampled_from(
    ["UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "America/Santiago", "Asia/Beirut"]
).map(ZoneInfo)


def test_a_day_begins_at_its_own_midnight() -> None:
    (day,) = days(date(2026, 11, 23), date(2026, 11, 23), NEW_YORK).days
    assert iso(day.from_at) == "2026-11-23T05:00:00Z"
    assert iso(day.until_at) == "2026-11-24T05:00:00Z"


@pytest.mark.parametrize(("day", "hours"), [(MARCH_8, 23), (NOVEMBER_1, 25)])
def test_the_days_on_which_clocks_change_have_23_and_25_hours(day: date, hours: int) -> None:
    (one,) = days(day, day, NEW_YORK).days
    assert len(one.hours) == hours
    assert one.until_at - one.from_at == hours * HOUR


def test_a_day_whose_midnight_is_skipped_begins_when_clocks_jump() -> None:
    """On 6 September 2026 clocks in Chile go from 24:00 to 1:00: at 04:00 UTC."""
    day = date(2026, 9, 6)
    period = days(day, day, ZoneInfo("America/Santiago"))
    assert iso(period.from_at) == "2026-09-06T04:00:00Z"
    assert period.local(period.from_at).hour == 1
    assert len(period.days[0].hours) == 23


def test_a_month_has_all_its_days() -> None:
    february = days(*month_days(2028, 2), UTC)
    assert [len(february.days), february.days[-1].date] == [29, date(2028, 2, 29)]


def test_a_period_that_ends_before_it_begins_is_refused_and_so_is_one_of_years() -> None:
    for last in (date(2026, 3, 1), date(2028, 3, 2)):
        with pytest.raises(BadPeriod):
            days(date(2026, 3, 2), last, UTC)


def test_the_last_day_that_can_be_written_is_refused_as_nothing_follows_it() -> None:
    with pytest.raises(BadPeriod, match="never ends"):
        days(date(9999, 12, 1), date(9999, 12, 31), NEW_YORK)
    (first,) = days(date.min, date.min, NEW_YORK).days
    assert first.from_at < first.until_at


@given(zones, st.integers())
def test_every_instant_has_an_hour_on_the_wall(zone: ZoneInfo, at: int) -> None:
    assert days(MARCH_8, MARCH_8, zone).local(at).tzinfo is zone


@given(zones, st.dates(date(1975, 1, 1), date(2036, 1, 1)), st.integers(0, 40))
def test_days_follow_each_other_without_gap_and_every_instant_is_of_one(
    zone: ZoneInfo, first: date, count: int
) -> None:
    period = days(first, first + timedelta(days=count), zone)
    for n, day in enumerate(period.days):
        assert day.from_at < day.until_at
        assert period.local(day.from_at).date() == day.date
        assert period.local(day.census_at).date() == day.date
        assert period.day_of(day.from_at) == period.day_of(day.census_at) == n
    for day, following in zip(period.days, period.days[1:], strict=False):
        assert day.until_at == following.from_at
    assert period.day_of(period.until_at) is None
    assert period.day_of(period.from_at - 1) is None
