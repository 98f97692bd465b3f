"""Leave and procedures: away, and the bed is kept.

Method: each story is folded as heard; what is asserted is where the visit stands afterwards.
"""

from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    arrive,
    back,
    depart,
    discharge,
    hour,
    leave,
    move,
    place,
    plain,
    propose,
)

# A21, A22, A52, A53: leave


def test_a_patient_on_leave_keeps_the_bed_and_is_not_there() -> None:
    story = Story()
    story.clean("6W-601-A")
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("10:00", leave("v1", "18:00"))
    away = story.visit("v1").away
    assert away is not None
    assert (away.why, away.since_at, away.expected_return_at) == (
        "leave",
        hour("10:00"),
        hour("18:00"),
    )
    assert story.where("v1") == "6W-601-A"
    story.at("18:30", back("v1"))
    assert (story.where("v1"), story.visit("v1").away) == ("6W-601-A", None)


def test_a_leave_told_again_only_says_anew_when_the_patient_is_expected_back() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", depart("v1", "?CT"))
    story.at("10:00", leave("v1", "18:00"))
    story.at("12:00", leave("v1", "20:00"))
    away = story.visit("v1").away
    assert away is not None
    assert (away.since_at, away.expected_return_at) == (hour("10:00"), hour("20:00"))


def test_back_from_leave_in_another_bed_is_a_move() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("10:00", leave("v1"))
    story.at("18:30", back("v1", "6W-602-A"))
    assert story.where("v1") == "6W-602-A"
    assert [d.bed for d in story.visit("v1").left] == ["6W-601-A"]


def test_a_cancelled_leave_never_was_and_a_cancelled_return_is_still_away() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", leave("v1"))
    story.at("10:00", plain("cancel-leave", "v1"))
    assert story.visit("v1").away is None
    story.at("11:00", leave("v1"))
    story.at("12:00", back("v1"))
    story.at("12:30", plain("cancel-return", "v1"))
    away = story.visit("v1").away
    assert away is not None
    assert away.since_at == hour("11:00")


def test_a_cancelled_leave_is_the_latest_one_only() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", leave("v1"))
    story.at("10:00", back("v1", "6W-601-B"))
    story.at("11:00", leave("v1"))
    story.at("12:00", plain("cancel-leave", "v1"))
    assert (story.where("v1"), story.visit("v1").away) == ("6W-601-B", None)


def test_of_three_leaves_a_cancel_takes_out_the_last_and_leaves_the_second_as_it_was() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    for went, came in (("09:00", "10:00"), ("11:00", "12:00")):
        story.at(went, leave("v1"))
        story.at(came, back("v1"))
    story.at("13:00", leave("v1"))
    story.at("14:00", plain("cancel-leave", "v1"))
    assert story.visit("v1").away is None
    story.at("15:00", plain("cancel-return", "v1"))
    away = story.visit("v1").away
    assert away is not None
    assert away.since_at == hour("11:00")


def test_whoever_is_discharged_on_leave_leaves_the_kept_bed_then() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", leave("v1"))
    story.at("15:00", discharge("v1"))
    now = story.visit("v1")
    assert (now.status, now.away) == ("discharged", None)
    assert [(d.bed, d.at) for d in now.left] == [("6W-601-A", hour("15:00"))]


# A09, A10, A32, A33: to a procedure and back


def test_a_patient_at_a_procedure_has_both_places_until_they_are_back() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", depart("v1", "?CT"))
    away = story.visit("v1").away
    assert away is not None
    assert (away.why, away.place, away.arrived) == ("elsewhere", place("?CT"), False)
    story.at("09:15", arrive("v1", "?CT"))
    away = story.visit("v1").away
    assert away is not None
    told = (away.why, away.place, away.arrived, away.since_at)
    assert told == ("elsewhere", place("?CT"), True, hour("09:00"))
    assert story.where("v1") == "6W-601-A"
    story.at("10:00", arrive("v1"))
    assert story.visit("v1").away is None


def test_a_move_ends_a_procedure() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", depart("v1", "?OR"))
    story.at("11:00", move("v1", "ICU-1-A"))
    assert (story.where("v1"), story.visit("v1").away) == ("ICU-1-A", None)


def test_a_move_to_the_patients_own_bed_ends_a_procedure_and_a_proposal() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", depart("v1", "?OR"))
    story.at("11:00", move("v1", "6W-601-A"))
    assert (story.where("v1"), story.visit("v1").away) == ("6W-601-A", None)
    story.at("12:00", propose("v1", "ICU-1-A"))
    story.at("13:00", move("v1", "6W-601-A"))
    now = story.visit("v1")
    assert (now.proposal, now.since_at, now.left) == (None, hour("08:00"), ())


def test_the_kept_bed_of_a_patient_on_leave_may_be_another_and_ends_no_leave() -> None:
    for where in ("6W-601-A", "6W-602-A"):
        story = Story()
        story.at("08:00", admit("v1", "6W-601-A"))
        story.at("09:00", leave("v1"))
        story.at("10:00", propose("v1", "ICU-1-A"))
        story.at("11:00", move("v1", where))
        away = story.visit("v1").away
        assert away is not None
        assert (story.where("v1"), away.why, away.since_at) == (where, "leave", hour("09:00"))


def test_a_cancelled_departure_or_arrival_is_as_before() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", depart("v1", "?CT"))
    story.at("09:15", arrive("v1", "?CT"))
    story.at("09:20", plain("cancel-arrive", "v1"))
    away = story.visit("v1").away
    assert away is not None
    assert not away.arrived
    story.at("09:30", plain("cancel-depart", "v1"))
    assert story.visit("v1").away is None


def test_back_from_a_leave_that_began_before_we_listened_is_back() -> None:
    story = Story()
    story.at("08:00", leave("v1"))
    story.at("09:00", back("v1", "6W-601-A"))
    assert (story.where("v1"), story.visit("v1").away) == ("6W-601-A", None)


def test_whoever_is_admitted_anew_is_not_on_the_leave_of_before() -> None:
    story = Story()
    story.at("07:00", admit("v1", "6W-601-A"))
    story.at("08:00", leave("v1"))
    story.at("09:00", plain("delete", "v1"))
    story.at("10:00", admit("v1", "6W-602-A"))
    assert story.census() == ["v1"]
