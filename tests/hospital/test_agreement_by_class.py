"""Our census beside the EHR's by class: who is counted as an inpatient by one of the two alone."""

from housewide.hospital.agreement.ask import percent, total
from housewide.hospital.agreement.compare import Found, Stated
from housewide.hospital.agreement.facts import UnitAgreement
from housewide.hospital.house.agreeing import corrections, still_holds
from tests.hospital.census import beside, kinds, stated
from tests.hospital.story import Story
from tests.hospital.telling import admit, hour, move, newborn, register, update


def test_a_lost_a06_leaves_a_patient_in_the_right_bed_and_out_of_the_inpatient_census() -> None:
    story = Story()
    story.at("05:00", register("ann", "6W-601-A"))
    found = beside(story, "06:00", stated("ann", "6W-601-A"))
    assert kinds(found) == {"ann": "class-differs"}
    assert found.units["6W"] == UnitAgreement(class_differs=1)
    assert percent(total(found.units.values())) == 0


def test_classes_that_count_alike_are_no_difference() -> None:
    story = Story()
    story.at("05:00", register("ann", "ED-T1-A"))
    story.at("05:10", newborn("kim", "6W-601-A"))
    rows = (stated("ann", "ED-T1-A", as_class="O"), stated("kim", "6W-601-A"))
    assert kinds(beside(story, "06:00", *rows)) == {}


def test_an_unknown_class_counts_as_the_patients_of_its_unit_do() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A", as_class="U"))
    story.at("05:10", register("bob", "ED-T1-A", as_class=""))
    rows = (stated("ann", "6W-601-A"), stated("bob", "ED-T1-A", as_class="E"))
    assert kinds(beside(story, "06:00", *rows)) == {}
    assert kinds(beside(story, "06:00", *rows[:1], stated("bob", "ED-T1-A"))) == {
        "bob": "class-differs"
    }


def test_of_a_class_that_the_extract_does_not_say_only_the_place_is_compared_and_that_is_told() -> (
    None
):
    story = Story()
    story.at("05:00", register("ann", "6W-601-A"))
    found = beside(story, "06:00", stated("ann", "6W-601-A", as_class=""))
    assert (kinds(found), found.units["6W"]) == ({}, UnitAgreement(agreed=1, unclassed=1))


def test_who_is_in_another_bed_and_of_another_class_is_of_another_class() -> None:
    story = Story()
    story.at("05:00", register("ann", "6W-601-A"))
    assert kinds(beside(story, "06:00", stated("ann", "6W-602-A"))) == {"ann": "class-differs"}
    assert kinds(beside(story, "06:00", stated("ann", "ICU-1-A"))) == {"ann": "misplaced"}


def test_another_class_holds_until_an_update_says_of_which_they_are() -> None:
    story = Story()
    story.at("05:00", register("ann", "6W-601-A"))
    (differs,) = beside(story, "06:00", stated("ann", "6W-601-A")).discrepancies
    story.at("06:20", update("ann"))
    assert still_holds(story.house, differs, hour("06:00"))
    story.at("06:30", update("ann", "E"))
    assert not still_holds(story.house, differs, hour("06:00"))


def accepted(story: Story, as_of: str, *rows: Stated) -> Found:
    """The EHR's word is taken in all that differs then; what differs after that."""
    for differs in beside(story, as_of, *rows).discrepancies:
        for draft in corrections(story.house, differs, hour(as_of)):
            story.at(as_of, (draft.subject, draft.body), by="census", actor="user:ada")
    return beside(story, as_of, *rows)


def test_accepted_a_patient_is_an_inpatient_from_the_moment_of_the_extract_on() -> None:
    story = Story()
    story.at("05:00", register("ann", "6W-601-A"))
    assert kinds(accepted(story, "06:00", stated("ann", "6W-601-A"))) == {}
    assert story.census("6W") == ["ann"]
    assert story.visit("ann", "05:59").patient_class == "E"
    story.at("07:00", move("ann", "ICU-1-A"))
    assert story.census("ICU") == ["ann"]


def test_accepted_a_patient_is_an_inpatient_no_more_and_may_be_admitted_again() -> None:
    story = Story()
    story.at("05:00", admit("ann", "ED-T1-A"))
    assert kinds(accepted(story, "06:00", stated("ann", "ED-T1-A", as_class="E"))) == {}
    assert (story.census("ED"), story.visit("ann").admitted_at) == ([], None)
    story.at("09:00", admit("ann", "6W-601-A"))
    assert (story.census("6W"), story.odd("ann")) == (["ann"], [])


def test_an_accepted_class_of_a_unit_without_a_bed_takes_nobody_out_of_their_bed() -> None:
    story = Story()
    story.at("05:00", register("ann", "6W-601-A"))
    assert kinds(accepted(story, "06:00", stated("ann", "6W"))) == {}
    assert story.where("ann") == "6W-601-A"
