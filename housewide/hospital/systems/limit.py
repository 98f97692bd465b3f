"""How long a source may be quiet before that is a silence: by its profile's word, or as learned.

Chance leaves gaps in any feed, and longer ones at night. A gap is a silence from when it is less
likely than chance may call one silent.
"""

from math import ceil, log
from typing import Literal

from msgspec import Struct

from housewide.hospital.systems.expected import WEEK, Learned
from housewide.kit.clock import HOUR, MINUTE, SECOND, Instant

MONTH_WEEKS = 30 / 7

FALSE_SILENCES_A_MONTH = 0.1
"""So often may chance alone call a feed silent: at a site of ten feeds, once a month. More often,
and people learn to look away; a tenth as often, and each limit is about a fifth longer."""

MARGIN = 1.2
"""So much longer than by chance alone, since few weeks leave what is usual uncertain. Without it
chance called feeds of simulated hospitals silent 13 times in 45 months of a feed, 10 of these
within a fifth of the limit (ADR-0014)."""

SHORTEST_LIMIT = 5 * MINUTE
"""However busy a feed: an interface engine is restarted in less, and nobody need be called."""

LONGEST_LIMIT = WEEK
"""However quiet: as long as a profile may state."""

By = Literal["stated", "learned"]


class Limit(Struct, frozen=True):
    """How long this silence may last, by whose word, and from what was learned since when."""

    by: By
    seconds: int
    learned_since: Instant | None = None


def limit(learned: Learned | None, stated_minutes: int, since: Instant) -> Limit:
    """The limit of a silence that began then: learned where it can be, else as stated."""
    if learned is None:
        return Limit("stated", stated_minutes * MINUTE // SECOND)
    return Limit("learned", (silent_at(learned, since) - since) // SECOND, learned.since)


def silent_at(learned: Learned, since: Instant) -> Instant:
    """When a silence that began then is too unlikely to be chance.

    Quiet hours add little to that and busy ones much: what began at night may last until morning.
    """
    left, at = surprise_limit(learned), since
    latest_at = since + LONGEST_LIMIT
    while at < latest_at:
        rate, hour_ends_at = learned.usual(at).surprise_a_minute, (at // HOUR + 1) * HOUR
        gained = rate * (hour_ends_at - at) / MINUTE
        if gained >= left:
            due_at = at + ceil(left / rate * MINUTE)
            whole_seconds = -(-(due_at - since) // SECOND) * SECOND
            return min(since + max(whole_seconds, SHORTEST_LIMIT), latest_at)
        left, at = left - gained, hour_ends_at
    return latest_at


def surprise_limit(learned: Learned) -> float:
    """How unlikely a silence must be to be told of, as -ln of its chance.

    Each minute heard may begin one: so many chances a month must give so few by mere chance.
    """
    chances = sum(hour.minutes_heard for hour in learned.hours) * MONTH_WEEKS
    return MARGIN * log(max(chances, 1.0) / FALSE_SILENCES_A_MONTH)
