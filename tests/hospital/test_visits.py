"""Where a patient is, told by time lines: a story per event A01 to A04, awkward cases with it.

Method: the story is folded as heard; what is asserted is where the visit stands afterwards.
"""

from housewide.hospital.visits.facts import VisitMoved
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    cancel_discharge,
    cancel_move,
    discharge,
    hour,
    move,
    place,
    register,
)

# A01, A04: admit and register


def test_an_admission_opens_the_visit_in_its_bed() -> None:
    story = Story()
    story.at("08:10", admit("v1", "6W-601-A"))
    now = story.visit("v1")
    assert (now.status, now.place.bed, now.patient_class) == ("open", "6W-601-A", "I")
    assert now.admitted_at == now.opened_at == now.since_at == hour("08:10")


def test_a_registered_ed_patient_is_in_the_house_but_not_admitted() -> None:
    story = Story()
    story.at("08:10", register("v1", "ED-T1-A"))
    now = story.visit("v1")
    assert now.patient == "p.v1"
    assert (now.status, now.place.bed, now.admitted_at) == ("open", "ED-T1-A", None)


def test_an_ed_patient_who_is_admitted_leaves_the_ed_bed() -> None:
    story = Story()
    story.at("08:10", register("v1", "ED-T1-A"))
    story.at("12:00", admit("v1", "6W-601-A"))
    now = story.visit("v1")
    assert (now.place.bed, now.patient_class) == ("6W-601-A", "I")
    assert [(d.bed, d.at) for d in now.left] == [("ED-T1-A", hour("12:00"))]
    assert now.opened_at == hour("08:10")


def test_an_ed_patient_admitted_in_the_same_bed_is_whoever_the_admission_says() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A", patient="nobody-knows"))
    story.at("10:00", admit("v1", "ED-T1-A", patient="ann"))
    assert story.visit("v1").patient == "p.ann"


def test_a_visit_that_opens_again_has_not_ended_and_came_back_from_nowhere() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("09:00", discharge("v1"))
    story.at("09:10", cancel_discharge("v1"))
    story.at("10:00", discharge("v1"))
    story.at("12:00", register("v1", "ED-T1-A"))
    now = story.visit("v1")
    assert (now.patient, now.opened_at) == ("p.v1", hour("12:00"))
    assert (now.discharged_at, now.disposition, now.came_back_at) == (None, "", None)


def test_an_admission_from_the_ed_told_again_corrects_its_bed_and_is_no_move() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("10:00", admit("v1", "6W-601-A"))
    story.at("10:05", admit("v1", "6W-602-A"))
    now = story.visit("v1")
    assert (now.place.bed, now.since_at, now.odd) == ("6W-602-A", hour("10:00"), ())
    assert [left.bed for left in now.left] == ["ED-T1-A"]


def test_a_move_says_whose_the_visit_is() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", ("v.v1", VisitMoved("p.ann", place("ICU-1-A"))))
    assert story.visit("v1").patient == "p.ann"


def test_an_admission_without_a_place_is_open_and_nowhere_known() -> None:
    story = Story()
    story.at("08:10", admit("v1"))
    assert story.visit("v1").status == "open"
    assert story.where("v1") == ""


def test_a_repeated_admission_corrects_the_first_bed_and_is_no_move() -> None:
    story = Story()
    story.at("08:10", admit("v1", "6W-601-A"))
    story.at("08:10", admit("v1", "6W-601-B"), heard="09:00")
    now = story.visit("v1")
    assert (now.place.bed, now.since_at, now.left) == ("6W-601-B", hour("08:10"), ())


