"""What cannot be as it is told is shown, and nobody is put out of a bed silently."""

from housewide.hospital.house.conflicts import (
    InTwoPlaces,
    TwoInOneBed,
    Unplaced,
    conflicts,
    two_in_one_bed,
)
from tests.hospital.story import Story
from tests.hospital.telling import admit, cancel_discharge, cancel_move, discharge, move, place


def test_a_house_without_contradictions_has_no_conflicts() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:00", admit("v2", "6W-601-B"))
    assert conflicts(story.house) == ()


def test_two_patients_in_one_bed_are_both_kept_and_shown() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", admit("v2", "6W-601-A"))
    assert two_in_one_bed(story.house) == (TwoInOneBed("6W-601-A", ("v.v1", "v.v2"), ()),)
    assert story.census("6W") == ["v1", "v2"]


def test_who_comes_back_by_a_cancelled_discharge_to_a_bed_now_taken_is_unplaced() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", discharge("v1"))
    story.at("10:00", admit("v2", "6W-601-A"))
    story.at("10:30", cancel_discharge("v1", "6W-601-A"))
    assert two_in_one_bed(story.house) == (TwoInOneBed("6W-601-A", ("v.v2",), ("v.v1",)),)


def test_who_comes_back_by_a_cancelled_move_to_a_bed_now_taken_is_unplaced() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", admit("v2", "6W-601-A"))
    story.at("10:30", cancel_move("v1", "6W-601-A"))
    assert two_in_one_bed(story.house) == (TwoInOneBed("6W-601-A", ("v.v2",), ("v.v1",)),)


def test_who_came_back_and_then_moved_on_is_in_their_new_bed_like_anybody() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", discharge("v1"))
    story.at("09:30", cancel_discharge("v1", "6W-601-A"))
    story.at("10:00", move("v1", "6W-602-A"))
    story.at("11:00", admit("v2", "6W-602-A"))
    assert two_in_one_bed(story.house) == (TwoInOneBed("6W-602-A", ("v.v1", "v.v2"), ()),)


def test_the_conflict_is_over_when_one_of_them_moves() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", admit("v2", "6W-601-A"))
    story.at("09:10", move("v2", "6W-602-A"))
    assert conflicts(story.house) == ()


def test_one_patient_with_two_inpatient_visits_in_different_beds_is_a_conflict() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("09:00", admit("v2", "ICU-1-A", patient="ann"))
    assert conflicts(story.house) == (InTwoPlaces("p.ann", ("v.v1", "v.v2")),)


def test_a_place_that_this_facility_does_not_have_is_shown_as_sent() -> None:
    story = Story()
    story.at("08:00", admit("v1", "?6X^1^A"))
    assert conflicts(story.house) == (Unplaced("v.v1", place("?6X^1^A")),)
