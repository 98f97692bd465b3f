"""What is expected of a source: how much it says in each hour of the week.

Learned from its own last weeks, in the facility's time, and only once four whole weeks are known.
Holidays are not known: on one a feed is expected to speak as on any such day.
"""

from collections.abc import Mapping, Sequence
from math import log, sqrt
from statistics import median
from zoneinfo import ZoneInfo

from msgspec import Struct

from housewide.kit.clock import DAY, HOUR, Instant, moment

WEEK = 7 * DAY
HOURS_OF_WEEK = 168

WEEKS_NEEDED = 4
"""Of three, one that was odd still speaks for a third of what is expected; of four it is left out.
"""

WEEKS_USED = 8
"""What is older tells of another season: wards open, rosters change."""

WINDOW = (WEEKS_USED + 1) * WEEK
"""What must be known to learn: the weeks used, and one in which the oldest of them began."""

SURE_MINUTES = 59.5
"""Of an hour in which every minute was heard, half a one is taken to be empty: not even then is a
silence of a minute impossible."""

SPREADS = 3
"""From the middle to the ends of the band of what is usual: by chance one hour in 700 is below."""

MAD_SPREAD = 1.4826
"""The standard deviation of a normal distribution over its median absolute deviation."""


class HourHeard(Struct, frozen=True, gc=False):
    """What came of one source in one hour: messages, and the minutes in which any did, a bit each.

    Minutes, since messages come in bursts: an admission is told in three within a second.
    """

    messages: int
    minutes: int

    @property
    def minutes_heard(self) -> int:
        return self.minutes.bit_count()


NOTHING = HourHeard(0, 0)


class Usual(Struct, frozen=True, gc=False):
    """An hour of the week as it usually is: messages and their spread, and minutes heard."""

    messages: float
    spread_messages: float
    minutes_heard: float

    @property
    def surprise_a_minute(self) -> float:
        """How much less likely a silence becomes with each minute more: -ln of an empty one."""
        return -log(1 - min(self.minutes_heard, SURE_MINUTES) / 60)


class Learned(Struct, frozen=True):
    """The week of one source as it usually is, from `weeks` that began at `since`, in that zone."""

    since: Instant
    weeks: int
    zone: str
    hours: tuple[Usual, ...]

    def usual(self, at: Instant) -> Usual:
        return self.hours[hour_of_week(at // HOUR * HOUR, ZoneInfo(self.zone))]


class Band(Struct, frozen=True):
    """How many messages are expected in a span of time, and between which numbers is usual."""

    messages: float
    low: float
    high: float


def hour_of_week(at: Instant, zone: ZoneInfo) -> int:
    """Monday from midnight is 0, in the facility's time: summer time moves a ward's day."""
    local = moment(at).astimezone(zone)
    return local.weekday() * 24 + local.hour


def learn(heard: Mapping[Instant, HourHeard], zone: ZoneInfo, before: Instant) -> Learned | None:
    """The usual week from the hours heard before an instant; None until four weeks are known.

    By beginnings of hours; one that is missing was silent. A week without a word is not known: a
    source that was away for long is waited for as a new one.
    """
    end = before // HOUR * HOUR
    weeks = _known_weeks(heard, end)
    if len(weeks) < WEEKS_NEEDED:
        return None
    samples: list[list[HourHeard]] = [[] for _ in range(HOURS_OF_WEEK)]
    for start in weeks:
        for at in range(start, start + WEEK, HOUR):
            samples[hour_of_week(at, zone)].append(heard.get(at, NOTHING))
    return Learned(weeks[-1], len(weeks), zone.key, tuple(map(_usual, samples)))


def expected(learned: Learned, since: Instant, until: Instant) -> Band:
    """How much a source usually says between two instants."""
    messages = variance = 0.0
    at = since
    while at < until:
        ends_at = min((at // HOUR + 1) * HOUR, until)
        usual, share = learned.usual(at), (ends_at - at) / HOUR
        messages += share * usual.messages
        variance += share * usual.spread_messages**2
        at = ends_at
    away = SPREADS * sqrt(variance)
    return Band(messages, max(0.0, messages - away), messages + away)


def _known_weeks(heard: Mapping[Instant, HourHeard], end: Instant) -> list[Instant]:
    """When each whole week began in which the source spoke, newest first.

    It was heard of from its first hour on, but of that hour perhaps only the end.
    """
    first = min((at for at in heard if at >= end - WINDOW), default=end) + HOUR
    starts = [end - (week + 1) * WEEK for week in range(WEEKS_USED)]
    spoke = {(end - 1 - at) // WEEK for at, hour in heard.items() if at < end and hour.messages}
    return [start for week, start in enumerate(starts) if start >= first and week in spoke]


def _usual(samples: Sequence[HourHeard]) -> Usual:
    """Of an hour that some clock never showed in these weeks, nothing is expected."""
    if not samples:
        return Usual(0.0, 0.0, 0.0)
    counts = [hour.messages for hour in samples]
    messages, middle = _middle(counts), median(counts)
    deviation = MAD_SPREAD * median([abs(count - middle) for count in counts])
    minutes = _middle([hour.minutes_heard for hour in samples])
    return Usual(messages, max(sqrt(messages), deviation), minutes)


def _middle(values: Sequence[int]) -> float:
    """The mean of the middle half: an odd week in four is left out, on either side."""
    cut = len(values) // 4
    kept = sorted(values)[cut : len(values) - cut]
    return sum(kept) / len(kept)
