"""Of whom a counted visit is, for whoever may look: number, name, and records that are linked."""

from housewide.hospital.house.who import Who, who
from housewide.hospital.patients.facts import PatientIdentified, VisitIdentified
from housewide.kit.keys import Identifier
from tests.hospital.story import Story
from tests.hospital.telling import admit, link, merge_patients, unlink


def arrive(story: Story, visit: str, patient: str, bed: str) -> None:
    number, mrn = Identifier("STB", "VN", visit.upper()), Identifier("STB", "MR", patient)
    story.at("08:00", admit(visit, bed, patient=patient))
    story.at("08:00", (f"v.{visit}", VisitIdentified(number, f"p.{patient}")))
    story.at("08:00", (f"p.{patient}", PatientIdentified((mrn,), "Example", patient.title())))


def two_records() -> Story:
    story = Story()
    arrive(story, "v1", "ann", "6W-601-A")
    arrive(story, "v2", "anne", "ICU-1-A")
    return story


def test_a_visit_has_its_number_and_its_patients_name() -> None:
    assert who(two_records().house, "v.v1") == Who("V1", "EXAMPLE, Ann")


def test_of_a_bed_nothing_is_said() -> None:
    assert who(two_records().house, "6W-601-A") == Who()


def test_of_linked_records_each_visit_leads_to_the_other_until_they_are_unlinked() -> None:
    story = two_records()
    story.at("09:00", link("anne", "ann"))
    assert who(story.house, "v.v1").linked == ("v.v2",)
    assert who(story.house, "v.v2").linked == ("v.v1",)
    story.at("10:00", unlink("ann", "anne"))
    assert who(story.house, "v.v1").linked == ()


def test_a_record_linked_before_it_was_merged_into_another_leads_to_that_one_s_visits() -> None:
    story = two_records()
    story.at("09:00", link("old", "ann"))
    story.at("09:10", merge_patients("old", "anne"))
    assert who(story.house, "v.v1").linked == ("v.v2",)
    assert who(story.house, "v.v2").linked == ("v.v1",)


def test_records_linked_first_and_merged_later_are_one_and_no_other() -> None:
    story = two_records()
    story.at("09:00", link("anne", "ann"))
    story.at("09:10", merge_patients("anne", "ann"))
    assert who(story.house, "v.v1").linked == ()
