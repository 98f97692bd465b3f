"""The hand-computed examples of who is counted apart: newborns, who is on leave, outpatients."""

from housewide.hospital.house.conflicts import two_in_one_bed
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import (
    admit,
    back,
    leave,
    make_inpatient,
    newborn,
)
from tests.hospital.wards import ward


def test_a_bed_is_held_while_its_patient_is_on_leave() -> None:
    story = ward()
    story.at("09:00", leave("ann", "18:00"))
    assert story.names("beds_held", "6W") == ["6W-601-A"]
    assert story.names("patients_on_leave") == ["ann"]
    assert story.census("6W") == ["bob", "cid"]
    assert "6W-601-A" not in story.names("beds_occupied", "6W")
    assert "6W-601-A" not in story.names("beds_available", "6W")
    story.at("18:10", back("ann"))
    assert (story.count("beds_held"), story.count("patients_on_leave")) == (0, 0)
    assert story.census("6W") == ["ann", "bob", "cid"]


def test_newborns_are_counted_apart_from_adults_and_children() -> None:
    story = ward()
    story.at("09:00", newborn("baby", "6W-601-A", mother="ann"))
    assert story.names("census_newborns") == ["baby"]
    assert story.names("census_adults_children", "6W") == ["ann", "bob", "cid"]
    assert story.census("6W") == ["ann", "baby", "bob", "cid"]
    assert story.count("beds_shared") == 0
    assert two_in_one_bed(story.house) == ()


def test_whoever_lies_in_a_nursery_is_counted_as_a_newborn() -> None:
    rooms = '[ { room = "1", beds = ["A"] } ]'
    story = Story(toml=f'{PLACES}\n[[unit]]\nid = "NB"\nkind = "newborn"\nrooms = {rooms}\n')
    story.at("08:00", admit("baby", "NB-1-A"))
    story.at("08:00", admit("ann", "6W-601-A"))
    assert story.names("census_newborns") == ["baby"]
    assert story.names("census_adults_children") == ["ann"]


def test_an_outpatient_in_an_inpatient_bed_is_counted_as_one() -> None:
    story = ward()
    assert story.names("outpatients_in_inpatient_beds") == ["dot"]
    story.at("09:00", make_inpatient("dot"))
    assert story.count("outpatients_in_inpatient_beds") == 0
