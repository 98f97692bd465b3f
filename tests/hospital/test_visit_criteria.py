"""The criteria to reside: whether a patient meets them, and since when they no longer do."""

import pytest

from housewide.hospital.visits.criteria import NO_REVIEW, Criteria, criteria
from housewide.hospital.visits.keeping import REVIEW
from housewide.hospital.visits.past import visits_at
from tests.hospital.story import Story
from tests.hospital.telling import (
    TOLD,
    admit,
    discharge,
    hour,
    merge_patients,
    merge_visits,
    move,
    reassign,
    reread,
    review,
    review_unclear,
    update,
)


def of(story: Story, name: str = "ann", as_of: str | None = None) -> Criteria:
    """What the reviews of a visit come to, at an hour (now where none is named)."""
    visit = story.house.visits.get(f"v.{name}")
    assert visit is not None
    return criteria(visit.movements, story.house.same_patient.resolve, story.now(as_of))


def ward() -> Story:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    return story


def reviews_kept(story: Story) -> list[int]:
    movements = story.house.visits.visits["v.ann"].movements
    return [m.position for m in movements if m.kind == REVIEW]


def test_nobody_is_said_to_meet_them_before_a_review() -> None:
    assert of(ward()) == NO_REVIEW
    assert NO_REVIEW.meets is None


def test_who_goes_on_not_meeting_them_is_ready_since_the_first_review_that_said_so() -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+2 09:00", review("ann", False))
    assert of(story) == Criteria(False, hour("+1 09:00"), hour("+2 09:00"))
    assert of(story, as_of="+1 08:59") == NO_REVIEW


def test_who_meets_them_again_and_stops_again_is_ready_since_the_last_time_only() -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+3 09:00", review("ann", True))
    assert of(story).meets is True
    story.at("+5 09:00", review("ann", False))
    assert of(story) == Criteria(False, hour("+5 09:00"), hour("+5 09:00"))


def test_a_review_that_is_heard_late_counts_where_it_was_made() -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+5 09:00", review("ann", False))
    story.at("+3 09:00", review("ann", True), heard="+5 12:00")
    assert of(story).since_at == hour("+5 09:00")


def test_of_one_instant_the_review_told_last_holds() -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+2 09:00", review("ann", True))
    story.at("+2 09:00", review("ann", False), heard="+2 10:00")
    assert of(story).since_at == hour("+1 09:00"), "a slip was corrected: no day began anew"


@pytest.mark.parametrize("gone", [review("ann", None), reread(4, "v.ann")])
def test_a_review_that_is_taken_back_never_was(gone: TOLD) -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+2 09:00", review("ann", True), message=4)
    story.at("+2 09:00", gone, heard="+2 10:00")
    assert of(story) == Criteria(False, hour("+1 09:00"), hour("+1 09:00"))


def test_an_answer_that_nobody_understands_changes_nothing_and_is_told() -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+2 09:00", review_unclear("ann"))
    found = of(story)
    assert (found.meets, found.since_at, found.is_unclear) == (False, hour("+1 09:00"), True)
    story.at("+3 09:00", review("ann", False))
    assert not of(story).is_unclear


def test_the_reviews_told_under_the_other_number_of_a_visit_count() -> None:
    story = ward()
    story.at("+1 09:00", review("other", False))
    story.at("+1 10:00", merge_visits("other", "ann"))
    assert of(story).meets is False


def test_a_review_of_another_patient_is_no_news_of_this_one() -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False, patient="bob"))
    assert of(story) == NO_REVIEW
    story.at("+1 10:00", merge_patients("bob", "ann"))
    assert of(story).meets is False, "two records of one person"


def test_a_review_under_the_record_that_is_kept_is_of_whom_was_admitted_under_the_other() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A", patient="anne"))
    story.at("09:00", merge_patients("anne", "ann"))
    story.at("+1 09:00", review("ann", False))
    assert of(story).meets is False


def test_the_reviews_of_a_visit_that_is_another_patients_now_stay_its_own() -> None:
    story = ward()
    story.at("+1 09:00", review("ann", False))
    story.at("+1 10:00", reassign("ann", "bea"))
    assert of(story).meets is False


def test_a_review_moves_nobody_and_opens_nothing() -> None:
    story = ward()
    before = story.visit("ann")
    story.at("+1 09:00", review("ann", False, patient="bob"))
    assert story.visit("ann") == before
    story.at("+1 09:00", review("unheard", False))
    assert story.visit("unheard").status == "unknown"
    story.at("+1 10:00", move("ann", "ICU-1-A"))
    story.at("+1 11:00", discharge("ann"))
    story.at("+1 10:30", review("ann", True), heard="+1 12:00")
    assert story.where("ann") == "discharged"


def test_what_was_believed_then_is_not_what_is_known_now() -> None:
    story = ward()
    before = story.at("+1 09:00", review("ann", False))
    after = story.at("+3 09:00", review("ann", True), heard="+5 09:00")
    for known, meets in ((before, False), (after, True)):
        then = (known.position, known.believed_at, hour("+4 09:00"))
        (visit,) = visits_at(story.house.visits, (), *then)
        assert criteria(visit.movements, str, hour("+4 09:00")).meets is meets


def test_an_answer_on_file_that_comes_with_every_update_is_kept_by_its_two_ends() -> None:
    story = ward()
    for minute in range(30):
        story.at(f"09:{minute:02}", update("ann", "I"), by="EVN-2")
        story.at(f"09:{minute:02}", review("ann", False), by="EVN-2")
    assert len(story.house.visits.visits["v.ann"].movements) == 5, "and of updates so"
    assert of(story) == Criteria(False, hour("09:00"), hour("09:29"))


def test_answers_on_file_that_differ_are_all_kept() -> None:
    story = ward()
    for day, meets in enumerate((False, True, False, True, False), 1):
        story.at(f"+{day} 09:00", review("ann", meets), by="EVN-2")
    assert len(reviews_kept(story)) == 5
    assert of(story).since_at == hour("+5 09:00")


def test_the_first_answer_on_file_says_since_when_once_the_review_before_it_is_taken_back() -> None:
    for late in (review("ann", None), review("ann", True)):
        story = ward()
        story.at("09:00", review("ann", False), by="OBX-14")
        for clock in ("10:00", "11:00", "12:00", "13:00"):
            story.at(clock, review("ann", False), by="EVN-2")
        story.at("09:00", late, by="OBX-14", heard="14:00")
        assert of(story) == Criteria(False, hour("10:00"), hour("13:00"))
        assert len(reviews_kept(story)) == 4


def test_one_review_told_again_and_again_is_kept_twice_and_others_each() -> None:
    story = ward()
    told = [
        story.at("+1 09:00", review("ann", False), heard=f"+1 1{hours}:00", by="OBX-14").position
        for hours in range(5)
    ]
    assert reviews_kept(story) == [told[0], told[-1]]
    for day in (2, 3, 4):
        story.at(f"+{day} 09:00", review("ann", False), by="OBX-14")
    assert len(reviews_kept(story)) == 2 + 3


def test_a_review_beside_two_updates_alike_is_kept_when_a_third_comes() -> None:
    story = Story()
    for when in ("08:00", "08:10"):
        story.at(when, update("ann", "I"))
    story.at("08:20", review("ann", False))
    story.at("08:30", update("ann", "I"))
    story.at("08:40", admit("ann", "6W-601-A"))
    assert of(story) == Criteria(False, hour("08:20"), hour("08:20"))
