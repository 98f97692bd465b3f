"""The events beyond arriving, moving and leaving: class, plans, doctors, purges, newborns.

Method: each story is folded as heard; what is asserted is where the visit stands afterwards.
"""

from msgspec.structs import replace

from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    attend,
    cancel_admit,
    cancel_attend,
    cancel_plan,
    discharge,
    hour,
    leave,
    make_inpatient,
    make_outpatient,
    move,
    newborn,
    place,
    plain,
    plan,
    propose,
    reassign,
    register,
)

# A06, A07: the class changes, the body may stay where it is


def test_an_outpatient_made_inpatient_is_admitted_where_they_lie() -> None:
    story = Story()
    story.at("08:00", register("v1", "6W-601-A", as_class="O"))
    assert story.census("6W") == []
    story.at("10:00", make_inpatient("v1"))
    now = story.visit("v1")
    assert (now.patient_class, now.admitted_at, now.since_at) == ("I", hour("10:00"), hour("08:00"))
    assert story.census("6W") == ["v1"]


def test_an_inpatient_made_outpatient_leaves_the_census_and_keeps_the_bed() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("10:00", make_outpatient("v1"))
    assert story.census("6W") == []
    assert story.where("v1") == "6W-601-A"
    assert story.visit("v1").admitted_at is None


def test_made_outpatient_elsewhere_is_a_move_too() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("10:00", make_outpatient("v1", "6W-602-A"))
    now = story.visit("v1")
    assert (now.place.bed, now.patient_class, now.opened_at) == ("6W-602-A", "O", hour("08:00"))
    assert [d.bed for d in now.left] == ["6W-601-A"]


def test_who_is_made_outpatient_is_of_the_class_that_is_said() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    subject, told = make_outpatient("v1")
    story.at("10:00", (subject, replace(told, patient_class="R")))
    assert story.visit("v1").patient_class == "R"


def test_an_outpatient_of_whom_nothing_was_heard_before_is_here_from_then_on() -> None:
    story = Story()
    story.at("10:00", make_outpatient("v1", "6W-602-A"))
    now = story.visit("v1")
    assert (now.status, now.place.bed, now.opened_at) == ("open", "6W-602-A", hour("10:00"))


def test_made_inpatient_is_admitted_once_and_no_more_to_be_admitted() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("09:00", plan("v1", "admit", "6W-601-A"))
    story.at("10:00", make_inpatient("v1", "6W-601-A"))
    story.at("11:00", make_inpatient("v1"))
    now = story.visit("v1")
    assert (now.admitted_at, now.plans) == (hour("10:00"), ())


def test_made_inpatient_elsewhere_is_a_move_too() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("10:00", make_inpatient("v1", "6W-601-A"))
    assert [d.bed for d in story.visit("v1").left] == ["ED-T1-A"]


# A05, A14, A15, A16 and their cancels: nobody moves


def test_a_planned_admission_is_expected_and_lies_nowhere() -> None:
    story = Story()
    story.at("08:00", plan("v1", "admit", "6W-601-A", "14:00"))
    now = story.visit("v1")
    assert (now.status, [p.expected_at for p in now.plans]) == ("expected", [hour("14:00")])
    assert story.count("visits_open") is None or story.count("visits_open") == 0
    story.at("14:10", admit("v1", "6W-601-A"))
    assert (story.where("v1"), story.visit("v1").plans) == ("6W-601-A", ())


def test_a_planned_admission_that_is_cancelled_never_was() -> None:
    story = Story()
    story.at("08:00", plan("v1", "admit", "6W-601-A"))
    story.at("09:00", cancel_plan("v1", "admit"))
    assert story.where("v1") == "cancelled"
    story.at("10:00", plan("v1", "admit", "6W-601-B"))
    assert story.where("v1") == "expected"


def test_a_plan_given_up_is_the_end_of_no_visit_but_one_that_was_only_planned() -> None:
    story = Story()
    story.at("08:00", plan("v1", "admit", "6W-601-A"))
    story.at("08:10", plan("v1", "move", "ICU-1-A"))
    story.at("08:20", cancel_plan("v1", "move"))
    assert story.where("v1") == "expected"
    story.at("08:30", admit("v1", "6W-601-A"))
    story.at("09:00", cancel_plan("v1", "admit"))
    assert story.where("v1") == "6W-601-A"


