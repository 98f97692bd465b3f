"""How late a source's messages reach us, and what that says of its clock.

By one clock alone a late message and a clock that is behind look the same; one that is ahead does
not, and neither does one that is whole hours off.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from housewide.kit.clock import SECOND, Instant

MINUTE_SECONDS, HOUR_SECONDS, DAY_SECONDS = 60, 3_600, 86_400

SKEW_SECONDS = 60
"""Below this, clocks of a hospital differ and messages wait without anybody's fault."""

LATE_SECONDS = 5 * MINUTE_SECONDS
"""An interface may gather messages for some minutes; where not one comes sooner, somebody should
know."""

SEVERAL = 5
"""So many messages must agree before their clock is spoken of: one may simply be odd."""

ZONE_LATE_SECONDS = 5 * MINUTE_SECONDS
"""So much later than a whole hour a message may come that is off by that hour."""

MOST = 0.9

Clock = Literal["unknown", "right", "ahead", "behind-or-late", "whole-hours"]


class Lateness(Struct, frozen=True):
    """From sent (MSH-7) to received, of the `messages` that said when they were sent.

    `clock` says what that makes of the sender's clock, and `clock_seconds` by how much it is ahead
    (below zero: behind). None is unknown.
    """

    messages: int = 0
    median_seconds: int | None = None
    p90_seconds: int | None = None
    max_seconds: int | None = None
    clock: Clock = "unknown"
    clock_seconds: int | None = None


def lag_seconds(sent_at: Instant, received_at: Instant) -> int:
    """What is kept of a lag: seconds up to a minute, the nearest minute beyond, a day at most."""
    lag = (received_at - sent_at) // SECOND
    if abs(lag) >= MINUTE_SECONDS:
        lag = (lag + MINUTE_SECONDS // 2) // MINUTE_SECONDS * MINUTE_SECONDS
    return max(-DAY_SECONDS, min(lag, DAY_SECONDS))


def lateness(messages_by_lag: Mapping[int, int]) -> Lateness:
    """Of so many messages by their lag in seconds."""
    count = sum(messages_by_lag.values())
    if not count:
        return Lateness()
    early = {lag: n for lag, n in messages_by_lag.items() if lag <= -SKEW_SECONDS}
    # What comes from the future came by a clock that is ahead, however much came rightly before.
    telling = early if sum(early.values()) >= SEVERAL else messages_by_lag
    clock, ahead = _clock(telling, sum(telling.values()))
    return Lateness(
        count,
        _at(messages_by_lag, 0.5),
        _at(messages_by_lag, 0.9),
        max(messages_by_lag),
        clock,
        ahead,
    )


def _clock(messages_by_lag: Mapping[int, int], count: int) -> tuple[Clock, int | None]:
    if count < SEVERAL:
        return "unknown", None
    middle = _at(messages_by_lag, 0.5)
    hours = (middle + MINUTE_SECONDS) // HOUR_SECONDS
    off = range(hours * HOUR_SECONDS - MINUTE_SECONDS, hours * HOUR_SECONDS + ZONE_LATE_SECONDS)
    if hours and sum(n for lag, n in messages_by_lag.items() if lag in off) >= MOST * count:
        return "whole-hours", -hours * HOUR_SECONDS
    if middle <= -SKEW_SECONDS:
        return "ahead", -middle
    fastest = _at(messages_by_lag, 0.1)
    if fastest >= LATE_SECONDS:
        return "behind-or-late", -fastest
    return "right", 0


def _at(messages_by_lag: Mapping[int, int], share: float) -> int:
    """The lag that this share of the messages does not exceed."""
    left = share * sum(messages_by_lag.values())
    for lag in sorted(messages_by_lag):
        left -= messages_by_lag[lag]
        if left <= 0:
            return lag
    raise AssertionError("some message has the longest lag")
