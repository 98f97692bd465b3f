"""Time: instants, and the one clock that everything reads.

An instant is an `int` of microseconds since 1970-01-01 UTC: exact, byte-stable in a stored fact,
and cheap enough to compare in the inner loop of a fold. Zones exist only at the edges.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from msgspec import Struct

Instant = int
"""Microseconds since 1970-01-01T00:00:00Z."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(moment: datetime) -> Instant:
    """The instant of an aware datetime. A naive one has no instant: `ValueError`."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is not an instant")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(at: Instant) -> datetime:
    """The UTC datetime of an instant."""
    return _EPOCH + timedelta(microseconds=at)


def iso(at: Instant) -> str:
    """An instant as people and machines both read it: `2026-11-24T07:56:36.000001Z`."""
    return moment(at).isoformat().replace("+00:00", "Z")


class Clock(Protocol):
    """What every part of Housewide asks for the time of day of the hospital it serves."""

    def now(self) -> Instant: ...


class RealClock:
    """The machine's own clock."""

    def now(self) -> Instant:
        return time.time_ns() // 1_000


class SimulatedTime(Struct, frozen=True):
    """The one row that a simulated clock is: where simulated time stood, when, and how fast it runs.

    `origin_at` is the simulated instant at the monotonic reading `anchor_s`; `rate` is simulated
    seconds per real second, 0 where the demo itself steps the row (rate `max`).
    Source: DESIGN, law 2.
    """

    origin_at: Instant
    anchor_s: float
    rate: float


class SimulatedClock:
    """Now = origin + rate x (monotonic - anchor): the same instant in every process that reads the row.

    CLOCK_MONOTONIC is one clock for all processes of a machine, which is what makes the row enough.
    """

    def __init__(
        self, row: SimulatedTime, monotonic_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._row = row
        self._monotonic_s = monotonic_s

    def now(self) -> Instant:
        elapsed_s = self._monotonic_s() - self._row.anchor_s
        return self._row.origin_at + int(self._row.rate * elapsed_s * SECOND)

    def follow(self, row: SimulatedTime) -> None:
        """Take over a row that the demo has written anew."""
        self._row = row


class ManualClock:
    """A clock that a test moves by hand."""

    def __init__(self, at: Instant = 0) -> None:
        self.at = at

    def now(self) -> Instant:
        return self.at

    def advance(self, microseconds: int) -> None:
        self.at += microseconds
