"""How late messages come, and when it is the sender's clock that is wrong."""

import pytest

from housewide.hospital.systems.lateness import Lateness, lag_seconds, lateness
from housewide.kit.clock import DAY, HOUR, SECOND
from tests.server.site import NOON


def of(*lags: int) -> Lateness:
    return lateness({lag: lags.count(lag) for lag in lags})


@pytest.mark.parametrize(
    ("lag", "kept_seconds"),
    [
        (0, 0),
        (1_999_999, 1),
        (-1, -1),
        (59 * SECOND, 59),
        (61 * SECOND, 60),
        (-61 * SECOND, -60),
        (5 * HOUR + 29 * SECOND, 18_000),
        (-HOUR + 20 * SECOND, -3_600),
        (400 * DAY, 86_400),
        (-400 * DAY, -86_400),
    ],
)
def test_a_lag_is_kept_in_seconds_then_in_minutes_and_a_day_at_most(
    lag: int, kept_seconds: int
) -> None:
    assert lag_seconds(NOON - lag, NOON) == kept_seconds


def test_nothing_sent_is_not_no_lag() -> None:
    assert lateness({}) == Lateness(0, None, None, None, "unknown", None)


def test_median_and_the_slowest_tenth_of_ten_messages() -> None:
    found = of(0, 0, 1, 1, 1, 2, 2, 2, 9, 240)
    assert (found.median_seconds, found.p90_seconds, found.max_seconds) == (1, 9, 240)
    assert (found.messages, found.clock, found.clock_seconds) == (10, "right", 0)


def test_a_clock_that_is_ahead_sends_from_the_future() -> None:
    found = of(-180, -180, -180, -120, -120, -180)
    assert (found.clock, found.clock_seconds) == ("ahead", 180)


def test_a_clock_a_few_seconds_ahead_is_right() -> None:
    assert of(-3, -3, -2, -3, -1).clock == "right"


@pytest.mark.parametrize("hours", [-5, -1, 1, 6])
def test_whole_hours_that_never_vary_are_a_wrong_zone(hours: int) -> None:
    lags = [hours * 3_600 + more for more in (0, 0, 60, 0, 120, 0)]
    found = of(*lags)
    assert (found.clock, found.clock_seconds) == ("whole-hours", -hours * 3_600)


def test_a_zone_that_goes_wrong_is_told_by_the_first_few_whatever_was_right_before() -> None:
    found = of(*[1] * 300, *[-6 * 3_600] * 5)
    assert (found.clock, found.clock_seconds) == ("whole-hours", 6 * 3_600)
    assert of(*[1] * 300, *[-6 * 3_600] * 4).clock == "right"


def test_one_odd_message_in_ten_does_not_hide_a_wrong_zone() -> None:
    assert of(*[3_600] * 9, 7_740).clock == "whole-hours"


def test_a_queue_that_empties_is_late_and_no_wrong_zone() -> None:
    found = of(*range(60, 3 * 3_600, 60))
    assert found.clock == "behind-or-late"
    assert found.max_seconds == 3 * 3_600 - 60


def test_a_queue_that_has_emptied_ends_as_a_clock_that_is_right() -> None:
    assert of(*range(60, 600, 60), *[0] * 20).clock == "right"


def test_all_are_late_by_at_least_what_the_fastest_are() -> None:
    found = of(*[660] * 5, *[720] * 5)
    assert (found.clock, found.clock_seconds) == ("behind-or-late", -660)


def test_of_a_few_messages_no_clock_is_judged() -> None:
    found = of(-600, -600, -600, -600)
    assert (found.clock, found.median_seconds) == ("unknown", -600)
