"""Whose admission is cancelled never came, wherever they were meanwhile; and stays that went on.

Method: each story is folded as heard; what is asserted is how the visit stood at an earlier hour,
by what is known in the end or was known by then.
"""

from housewide.hospital.house.ed_stay import EdStay, stay_of
from housewide.hospital.visits.settle import history, settle
from tests.hospital.looking_back import place_of, stood
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    cancel_admit,
    cancel_discharge,
    discharge,
    hour,
    move,
    plan,
    register,
    update,
)


def test_whose_admission_is_cancelled_never_came_wherever_they_were_meanwhile() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("11:00", cancel_admit("v1"))
    for at in ("08:30", "10:00", "11:00"):
        now = stood(story, at)
        assert (now.status, now.left, now.patient) == ("cancelled", (), "p.v1")
    assert place_of(stood(story, "10:00", known="10:00")) == "ICU-1-A"


def test_what_was_planned_of_an_admission_that_is_cancelled_was_planned() -> None:
    story = Story()
    story.at("06:00", plan("v1", "admit", "6W"))
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", cancel_admit("v1"))
    assert [p.step for p in stood(story, "07:00").plans] == ["admit"]
    assert stood(story, "08:30").status == "expected"
    assert (stood(story, "09:00").status, stood(story, "09:00").plans) == ("cancelled", ())


def test_an_ed_patient_whose_admission_is_cancelled_was_one_all_along() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("09:00", admit("v1", "6W-601-A"))
    story.at("11:00", cancel_admit("v1"))
    now = stood(story, "10:00")
    assert (place_of(now), now.patient_class, now.admitted_at) == ("ED-T1-A", "E", None)


def test_an_admission_after_a_cancelled_one_is_the_only_one() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", cancel_admit("v1"))
    story.at("10:00", admit("v1", "ICU-1-A"))
    story.at("11:00", move("v1", "ICU-2-A"))
    story.at("12:00", update("v1"))
    places = [place_of(stood(story, at)) for at in ("08:30", "09:30", "10:30", "11:30")]
    assert places == ["cancelled", "cancelled", "ICU-1-A", "ICU-2-A"]


def test_an_admission_whose_cancel_is_dated_ahead_is_still_one() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("14:00", cancel_admit("v1"), heard="09:00")
    story.at("10:00", update("v1"))
    assert place_of(stood(story, "08:30")) == "6W-601-A"


def test_who_left_before_the_admission_was_cancelled_never_left() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", discharge("v1"))
    story.at("11:00", cancel_admit("v1"))
    assert stood(story, "10:00").status == "cancelled"


def test_what_comes_next_after_a_past_moment_is_what_still_holds() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("09:00", admit("v1", "6W-601-A"))
    story.at("11:00", cancel_admit("v1"))
    story.at("16:00", move("v1", "ED-T2-A"), heard="12:00")
    visit = story.house.visits.visits["v.v1"]
    assert settle(visit, hour("10:00")).due_at == hour("16:00")
    story.at("13:00", move("v1", "ED-T3-A"))
    visit = story.house.visits.visits["v.v1"]
    assert settle(visit, hour("10:00")).due_at == hour("13:00")


def ed_stay(story: Story, at: str) -> EdStay | None:
    movements = story.house.visits.visits["v.v1"].movements
    told = history(movements, hour(at), story.believed_at)
    return stay_of(story.house.places, "v.v1", told)


def test_who_left_an_ed_by_a_discharge_that_is_cancelled_stayed() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("09:00", discharge("v1"))
    story.at("11:00", cancel_discharge("v1"))
    stay = ed_stay(story, "10:00")
    assert stay is not None
    assert (stay.arrived_at, stay.left_at) == (hour("08:00"), None)


def test_who_never_came_to_an_ed_stayed_in_none() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("09:00", move("v1", "ED-T2-A"))
    story.at("11:00", cancel_admit("v1"))
    assert ed_stay(story, "10:00") is None
