"""The inputs of England's escalation level, worked out by hand for a small British hospital."""

import pytest

from housewide.hospital.house.measures import measure
from housewide.kit.measure import Measure
from tests.hospital.census import seen
from tests.hospital.story import Story
from tests.hospital.telling import admit, bed, cancel_admit, discharge, hour, move, places, register

BRITISH = """
country = "uk"
facility = "st-brigid"
zone = "Europe/London"

[[unit]]
id = "W6"
kind = "med-surg"
rooms = [ { room = "1", beds = ["A", "B", "C", "D"] } ]

[[unit]]
id = "W7"
kind = "peds"
rooms = [
  { room = "1", beds = ["A", "B", "C", "D"] },
  { room = "2", beds = ["A", "B"], surge = "inactive" },
]

[[unit]]
id = "ICU"
kind = "icu"
rooms = [ { room = "1", beds = ["A"] } ]

[[unit]]
id = "MAT"
kind = "women"
rooms = [ { room = "1", beds = ["A"] } ]

[[unit]]
id = "ED"
kind = "ed"
rooms = [ { room = "T1", beds = ["A"] }, { room = "T2", beds = ["A"] } ]
"""

OPENED = BRITISH.replace('surge = "inactive"', 'surge = "active"')


def asked(story: Story, name: str, at: str, unit: str | None = None) -> Measure:
    return measure(story.house, name, hour(at), unit)


def day() -> Story:
    """Ann left after four hours, bob went to a ward after five, cid is there since eight."""
    story = Story(toml=BRITISH)
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("08:00", register("bob", "ED-T2-A"))
    story.at("08:00", register("cid", "ED"))
    story.at("12:00", discharge("ann"))
    story.at("13:00", move("bob", "W6-1-A", as_class="I"))
    return story


def test_half_of_those_who_left_had_stayed_for_four_hours_or_less() -> None:
    # Ann to the minute four hours, bob five: one of two. Cid has not left.
    found = asked(day(), "ed_4_hour_percent", "14:00")
    assert found.parts == {"left_visits": 2.0, "within_4_hours_visits": 1.0, "unknown_visits": 0.0}
    assert (found.value, found.made_of) == (50.0, ("v.bob",))
    assert asked(day(), "ed_4_hour_percent", "14:00", "ED").value == 50.0


def test_an_attendance_counts_for_a_day_after_it_was_over() -> None:
    story = day()
    assert asked(story, "ed_4_hour_percent", "+1 11:59").value == 50.0
    assert asked(story, "ed_4_hour_percent", "+1 12:00").value == 0.0
    after = asked(story, "ed_4_hour_percent", "+1 13:00")
    assert (after.value, after.lacks) == (None, ("visits: nobody left A&E in the last 24 hours",))


def test_who_is_still_there_after_twelve_hours_counts_at_once() -> None:
    # At 20:00 cid is there for twelve hours to the minute, which is not more than twelve.
    story = day()
    assert asked(story, "ed_12_hours_percent", "20:00").value == 0.0
    found = asked(story, "ed_12_hours_percent", "20:01")
    assert found.parts == {"visits": 3.0, "over_12_hours_visits": 1.0, "unknown_visits": 0.0}
    assert (found.value, found.made_of) == (33.3, ("v.cid",))


def test_an_attendance_that_never_was_is_none() -> None:
    story = day()
    story.at("14:00", cancel_admit("cid"))
    assert asked(story, "ed_12_hours_percent", "20:01").value == 0.0
    assert asked(story, "ed_12_hours_percent", "20:01").parts["visits"] == 2.0


def test_since_when_a_census_has_somebody_in_a_e_nobody_can_say() -> None:
    story = Story(toml=BRITISH)
    story.at("06:00", seen("ann", "ED-T1-A", as_class="E"))
    story.at("19:00", discharge("ann"))
    for name in ("ed_4_hour_percent", "ed_12_hours_percent"):
        found = asked(story, name, "20:00")
        assert (found.value, found.parts["unknown_visits"]) == (None, 1.0)


def test_an_hour_that_comes_late_is_put_right() -> None:
    story = day()
    story.at("11:30", move("bob", "W6-1-B", as_class="I"), heard="14:00")
    assert asked(story, "ed_4_hour_percent", "14:00").value == 100.0


def full() -> Story:
    """Of eight general and acute beds six are taken; the ICU and the maternity bed are too."""
    story = Story(toml=BRITISH)
    beds = ("W6-1-A", "W6-1-B", "W6-1-C", "W6-1-D", "W7-1-A", "W7-1-B", "ICU-1-A", "MAT-1-A")
    for number, name in enumerate(beds):
        story.at("08:00", admit(f"v{number}", name))
    return story


def test_general_and_acute_beds_are_those_of_no_critical_care() -> None:
    # 6 of 8 beds; with one closed that nobody lies in, 6 of 7.
    story = full()
    found = asked(story, "occupancy_of_ga_percent", "09:00")
    assert found.parts == {"occupied_beds": 6, "unplaced_patients": 0, "available_beds": 8}
    assert found.value == 75.0
    assert asked(story, "occupancy_of_ga_percent", "09:00", "W6").value == 100.0
    assert asked(story, "occupancy_of_ga_percent", "09:00", "ICU").value is None
    story.at("09:00", bed("W7-1-D", "C"))
    assert story.count("occupancy_of_ga_percent") == pytest.approx(100 * 6 / 7)


def test_an_opened_surge_bed_is_an_escalation_bed() -> None:
    # Two beds of ten open general and acute ones are escalation beds; stored away they are none.
    story = full()
    assert asked(story, "beds_escalation_percent", "09:00").value == 0.0
    story.at("09:00", places(OPENED), actor="config")
    found = asked(story, "beds_escalation_percent", "10:00")
    assert found.parts == {"open_beds": 10.0, "escalation_beds": 2.0}
    assert (found.value, found.made_of) == (20.0, ("W7-2-A", "W7-2-B"))
    story.at("10:00", bed("W7-2-B", "C"))
    assert story.count("beds_escalation_percent") == 11.1
    assert story.count("beds_escalation_percent", "ICU") is None


def test_a_closed_surge_bed_with_somebody_in_it_is_open_all_the_same() -> None:
    story = full()
    story.at("09:00", places(OPENED), actor="config")
    story.at("10:00", admit("ann", "W7-2-A"))
    story.at("10:00", bed("W7-2-A", "C"))
    assert story.names("beds_escalation_percent") == ["W7-2-A", "W7-2-B"]
