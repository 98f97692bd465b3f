"""The clocks there are: the machine's own, and the one row that a demo runs on.

Apart from `kit.clock`, so that the pure layers can speak of instants without a clock in reach.
"""

import time
from collections.abc import Callable

from msgspec import Struct

from housewide.kit.clock import SECOND, Instant


class RealClock:
    """The machine's own clock."""

    def now(self) -> Instant:
        return time.time_ns() // 1_000


class SimulatedTime(Struct, frozen=True):
    """The one row that is a simulated clock: where time stood, when, and how fast it runs.

    `origin_at` is the simulated instant at the monotonic reading `anchor_s`; `rate` is simulated
    seconds per real second, 0 where the demo itself steps the row (rate `max`).
    Source: DESIGN, law 2.
    """

    origin_at: Instant
    anchor_s: float
    rate: float


class SimulatedClock:
    """Now = origin + rate x (monotonic - anchor): one instant in all processes with the row.

    CLOCK_MONOTONIC is one clock for all processes of a machine: that makes the row enough.
    """

    def __init__(
        self, row: SimulatedTime, monotonic_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._row = row
        self._monotonic_s = monotonic_s

    def now(self) -> Instant:
        elapsed_s = self._monotonic_s() - self._row.anchor_s
        return self._row.origin_at + int(self._row.rate * elapsed_s * SECOND)

    @property
    def is_stepped(self) -> bool:
        """Whether the demo steps it, as fast as what it tells is believed."""
        return self._row.rate == 0

    def follow(self, row: SimulatedTime) -> None:
        """Take over a row that the demo has written anew."""
        self._row = row