def test_a_repeated_admission_after_a_move_does_not_pull_the_patient_back() -> None:
    story = Story()
    story.at("08:10", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", admit("v1", "6W-601-A"))
    assert story.where("v1") == "ICU-1-A"
    assert story.odd("v1") == ["admission-repeated-elsewhere"]


def test_an_admission_after_the_discharge_opens_the_visit_again_and_is_odd() -> None:
    story = Story()
    story.at("08:10", admit("v1", "6W-601-A"))
    story.at("09:00", discharge("v1"))
    story.at("10:00", admit("v1", "6W-602-A"))
    assert story.where("v1") == "6W-602-A"
    assert story.odd("v1") == ["admitted-after-discharge"]


# A02: move


def test_a_move_leaves_the_old_bed_at_its_own_time() -> None:
    story = Story()
    story.at("08:10", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A", prior="6W-601-A"), heard="11:00")
    now = story.visit("v1")
    assert (now.place.bed, now.since_at) == ("ICU-1-A", hour("09:00"))
    assert [(d.bed, d.at) for d in now.left] == [("6W-601-A", hour("09:00"))]
    assert now.odd == ()


def test_a_move_heard_before_its_admission_has_the_patient_in_the_new_bed_all_along() -> None:
    story = Story()
    story.at("09:00", move("v1", "ICU-1-A", prior="6W-601-A"))
    assert story.where("v1") == "ICU-1-A"
    story.at("08:10", admit("v1", "6W-601-A"), heard="09:30")
    now = story.visit("v1")
    assert (now.place.bed, now.admitted_at) == ("ICU-1-A", hour("08:10"))
    assert [(d.bed, d.since_at) for d in now.left] == [("6W-601-A", hour("08:10"))]


def test_a_late_move_between_two_others_changes_the_past_and_not_the_present() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("10:00", move("v1", "ICU-1-A"))
    story.at("09:00", move("v1", "6W-602-A"), heard="11:00")
    assert story.where("v1") == "ICU-1-A"
    assert story.where("v1", "09:30") == "6W-602-A"
    assert [d.bed for d in story.visit("v1").left] == ["6W-601-A", "6W-602-A"]


def test_a_sender_who_names_another_bed_as_left_is_noted_and_both_beds_were_left() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A", prior="6W-602-A"))
    assert story.odd("v1") == ["prior-place-differs"]
    assert {d.bed for d in story.visit("v1").left} == {"6W-601-A", "6W-602-A"}


def test_a_move_that_names_the_class_changes_it_and_one_that_does_not_leaves_it() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A", as_class="E"))
    story.at("09:00", move("v1", "6W-601-A"))
    assert story.visit("v1").patient_class == "E"
    story.at("10:00", move("v1", "6W-602-A", as_class="I"))
    assert (story.visit("v1").patient_class, story.where("v1")) == ("I", "6W-602-A")


def test_a_move_cancelled_after_the_discharge_does_not_bring_the_patient_back() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", discharge("v1"))
    story.at("11:00", cancel_move("v1"))
    assert story.where("v1") == "discharged"
    assert [left.bed for left in story.visit("v1").left] == ["6W-601-A"]


def test_who_is_back_where_nobody_had_said_that_they_were_is_not_odd() -> None:
    story = Story()
    story.at("08:00", admit("v1"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", cancel_move("v1", "6W-601-A"))
    assert (story.where("v1"), story.odd("v1")) == ("6W-601-A", [])


def test_a_move_to_a_unit_without_a_bed_is_on_the_unit() -> None:
    story = Story()
    story.at("08:00", admit("v1", "ED-T1-A"))
    story.at("09:00", move("v1", "6W"))
    assert story.where("v1") == "6W"
    assert story.visit("v1").place == place("6W")


def test_a_move_after_the_discharge_does_not_bring_the_patient_back() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", discharge("v1"))
    story.at("10:00", move("v1", "ICU-1-A"))
    assert story.where("v1") == "discharged"
    assert story.odd("v1") == ["moved-after-discharged"]


# A03: discharge


def test_a_discharge_ends_the_visit_when_the_patient_left() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:40", discharge("v1"), heard="15:10")
    now = story.visit("v1")
    assert (now.status, now.discharged_at, now.disposition) == ("discharged", hour("11:40"), "01")


def test_a_discharge_heard_before_the_move_still_ends_the_visit() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"))
    story.at("10:00", move("v1", "ICU-1-A"), heard="11:30")
    now = story.visit("v1")
    assert now.status == "discharged"
    assert [d.bed for d in now.left] == ["6W-601-A", "ICU-1-A"]


def test_a_discharge_of_an_unknown_visit_ends_it_and_the_admission_comes_later() -> None:
    story = Story()
    story.at("11:00", discharge("v1", "6W-601-A"))
    assert story.visit("v1").patient == "p.v1"
    assert story.where("v1") == "discharged"
    story.at("08:00", admit("v1", "6W-601-A"), heard="12:00")
    now = story.visit("v1")
    assert (now.status, now.admitted_at) == ("discharged", hour("08:00"))
    assert [(d.bed, d.at) for d in now.left] == [("6W-601-A", hour("11:00"))]


def test_a_second_discharge_leaves_the_bed_only_once() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"))
    story.at("12:00", discharge("v1"))
    now = story.visit("v1")
    assert (now.discharged_at, len(now.left)) == (hour("11:00"), 1)
