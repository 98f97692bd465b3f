"""What a cancel takes back: time lines for A11, A12 and A13, in and out of order.

Method: the story is folded as heard; what is asserted is where the visit stands afterwards.
"""

from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    cancel_admit,
    cancel_discharge,
    cancel_move,
    discharge,
    hour,
    leave,
    move,
    plan,
    propose,
    register,
)

# A11: cancel the admission


def test_a_cancelled_admission_never_was() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:30", cancel_admit("v1"))
    now = story.visit("v1")
    assert (now.status, now.admitted_at, now.left) == ("cancelled", None, ())
    assert story.census() == []


def test_of_a_cancelled_admission_only_whose_it_was_is_left() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:10", move("v1", "6W-602-A"))
    story.at("08:15", move("v1", "6W-603-A"))
    story.at("08:20", plan("v1", "discharge"))
    story.at("08:30", propose("v1", "ICU-1-A"))
    story.at("08:40", leave("v1"))
    story.at("09:00", cancel_admit("v1"))
    now = story.visit("v1")
    assert (now.status, now.patient, now.admitted_at) == ("cancelled", "p.v1", None)
    assert (now.left, now.plans, now.proposal, now.away) == ((), (), None, None)


def test_a_cancelled_admission_says_whose_it_was_before_anything_else_is_heard() -> None:
    story = Story()
    story.at("09:00", cancel_admit("v1"))
    assert (story.where("v1"), story.visit("v1").patient) == ("cancelled", "p.v1")


def test_a_cancel_heard_before_the_admission_still_cancels_it() -> None:
    story = Story()
    story.at("08:30", cancel_admit("v1"))
    story.at("08:00", admit("v1", "6W-601-A"), heard="09:00")
    assert story.where("v1") == "cancelled"


def test_a_cancel_with_the_instant_of_what_it_names_cancels_it_in_either_order() -> None:
    for first, second in ((admit("v1", "6W-601-A"), cancel_admit("v1")),) * 2:
        story = Story()
        story.at("08:00", first)
        story.at("08:00", second)
        assert story.where("v1") == "cancelled"
        turned = Story()
        turned.at("08:00", second)
        turned.at("08:00", first)
        assert turned.where("v1") == "cancelled"


def test_cancelling_the_admission_of_an_ed_patient_gives_the_ed_patient_back() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("09:00", admit("v1", "6W-601-A"))
    story.at("09:10", cancel_admit("v1"))
    assert story.where("v1") == "ED-T1-A"
    assert story.visit("v1").patient_class == "E"


def test_an_admission_after_its_cancel_opens_the_visit_anew() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:30", cancel_admit("v1"))
    story.at("09:00", admit("v1", "ICU-1-A"))
    assert story.where("v1") == "ICU-1-A"


def test_each_of_two_admissions_has_a_cancel_of_its_own() -> None:
    story = Story()
    for admitted, cancelled in (("08:00", "08:30"), ("09:00", "09:30")):
        story.at(admitted, admit("v1", "6W-601-A"))
        story.at(cancelled, cancel_admit("v1"))
        assert story.where("v1") == "cancelled"


def test_a_move_after_the_cancelled_admission_is_odd() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:30", cancel_admit("v1"))
    story.at("09:00", move("v1", "ICU-1-A"))
    assert story.where("v1") == "cancelled"
    assert story.odd("v1") == ["moved-after-cancelled"]


# A12: cancel the move


def test_a_cancelled_move_puts_the_patient_back_as_if_they_never_went() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:20", cancel_move("v1", "6W-601-A"))
    now = story.visit("v1")
    assert (now.place.bed, now.since_at, now.left) == ("6W-601-A", hour("08:00"), ())
    assert now.odd == ()


def test_a_cancel_after_two_moves_takes_back_only_the_latest() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "6W-602-A"))
    story.at("10:00", move("v1", "ICU-1-A"))
    story.at("10:20", cancel_move("v1", "6W-602-A"))
    assert story.where("v1") == "6W-602-A"
    assert [d.bed for d in story.visit("v1").left] == ["6W-601-A"]


def test_a_repeated_cancel_does_not_take_back_another_move() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "6W-602-A"))
    story.at("10:00", move("v1", "ICU-1-A"))
    story.at("10:20", cancel_move("v1", "6W-602-A"))
    story.at("10:30", cancel_move("v1", "6W-602-A"))
    now = story.visit("v1")
    assert (now.place.bed, now.since_at, now.odd) == ("6W-602-A", hour("09:00"), ())


def test_a_cancel_that_names_another_bed_is_believed_and_noted() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:20", cancel_move("v1", "6W-602-B"))
    assert story.where("v1") == "6W-602-B"
    assert [left.bed for left in story.visit("v1").left] == ["6W-601-A"]
    assert story.odd("v1") == ["cancelled-move-to-another-place"]


def test_a_cancel_heard_before_the_move_still_takes_it_back() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:20", cancel_move("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"), heard="09:40")
    assert story.where("v1") == "6W-601-A"
    assert story.odd("v1") == []


def test_a_cancel_with_a_moves_own_instant_names_it_though_others_came_before() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "6W-602-A"))
    story.at("10:00", cancel_move("v1", "6W-602-A"))
    story.at("10:00", move("v1", "ICU-1-A"), heard="10:30")
    assert story.where("v1") == "6W-602-A"


def test_a_move_sent_twice_is_taken_back_by_one_cancel() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:00", move("v1", "ICU-1-A"), heard="09:05")
    story.at("09:20", cancel_move("v1", "6W-601-A"))
    now = story.visit("v1")
    assert (now.place.bed, now.odd) == ("6W-601-A", ())


def test_a_move_again_after_the_cancel_stands() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:00", cancel_move("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-2-A"))
    assert story.where("v1") == "ICU-2-A"


# A13: cancel the discharge


def test_a_cancelled_discharge_opens_the_visit_in_its_bed() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"))
    story.at("11:30", cancel_discharge("v1", "6W-601-A"))
    now = story.visit("v1")
    assert (now.status, now.place.bed, now.since_at) == ("open", "6W-601-A", hour("08:00"))
    assert (now.discharged_at, now.left) == (None, ())


def test_a_cancelled_discharge_trusts_the_bed_it_names() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"))
    story.at("11:30", cancel_discharge("v1", "6W-602-A"))
    assert story.where("v1") == "6W-602-A"
    assert story.odd("v1") == []


def test_a_cancel_takes_back_a_discharge_that_was_told_twice() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"))
    story.at("11:10", discharge("v1"))
    story.at("11:30", cancel_discharge("v1"))
    assert story.where("v1") == "6W-601-A"


def test_a_cancel_heard_before_the_discharge_keeps_the_visit_open() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:30", cancel_discharge("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"), heard="12:00")
    assert story.where("v1") == "6W-601-A"


def test_a_discharge_after_its_cancel_ends_the_visit() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"))
    story.at("11:30", cancel_discharge("v1"))
    story.at("14:00", discharge("v1"))
    assert story.visit("v1").discharged_at == hour("14:00")


def test_an_admission_cancelled_twice_at_its_instant_is_cancelled_once() -> None:
    story = Story()
    story.at("07:00", register("v1", "ED-T1-A"))
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:00", cancel_admit("v1"), heard="09:00")
    story.at("10:00", move("v1", "ED-T2-A"))
    story.at("08:00", cancel_admit("v1"), heard="10:01")
    assert story.where("v1") == "ED-T2-A"
