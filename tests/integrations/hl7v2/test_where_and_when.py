"""Where a message says that something happened, and when."""

from datetime import datetime

import pytest

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import (
    VisitAdmitted,
)
from housewide.kit.clock import SECOND, instant
from tests.integrations.hl7v2.feed import (
    BED,
    OTHER_BED,
    PATIENT,
    at,
    facts,
    happened,
    message,
    translate,
)

NULL = '""'


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ("6W^601^A", BED),
        ("6WEST^601^A", BED),
        ("6W&1.2&ISO^601^A^STB^^N", BED),
        ("6W^601^A~6W^602^A", BED),
        ("6W", Place("6W")),
        ("6W^602", OTHER_BED),
        ("6W^601", Place("6W")),
        (f"6W^{NULL}^{NULL}", Place("6W")),
        ("6X^1^A^STB", Place("", unmatched="6X^1^A^STB")),
        ("6W^601^Z", Place("6W", unmatched="6W^601^Z")),
        ("6WEST^999", Place("6W", unmatched="6WEST^999")),
        ("^^^STB", None),
        ("", None),
        (NULL, Place("")),
    ],
)
def test_a_location_is_one_of_our_places_or_says_as_what_it_was_sent(
    sent: str, place: Place | None
) -> None:
    assert facts(message("A01", {3: sent})) == [VisitAdmitted(PATIENT, "I", place)]


def test_a_location_in_the_senders_own_delimiters_is_matched_the_same() -> None:
    data = message("A01", {3: "6X^1^A"}).replace(b"^", b"@")
    assert facts(data) == [VisitAdmitted(PATIENT, "I", Place("", unmatched="6X^1^A"))]


def test_before_places_are_configured_the_senders_word_is_taken() -> None:
    assert happened(message("A01"), places=None).body == VisitAdmitted(PATIENT, "I", BED)


# When.


@pytest.mark.parametrize(
    ("data", "when", "told_by"),
    [
        (message("A02", evn={6: "20261124100000"}), "2026-11-24 10:00", "EVN-6"),
        (message("A02"), "2026-11-24 11:59", "EVN-2"),
        (message("A02", {44: "20261120100000"}), "2026-11-24 11:59", "EVN-2"),
        (message("A02", evn={2: ""}), "2026-11-24 12:00", "MSH-7"),
        (message("A02", evn={2: "yesterday", 6: "0"}), "2026-11-24 12:00", "MSH-7"),
        (message("A02", evn={2: ""}, msh={7: ""}), "2026-11-24 12:30", "received"),
        (message("A01", {44: "20261124093000"}), "2026-11-24 09:30", "PV1-44"),
        (
            message("A01", {44: "20261124093000"}, evn={6: "20261124091500"}),
            "2026-11-24 09:15",
            "EVN-6",
        ),
        (
            message("A03", {45: "20261124114000"}, evn={6: "20261124115500"}),
            "2026-11-24 11:40",
            "PV1-45",
        ),
        (message("A03", evn={6: "20261124115500"}), "2026-11-24 11:55", "EVN-6"),
        (
            message("A02", evn={6: "20261124100000"}, more="ZBE|1|20261124095900||INSERT\r"),
            "2026-11-24 09:59",
            "ZBE-2",
        ),
        (message("A08", more="ZBE|1|20261124095900||INSERT\r"), "2026-11-24 11:59", "EVN-2"),
        (message("A12", evn={6: "20261124100000"}), "2026-11-24 10:00", "EVN-6"),
        (message("A02", evn={6: "20261124150000+0000"}), "2026-11-24 10:00", "EVN-6"),
        (message("A02", evn={6: "20261124100000^S"}), "2026-11-24 10:00", "EVN-6"),
    ],
)
def test_when_it_happened_is_told_by_the_best_field_that_was_sent(
    data: bytes, when: str, told_by: str
) -> None:
    draft = next(d for d in translate(data) if not d.body.identity)
    assert (draft.effective_at, draft.effective_from) == (at(when), told_by)


@pytest.mark.parametrize(
    ("pv1_44", "when", "told_by"),
    [
        ("20261124", "2026-11-24 11:59", "EVN-2"),  # that day: EVN-2 knows better
        ("2026112411", "2026-11-24 11:59", "EVN-2"),
        ("20261122", "2026-11-22 00:00", "PV1-44"),  # another day: backdated
    ],
)
def test_a_mere_day_gives_way_to_a_time_within_it(pv1_44: str, when: str, told_by: str) -> None:
    draft = happened(message("A01", {44: pv1_44}))
    assert (draft.effective_at, draft.effective_from) == (at(when), told_by)


@pytest.mark.parametrize("mark", ["00010101000000", "19000101", "17530101", "19700101", "99991231"])
def test_a_mark_of_no_time_is_none_and_the_next_field_is_asked(mark: str) -> None:
    draft = happened(message("A03", {45: mark}, evn={2: "20261124151000"}))
    assert (draft.effective_at, draft.effective_from) == (at("2026-11-24 15:10"), "EVN-2")


def test_a_backdated_discharge_keeps_when_it_was_recorded() -> None:
    draft = happened(message("A03", {45: "20261124114000"}, evn={2: "20261124151000"}))
    assert draft.effective_at == at("2026-11-24 11:40")
    assert draft.recorded_at == at("2026-11-24 15:10")


def test_what_nobody_recorded_has_no_time_of_recording() -> None:
    assert happened(message("A03", evn={2: ""}, msh={7: ""})).recorded_at is None


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("05:30:20", "05:30"),
        ("06:20", "05:30"),  # half an hour late, not ten minutes early
        ("06:29:58", "06:30"),  # a clock two seconds ahead
        ("06:30:20", "06:30"),
        ("14:00", "06:30"),
    ],
)
def test_in_the_hour_that_the_clock_shows_twice_the_newest_reading_that_has_come_is_meant(
    heard: str, meant: str
) -> None:
    data = message("A02", evn={2: "20261101013000", 6: "20261101013000"})
    heard_at = instant(datetime.fromisoformat(f"2026-11-01T{heard}+00:00"))
    moved = next(d for d in translate(data, received_at=heard_at) if not d.body.identity)
    meant_at = instant(datetime.fromisoformat(f"2026-11-01T{meant}+00:00"))
    assert (moved.effective_at, moved.recorded_at) == (meant_at, meant_at)


def test_a_mere_hour_of_those_two_is_the_one_that_has_begun() -> None:
    data = message("A02", evn={2: "20261101014000", 6: "2026110101"})
    heard_at = instant(datetime.fromisoformat("2026-11-01T05:40:05+00:00"))
    moved = next(d for d in translate(data, received_at=heard_at) if not d.body.identity)
    assert moved.effective_at == heard_at - 5 * SECOND
