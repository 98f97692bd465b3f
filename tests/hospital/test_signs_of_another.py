"""Vital signs that name a visit and another patient: they count for nobody, and are shown."""

from housewide.hospital.house.claims import Claim, told_conflicts
from housewide.hospital.house.conflicts import SignsOfAnother, conflicts
from housewide.hospital.house.news2 import scored
from housewide.hospital.vitals.ask import SCORED
from tests.hospital.story import Story
from tests.hospital.telling import admit, hour, merge_patients, merge_visits, reassign
from tests.hospital.telling_vitals import measure_signs, naming, take_back


def mixed_up() -> Story:
    """Ann is well; then a monitor tells Bob's signs under the number of her visit."""
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"), message=11)
    story.at("09:00", naming("ann", measure_signs("v1")), message=12)
    story.at("09:30", naming("bob", measure_signs("v1", pulse_per_minute=140)), message=13)
    return story


def total(story: Story, as_of: str) -> int | None:
    return scored(story.house, "v.v1", hour(as_of)).news2.total


def test_signs_that_name_another_patient_are_not_scored_and_stand_among_the_conflicts() -> None:
    story = mixed_up()
    assert total(story, "10:00") == 0
    assert conflicts(story.house) == (SignsOfAnother("v.v1", hour("09:30"), 13),)
    (told,) = told_conflicts(story.house)
    assert told.claims == (
        Claim("v.v1", "in 6W-601-A", hour("08:00"), "EVN-6", 2, 11),
        Claim("v.v1", "measured of another patient", hour("09:30"), "", None, 13),
    )


def test_a_patient_who_was_merged_into_the_visit_s_is_no_other() -> None:
    story = mixed_up()
    story.at("09:40", merge_patients("bob", "ann"))
    assert total(story, "10:00") == 3
    assert conflicts(story.house) == ()


def test_whose_a_visit_was_before_it_was_reassigned_is_no_other() -> None:
    story = mixed_up()
    story.at("09:40", reassign("v1", "bob"))
    assert total(story, "10:00") == 3
    assert conflicts(story.house) == ()


def test_the_signs_of_another_cease_to_be_a_conflict_once_taken_back() -> None:
    story = mixed_up()
    story.at("09:30", naming("bob", take_back("v1", *SCORED)), heard="09:50")
    assert (total(story, "10:00"), conflicts(story.house)) == (0, ())


def test_the_signs_of_another_cease_to_be_a_conflict_after_twelve_hours() -> None:
    story = mixed_up()
    story.at("21:31", admit("v2", "6W-601-B"))
    assert conflicts(story.house) == ()


def test_signs_of_a_visit_that_was_merged_are_measured_by_the_patient_named_for_it() -> None:
    story = mixed_up()
    story.at("09:35", admit("v2", "6W-601-B", patient="cid"))
    story.at("09:36", naming("dot", measure_signs("v2", pulse_per_minute=140)))
    story.at("09:40", merge_visits("v2", "v1"))
    assert total(story, "10:00") == 0


def test_signs_of_a_visit_of_which_nobody_told_yet_wait_for_its_patient() -> None:
    story = Story()
    story.at("08:00", naming("bob", measure_signs("v1")))
    assert total(story, "08:10") == 0
    story.at("08:20", admit("v1", "6W-601-A", patient="ann"))
    assert total(story, "08:30") is None
