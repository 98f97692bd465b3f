"""What is killed in one simulated story, and when: drawn from its seed."""

import asyncio
import os
import signal
from random import Random

from msgspec import Struct

from housewide.demo.receiver import Pool, answered
from housewide.kit.clock import MINUTE, Instant
from housewide.platforms.postgres import find_place
from housewide.platforms.postgres.leftovers import postmaster_pid
from housewide.science.twin import START_AT
from housewide.server.up import Child

VICTIMS = ("intake", "hospital", "postmaster")

LOOK_AGAIN_S = 0.01


class Fault(Struct, frozen=True):
    """One of `VICTIMS` is killed once simulated time has come to `at`."""

    at: Instant
    victim: str


class Faults(Struct, frozen=True):
    """`at_minutes` in the order of time. In the opening, when everyone who is in the house is told
    of at once, one more is killed as soon as so many messages were answered."""

    at_minutes: tuple[Fault, ...]
    opening_victim: str
    opening_accepted: int


def draw(seed: int, until_at: Instant) -> Faults:
    """Each victim once at a random minute, and one of them amid the opening as well."""
    chance = Random(f"{seed}/faults")
    minutes = (until_at - START_AT) // MINUTE
    later = [Fault(START_AT + chance.randrange(1, minutes) * MINUTE, v) for v in VICTIMS]
    return Faults(
        tuple(sorted(later, key=lambda fault: fault.at)),
        chance.choice(VICTIMS),
        chance.randrange(50, 600),
    )


class Killer:
    """Kills the parts of a running site with SIGKILL. They must come back by themselves."""

    def __init__(self, instance: str, children: list[Child], pool: Pool) -> None:
        self._data = find_place(instance).data
        self._children = {child.name: child for child in children}
        self._pool = pool

    async def kill(self, victim: str) -> None:
        while (pid := self._pid(victim)) is None:  # between two lives
            await asyncio.sleep(LOOK_AGAIN_S)
        os.kill(pid, signal.SIGKILL)
        if victim == "hospital":
            # Its leases would run out by themselves, after seconds of real time.
            await answered(lambda: self._pool.execute("delete from leases"))

    def _pid(self, victim: str) -> int | None:
        if victim == "postmaster":
            return postmaster_pid(self._data)
        return self._children[victim].pid
