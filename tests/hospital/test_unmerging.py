"""What taking a wrong merge back would change, told before anybody does it."""

from housewide.hospital.house.unmerging import apart, standing, unmerging
from housewide.kit.clock import Instant
from housewide.kit.facts import Draft
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    hour,
    merge_patients,
    reassign,
    reread,
    unmerge_patients,
)


def wrongly_merged() -> Story:
    """Ann in 601-A and Bea in the ICU are taken for one at nine."""
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A", patient="ann"))
    story.at("08:30", admit("v2", "ICU-1-A", patient="bea"))
    story.at("09:00", merge_patients("bea", "ann"), message=40)
    return story


def taken_back(story: Story, record: str, at: Instant) -> Draft:
    """As a person does it; the fact."""
    draft = unmerging(story.house, f"p.{record}", at)
    story.tell((draft.subject, draft.body), draft.effective_at, at, by=draft.effective_from)
    return draft


def test_what_is_told_before_is_what_comes_true() -> None:
    story = wrongly_merged()
    change = apart(story.house, unmerging(story.house, "p.bea", hour("10:00")), hour("10:00"))
    assert [visit.key for visit in change.visits] == ["v.v2"]
    assert (change.into, change.census_before, change.census_after) == ("p.ann", 2, 2)
    assert standing(story.house, "p.bea") == "merged", "nothing is changed by asking"
    taken_back(story, "bea", hour("10:00"))
    assert standing(story.house, "p.bea") == "apart"
    assert story.census() == ["v1", "v2"]


def test_a_visit_goes_back_by_whom_the_newest_word_on_it_names() -> None:
    story = wrongly_merged()
    story.at("09:10", reassign("v2", "ann"))
    change = apart(story.house, unmerging(story.house, "p.bea", hour("10:00")), hour("10:00"))
    assert (change.visits, [visit.key for visit in change.staying]) == ((), ["v.v2"])


def test_a_merge_dated_ahead_stays_undone_though_it_is_read_again() -> None:
    story = Story()
    story.at("18:00", merge_patients("bea", "ann"), heard="09:00", message=40)
    draft = taken_back(story, "bea", hour("10:00"))
    assert draft.effective_at == hour("18:00") + 1
    story.at("10:10", reread(40, "p.bea"))
    story.at("18:00", merge_patients("bea", "ann"), heard="10:10", message=40)
    assert standing(story.house, "p.bea") == "apart"


def test_only_a_record_that_means_another_can_be_taken_back() -> None:
    story = wrongly_merged()
    story.at("09:10", reassign("v1", "cleo"))  # her own record, and never merged
    told = {name: standing(story.house, f"p.{name}") for name in ("ann", "bea", "cleo", "dora")}
    assert told == {"ann": "never", "bea": "merged", "cleo": "never", "dora": "never"}
    story.at("09:20", reread(40, "p.bea"))
    assert standing(story.house, "p.bea") == "never", "its message merges nothing any more"


def test_a_merge_the_other_way_round_can_be_taken_back_too() -> None:
    story = wrongly_merged()
    story.at("09:10", merge_patients("ann", "bea"))
    assert (standing(story.house, "p.ann"), standing(story.house, "p.bea")) == ("merged", "never")
    story.at("09:20", unmerge_patients("ann"))
    assert (standing(story.house, "p.ann"), standing(story.house, "p.bea")) == ("apart", "never")
