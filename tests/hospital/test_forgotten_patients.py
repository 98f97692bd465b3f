"""Who somebody is, is known as long as a visit of theirs is, and 35 days of whoever never came."""

from housewide.hospital.house.house import House
from housewide.hospital.house.snapshot import dump, dump_patients, load, load_patients
from housewide.hospital.house.who import who
from housewide.hospital.patients.facts import PatientIdentified, PatientMerged, VisitIdentified
from housewide.kit.keys import Identifier
from tests.hospital.story import Story
from tests.hospital.telling import TOLD, admit, bed, discharge, update


def person(name: str) -> TOLD:
    return f"p.{name}", PatientIdentified((Identifier("STB", "MR", name),), family=name)


def numbered(visit: str, patient: str) -> TOLD:
    number = Identifier("STB", "VN", visit)
    return f"v.{visit}", VisitIdentified(number, f"p.{patient}")


def registered() -> Story:
    """Somebody who is only registered, on the first day at 11:00; and time that goes on."""
    story = Story()
    story.at("11:00", person("v1"))
    return story


def day(story: Story, when: str) -> list[str]:
    """Who is known after something else was told at that time."""
    story.at(when, bed("ICU-2-A", "U"))
    return sorted(story.house.patients.patients)


def test_the_number_and_the_patient_of_a_forgotten_visit_are_forgotten_with_it() -> None:
    story = registered()
    story.at("11:10", admit("v1", "ICU-1-A"))
    story.at("11:10", numbered("v1", "v1"))
    story.at("12:00", discharge("v1"))
    assert day(story, "+35 12:00") == ["p.v1"]
    assert day(story, "+36 00:00") == []
    assert story.house.patients.numbers == {}


def test_whoever_never_came_is_forgotten_at_the_end_of_the_35th_day_since_they_were_told_of() -> (
    None
):
    story = registered()
    assert day(story, "+35 23:59") == ["p.v1"]
    assert day(story, "+36 00:00") == []


def test_whoever_is_told_of_again_is_known_from_then_on() -> None:
    story = registered()
    story.at("+20 11:00", person("v1"))
    assert day(story, "+55 23:59") == ["p.v1"]
    assert day(story, "+56 00:00") == []


def test_the_patient_of_an_open_visit_is_known_however_long_it_lasts() -> None:
    story = registered()
    story.at("11:10", admit("v1", "ICU-1-A"))
    story.at("11:10", numbered("v1", "v1"))
    assert day(story, "+400 08:00") == ["p.v1"]
    assert who(story.house, "v.v1").number == "v1"


def test_the_patient_of_an_open_visit_that_has_no_number_is_known() -> None:
    story = registered()
    story.at("11:10", admit("v1", "ICU-1-A"))
    assert day(story, "+400 08:00") == ["p.v1"]


def test_a_record_that_another_was_merged_into_is_known_as_long_as_a_visit_of_either() -> None:
    story = registered()
    story.at("11:00", person("old"))
    story.at("11:05", admit("v1", "ICU-1-A"))
    story.at("11:05", numbered("v1", "v1"))
    story.at("11:10", admit("old", "ICU-3-A"))
    story.at("11:10", numbered("old", "old"))
    story.at("12:00", ("p.old", PatientMerged("p.v1")))
    story.at("13:00", discharge("v1"))
    assert day(story, "+40 08:00") == ["p.old", "p.v1"]
    assert who(story.house, "v.old").name == "V1"


def test_the_number_of_a_visit_that_was_too_old_to_be_taken_in_is_forgotten() -> None:
    story = registered()
    story.at("11:10", admit("v1", "ICU-1-A"))
    story.at("12:00", discharge("v1"))
    story.at("+40 08:00", bed("ICU-2-A", "U"))
    story.at("09:00", numbered("v9", "v9"), heard="+40 09:00")
    story.at("09:00", update("v9", "I"), heard="+40 09:00")
    assert set(story.house.patients.numbers) == {"v.v9"}
    assert day(story, "+41 00:00") == []
    assert story.house.patients.numbers == {}


def test_a_number_told_before_its_visit_waits_for_it() -> None:
    story = registered()
    story.at("11:10", numbered("v1", "v1"))
    assert day(story, "+35 23:59") == ["p.v1"]
    assert set(story.house.patients.numbers) == {"v.v1"}
    assert day(story, "+36 00:00") == []


def test_a_house_taken_up_within_a_day_forgets_neither_sooner_nor_later() -> None:
    story = registered()
    story.at("+36 00:00", bed("ICU-2-A", "U"))
    story.at("11:00", person("late"), heard="+36 09:00")
    taken_up = load(dump(story.house), load_patients(b"".join(dump_patients(story.house.patients))))
    copy = story.house.copy()
    for when in ("+36 12:00", "+37 00:00"):
        told = story.at(when, bed("ICU-2-A", "U"))
        taken_up.apply(told)
        copy.apply(told)
        assert known(taken_up) == known(copy) == known(story.house)
    assert known(copy) == []


def known(house: House) -> list[str]:
    return sorted(house.patients.patients)
