"""The course of a visit: from when on it stood how, cancels and corrections among it."""

from housewide.hospital.visits.course import course
from tests.hospital.census import seen
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    cancel_admit,
    cancel_discharge,
    cancel_move,
    discharge,
    hour,
    move,
    named,
    update,
)


def test_the_course_of_a_visit_ends_with_the_moment_it_is_asked_for() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("10:00", move("ann", "ICU-1-A"))
    story.at("12:00", discharge("ann"))
    visit = story.house.visits.visits["v.ann"]
    assert [c.at for c in course(visit, hour("10:00"))] == [hour("08:00"), hour("10:00")]
    story.at("12:00", cancel_discharge("ann"), heard="13:00")
    visit = story.house.visits.visits["v.ann"]
    assert [c.at for c in course(visit, hour("10:00"))] == [hour("08:00"), hour("10:00")]
    assert course(visit, hour("12:00"))[-1].now.status == "open"


def test_a_corrected_move_is_in_the_course_of_a_visit_when_it_was() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("10:00", named(move("ann", "ICU-1-A"), "m1"))
    story.at("11:00", named(move("ann", "ICU-2-A"), "m1", corrects=True))
    changes = course(story.house.visits.visits["v.ann"], hour("12:00"))
    assert [c.now.place.bed for c in changes if c.at < hour("11:00")] == ["6W-601-A"]
    assert changes[-1].now.place.bed == "ICU-2-A"


def test_of_two_corrections_of_what_was_never_told_only_the_newest_is_in_the_course() -> None:
    story = Story()
    story.at("08:00", named(admit("ann", "6W-601-A"), "a1", corrects=True))
    story.at("09:00", named(admit("ann", "ICU-1-A"), "a1", corrects=True))
    changes = course(story.house.visits.visits["v.ann"], hour("12:00"))
    assert [c.at for c in changes if c.now.status == "open"] == [hour("09:00")]


def test_an_extract_that_was_overruled_is_not_in_the_course_of_a_visit() -> None:
    story = Story()
    story.at("06:00", seen("ann", "6W-601-A"), heard="06:30", by="census")
    story.at("05:00", cancel_move("ann", "ICU-1-A"), heard="07:00")
    changes = course(story.house.visits.visits["v.ann"], hour("12:00"))
    assert {c.now.place.bed for c in changes} == {"ICU-1-A"}


def test_whose_admission_is_cancelled_was_nowhere_on_the_way() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", move("ann", "ICU-1-A"))
    story.at("11:00", cancel_admit("ann"))
    changes = course(story.house.visits.visits["v.ann"], hour("12:00"))
    assert [(c.at, c.now.status) for c in changes] == [
        (hour("09:00"), "cancelled"),
        (hour("11:00"), "cancelled"),
    ]


def test_by_a_clock_that_is_ahead_a_visit_stood_as_was_known_and_a_cancel_undoes_it_too() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("10:04", move("ann", "ICU-1-A"), heard="10:00")
    story.at("10:02", move("ann", "6W-602-A"))
    story.at("11:00", discharge("ann"))
    story.at("11:30", update("ann"))
    story.at("12:00", cancel_discharge("ann"))
    changes = course(story.house.visits.visits["v.ann"], hour("12:00"))
    assert [(c.at, c.now.place.bed, c.now.status) for c in changes] == [
        (hour("08:00"), "6W-601-A", "open"),
        (hour("10:00"), "ICU-1-A", "open"),
        (hour("10:02"), "ICU-1-A", "open"),
        (hour("11:30"), "ICU-1-A", "open"),
        (hour("12:00"), "ICU-1-A", "open"),
    ]
