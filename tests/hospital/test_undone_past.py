"""What a cancel undoes of the time before it, where it says no earlier time than its own.

Method: each story is folded as heard; what is asserted is how the visit stood at an earlier hour,
by what is known in the end or was known by then.
"""

import pytest

from tests.hospital.looking_back import place_of, stood
from tests.hospital.story import Story
from tests.hospital.telling import (
    TOLD,
    admit,
    arrive,
    attend,
    back,
    cancel_attend,
    cancel_discharge,
    cancel_move,
    depart,
    discharge,
    hour,
    leave,
    merge_visits,
    move,
    named,
    plain,
    update,
)


def test_a_discharge_cancelled_in_the_morning_left_nobody_out_of_the_night() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("22:00", discharge("v1"))
    story.at("+1 08:00", cancel_discharge("v1"))
    assert place_of(stood(story, "+1 00:00")) == "6W-601-A"
    assert stood(story, "+1 00:00").left == ()
    assert place_of(stood(story, "+1 00:00", known="+1 07:59")) == "discharged"
    assert stood(story, "+1 09:00").since_at == hour("08:00")


def test_the_bed_that_a_cancel_names_is_that_of_its_own_hour_not_of_the_night() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("22:00", discharge("v1"))
    story.at("+1 08:00", cancel_discharge("v1", "6W-602-A"))
    assert place_of(stood(story, "+1 07:59")) == "6W-601-A"
    assert place_of(stood(story, "+1 08:00")) == "6W-602-A"


def test_a_move_cancelled_hours_later_left_the_patient_in_bed_meanwhile() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "6W-602-A"))
    story.at("10:00", move("v1", "ICU-1-A"))
    story.at("12:00", cancel_move("v1", "6W-603-A"))
    assert [place_of(stood(story, at)) for at in ("09:59", "11:00", "12:00")] == [
        "6W-602-A", "6W-602-A", "6W-603-A",
    ]  # fmt: skip
    assert place_of(stood(story, "11:00", known="11:00")) == "ICU-1-A"
    assert [d.bed for d in stood(story, "11:00").left] == ["6W-601-A"]


def test_each_of_two_cancels_takes_back_the_latest_before_it_and_not_the_same() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "6W-602-A"))
    story.at("10:00", move("v1", "ICU-1-A"))
    story.at("11:00", cancel_move("v1"))
    story.at("13:00", cancel_move("v1"))
    places = [place_of(stood(story, at)) for at in ("09:30", "10:30", "12:00", "13:00")]
    assert places == ["6W-601-A"] * 4
    assert place_of(stood(story, "12:00", known="12:00")) == "6W-602-A"


def test_a_cancel_by_name_takes_out_the_move_that_it_names_from_the_start() -> None:
    story = Story()
    story.at("08:00", named(admit("v1", "6W-601-A"), "1"))
    story.at("09:00", named(move("v1", "ICU-1-A"), "2"))
    story.at("11:00", named(move("v1", "6W-602-A"), "3"))
    story.at("12:00", named(cancel_move("v1"), "2"))
    assert place_of(stood(story, "10:00")) == "6W-601-A"
    assert place_of(stood(story, "11:30")) == "6W-602-A"


def test_a_cancel_of_a_name_that_was_never_told_takes_nothing_out_of_the_past() -> None:
    story = Story()
    story.at("08:00", named(admit("v1", "6W-601-A"), "1"))
    story.at("09:00", named(move("v1", "ICU-1-A"), "2"))
    story.at("11:00", named(cancel_move("v1"), "9"))
    assert place_of(stood(story, "10:00")) == "ICU-1-A"


def test_a_discharge_after_its_cancel_ends_the_visit_then_and_not_before() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"))
    story.at("13:00", cancel_discharge("v1"))
    story.at("14:00", discharge("v1"))
    places = [place_of(stood(story, at)) for at in ("12:00", "13:30", "14:00")]
    assert places == ["6W-601-A", "6W-601-A", "discharged"]


AWAY: dict[str, tuple[list[TOLD], TOLD, bool]] = {
    "A52, leave": ([leave("v1")], plain("cancel-leave", "v1"), False),
    "A53, return": ([leave("v1"), back("v1")], plain("cancel-return", "v1"), True),
    "A33, departure": ([depart("v1", "?CT")], plain("cancel-depart", "v1"), False),
    "A32, arrival": ([depart("v1", "?CT"), arrive("v1")], plain("cancel-arrive", "v1"), True),
}


@pytest.mark.parametrize("what", AWAY)
def test_who_was_away_is_told_by_what_holds_in_the_end(what: str) -> None:
    told, cancel, is_away = AWAY[what]
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    for clock, each in zip(("09:00", "10:00"), told, strict=False):
        story.at(clock, each)
    story.at("12:00", cancel)
    assert (stood(story, "11:00").away is not None) is is_away
    assert (stood(story, "11:00", known="11:00").away is not None) is not is_away


def test_a_doctor_who_was_named_in_error_never_attended() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", attend("v1", "1"))
    story.at("10:00", attend("v1", "2"))
    story.at("12:00", cancel_attend("v1"))
    assert stood(story, "11:00").attending == "1"
    assert stood(story, "11:00", known="11:00").attending == "2"


def test_a_cancel_dated_ahead_takes_back_nothing_until_it_is_due() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("10:00", move("v1", "ICU-1-A"))
    story.at("14:00", cancel_move("v1"), heard="11:00")
    story.at("12:00", update("v1"))
    assert place_of(stood(story, "10:30")) == "ICU-1-A"
    assert story.where("v1", "13:59") == "ICU-1-A"
    story.at("15:00", update("v1"))
    assert place_of(stood(story, "10:30")) == "6W-601-A"
    assert place_of(stood(story, "10:30", known="13:59")) == "ICU-1-A"


def test_a_late_discharge_before_its_cancel_is_taken_back_with_it() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("12:00", cancel_discharge("v1"))
    story.at("11:00", discharge("v1"), heard="13:00")
    assert place_of(stood(story, "11:30")) == "6W-601-A"


def test_a_cancel_by_a_clock_that_is_ahead_names_what_came_before_its_own_time() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "6W-602-A"))
    story.at("10:03", cancel_move("v1"), heard="10:00")
    story.at("10:02", move("v1", "ICU-1-A"))
    assert place_of(stood(story, "10:01")) == "6W-602-A"
    assert place_of(stood(story, "10:03")) == "6W-602-A"


def test_a_discharge_under_the_other_number_of_a_visit_is_taken_back_from_the_start() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("09:00", merge_visits("old", "v1"))
    story.at("10:00", discharge("v1"))
    story.at("12:00", cancel_discharge("v1"))
    assert place_of(stood(story, "11:00")) == "6W-601-A"
    assert place_of(stood(story, "11:00", known="11:00")) == "discharged"
