"""The event core: order, and a queue whose answers are known from elsewhere.

Method: one M/M/3 queue, the same drawn arrivals and services given to our core and to simpy, which
must then agree on every single wait; and the mean wait against Erlang's C formula.
"""

from collections import deque
from collections.abc import Generator
from itertools import accumulate
from math import factorial
from random import Random
from statistics import fmean, stdev
from typing import Any

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.clock import MINUTE
from housewide.science.twin.core import Agenda

SERVERS = 3
ARRIVALS_PER_MINUTE = 2.4
SERVICES_PER_MINUTE = 1.0
CUSTOMERS = 40_000
BATCHES = 40


def test_what_is_sooner_happens_first_and_of_one_instant_what_was_added_first() -> None:
    happened: list[str] = []
    agenda = Agenda()
    agenda.add(20, happened.append, "later")
    agenda.add(10, happened.append, "sooner")
    agenda.add(10, happened.append, "sooner, added second")
    agenda.run(21)
    assert happened == ["sooner", "sooner, added second", "later"]


def test_time_stands_at_the_end_of_the_run_and_what_is_due_then_has_not_happened() -> None:
    happened: list[str] = []
    agenda = Agenda()
    agenda.add(10, happened.append, "on the dot")
    agenda.run(10)
    assert (agenda.now, happened, len(agenda)) == (10, [], 1)
    agenda.run(11)
    assert happened == ["on the dot"]


def test_the_past_cannot_be_changed() -> None:
    agenda = Agenda(now=10)
    with pytest.raises(AssertionError):
        agenda.add(9, print)


@given(st.lists(st.integers(0, 50)))
def test_time_never_goes_back(times: list[int]) -> None:
    agenda = Agenda()
    seen: list[int] = []
    for at in times:
        agenda.add(at, lambda _: seen.append(agenda.now))
    agenda.run(51)
    assert seen == sorted(times)


def test_every_wait_in_a_queue_is_the_one_that_simpy_finds() -> None:
    arrivals, services = _drawn(5_000)
    assert _waits(arrivals, services) == _waits_in_simpy(arrivals, services)


def test_the_mean_wait_is_that_of_erlangs_formula() -> None:
    waits = [wait / MINUTE for wait in _waits(*_drawn(CUSTOMERS))]
    size = CUSTOMERS // BATCHES
    # Neighbouring waits depend on each other, batches of a thousand hardly do.
    means = [fmean(waits[n * size : (n + 1) * size]) for n in range(BATCHES)]
    standard_error = stdev(means) / BATCHES**0.5
    expected = _erlang_c_wait_minutes()
    assert standard_error < 0.1 * expected
    assert abs(fmean(means) - expected) < 3 * standard_error


def _erlang_c_wait_minutes() -> float:
    """Mean wait in M/M/c. Source: A. K. Erlang 1917; any text on queues."""
    load = ARRIVALS_PER_MINUTE / SERVICES_PER_MINUTE
    full = load**SERVERS / factorial(SERVERS) * SERVERS / (SERVERS - load)
    waiting = full / (sum(load**n / factorial(n) for n in range(SERVERS)) + full)
    return waiting / (SERVERS * SERVICES_PER_MINUTE - ARRIVALS_PER_MINUTE)


def _drawn(customers: int) -> tuple[list[int], list[int]]:
    chance = Random("a fixed day at the counter")
    gaps = [int(chance.expovariate(ARRIVALS_PER_MINUTE) * MINUTE) for _ in range(customers)]
    services = [int(chance.expovariate(SERVICES_PER_MINUTE) * MINUTE) for _ in range(customers)]
    return list(accumulate(gaps)), services


def _waits(arrivals: list[int], services: list[int]) -> list[int]:
    agenda = Agenda()
    queue: deque[int] = deque()
    waits = [0] * len(arrivals)
    free = [SERVERS]

    def arrive(customer: int) -> None:
        queue.append(customer)
        serve()

    def serve() -> None:
        if free[0] and queue:
            free[0] -= 1
            customer = queue.popleft()
            waits[customer] = agenda.now - arrivals[customer]
            agenda.add(agenda.now + services[customer], leave)

    def leave(_: object) -> None:
        free[0] += 1
        serve()

    for customer, at in enumerate(arrivals):
        agenda.add(at, arrive, customer)
    agenda.run(arrivals[-1] + sum(services))
    return waits


def _waits_in_simpy(arrivals: list[int], services: list[int]) -> list[int]:
    world = simpy.Environment()
    counter = simpy.Resource(world, SERVERS)
    waits = [0] * len(arrivals)

    def come(customer: int) -> Generator[Any, Any, None]:
        yield world.timeout(arrivals[customer])
        with counter.request() as turn:
            yield turn
            waits[customer] = int(world.now) - arrivals[customer]
            yield world.timeout(services[customer])

    for customer in range(len(arrivals)):
        world.process(come(customer))
    world.run()
    return waits
