"""A conflict is told with what each side says, since when, and by which message."""

from housewide.hospital.house.claims import Claim, Told, told_conflicts
from housewide.hospital.house.conflicts import conflicts
from tests.hospital.story import Story
from tests.hospital.telling import admit, bed, cancel_move, hour, move, plan
from tests.hospital.telling_vitals import measure_signs, naming


def told(story: Story) -> Told:
    (conflict,) = told_conflicts(story.house)
    return conflict


def test_who_came_back_by_a_cancelled_move_says_so_by_the_message_of_the_cancel() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", admit("v2", "6W-601-A"), message=13)
    story.at("10:30", cancel_move("v1", "6W-601-A"), message=14)
    assert told(story).claims == (
        Claim("v.v2", "in 6W-601-A", hour("10:00"), "EVN-6", 4, 13),
        Claim("v.v1", "came back by a cancel to 6W-601-A", hour("10:30"), "EVN-6", 5, 14),
    )


def test_a_move_told_again_is_claimed_by_the_message_that_told_it_first() -> None:
    story = Story()
    story.at("08:00", admit("v1", "ICU-1-A"))
    story.at("09:00", move("v1", "6W-601-A"), message=12)
    story.at("09:30", admit("v2", "6W-601-A"), message=13)
    story.at("10:00", move("v1", "6W-601-A"), message=14)
    assert told(story).claims == (
        Claim("v.v1", "in 6W-601-A", hour("09:00"), "EVN-6", 3, 12),
        Claim("v.v2", "in 6W-601-A", hour("09:30"), "EVN-6", 4, 13),
    )


def test_a_patient_is_named_in_the_unit_where_no_bed_was_told() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W", patient="ann"))
    story.at("08:10", admit("v2", "ICU-1-A", patient="ann"))
    assert [claim.says for claim in told(story).claims] == ["in 6W", "in ICU-1-A"]


def test_a_patient_of_whom_nobody_said_where_is_in_no_place_that_was_told() -> None:
    story = Story()
    story.at("08:00", admit("v1"))
    assert [claim.says for claim in told(story).claims] == ["in no place that was told"]


def test_a_bed_said_to_be_taken_is_claimed_by_the_report() -> None:
    story = Story()
    story.at("08:00", bed("6W-601-A", "O"), message=7)
    assert told(story).claims == (
        Claim("6W-601-A", "reported occupied", hour("08:00"), "", None, 7),
    )


def test_an_overtaken_promise_is_claimed_by_its_plan_and_by_who_came() -> None:
    story = Story()
    story.at("08:50", admit("v3", "ICU-1-A"))
    story.at("08:55", plan("v3", "discharge"))  # this names no bed
    story.at("09:00", plan("v3", "move", "6W-602-A"), message=12)
    story.at("09:30", admit("v4", "6W-602-A"), message=13)
    conflict = told(story)
    assert conflict == Told(
        "promise-overtaken",
        "The bed 6W-602-A is promised to one, and another came into it.",
        (
            Claim("v.v3", "to move to 6W-602-A", hour("09:00"), "", 4, 12),
            Claim("v.v4", "in 6W-602-A", hour("09:30"), "EVN-6", 5, 13),
        ),
    )


def test_who_came_in_the_minute_of_the_promise_was_known_then() -> None:
    story = Story()
    story.at("09:00", admit("v1", "6W-601-A"))
    story.at("09:00", plan("v2", "admit", "6W-601-A"))  # v1 will have gone by then
    assert conflicts(story.house) == ()


def test_signs_of_another_patient_are_told_in_words() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("09:00", naming("bob", measure_signs("v1")))
    assert (told(story).kind, told(story).words) == (
        "signs-of-another",
        "Vital signs name this visit, and another patient than it is of.",
    )
