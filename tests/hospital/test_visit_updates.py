"""What an update (A08) changes: the class, and a place only where a person says so; time lines.

Method: the story is folded as heard; what is asserted is where the visit stands afterwards.
"""

from housewide.hospital.visits.facts import VisitUpdated
from housewide.hospital.visits.state import Proposal
from housewide.hospital.visits.told import UNKNOWN_SERVICE
from tests.hospital.story import Story
from tests.hospital.telling import admit, cancel_move, discharge, hour, move, place, propose, update


def test_an_update_changes_the_class_and_not_the_place() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", as_class="O"))
    story.at("09:00", update("v1", "I"))
    assert story.visit("v1").patient_class == "I"
    assert story.where("v1") == "6W-601-A"


def test_a_service_is_as_told_last_until_it_is_taken_back() -> None:
    story = Story()
    story.at("08:00", update("v1", service="MED"))
    story.at("08:30", admit("v1", "6W-601-A"))
    assert story.visit("v1").service == "MED"
    story.at("09:00", update("v1", service="SUR"))
    assert story.visit("v1").service == "SUR"
    story.at("10:00", update("v1", service=UNKNOWN_SERVICE))
    assert story.visit("v1").service == ""


def test_a_blank_class_is_unchanged() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", update("v1", ""))
    assert story.visit("v1").patient_class == "I"


def test_a_late_update_does_not_undo_a_newer_one() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", as_class="E"))
    story.at("10:00", update("v1", "I"))
    story.at("09:00", update("v1", "O"), heard="11:00")
    assert story.visit("v1").patient_class == "I"


def test_an_update_of_an_unknown_visit_opens_nothing() -> None:
    story = Story()
    story.at("08:00", update("v1", "I"))
    assert story.where("v1") == "unknown"
    assert story.count("visits_open") == 0


def test_an_update_says_whose_the_visit_is_whatever_else_it_leaves() -> None:
    story = Story()
    story.at("08:00", update("v1"))
    assert story.visit("v1").patient == "p.v1"
    story.at("09:00", ("v.v1", VisitUpdated("p.ann")))
    assert story.visit("v1").patient == "p.ann"


def test_a_day_of_updates_that_say_the_same_is_kept_as_its_first_and_its_newest() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    for minute in range(60):
        story.at(f"09:{minute:02}", update("v1", "I"))
    kept = story.house.visits.visits["v.v1"].movements
    assert [(m.kind, m.effective_at) for m in kept] == [
        ("admit", hour("08:00")),
        ("update", hour("09:00")),
        ("update", hour("09:59")),
    ]


def test_an_update_that_says_one_thing_else_is_kept_beside_two_that_say_the_same() -> None:
    for told in (
        ("v.v1", VisitUpdated("p.bea", "I", place("6W"), service="MED")),
        ("v.v1", VisitUpdated("p.ann", "O", place("6W"), service="MED")),
        ("v.v1", VisitUpdated("p.ann", "I", place("ICU"), service="MED")),
        ("v.v1", VisitUpdated("p.ann", "I", place("6W"), service="SUR")),
    ):
        story = Story()
        same = "v.v1", VisitUpdated("p.ann", "I", place("6W"), service="MED")
        for when, each in (("08:00", same), ("09:00", same), ("10:00", told)):
            story.at(when, each)
        assert len(story.house.visits.visits["v.v1"].movements) == 3


def test_a_move_that_updates_repeat_all_day_is_taken_back_by_one_cancel() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    for minute in range(60):
        story.at(f"09:{minute:02}", move("v1", "ICU-1-A"))
    story.at("10:00", cancel_move("v1", "6W-601-A"))
    now = story.visit("v1")
    assert (now.place.bed, now.since_at, now.odd) == ("6W-601-A", hour("08:00"), ())


def test_a_newer_word_replaces_a_proposal_and_an_agreeing_one_ends_it() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", propose("v1", "6W-602-A"))
    story.at("09:10", propose("v1", "6W-603-A"))
    story.at("09:20", propose("v1", "6W-603-A"))
    assert story.visit("v1").proposal == Proposal(4, hour("09:10"), place("6W-603-A"))
    story.at("09:30", propose("v1", "6W-601-A"))
    assert story.visit("v1").proposal is None


def test_another_bed_in_an_update_is_only_proposed_until_a_move_says_so() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", propose("v1", "6W-602-A"))
    assert story.where("v1") == "6W-601-A"
    assert story.visit("v1").proposal == Proposal(3, hour("09:00"), place("6W-602-A"))
    story.at("10:00", move("v1", "6W-602-A"))
    assert story.visit("v1").proposal is None


def test_nobody_decides_about_the_bed_of_whoever_has_left() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", propose("v1", "6W-602-A"))
    story.at("10:00", discharge("v1"))
    assert story.visit("v1").proposal is None


def test_a_proposal_of_the_bed_that_the_patient_is_in_is_none() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", propose("v1", "6W-601-A"))
    assert story.visit("v1").proposal is None
