"""The same number twice: at two facilities, of two authorities, and used again after a merge.

Method: messages are translated and folded, so that the keys are made as they are on the wire.
"""

from msgspec.structs import replace

from housewide.hospital.house.conflicts import InTwoPlaces, in_two_places
from housewide.hospital.house.house import House
from housewide.integrations.hl7v2.profile import Profile
from housewide.kit.facts import Entry
from housewide.kit.keys import Identifier
from tests.hospital.story import Story
from tests.hospital.telling import admit, merge_patients, reassign, unmerge_patients
from tests.integrations.hl7v2.feed import PSEUDONYMS, RECEIVED, message, profile, translate


def heard(house: House, *messages: bytes, by: Profile | None = None) -> None:
    """Fold what these messages tell, one after the other."""
    for data in messages:
        for draft in translate(data, by):
            at, position = draft.effective_at, house.position + 1
            house.apply(
                Entry(
                    "s", position, draft.subject, draft.body, at, draft.effective_from,
                    None, RECEIVED, RECEIVED, position, "source:ehr",
                )
            )  # fmt: skip


def patients(house: House) -> set[str]:
    """Who the open visits are of, merged records resolved."""
    now = [visit.now for visit in house.visits.visits.values() if visit.now.status == "open"]
    return {house.same_patient.resolve(each.patient) for each in now}


def key(authority: str, number: str) -> str:
    return PSEUDONYMS.patient(Identifier(authority, "MR", number))


BARE = {3: "100042^^^^MR"}
"""A number without its authority: then it is the profile's."""


def test_the_same_number_at_two_facilities_is_two_patients() -> None:
    brigid, lark = House(), House()
    heard(brigid, message("A01", pid=BARE))
    other = replace(profile(), authority="LRK")
    heard(lark, message("A01", pid=BARE), by=other)
    assert patients(brigid) == {key("STB", "100042")}
    assert patients(lark) == {key("LRK", "100042")}
    heard(lark, message("A40", pid={3: "7^^^^MR"}, more="MRG|100042^^^^MR\r"), by=other)
    assert patients(lark) == {key("LRK", "7")}
    assert patients(brigid) == {key("STB", "100042")}, "a merge is of the facility that tells it"


def test_the_same_number_of_two_authorities_in_one_facility_is_two_patients() -> None:
    house = House()
    heard(house, message("A01"))
    heard(house, message("A01", {3: "6W^602^A", 19: "V7002"}, pid={3: "100042^^^LRK^MR"}))
    assert patients(house) == {key("STB", "100042"), key("LRK", "100042")}
    assert in_two_places(house) == ()


def test_a_merge_across_authorities_makes_one_patient_of_the_two() -> None:
    house = House()
    heard(house, message("A01"))
    heard(house, message("A01", {3: "6W^602^A", 19: "V7002"}, pid={3: "9^^^LRK^MR"}))
    heard(house, message("A40", more="MRG|9^^^LRK^MR\r"))
    assert patients(house) == {key("STB", "100042")}
    assert [type(each) for each in in_two_places(house)] == [InTwoPlaces]


def test_a_merge_of_the_same_number_of_another_authority_leaves_ours_alone() -> None:
    house = House()
    heard(house, message("A01"))
    heard(house, message("A40", pid={3: "77^^^LRK^MR"}, more="MRG|100042^^^LRK^MR\r"))
    assert patients(house) == {key("STB", "100042")}


def test_a_number_used_again_after_a_merge_is_a_conflict_until_somebody_takes_them_apart() -> None:
    """Whoever sends under a merged number means the patient it was merged into, until told else."""
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="bea"))
    story.at("08:10", merge_patients("ann", "bea"))
    story.at("+9 08:00", admit("v2", "ICU-1-A", patient="ann"))  # the number is somebody new's
    assert in_two_places(story.house) == (InTwoPlaces("p.bea", ("v.v1", "v.v2")),)
    story.at("+9 09:00", unmerge_patients("ann"))
    assert in_two_places(story.house) == ()
    assert story.house.same_patient.resolve("p.ann") == "p.ann"


def test_a_number_used_again_is_its_own_once_a_visit_is_given_to_it() -> None:
    story = Story()
    story.at("08:10", merge_patients("ann", "bea"))
    story.at("+9 08:00", admit("v2", "ICU-1-A", patient="bea"))
    story.at("+9 09:00", reassign("v2", "ann"))
    assert story.visit("v2").patient == "p.ann"
    assert story.house.same_patient.resolve("p.ann") == "p.ann"


def test_a_wrong_merge_undone_after_a_week_leaves_what_was_told_meanwhile_with_its_own() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("09:00", merge_patients("bea", "ann"))
    story.at("+3 08:00", admit("v2", "ICU-1-A", patient="bea"))
    assert in_two_places(story.house) == (InTwoPlaces("p.ann", ("v.v1", "v.v2")),)
    story.at("+7 09:00", unmerge_patients("bea"))
    assert in_two_places(story.house) == ()
    assert (story.visit("v1").patient, story.visit("v2").patient) == ("p.ann", "p.bea")
    assert story.census() == ["v1", "v2"]
