"""The demo's clock: it alone writes the one row that every process of the site reads.

Source: DESIGN, law 2. At a rate, simulated time runs so many times faster than real time. At `max`
it stands still and is stepped: what was sent is answered and believed, then the next minute begins.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from housewide.demo.receiver import answered
from housewide.kit.clock import MINUTE, SECOND, Instant
from housewide.kit.clocks import SimulatedClock, SimulatedTime
from housewide.log.connect import ConnOrPool
from housewide.server.clock import write_row


class Pace(Protocol):
    """When to send: `until` returns once simulated time has come to an instant."""

    async def until(self, at: Instant) -> None: ...


class RatedPace:
    """Simulated time at `rate` simulated seconds a second, from `origin_at` on."""

    def __init__(self, origin_at: Instant, rate: float) -> None:
        self._row = SimulatedTime(origin_at, time.monotonic(), rate)
        self._clock = SimulatedClock(self._row)

    async def begin(self, conn: ConnOrPool) -> None:
        await write_row(conn, self._row)

    async def until(self, at: Instant) -> None:
        while (ahead := at - self._clock.now()) > 0:
            await asyncio.sleep(ahead / SECOND / self._row.rate)


class SteppedPace:
    """As fast as the hospital reads: time stands, and steps when all that was sent is believed."""

    def __init__(self, conn: ConnOrPool, believed: Callable[[], Awaitable[None]]) -> None:
        self._conn = conn
        self._settled = [believed]
        self._now: Instant = 0

    def before_step(self, settled: Callable[[], Awaitable[None]]) -> None:
        """Wait for this too, and first, before time steps."""
        self._settled.insert(0, settled)

    async def begin(self, at: Instant) -> None:
        self._now = at
        row = SimulatedTime(at, time.monotonic(), 0.0)
        await answered(lambda: write_row(self._conn, row))

    async def until(self, at: Instant) -> None:
        if at < self._now + MINUTE:
            return
        for settled in self._settled:
            await settled()
        await self.begin(at - at % MINUTE)
