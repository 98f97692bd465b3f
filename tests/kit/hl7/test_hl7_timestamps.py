"""When it happened, though clocks on walls repeat an hour in autumn and skip one in spring."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.hl7 import Timestamp, format_timestamp, parse_timestamp

NEW_YORK = ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # moves its clocks by half an hour
KOLKATA = ZoneInfo("Asia/Kolkata")
HOUR = 3_600_000_000
MINUTE = HOUR // 60


def utc(text: str) -> int:
    """Microseconds since 1970 of an ISO instant in UTC."""
    return (
        datetime.fromisoformat(f"{text}+00:00") - datetime.fromisoformat("1970-01-01T00:00+00:00")
    ) // timedelta(microseconds=1)


def parsed(text: str, zone: ZoneInfo = NEW_YORK) -> Timestamp:
    stamp = parse_timestamp(text, zone)
    assert stamp is not None
    return stamp


@pytest.mark.parametrize(
    ("text", "precision", "start", "end"),
    [
        ("2026", "year", "2026-01-01T05:00", "2027-01-01T05:00"),
        ("202612", "month", "2026-12-01T05:00", "2027-01-01T05:00"),
        ("202603", "month", "2026-03-01T05:00", "2026-04-01T04:00"),
        ("20260714", "day", "2026-07-14T04:00", "2026-07-15T04:00"),
        ("2026071413", "hour", "2026-07-14T17:00", "2026-07-14T18:00"),
        ("202607141305", "minute", "2026-07-14T17:05", "2026-07-14T17:06"),
        ("20260714130509", "second", "2026-07-14T17:05:09", "2026-07-14T17:05:10"),
        ("20260714130509.1", "fraction", "2026-07-14T17:05:09.1", "2026-07-14T17:05:09.2"),
        ("20260714130509.1234", "fraction", "2026-07-14T17:05:09.1234", "2026-07-14T17:05:09.1235"),
        (
            "20260714130509.12345678",
            "fraction",
            "2026-07-14T17:05:09.123456",
            "2026-07-14T17:05:09.123457",
        ),
    ],
)
def test_a_time_is_as_long_as_what_was_stated(
    text: str, precision: str, start: str, end: str
) -> None:
    assert parsed(text) == Timestamp(utc(start), utc(end), precision, offset_given=False)


def test_a_stated_offset_goes_before_the_zone() -> None:
    stamp = parsed("20260714130509+0530", NEW_YORK)
    assert (stamp.at, stamp.offset_given) == (utc("2026-07-14T07:35:09"), True)
    assert parsed("20260714-0800").at == utc("2026-07-14T08:00")
    assert parsed("2026-0000", NEW_YORK).until_at == utc("2027-01-01T00:00")
    # In the repeated hour the offset says which one is meant.
    second = parsed("20261101013000-0500")
    assert (second.at, second.again_at) == (utc("2026-11-01T06:30"), None)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (NEW_YORK, "20260308", 23),
        (NEW_YORK, "20261101", 25),
        (NEW_YORK, "20260309", 24),
        (LONDON, "20260329", 23),
        (LONDON, "20261025", 25),
        (LORD_HOWE, "20260405", 24.5),
    ],
)
def test_a_day_is_as_long_as_the_ward_lived_through(zone: ZoneInfo, day: str, hours: float) -> None:
    stamp = parsed(day, zone)
    assert (stamp.until_at - stamp.at) / HOUR == hours
    assert stamp.again_at is None
    assert not stamp.nonexistent


@pytest.mark.parametrize(
    ("zone", "text", "first", "second"),
    [
        (NEW_YORK, "20261101010000", "2026-11-01T05:00", "2026-11-01T06:00"),
        (NEW_YORK, "20261101013000", "2026-11-01T05:30", "2026-11-01T06:30"),
        (NEW_YORK, "202611010159", "2026-11-01T05:59", "2026-11-01T06:59"),
        (LONDON, "20261025013000", "2026-10-25T00:30", "2026-10-25T01:30"),
        (LORD_HOWE, "20260405014500", "2026-04-04T14:45", "2026-04-04T15:15"),
    ],
)
def test_the_repeated_hour_has_two_readings_and_the_newest_that_has_come_is_meant(
    zone: ZoneInfo, text: str, first: str, second: str
) -> None:
    stamp = parsed(text, zone)
    assert (stamp.at, stamp.again_at, stamp.nonexistent) == (utc(first), utc(second), False)
    long = stamp.until_at - stamp.at
    for heard_at, meant in ((utc(first), first), (utc(second) - 1, first), (utc(second), second)):
        by = stamp.by(heard_at)
        assert (by.at, by.until_at - by.at) == (utc(meant), long)
    assert stamp.until_at - stamp.at <= MINUTE


@pytest.mark.parametrize(
    ("zone", "text", "shifted"),
    [
        (NEW_YORK, "20260308020000", "2026-03-08T07:00"),
        (NEW_YORK, "20260308023000", "2026-03-08T07:30"),
        (LONDON, "20260329013000", "2026-03-29T01:30"),
        (LORD_HOWE, "20261004021500", "2026-10-03T15:45"),
    ],
)
def test_the_hour_that_never_was_is_shifted_forward(
    zone: ZoneInfo, text: str, shifted: str
) -> None:
    stamp = parsed(text, zone)
    assert (stamp.at, stamp.again_at, stamp.nonexistent) == (utc(shifted), None, True)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        (NEW_YORK, "20260308015959"),
        (NEW_YORK, "20260308030000"),
        (NEW_YORK, "20261101005959"),
        (NEW_YORK, "20261101020000"),
        (LORD_HOWE, "20260405012959"),
        (LORD_HOWE, "20261004023000"),
    ],
)
def test_beside_the_odd_hours_the_clock_is_plain(zone: ZoneInfo, text: str) -> None:
    stamp = parsed(text, zone)
    assert stamp.again_at is None
    assert not stamp.nonexistent


def test_a_midnight_that_was_skipped_still_begins_its_day() -> None:
    havana = ZoneInfo("America/Havana")  # clocks go from 00:00 to 01:00 on 2026-03-08
    day = parsed("20260308", havana)
    assert (day.at, day.until_at - day.at, day.nonexistent) == (
        utc("2026-03-08T05:00"),
        23 * HOUR,
        False,
    )
    apia = ZoneInfo("Pacific/Apia")  # crossed the date line: 2011-12-30 never was
    lost = parsed("20111230", apia)
    assert lost.nonexistent
    assert lost.until_at == lost.at


def test_the_end_of_time_and_old_births_are_times() -> None:
    assert parsed("99991231").until_at == parsed("9999").until_at
    assert parsed("99991231235959").at < parsed("99991231").until_at
    assert parsed("18631012").at == utc("1863-10-12T04:56:02")  # before zones: local mean time
    assert parsed("0001", LONDON).at < parsed("0002", LONDON).at


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "0", "202", "20260", "2026013", "20260230", "20261301", "20260000", "00000000"),
        *("2026071424", "202607141360", "20260714130560", "20260714T1305", "2026-07-14", "+0500"),
        *("20260714130509.", "202607141305.5", "20260714130509+5", "20260714130509+1660"),
        *(
            "20260714130509+9900",
            "20260714+05:30",
            "２０２６０７１４",
            "2026071413050x",
            '""',
            "1_000_000",
        ),
    ],
)
def test_what_states_no_time_is_none(text: str) -> None:
    assert parse_timestamp(text, NEW_YORK) is None


def test_blanks_around_a_time_are_no_part_of_it() -> None:
    assert parsed(" 20260714 ") == parsed("20260714")


@given(st.text(alphabet="0123456789+-. T", max_size=26))
def test_no_text_makes_parsing_raise(text: str) -> None:
    for zone in (NEW_YORK, LORD_HOWE):
        stamp = parse_timestamp(text, zone)
        assert stamp is None or stamp.at < stamp.until_at


ZONES = st.sampled_from([NEW_YORK, LONDON, LORD_HOWE, KOLKATA, ZoneInfo("UTC")])
CLOCKS = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001


@given(CLOCKS, ZONES)
def test_a_clock_on_the_wall_means_what_the_zone_database_says(
    clock: datetime, zone: ZoneInfo
) -> None:
    clock = clock.replace(microsecond=0)
    stamp = parsed(f"{clock:%Y%m%d%H%M%S}", zone)
    expected = clock.replace(tzinfo=zone)
    assert stamp.at == round(expected.timestamp()) * 1_000_000
    other = expected.replace(fold=1).utcoffset()
    offset = expected.utcoffset()
    assert offset is not None
    assert other is not None
    assert (stamp.again_at is not None) == (offset > other)
    assert stamp.nonexistent == (offset < other)


@given(st.integers(min_value=utc("1900-01-01T00:00"), max_value=utc("2100-01-01T00:00")), ZONES)
def test_what_is_formatted_parses_to_the_same_instant(at: int, zone: ZoneInfo) -> None:
    at -= at % 100  # HL7 knows ten thousandths of a second
    stamp = parsed(format_timestamp(at, zone), KOLKATA)
    assert (stamp.at, stamp.offset_given) == (at, True)


def test_a_time_is_written_with_its_offset() -> None:
    assert format_timestamp(utc("2026-11-01T05:30"), NEW_YORK) == "20261101013000-0400"
    assert format_timestamp(utc("2026-11-01T06:30"), NEW_YORK) == "20261101013000-0500"
    assert format_timestamp(utc("2026-07-14T07:35:09.25"), KOLKATA) == "20260714130509.2500+0530"
