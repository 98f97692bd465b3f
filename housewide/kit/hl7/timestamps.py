"""When, as HL7 writes it: `YYYY[MM[DD[HH[MM[SS[.S+]]]]]][+/-ZZZZ]` (data types TS and DTM).

A time is a range as long as what was stated: "20260308" is a day, and a day may have 23 or 25
hours. Without an offset the sender's zone decides, but for two hours a year a clock on the wall is
not enough: in the repeated one both readings are given, the skipped one is shifted forward by what
was skipped, and flagged.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from housewide.kit.clock import DAY, HOUR, MINUTE, SECOND

EPOCH_DAY = date(1970, 1, 1).toordinal()
LAST_HOUR = (date.max.toordinal() - EPOCH_DAY) * 24 + 23

PRECISIONS = {4: "year", 6: "month", 8: "day", 10: "hour", 12: "minute", 14: "second"}
LENGTHS = {"hour": HOUR, "minute": MINUTE, "second": SECOND}


class Timestamp(msgspec.Struct, frozen=True, gc=False):
    """A stated time: from `at` up to, not including, `until_at` (microseconds UTC).

    `precision` is year, month, day, hour, minute, second or fraction. `again_at`: when the clock
    showed this a second time, if it did. `nonexistent`: it never did.
    """

    at: int
    until_at: int
    precision: str
    offset_given: bool
    again_at: int | None = None
    nonexistent: bool = False

    def by(self, moment: int) -> "Timestamp":
        """Of two readings the later one that lies not after a moment, if any; itself of one."""
        if self.again_at is None or self.again_at > moment:
            return self
        later = self.again_at - self.at
        return Timestamp(self.again_at, self.until_at + later, self.precision, self.offset_given)


# A message states one instant in several fields, and so do its neighbours.
@lru_cache(maxsize=1024)
def parse_timestamp(text: str, zone: ZoneInfo) -> Timestamp | None:
    """The time that `text` states, by its own offset or else by `zone`; None if it states none."""
    text = text.strip()
    if not text.isascii():
        return None
    if text.isdigit():
        digits, fraction, offset = text, "", None
    else:
        split = _split(text)
        if split is None:
            return None
        digits, fraction, offset = split
    precision = PRECISIONS.get(len(digits))
    if precision is None:
        return None
    try:
        local = _local(digits)
    except ValueError:
        return None
    if len(digits) < 10:
        return _range(digits, precision, local, zone, offset)
    length = LENGTHS[precision]
    if fraction:
        precision, length = "fraction", max(10 ** (6 - len(fraction)), 1)
        local += int(fraction[:6].ljust(6, "0"))
    if offset is not None:
        at = local - offset
        return Timestamp(at, at + length, precision, offset_given=True)
    first, second = _offsets(zone, local)
    at = local - first
    # Of the two readings of one clock, the earlier has the larger offset; in a gap it is the
    # offset before the gap that is smaller.
    again_at = local - second if first > second else None
    return Timestamp(at, at + length, precision, False, again_at, first < second)


def format_timestamp(at: int, zone: ZoneInfo) -> str:
    """`YYYYMMDDHHMMSS[.SSSS]+/-ZZZZ` for a receiver that lives in `zone`.

    HL7 allows four digits of fraction; what is finer is cut off.
    """
    second, rest = divmod(at, SECOND)
    clock, offset = _second_text(second, zone)
    return f"{clock}.{rest // 100:04d}{offset}" if rest >= 100 else clock + offset


def _split(text: str) -> tuple[str, str, int | None] | None:
    """Digits, fraction digits, offset in microseconds (None: not given); None if malformed."""
    offset: int | None = None
    sign = "+" if "+" in text else "-"
    clock, signed, stated = text.partition(sign)
    if signed:
        if len(stated) != 4 or not stated.isdigit():
            return None
        hours, minutes = int(stated[:2]), int(stated[2:])
        if hours > 15 or minutes > 59:
            return None
        offset = (hours * HOUR + minutes * MINUTE) * (1 if sign == "+" else -1)
    digits, dot, fraction = clock.partition(".")
    if not digits.isdigit() or (dot and not (fraction.isdigit() and len(digits) == 14)):
        return None
    return digits, fraction, offset


def _local(digits: str) -> int:
    """Microseconds since 1970 on the wall clock. Raises ValueError for what no clock shows."""
    day = date(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1)).toordinal()
    hours, minutes, seconds = int(digits[8:10] or 0), int(digits[10:12] or 0), int(digits[12:] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(digits)
    return ((day - EPOCH_DAY) * 86_400 + hours * 3_600 + minutes * 60 + seconds) * SECOND


def _range(
    digits: str, precision: str, start: int, zone: ZoneInfo, offset: int | None
) -> Timestamp:
    """A day, month or year: from its first instant to the first of the next, as the zone has it."""
    year, month = int(digits[:4]), int(digits[4:6] or 1)
    if precision == "day":
        end = start + DAY
    else:
        months = year * 12 + (month if precision == "month" else 12)
        end = _first_of(months // 12, months % 12 + 1)
    if offset is not None:
        return Timestamp(start - offset, end - offset, precision, offset_given=True)
    at, until_at = start - _offsets(zone, start)[0], end - _offsets(zone, end)[0]
    # A zone that moved across the date line has days that never were.
    return Timestamp(at, until_at, precision, offset_given=False, nonexistent=until_at <= at)


def _first_of(year: int, month: int) -> int:
    if year > date.max.year:
        return (date.max.toordinal() + 1 - EPOCH_DAY) * DAY
    return (date(year, month, 1).toordinal() - EPOCH_DAY) * DAY


def _offsets(zone: ZoneInfo, local: int) -> tuple[int, int]:
    """The zone's offsets for a clock on the wall: first reading, second reading (mostly equal)."""
    hour = local // HOUR
    steady = _steady_offset(zone, hour)
    if steady is not None:
        return steady, steady
    return _exact_offsets(zone, local)


# Messages arrive about now: a few hours serve nearly all of them. Birth dates are the rest.
@lru_cache(maxsize=8192)
def _steady_offset(zone: ZoneInfo, hour: int) -> int | None:
    """The offset through that whole hour of the wall clock; None where it changes within."""
    begin = _exact_offsets(zone, hour * HOUR)
    end = _exact_offsets(zone, hour * HOUR + HOUR - SECOND)
    return begin[0] if len({*begin, *end}) == 1 else None


def _exact_offsets(zone: ZoneInfo, local: int) -> tuple[int, int]:
    # The end of the year 9999, which stands for "no end", lies beyond what a datetime can hold.
    inside = min(local, LAST_HOUR * HOUR)
    wall = datetime(1970, 1, 1) + timedelta(microseconds=inside)  # noqa: DTZ001
    first, second = zone.utcoffset(wall), zone.utcoffset(wall.replace(fold=1))
    assert first is not None
    assert second is not None
    return first // timedelta(microseconds=1), second // timedelta(microseconds=1)


# Answers carry the time they are sent at; all of one second share the work.
@lru_cache(maxsize=1024)
def _second_text(second: int, zone: ZoneInfo) -> tuple[str, str]:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    minutes = offset // timedelta(minutes=1)  # HL7 writes no seconds of offset; old zones had them
    wall = instant + timedelta(minutes=minutes)
    hours, minutes_past = divmod(abs(minutes), 60)
    clock = f"{wall.year:04d}{wall:%m%d%H%M%S}"
    return clock, f"{'-' if minutes < 0 else '+'}{hours:02d}{minutes_past:02d}"
