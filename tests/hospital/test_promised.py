"""Which beds are promised to whom, by the plans of visits that are to come or to move."""

from housewide.hospital.house.ask import promised
from tests.hospital.story import Story
from tests.hospital.telling import admit, cancel_admit, plain, plan, register


def test_a_bed_in_which_the_patient_lies_already_is_promised_no_more() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:10", plan("v1", "move", "6W-601-A"))
    assert promised(story.house) == {}


def test_a_plan_for_a_unit_without_a_bed_promises_none() -> None:
    story = Story()
    story.at("08:00", admit("v1", "ED-T1-A"))
    story.at("08:10", plan("v1", "move", "6W"))
    assert promised(story.house) == {}


def test_who_is_planned_anew_for_the_bed_of_an_admission_that_never_was_is_promised_it() -> None:
    for undone in (cancel_admit("v1"), plain("delete", "v1")):
        story = Story()
        story.at("08:00", admit("v1", "6W-601-A"))
        story.at("08:10", undone)
        story.at("08:20", plan("v1", "admit", "6W-601-A"))
        assert promised(story.house) == {"6W-601-A": ("v.v1",)}


def test_a_move_planned_before_the_patient_was_registered_promises_its_bed_once_they_are() -> None:
    story = Story()
    story.at("08:00", plan("v1", "move", "6W-601-A"))
    assert promised(story.house) == {}
    story.at("08:10", register("v1", "ED-T1-A"))
    assert promised(story.house) == {"6W-601-A": ("v.v1",)}


def test_only_a_visit_of_which_a_step_is_to_come_is_looked_at() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:10", plan("v2", "admit", "6W-601-B"))
    assert set(story.house.index.planned) == {"v.v2"}
