"""The hand-computed examples of the criteria to reside: who no longer meets them, in which beds."""

import pytest

from housewide.hospital.house.measures import measure
from housewide.hospital.house.past import Kept, house_at_position
from housewide.kit.measure import Measure
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import (
    admit,
    discharge,
    hour,
    leave,
    merge_visits,
    newborn,
    review,
    review_unclear,
)
from tests.hospital.wards import ward

NUMBER, PERCENT = "not_meeting_criteria_to_reside", "not_meeting_criteria_to_reside_percent"


def asked(
    story: Story, name: str = NUMBER, unit: str | None = None, at: str = "+3 12:00"
) -> Measure:
    return measure(story.house, name, hour(at), unit)


def past(story: Story, at: str, known: str) -> float | None:
    """How many there were at an hour, by what was known at another."""
    position = max(e.position for e in story.entries if e.believed_at <= hour(known))
    house = house_at_position(story.house, Kept(), position, hour(at), known_at=hour(known))
    return measure(house, NUMBER, hour(at)).value


def test_who_does_not_meet_the_criteria_by_the_newest_review_is_counted() -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+1 09:00", review("bob", False))
    story.at("+1 09:00", review("eve", False))
    story.at("+2 10:00", review("bob", True))
    story.at("+2 10:00", review_unclear("eve"))
    found = asked(story)
    assert [key.removeprefix("v.") for key in found.made_of] == ["ann", "eve"]
    assert found.parts == {
        "inpatients": 5,
        "without_review_patients": 2,  # cid and gus
        "unclear_answer_patients": 1,  # eve's newest, whose review before it holds
        "oldest_review_hours": 51,
    }
    assert [asked(story, unit=unit).value for unit in ("6W", "ICU", "ED")] == [1, 1, 0]
    story.at("+3 11:00", discharge("ann"))
    assert asked(story).value == 1


def test_the_share_is_of_the_occupied_beds_of_the_wards() -> None:
    """Occupied are 6W-601-A (ann), 601-B (bob), 602-A (dot, an outpatient) and ICU-1-A (eve)."""
    story = ward()
    for name in ("ann", "cid", "fay", "gus"):
        story.at("+1 09:00", review(name, False))
    story.at("+1 09:00", review("eve", True))
    found = asked(story, PERCENT)
    assert (found.value, found.made_of) == (25, ("6W-601-A",))
    assert found.parts == {
        "not_meeting_beds": 1,
        "occupied_beds": 4,
        "without_review_beds": 2,  # bob's and dot's
        "without_bed_patients": 2,  # cid, somewhere on 6W, and gus, nowhere
    }
    assert asked(story, PERCENT, "ICU").value == 0


def test_how_many_they_are_is_not_known_where_nobody_was_reviewed() -> None:
    """So it is where the source's profile does not name the code: an absence is no zero."""
    story = ward()
    for name in (NUMBER, PERCENT):
        assert asked(story, name).value is None
        (lack,) = asked(story, name).lacks
        assert "nobody who is here was reviewed" in lack
    story.at("+1 09:00", review_unclear("ann"))
    assert asked(story).value is None
    assert asked(story).parts["unclear_answer_patients"] == 1
    story.at("+1 10:00", review("bob", True))
    assert asked(story).value == 0
    assert asked(story, unit="ICU").parts["without_review_patients"] == 1


def test_no_occupied_bed_has_no_share() -> None:
    story = Story()
    story.at("08:00", admit("cid", "6W"))
    story.at("09:00", review("cid", False))
    assert asked(story, PERCENT).lacks == ("an occupied bed",)


def test_newborns_and_whoever_is_on_leave_are_not_counted() -> None:
    story = Story(toml=f'country = "uk"\n{PLACES}')
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("08:00", newborn("babe", "6W-601-A", mother="ann"))
    story.at("08:00", admit("bob", "6W-601-B"))
    for name in ("ann", "babe", "bob"):
        story.at("09:00", review(name, False))
    story.at("10:00", leave("bob"))
    assert story.names(NUMBER) == ["ann"]


def test_a_review_of_before_a_merge_of_visits_counts_for_both_numbers() -> None:
    story = ward()
    story.at("+1 09:00", review("other", False))
    story.at("+1 09:30", merge_visits("other", "ann"))
    assert story.names(NUMBER) == ["ann"]


def test_a_past_moment_has_the_number_that_was_believed_then() -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+2 09:00", review("ann", True), heard="+2 15:00")
    assert past(story, "+2 12:00", known="+2 12:00") == 1
    assert past(story, "+2 12:00", known="+2 15:00") == 0
    assert past(story, "+1 08:00", known="+2 15:00") is None, "nobody was reviewed by then"


@pytest.mark.parametrize("name", [NUMBER, PERCENT])
def test_it_is_as_old_as_the_last_review_that_was_heard(name: str) -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+2 09:00", admit("hal", "ICU-2-A"))
    assert asked(story, name).heard_at == hour("+1 09:00")
