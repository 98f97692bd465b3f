"""Two records that are one, and a merge that was wrong: patients by alias, visits by alias.

Method: each story is folded as heard. Nothing that was told under an old key is ever changed, so
that every merge can be undone.
"""

from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.house.conflicts import InTwoPlaces, in_two_places
from housewide.hospital.house.snapshot import digest, dump, load
from housewide.kit.aliases import Aliases
from housewide.kit.facts import Entry
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    discharge,
    hour,
    link,
    merge_patients,
    merge_visits,
    move,
    reassign,
    reread,
    unlink,
    unmerge_patients,
    update,
)


def same(story: Story, name: str) -> str:
    return story.house.same_patient.resolve(f"p.{name}").removeprefix("p.")


# Patients


def test_one_person_under_two_records_in_two_beds_is_a_conflict_until_somebody_decides() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("09:00", admit("v2", "ICU-1-A", patient="anne"))
    assert in_two_places(story.house) == ()
    story.at("10:00", merge_patients("anne", "ann"))
    assert in_two_places(story.house) == (InTwoPlaces("p.ann", ("v.v1", "v.v2")),)
    assert (story.where("v1"), story.where("v2")) == ("6W-601-A", "ICU-1-A")
    assert story.census() == ["v1", "v2"]


def test_what_is_told_under_the_old_key_after_the_merge_is_not_lost() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="anne"))
    story.at("09:00", merge_patients("anne", "ann"))
    story.at("10:00", update("v1", "I"))
    story.at("11:00", discharge("v1"))
    assert story.where("v1") == "discharged"


def test_merges_are_resolved_along_the_chain() -> None:
    story = Story()
    story.at("08:00", merge_patients("a", "b"))
    story.at("09:00", merge_patients("b", "c"))
    assert [same(story, key) for key in "abc"] == ["c", "c", "c"]


def test_a_wrong_merge_undone_after_a_week_leaves_two_patients_and_their_visits() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("08:30", admit("v2", "ICU-1-A", patient="bea"))
    story.at("09:00", merge_patients("bea", "ann"))
    story.at("+7 09:00", unmerge_patients("bea"))
    assert (same(story, "ann"), same(story, "bea")) == ("ann", "bea")
    assert in_two_places(story.house) == ()
    assert (story.visit("v1").patient, story.visit("v2").patient) == ("p.ann", "p.bea")


def test_a_merge_told_after_another_was_undone_holds() -> None:
    story = Story()
    story.at("08:00", merge_patients("bea", "ann"))
    story.at("09:00", unmerge_patients("bea"))
    story.at("10:00", merge_patients("dora", "cleo"))
    assert [same(story, name) for name in ("bea", "dora")] == ["bea", "cleo"]


def test_a_visit_given_back_to_a_merged_patient_makes_them_one_of_their_own_again() -> None:
    # As EHRs undo a merge: the record is made anew and its visits are moved to it (A45).
    story = Story()
    story.at("08:00", admit("v2", "ICU-1-A", patient="bea"))
    story.at("09:00", merge_patients("bea", "ann"))
    story.at("+7 09:00", reassign("v2", "bea"))
    assert same(story, "bea") == "bea"
    assert story.visit("v2").patient == "p.bea"


def test_a_merge_the_other_way_round_is_the_newer_word() -> None:
    story = Story()
    story.at("08:00", merge_patients("a", "b"))
    story.at("09:00", merge_patients("b", "a"))
    assert (same(story, "a"), same(story, "b")) == ("a", "a")


def test_a_merge_that_was_read_wrongly_is_taken_back() -> None:
    story = Story()
    story.at("08:00", merge_patients("a", "b"), message=40)
    story.at("08:00", reread(40, "p.a"), heard="09:00")
    assert same(story, "a") == "a"


def test_a_merge_taken_back_twice_is_gone_from_the_first_time_on() -> None:
    story = Story()
    story.at("08:00", merge_patients("a", "b"), message=40)
    first = story.at("09:00", reread(40, "p.a"))
    story.at("10:00", reread(40, "p.a"))
    aliases = story.house.same_patient
    assert aliases.as_known(first.position - 1).resolve("p.a") == "p.b"
    assert aliases.as_known(first.position).resolve("p.a") == "p.a"


def test_a_link_joins_nothing_and_an_unlink_ends_it() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("08:00", admit("v2", "ICU-1-A", patient="anne"))
    story.at("09:00", link("anne", "ann"))
    assert story.house.links.linked_with("p.ann") == ("p.anne",)
    assert same(story, "anne") == "anne"
    assert in_two_places(story.house) == ()
    story.at("10:00", unlink("ann", "anne"))
    assert story.house.links.linked_with("p.ann") == ()


