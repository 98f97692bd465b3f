"""Who sleeps in a room with somebody of the other sex, at a hospital of the United Kingdom."""

import pytest

from housewide.hospital.house.measures import MEASURES
from housewide.hospital.patients.facts import PatientIdentified
from housewide.kit.facts import Redacted
from housewide.kit.keys import Identifier
from tests.hospital.story import Story
from tests.hospital.telling import (
    TOLD,
    admit,
    back,
    discharge,
    leave,
    merge_patients,
    move,
    newborn,
    reread,
)

BAYS = """
country = "uk"
facility = "st-brigid"
zone = "Europe/London"

[[unit]]
id = "W6"
kind = "med-surg"
rooms = [
  { room = "1", beds = ["A", "B", "C", "D"], sex_rule = "same" },
  { room = "2", beds = ["A", "B"] },
  { room = "3", beds = ["A"] },
  { room = "4", beds = ["A", "B"], attributes = ["chair"] },
]

[[unit]]
id = "ICU"
kind = "icu"
rooms = [ { room = "1", beds = ["A", "B"] } ]

[[unit]]
id = "MAT"
kind = "women"
rooms = [ { room = "1", beds = ["A", "B"] } ]
"""


def sex(patient: str, told: str | None) -> TOLD:
    return f"p.{patient}", PatientIdentified((Identifier("STB", "MR", patient),), sex=told)


def ward(**sexes: str | None) -> Story:
    """W6 at nine: ann, bea and cid in the four beds of room 1; dot alone in room 3."""
    story = Story(toml=BAYS)
    for name, told in {"ann": "F", "bea": "F", "cid": "M", "dot": "F", **sexes}.items():
        story.at("07:00", sex(name, told))
    story.at("08:00", admit("ann", "W6-1-A"))
    story.at("08:00", admit("bea", "W6-1-B"))
    story.at("08:00", admit("dot", "W6-3-A"))
    story.at("09:00", admit("cid", "W6-1-C"))
    return story


def mixed(story: Story, as_of: str | None = None) -> list[str]:
    return story.names("mixed_sex_patients", as_of=as_of)


def may_be(story: Story) -> list[str]:
    return story.names("mixed_sex_unknown_patients")


def test_everybody_in_a_room_where_both_sexes_lie_is_counted() -> None:
    # Two women and a man in room 1 are three patients in mixed-sex accommodation; dot is alone.
    story = ward()
    assert mixed(story) == ["ann", "bea", "cid"]
    assert story.count("mixed_sex_patients", "W6") == 3.0
    assert story.count("mixed_sex_patients", "ICU") == 0.0
    assert may_be(story) == []


def test_a_room_of_one_sex_is_no_breach() -> None:
    assert mixed(ward(cid="F")) == []


def test_who_moves_out_ends_the_breach_for_everybody() -> None:
    story = ward()
    story.at("10:00", move("cid", "W6-2-A"))
    assert mixed(story) == []
    story.at("11:00", move("dot", "W6-2-B"))
    assert mixed(story) == ["cid", "dot"]
    story.at("12:00", discharge("dot"))
    assert mixed(story) == []


def test_a_move_told_late_ends_the_breach_when_it_happened() -> None:
    story = ward()
    story.at("09:30", move("cid", "W6-2-A"), heard="12:00")
    assert mixed(story) == []


def test_whoever_is_on_leave_sleeps_elsewhere() -> None:
    story = ward()
    story.at("10:00", leave("cid"))
    assert mixed(story) == []
    story.at("18:00", back("cid"))
    assert mixed(story) == ["ann", "bea", "cid"]


@pytest.mark.parametrize("told", [None, "", "U", "O", "A"])
def test_a_sex_that_nobody_told_is_stated_and_not_guessed(told: str | None) -> None:
    # Of cid nobody knows: the three may be mixed. Once a man lies there too, all four are.
    story = ward(cid=told)
    assert (mixed(story), may_be(story)) == ([], ["ann", "bea", "cid"])
    story.at("10:00", sex("dan", "M"))
    story.at("10:00", admit("dan", "W6-1-D"))
    assert (mixed(story), may_be(story)) == (["ann", "bea", "cid", "dan"], [])


def test_who_lies_alone_is_not_asked_for_their_sex() -> None:
    assert may_be(ward(dot=None)) == []


def test_a_sex_told_otherwise_is_believed_from_then_on() -> None:
    story = ward()
    story.at("10:00", sex("cid", "F"))
    assert mixed(story) == []


def test_a_sex_that_was_read_wrongly_is_withdrawn() -> None:
    story = ward(cid="F")
    story.at("10:00", sex("cid", "M"), message=77)
    assert mixed(story) == ["ann", "bea", "cid"]
    story.at("11:00", reread(77, "p.cid"))
    assert mixed(story) == []


def test_two_records_of_one_patient_do_not_share_a_room_with_themselves() -> None:
    story = ward(ann="M", bea=None, cid="F")
    story.at("08:30", discharge("bea"))
    assert mixed(story) == ["ann", "cid"]
    story.at("10:00", merge_patients("ann", "cid"))
    assert (mixed(story), may_be(story)) == ([], [])


def test_a_merge_gives_a_record_without_a_sex_that_of_the_other() -> None:
    story = ward(cid=None)
    assert may_be(story) == ["ann", "bea", "cid"]
    story.at("10:00", sex("dan", "M"))
    story.at("10:00", merge_patients("cid", "dan"))
    assert mixed(story) == ["ann", "bea", "cid"]


def test_a_boy_beside_his_mother_is_no_breach() -> None:
    story = ward(cid="F", eve="F", fay="F", boy="M", son="M")
    story.at("08:00", admit("eve", "MAT-1-A"))
    story.at("08:00", admit("fay", "MAT-1-B"))
    story.at("09:00", newborn("boy", "MAT-1-A", mother="eve"))
    story.at("09:00", newborn("son", "MAT-1-B"))
    assert mixed(story) == []


def test_critical_care_may_mix() -> None:
    story = ward(cid="F", eve="F", dan="M")
    story.at("09:00", admit("eve", "ICU-1-A"))
    story.at("09:00", admit("dan", "ICU-1-B"))
    assert mixed(story) == []


def test_two_told_in_one_bed_are_a_conflict_and_no_breach() -> None:
    story = ward(cid="F", dan="M")
    story.at("10:00", admit("dan", "W6-3-A"))
    assert mixed(story) == []
    assert story.names("beds_shared") == ["W6-3-A"]


def test_chairs_are_nowhere_to_sleep() -> None:
    story = ward(cid="F", eve="F", dan="M")
    story.at("10:00", admit("eve", "W6-4-A"))
    story.at("10:00", admit("dan", "W6-4-B"))
    assert mixed(story) == []


def test_after_a_redaction_the_sex_is_not_known_and_the_room_says_so() -> None:
    story = Story(toml=BAYS)
    for name, told in (("ann", sex("ann", "F")), ("cid", ("p.cid", Redacted()))):
        story.at("07:00", told)
        story.at("08:00", admit(name, "W6-2-A" if name == "ann" else "W6-2-B"))
    assert (mixed(story), may_be(story)) == ([], ["ann", "cid"])
    assert story.census("W6") == ["ann", "cid"]


def test_nothing_but_a_room_asks_for_a_sex() -> None:
    # ADR-0020: no other number may change with who somebody is said to be.
    told, untold = ward(), ward(ann=None, bea=None, cid=None, dot=None)
    for name in MEASURES.keys() - {"mixed_sex_patients", "mixed_sex_unknown_patients"}:
        assert told.count(name) == untold.count(name), name
        assert told.names(name) == untold.names(name), name
