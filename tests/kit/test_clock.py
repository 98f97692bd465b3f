"""One clock for everybody: real, simulated the same in every process, or moved by hand."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.clock import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    ManualClock,
    instant,
    iso,
    moment,
)
from housewide.kit.clocks import RealClock, SimulatedClock, SimulatedTime

ORIGIN = instant(datetime(2026, 11, 24, 8, tzinfo=UTC))


@given(st.integers(instant(datetime(1900, 1, 1, tzinfo=UTC)), 4_000_000_000 * SECOND))
def test_an_instant_is_exact_to_the_microsecond_in_any_zone(at: int) -> None:
    assert instant(moment(at)) == at
    assert instant(moment(at).astimezone(timezone(timedelta(hours=-5, minutes=30)))) == at


def test_a_moment_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="zone"):
        instant(datetime(2026, 11, 24, 8))  # noqa: DTZ001


def test_an_instant_is_written_as_people_and_machines_read_it() -> None:
    assert iso(ORIGIN + 1) == "2026-11-24T08:00:00.000001Z"
    assert iso(0) == "1970-01-01T00:00:00Z"


@given(st.integers(-(10**18), 10**18))
def test_no_instant_that_a_sender_can_state_stops_who_shows_it(at: int) -> None:
    """99991231235959-1200 lies past the last year, 00010101+1400 before the first."""
    assert "0001" <= iso(at)[:4] <= "9999"


def test_the_real_clock_is_the_machines() -> None:
    before = time.time_ns() // 1_000
    now = RealClock().now()
    assert before <= now <= time.time_ns() // 1_000


def test_simulated_time_runs_at_its_rate_from_where_it_stood() -> None:
    at_s = 100.0
    clock = SimulatedClock(SimulatedTime(ORIGIN, 100.0, 60.0), lambda: at_s)
    assert clock.now() == ORIGIN
    at_s = 101.5
    assert clock.now() == ORIGIN + 90 * SECOND
    at_s = 100.0 + 3_600
    assert clock.now() == ORIGIN + 60 * HOUR


def test_at_rate_nought_time_stands_still_until_it_is_stepped() -> None:
    at_s = 100.0
    clock = SimulatedClock(SimulatedTime(ORIGIN, 100.0, 0.0), lambda: at_s)
    at_s = 1_000_000.0
    assert clock.now() == ORIGIN
    clock.follow(SimulatedTime(ORIGIN + MINUTE, 100.0, 0.0))
    assert clock.now() == ORIGIN + MINUTE


def test_simulated_time_is_the_same_in_another_process() -> None:
    """That process's reading lies between two of ours, because one monotonic clock serves both."""
    row = SimulatedTime(ORIGIN, time.monotonic() - 5.0, 3_600.0)
    clock = SimulatedClock(row)
    script = (
        "from housewide.kit.clocks import *;"
        f"print(SimulatedClock(SimulatedTime({row.origin_at}, {row.anchor_s!r}, {row.rate})).now())"
    )
    before = clock.now()
    child = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
    )
    assert ORIGIN + 5 * HOUR <= before <= int(child.stdout) <= clock.now()


def test_a_test_moves_its_clock_by_hand() -> None:
    clock = ManualClock(ORIGIN)
    clock.advance(DAY)
    assert clock.now() == ORIGIN + DAY
