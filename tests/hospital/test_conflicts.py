"""What cannot be as it is told is shown, and nobody is put out of a bed silently."""

from hypothesis import given, settings

from housewide.hospital.house.claims import Claim, told_conflicts
from housewide.hospital.house.conflicts import (
    InNoBed,
    InTwoPlaces,
    PromisedTwice,
    PromiseOvertaken,
    SaidTaken,
    TwoInOneBed,
    Unplaced,
    conflicts,
    two_in_one_bed,
)
from tests.hospital.days import Happening, days, told
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import (
    admit,
    bed,
    cancel_discharge,
    cancel_move,
    cancel_plan,
    discharge,
    hour,
    leave,
    move,
    place,
    places,
    plan,
    register,
)


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


def test_of_two_in_one_bed_who_came_first_is_named_first() -> None:
    story = Story()
    story.at("08:00", admit("v2", "6W-601-A"))
    story.at("09:00", admit("v1", "6W-601-A"))
    assert two_in_one_bed(story.house) == (TwoInOneBed("6W-601-A", ("v.v2", "v.v1"), ()),)


def test_of_two_who_both_came_back_to_one_bed_only_the_later_is_unplaced() -> None:
    story = Story()
    for visit, came, went in (("v1", "08:00", "09:00"), ("v2", "10:00", "11:00")):
        story.at(came, admit(visit, "6W-601-A"))
        story.at(went, discharge(visit))
    story.at("12:00", cancel_discharge("v1", "6W-601-A"))
    story.at("12:30", cancel_discharge("v2", "6W-601-A"))
    assert two_in_one_bed(story.house) == (TwoInOneBed("6W-601-A", ("v.v1",), ("v.v2",)),)


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


def test_a_patient_with_an_outpatient_visit_beside_their_stay_is_in_no_conflict() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("09:00", register("v2", "ED-T1-A", patient="ann", as_class="O"))
    assert conflicts(story.house) == ()


def test_a_place_that_this_facility_does_not_have_is_shown_as_sent() -> None:
    story = Story()
    story.at("08:00", admit("v1", "?6X^1^A"))
    assert conflicts(story.house) == (Unplaced("v.v1", place("?6X^1^A")),)


def test_a_bed_said_to_be_taken_without_an_admission_is_a_conflict_until_one_is_heard() -> None:
    story = Story()
    story.at("08:00", bed("6W-601-A", "O"), message=7)
    assert conflicts(story.house) == (SaidTaken("6W-601-A", hour("08:00"), 7),)
    story.at("07:50", admit("v1", "6W-601-A"), heard="09:00")
    assert conflicts(story.house) == ()


def test_a_bed_that_was_given_up_with_somebody_in_it_is_a_conflict() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-603-A"))
    given_up = PLACES.replace('"603", beds = ["A"]', '"603", beds = ["A"], decommissioned = true')
    story.at("09:00", places(given_up.replace("staffed = 4", "staffed = 3")))
    assert conflicts(story.house) == (InNoBed("6W-603-A", "decommissioned", ("v.v1",)),)
    assert story.census("6W") == ["v1"]
    story.at("09:10", leave("v1"))
    assert conflicts(story.house) == (InNoBed("6W-603-A", "decommissioned", ("v.v1",)),)
    story.at("10:00", move("v1", "6W-601-A"))
    assert conflicts(story.house) == ()


def test_a_bed_that_the_places_no_longer_have_is_a_conflict_while_somebody_is_in_it() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-603-A"))
    without = PLACES.replace('  { room = "603", beds = ["A"] },\n', "")
    story.at("09:00", places(without.replace("staffed = 4", "staffed = 3")))
    assert conflicts(story.house) == (InNoBed("6W-603-A", "unknown", ("v.v1",)),)


def test_a_house_without_places_has_no_beds_to_be_in_conflict_about() -> None:
    story = Story(toml="")
    story.at("08:00", admit("v1", "6W-603-A"))
    assert [each for each in conflicts(story.house) if isinstance(each, InNoBed)] == []


def test_a_bed_promised_to_two_is_a_conflict_until_one_plan_is_given_up() -> None:
    story = Story()
    story.at("08:00", plan("v1", "admit", "6W-601-A"))
    story.at("08:30", plan("v2", "admit", "6W-601-A"))
    assert conflicts(story.house) == (PromisedTwice("6W-601-A", ("v.v1", "v.v2")),)
    story.at("09:00", cancel_plan("v2", "admit"))
    assert conflicts(story.house) == ()


def test_a_promised_bed_into_which_another_comes_is_a_conflict_until_the_plan_is_given_up() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:30", plan("v2", "admit", "6W-601-A"))  # v1 will have gone by then
    assert conflicts(story.house) == ()
    story.at("08:50", admit("v3", "ICU-1-A"))
    story.at("09:00", plan("v3", "move", "6W-602-A"))
    story.at("09:30", admit("v4", "6W-602-A"))
    assert conflicts(story.house) == (PromiseOvertaken("6W-602-A", "v.v3", ("v.v4",)),)
    story.at("10:00", cancel_plan("v3", "move"))
    assert conflicts(story.house) == ()


def test_a_conflict_is_told_with_who_says_what_since_when_and_by_which_message() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"), message=11)
    story.at("09:00", discharge("v1"), message=12)
    story.at("10:00", admit("v2", "6W-601-A"), message=13)
    story.at("10:30", cancel_discharge("v1", "6W-601-A"), message=14, by="EVN-2")
    (conflict,) = told_conflicts(story.house)
    assert conflict.kind == "two-in-one-bed"
    assert conflict.words == "Several visits are in the bed 6W-601-A."
    assert conflict.claims == (
        Claim("v.v2", "in 6W-601-A", hour("10:00"), "EVN-6", 4, 13),
        Claim("v.v1", "came back by a cancel to 6W-601-A", hour("10:30"), "EVN-2", 5, 14),
    )


def test_each_kind_of_conflict_is_told_in_words() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("08:00", admit("v2", "ICU-1-A", patient="ann"))
    story.at("08:10", admit("v3", "?6X^1^A"))
    story.at("08:20", bed("ED-T1-A", "O"))
    story.at("08:30", admit("v4", "6W-999-A"))
    story.at("08:40", plan("v5", "admit", "6W-602-A"))
    story.at("08:40", plan("v6", "admit", "6W-602-A"))
    told = told_conflicts(story.house)
    assert [(each.kind, each.words, [c.says for c in each.claims]) for each in told] == [
        (
            "in-two-places",
            "The patient p.ann is in several places.",
            ["in 6W-601-A", "in ICU-1-A"],
        ),
        ("unplaced", "A patient is in no place that this facility has.", ["in 6X^1^A"]),
        (
            "said-taken",
            "The bed ED-T1-A is said to be taken, and no visit is in it.",
            ["reported occupied"],
        ),
        (
            "in-no-bed",
            "The bed 6W-999-A is not in the places, and somebody is in it.",
            ["in 6W-999-A"],
        ),
        (
            "promised-twice",
            "The bed 6W-602-A is promised to several.",
            ["to be admitted to 6W-602-A", "to be admitted to 6W-602-A"],
        ),
    ]


@settings(max_examples=50)
@given(days())
def test_whatever_a_day_brings_its_conflicts_can_be_told(day: list[Happening]) -> None:
    house = told(day).house
    found = told_conflicts(house)
    assert len(found) == len(conflicts(house))
    assert all(each.claims for each in found)
