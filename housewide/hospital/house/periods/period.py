"""A period: whole local days of a facility, as instants. Days of 23 and 25 hours are as long as so.

The zone is handed in by who asks: what a zone's name means is the machine's table to say, and a
pure function that read it would not answer alike everywhere.
"""

from bisect import bisect_right
from calendar import monthrange
from datetime import date, datetime, timedelta, tzinfo

from msgspec import Struct

from housewide.kit.clock import HOUR, Instant, instant, moment
from housewide.kit.errors import HousewideError

LONGEST_DAYS = 366
"""A year is the longest that is asked for at once: more is asked for year by year."""


class BadPeriod(HousewideError):
    """These days are no period: say a first day, and a last one that is not before it."""

    code = "bad-period"
    status = 422


class LocalDay(Struct, frozen=True, gc=False):
    """One day on the wall calendar: from its midnight up to, not including, the next one."""

    date: date
    from_at: Instant
    until_at: Instant

    def has(self, at: Instant | None) -> bool:
        return at is not None and self.from_at <= at < self.until_at

    @property
    def census_at(self) -> Instant:
        """When its census is taken: its last instant. Who comes at midnight is of the next day."""
        return self.until_at - 1

    @property
    def hours(self) -> range:
        """The instants at which its hours begin: 23, 24 or 25 of them."""
        return range(self.from_at, self.until_at, HOUR)


class Period(Struct, frozen=True, gc=False):
    """Local days in a row, and the zone whose days they are."""

    days: tuple[LocalDay, ...]
    zone: tzinfo

    @property
    def from_at(self) -> Instant:
        return self.days[0].from_at

    @property
    def until_at(self) -> Instant:
        """The first instant that is no more of it."""
        return self.days[-1].until_at

    def has(self, at: Instant | None) -> bool:
        return at is not None and self.from_at <= at < self.until_at

    def day_of(self, at: Instant | None) -> int | None:
        """Which of its days an instant is of, counted from 0; None where it is of none."""
        if at is None or not self.has(at):
            return None
        return bisect_right(self.days, at, key=lambda day: day.from_at) - 1

    def local(self, at: Instant) -> datetime:
        """What the clock on the wall showed; at the ends of all years, what UTC's did.

        Senders write year 1 for "untold": a zone takes that before the first day there is.
        """
        try:
            return moment(at).astimezone(self.zone)
        except OverflowError:
            return moment(at).replace(tzinfo=self.zone)


def days(first: date, last: date, zone: tzinfo) -> Period:
    """The days from one to another, both of them in it. Raises `BadPeriod`."""
    if last == date.max:
        raise BadPeriod(f"{last} never ends: no day follows it. Ask for days before it.")
    count = (last - first).days + 1
    if not 1 <= count <= LONGEST_DAYS:
        raise BadPeriod(
            f"{first} to {last} is no period: name a last day that is not before the first, and at "
            f"most {LONGEST_DAYS} days in all."
        )
    starts = [_midnight(first + timedelta(days=n), zone) for n in range(count + 1)]
    return Period(
        tuple(LocalDay(first + timedelta(days=n), starts[n], starts[n + 1]) for n in range(count)),
        zone,
    )


def month_days(year: int, number: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _midnight(day: date, zone: tzinfo) -> Instant:
    """When a local day begins: of a midnight that comes twice the first.

    Where clocks skip midnight, it is the instant at which they do.
    """
    return instant(datetime(day.year, day.month, day.day, tzinfo=zone))
