"""Time: instants, and what everything that needs the time asks.

An instant is an `int` of microseconds since 1970-01-01 UTC: exact, byte-stable in a stored fact,
and cheap enough to compare in the inner loop of a fold. Zones exist only at the edges.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol

Instant = int
"""Microseconds since 1970-01-01T00:00:00Z."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

EARLIEST: Instant = 31_536_000 * SECOND  # 1971
LATEST: Instant = 7_258_118_400 * SECOND  # 2200
"""Between these a hospital's events lie. What is outside is no time but a mark: of nothing (.NET's
year 1, SQL's 1753 and 1900, Unix's 1970), or of no end (9999)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(moment: datetime) -> Instant:
    """The instant of an aware datetime. A naive one has no instant: `ValueError`."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is not an instant")
    return (moment - _EPOCH) // timedelta(microseconds=1)


_FIRST = instant(datetime.min.replace(tzinfo=UTC))
_LAST = instant(datetime.max.replace(tzinfo=UTC))


def moment(at: Instant) -> datetime:
    """The UTC datetime of an instant, or the nearest where it lies outside the years 1 to 9999.

    Senders write 9999 for "no end", and an offset takes that past the end.
    """
    return _EPOCH + timedelta(microseconds=min(max(at, _FIRST), _LAST))


def iso(at: Instant) -> str:
    """An instant as people and machines both read it: `2026-11-24T07:56:36.000001Z`."""
    return moment(at).isoformat().replace("+00:00", "Z")


def is_a_time(at: Instant) -> bool:
    """Whether an instant is one at which something can have happened, and no mark."""
    return EARLIEST <= at < LATEST


class Clock(Protocol):
    """What every part of Housewide asks for the time of day of the hospital it serves."""

    def now(self) -> Instant: ...


class ManualClock:
    """A clock that a test moves by hand."""

    def __init__(self, at: Instant = 0) -> None:
        self.at = at

    def now(self) -> Instant:
        return self.at

    def advance(self, microseconds: int) -> None:
        self.at += microseconds
