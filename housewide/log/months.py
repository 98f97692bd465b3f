"""The month of an instant: what the logs are partitioned by."""

from functools import lru_cache

from housewide.kit.clock import DAY, Instant, moment


@lru_cache(maxsize=64)
def _month_of_day(day: int) -> int:
    date = moment(day * DAY)
    return date.year * 100 + date.month


def month_of(at: Instant) -> int:
    """The UTC month of an instant, as an int: 202611."""
    return _month_of_day(at // DAY)
