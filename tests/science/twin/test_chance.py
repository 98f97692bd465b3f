"""The distributions have the means that the plan states, and the streams do not mix."""

from random import Random
from statistics import fmean

from housewide.kit.clock import DAY, HOUR, SECOND
from housewide.science.twin.chance import Duration, poisson_count, poisson_times, stream

DRAWS = 20_000


def test_a_stay_lasts_as_long_as_stated_on_average() -> None:
    stay = Duration(mean_hours=100, spread=0.8)
    hours = [stay.draw(Random(n)) / HOUR for n in range(DRAWS)]
    # Standard deviation of this log-normal: 100 x sqrt(e^0.64 - 1) = 94.7; three standard errors.
    assert abs(fmean(hours) - 100) < 3 * 94.7 / DRAWS**0.5


def test_a_stay_found_under_way_is_longer_and_half_over() -> None:
    stay = Duration(mean_hours=100, spread=0.8)
    found = [stay.draw_under_way(Random(n)) for n in range(DRAWS)]
    wholes = [(elapsed + remaining) / HOUR for elapsed, remaining in found]
    # Inspection paradox: mean of the length-biased stay = E[L^2]/E[L] = 100 x e^0.64 = 189.6,
    # standard deviation 189.6 x sqrt(e^0.64 - 1) = 179.5.
    assert abs(fmean(wholes) - 189.6) < 3 * 179.5 / DRAWS**0.5
    assert abs(fmean(elapsed / (elapsed + left) for elapsed, left in found) - 0.5) < 0.01


def test_arrivals_come_at_their_rate_within_their_hours_on_whole_seconds() -> None:
    times = poisson_times(stream(1, "test"), 6.63, 0, 200 * DAY)
    assert times == sorted(times)
    assert all(0 <= at < 200 * DAY and at % SECOND == 0 for at in times)
    expected = 6.63 * 24 * 200
    assert abs(len(times) - expected) < 3 * expected**0.5


def test_nobody_comes_at_a_rate_of_zero() -> None:
    assert poisson_times(stream(1, "test"), 0, 0, DAY) == []
    assert poisson_count(stream(1, "test"), 0) == 0


def test_streams_of_one_seed_are_apart_and_the_same_each_time() -> None:
    first, again, other = stream(1, "a", "b"), stream(1, "a", "b"), stream(1, "a", "c")
    drawn = [first.random() for _ in range(3)]
    assert drawn == [again.random() for _ in range(3)]
    assert drawn != [other.random() for _ in range(3)]
