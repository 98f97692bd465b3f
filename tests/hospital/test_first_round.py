"""The shortest ward round: patients come, move and go, and the census follows."""

from tests.hospital.story import Story, admit, discharge, move


def test_a_patient_admitted_to_a_bed_is_in_its_unit() -> None:
    story = Story()
    story.at("08:10", admit("v1", "6W-601-A"))
    assert story.where("v1") == "6W-601-A"
    assert story.census("6W") == ["v1"]


def test_a_moved_patient_is_counted_where_they_went() -> None:
    story = Story()
    story.at("08:10", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A", prior="6W-601-A"))
    assert story.census("6W") == []
    assert story.census("ICU") == ["v1"]


def test_a_discharged_patient_is_counted_nowhere() -> None:
    story = Story()
    story.at("08:10", admit("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"))
    assert story.where("v1") == "discharged"
    assert story.census() == []