# Visits


def test_a_link_by_a_message_that_was_read_wrongly_is_taken_back() -> None:
    story = Story()
    story.at("08:00", link("ann", "bea"), message=9)
    story.at("08:10", link("ann", "cleo"), message=10)
    story.at("09:00", reread(9, "p.ann"))
    assert story.house.links.linked_with("p.ann") == ("p.cleo",)


def test_every_number_that_means_one_patient_is_named_in_one_order() -> None:
    story = Story()
    story.at("08:00", merge_patients("cleo", "ann"))
    story.at("08:10", merge_patients("bea", "cleo"))
    same = story.house.same_patient
    assert same.meaning("p.bea") == same.meaning("p.ann") == ("p.ann", "p.bea", "p.cleo")
    assert same.meaning("p.dora") == ("p.dora",)
    story.at("09:00", unmerge_patients("bea"), message=9)
    assert same.meaning("p.ann") == ("p.ann", "p.cleo")
    story.at("10:00", reread(9, "p.bea"))
    assert same.resolve("p.bea") == "p.ann", "the unmerging was read wrongly"


def test_two_numbers_of_one_stay_become_one_visit_with_all_its_movements() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("09:00", admit("new", "6W-601-A"))
    story.at("10:00", merge_visits("old", "new"))
    assert story.census() == ["new"]
    story.at("11:00", move("old", "ICU-1-A"))  # a system that has not heard of it
    assert story.where("new") == "ICU-1-A"
    assert story.house.index.by_bed == {"ICU-1-A": ("v.new",)}


def test_a_renumbered_visit_of_which_only_the_old_number_was_heard_goes_on() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("10:00", merge_visits("old", "new"))
    story.at("11:00", discharge("new"))
    assert story.where("new") == "discharged"
    assert [d.bed for d in story.visit("new").left] == ["6W-601-A"]
    assert story.house.index.by_bed == {}


def test_a_merge_of_visits_heard_before_either_of_them_holds_for_both() -> None:
    story = Story()
    story.at("10:00", merge_visits("old", "new"))
    story.at("08:00", admit("old", "6W-601-A"), heard="10:10")
    assert story.census() == ["new"]


def test_visits_merged_by_a_message_that_was_read_wrongly_are_apart_again() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", admit("v2", "ICU-1-A"))
    before = (story.where("v1"), story.where("v2"), story.house.index.by_bed.copy())
    story.at("10:00", merge_visits("v1", "v2"), message=40)
    story.at("10:30", move("v1", "6W-602-A"))
    story.at("11:00", reread(40, "v.v1"))
    assert before[2].keys() == {"6W-601-A", "ICU-1-A"}
    assert (story.where("v1"), story.where("v2")) == ("6W-602-A", before[1])


def test_merges_come_through_a_snapshot() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("09:00", merge_visits("old", "new"))
    story.at("09:30", merge_patients("a", "b"))
    story.at("09:40", link("a", "c"))
    taken_up = load(dump(story.house))
    assert digest(taken_up) == digest(story.house)
    entry = story.at("10:00", move("old", "ICU-1-A"))
    taken_up.apply(entry)
    assert digest(taken_up) == digest(story.house)


def test_a_merged_visit_that_ended_long_ago_is_forgotten_and_its_number_is_not() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("09:00", merge_visits("old", "new"))
    story.at("10:00", discharge("new"))
    story.at("+40 08:00", admit("other", "6W-601-A"))
    assert list(story.house.visits.visits) == ["v.other"]
    assert story.house.visits.aliases.resolve("v.old") == "v.new"


# The order of hearing


MERGES = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")).filter(lambda m: m[0] != m[1]),
    max_size=6,
)


@given(MERGES, st.randoms())
def test_the_order_in_which_merges_are_heard_does_not_matter(
    merges: list[tuple[str, str]], chance: object
) -> None:
    told = list(enumerate(merges))
    heard = told.copy()
    chance.shuffle(heard)  # type: ignore[attr-defined]
    by_order = [[_aliases(each).resolve(key) for key in "abcd"] for each in (told, heard)]
    assert by_order[0] == by_order[1]


def _aliases(told: list[tuple[int, tuple[str, str]]]) -> Aliases:
    aliases = Aliases()
    for position, (minute, (old, into)) in enumerate(told, 1):
        entry = _entry(position, minute, old, into)
        aliases.merge(entry, old, into)
    return aliases


def _entry(position: int, minute: int, old: str, into: str) -> Entry:
    subject, body = merge_patients(old, into)
    at = hour("08:00") + minute * 60_000_000
    return Entry("s", position, subject, body, at, "EVN-2", None, None, at, position, "source:ehr")