def test_nothing_is_to_come_of_a_visit_that_has_ended() -> None:
    story = Story()
    for visit, ended in (("v1", discharge("v1")), ("v2", cancel_admit("v2"))):
        story.at("08:00", admit(visit, "6W-601-A"))
        story.at("09:00", ended)
        story.at("10:00", plan(visit, "move", "ICU-1-A"))
        assert story.visit(visit).plans == ()


def test_a_planned_admission_says_whose_it_is() -> None:
    story = Story()
    story.at("08:00", plan("v1", "admit", "6W-601-A"))
    assert story.visit("v1").patient == "p.v1"


def test_a_planned_move_ends_with_the_move_and_a_new_one_replaces_it() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", plan("v1", "move", "ICU-1-A"))
    story.at("09:30", plan("v1", "move", "ICU-2-A"))
    assert [p.place for p in story.visit("v1").plans] == [place("ICU-2-A")]
    assert story.where("v1") == "6W-601-A"
    story.at("10:00", move("v1", "ICU-2-A"))
    assert story.visit("v1").plans == ()


def test_a_cancelled_plan_leaves_the_others() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", plan("v1", "move", "ICU-1-A"))
    story.at("09:00", plan("v1", "discharge", expected="17:00"))
    story.at("10:00", cancel_plan("v1", "move"))
    assert [p.step for p in story.visit("v1").plans] == ["discharge"]
    story.at("17:20", discharge("v1"))
    assert story.visit("v1").plans == ()


# A54, A55: who attends


def test_a_cancelled_change_of_doctor_gives_the_visit_back_to_the_one_before() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:00", attend("v1", "1001"))
    story.at("10:00", attend("v1", "1002"))
    story.at("10:30", attend("v1", "1003"))
    assert story.visit("v1").attending == "1003"
    story.at("11:00", cancel_attend("v1"))
    assert story.visit("v1").attending == "1002"


def test_who_is_consulted_is_not_who_attends() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:00", attend("v1", "1001"))
    subject, told = attend("v1", "1002")
    story.at("10:00", (subject, replace(told, role="consulting")))
    now = story.visit("v1")
    assert (now.attending, now.consulting, now.place.bed) == ("1001", "1002", "6W-601-A")


# A23: a purge is not a discharge


def test_an_open_visit_that_is_deleted_never_was_and_an_ended_one_stays() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-B"))
    story.at("08:10", move("v1", "6W-601-A"))
    story.at("08:20", plan("v1", "discharge"))
    story.at("08:30", propose("v1", "ICU-1-A"))
    story.at("08:40", leave("v1"))
    story.at("09:00", plain("delete", "v1"))
    now = story.visit("v1")
    assert (now.status, now.admitted_at, now.left) == ("cancelled", None, ())
    assert (now.plans, now.proposal, now.away) == ((), None, None)
    story.at("08:00", admit("v2", "6W-601-B"), heard="10:00")
    story.at("11:00", discharge("v2"))
    story.at("+30 03:00", plain("delete", "v2"))
    now = story.visit("v2")
    assert (now.status, [d.bed for d in now.left]) == ("discharged", ["6W-601-B"])


# A44, A45: the visit is another patient's


def test_a_visit_given_to_another_patient_is_theirs() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("12:00", reassign("v1", "bea"))
    assert (story.visit("v1").patient, story.where("v1")) == ("p.bea", "6W-601-A")


# Newborns


def test_a_newborn_knows_its_mother_by_her_key() -> None:
    story = Story()
    story.at("08:00", admit("mum", "6W-601-A"))
    story.at("09:00", newborn("baby", "6W-601-A", mother="mum"))
    now = story.visit("baby")
    assert (now.newborn, now.mother) == (True, "p.mum")


def test_a_newborn_is_one_by_whatever_service_it_is_looked_after() -> None:
    story = Story()
    subject, told = newborn("baby", "6W-601-A", mother="mum")
    story.at("09:00", (subject, replace(told, service="NEO")))
    now = story.visit("baby")
    assert (now.newborn, now.mother, now.service) == (True, "p.mum", "NEO")
