"""Chance in the twin: named, seeded streams, and the few distributions that it draws from.

Every part draws from a stream of its own, so that a change to one (another cleaning time) leaves
the draws of the others as they were: scenarios are compared on common random numbers. Instants are
whole seconds, since that is what most hospital systems send: truth and messages agree exactly.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import exp, log
from random import Random
from typing import Generic, TypeVar

from msgspec import Struct

from housewide.kit.clock import HOUR, SECOND, Instant

T = TypeVar("T")


def stream(seed: int, *names: str) -> Random:
    """The stream of that name under that seed: the same draws on every machine."""
    return Random("/".join((str(seed), *names)))


class Duration(Struct, frozen=True, gc=False):
    """A time that things take, log-normal: its mean in hours, and the sigma of its logarithm.

    Lengths of stay are long-tailed; the log-normal is the usual first choice and is what the
    sketches behind DESIGN section 5 used. Only the mean and the spread need a source.
    """

    mean_hours: float
    spread: float

    def draw(self, chance: Random) -> int:
        """One such time, in microseconds, a whole number of seconds."""
        middle = log(self.mean_hours) - self.spread**2 / 2
        return int(exp(chance.gauss(middle, self.spread)) * 3600) * SECOND

    def draw_under_way(self, chance: Random) -> tuple[int, int]:
        """(elapsed, remaining), in microseconds, of one that is found under way at a random moment.

        A long stay is likelier to be found than a short one. The length-biased log-normal is again
        log-normal, its logarithm's mean greater by the variance; the moment falls uniformly in it.
        """
        middle = log(self.mean_hours) + self.spread**2 / 2
        whole = int(exp(chance.gauss(middle, self.spread)) * 3600)
        elapsed = int(chance.random() * whole)
        return elapsed * SECOND, (whole - elapsed) * SECOND


class Mix(Generic[T]):
    """One of several things, each with its weight."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        assert len(things) == len(weights)
        self._things = things
        self._up_to = list(accumulate(weights))

    def draw(self, chance: Random) -> T:
        return chance.choices(self._things, cum_weights=self._up_to)[0]


def poisson_times(
    chance: Random, per_hour: float, start_at: Instant, end_at: Instant
) -> list[Instant]:
    """When something happens between two instants, at a constant rate; on whole seconds."""
    times: list[Instant] = []
    if per_hour <= 0:
        return times
    at = start_at + chance.expovariate(per_hour) * HOUR
    while at < end_at:
        times.append(max(start_at, int(at) // SECOND * SECOND))
        at += chance.expovariate(per_hour) * HOUR
    return times


def poisson_count(chance: Random, mean: float) -> int:
    """How often something happens that happens `mean` times on average."""
    return len(poisson_times(chance, mean, 0, HOUR))
