"""The hand-computed examples of the ED's patients: in bays, waiting, boarding, and since when."""

import pytest

from housewide.hospital.house.ed_stay import Admission, EdStay, stay_of
from housewide.hospital.house.measures import measure
from housewide.hospital.visits.settle import history
from tests.hospital.story import Story
from tests.hospital.telling import (
    TOLD,
    admit,
    cancel_admit,
    cancel_discharge,
    cancel_plan,
    discharge,
    hour,
    make_inpatient,
    make_outpatient,
    move,
    plan,
    register,
    update,
)
from tests.hospital.telling_vitals import triage


def ed() -> Story:
    """One in a bay, one waiting, and one in a bay who is to be admitted; one inpatient on 6W."""
    story = Story()
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("08:10", register("bob", "ED"))
    story.at("08:20", register("cid", "ED-T2-A"))
    story.at("08:30", admit("dot", "6W-601-A"))
    story.at("09:00", plan("cid", "admit", "6W"))
    return story


def stay(story: Story, name: str) -> EdStay | None:
    visit = story.house.visits.get(f"v.{name}")
    assert visit is not None
    told = history(visit.movements, story.house.believed_at, story.house.believed_at)
    return stay_of(story.house.places, visit.key, told)


def test_an_ed_has_patients_in_bays_waiting_and_boarding() -> None:
    story = ed()
    assert story.names("ed_patients") == ["ann", "bob", "cid"]
    assert story.names("ed_bays") == ["ED-T1-A", "ED-T2-A"]
    assert story.names("ed_waiting_patients") == ["bob"]
    assert story.names("boarders") == ["cid"]
    assert story.count("ed_patients", "6W") == 0


def test_whoever_was_not_triaged_is_counted_as_such() -> None:
    story = ed()
    story.at("09:00", triage("ann", 3))
    assert story.names("ed_untriaged_patients") == ["bob", "cid"]


def test_a_boarder_boards_from_the_earliest_evidence_of_an_admission() -> None:
    story = ed()
    story.at("10:00", plan("cid", "move", "6W-602-A"))
    story.at("11:00", make_inpatient("cid"))
    story.at("12:00", plan("ann", "admit"))
    longest = measure(story.house, "boarding_hours_longest", hour("13:30"))
    assert (longest.value, longest.made_of) == (4.5, ("v.ann", "v.cid"))
    assert longest.parts == {"from_planned_patients": 2.0}
    assert story.count("boarding_hours_median", as_of="13:30") == 3.0
    assert story.count("boarders_over_4_hours", as_of="13:00") == 0
    assert story.names("boarders_over_4_hours", as_of="13:01") == ["cid"]
    found = stay(story, "cid")
    assert found is not None
    assert found.admission == Admission(hour("09:00"), hour("11:00"), hour("10:00"), hour("10:00"))


def test_nobody_who_boards_has_no_median_and_no_longest_wait() -> None:
    story = ed()
    story.at("09:30", cancel_plan("cid", "admit"))
    assert story.names("boarders") == []
    assert story.count("boarding_hours_longest") == 0
    assert story.count("boarding_hours_median") is None


@pytest.mark.parametrize(
    ("evidence", "taken_back"),
    [
        (plan("ann", "admit", "6W"), cancel_plan("ann", "admit")),
        (plan("ann", "move", "6W"), cancel_plan("ann", "move")),
        (make_inpatient("ann"), make_outpatient("ann")),
        (admit("ann", "ED-T1-A"), cancel_admit("ann")),
    ],
    ids=["planned", "bed requested", "made inpatient", "admitted"],
)
def test_evidence_that_is_taken_back_makes_no_boarder(evidence: TOLD, taken_back: TOLD) -> None:
    story = Story()
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("09:00", evidence)
    assert story.names("boarders") == ["ann"]
    story.at("09:30", taken_back)
    assert story.names("boarders") == []


def test_a_move_to_another_bay_or_to_imaging_is_no_evidence_of_an_admission() -> None:
    story = Story()
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("09:00", plan("ann", "move", "ED-T2-A"))
    story.at("09:10", plan("ann", "move", "?CT^1"))
    assert story.names("boarders") == []


def test_boarding_ends_when_the_body_leaves_the_ed() -> None:
    story = ed()
    story.at("11:00", admit("cid", "6W-602-A"))
    assert story.names("boarders") == []
    found = stay(story, "cid")
    assert found is not None
    assert (found.boarding_from, found.left_at) == (hour("09:00"), hour("11:00"))


def test_a_late_decision_counts_from_when_it_was_made() -> None:
    story = ed()
    story.at("08:30", plan("ann", "admit", "6W"), heard="12:00")
    assert story.count("boarding_hours_longest", as_of="12:30") == 4.0


def test_a_stay_has_its_stamps_from_arrival_over_bay_to_leaving() -> None:
    story = Story()
    story.at("08:00", register("ann"))
    story.at("08:05", move("ann", "ED"))
    story.at("08:40", move("ann", "ED-T1-A"))
    story.at("10:00", discharge("ann"))
    assert stay(story, "ann") == EdStay(
        "v.ann", "ED", hour("08:00"), bedded_at=hour("08:40"), left_at=hour("10:00")
    )


def test_a_visit_that_never_was_is_no_stay_and_one_that_comes_back_has_a_new_one() -> None:
    story = Story()
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("08:10", cancel_admit("ann"))
    assert stay(story, "ann") is None
    story.at("09:00", register("bob", "ED-T1-A"))
    story.at("10:00", move("bob", "6W-601-A"))
    story.at("11:00", move("bob", "ED"))
    assert stay(story, "bob") == EdStay("v.bob", "ED", hour("11:00"))


def test_who_boarded_for_days_counts_for_a_day_after_they_left_like_anybody_else() -> None:
    story = Story()
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("09:00", plan("ann", "admit", "6W"))
    story.at("09:00", register("bob", "ED-T2-A"))
    story.at("10:00", discharge("bob"))
    story.at("+4 08:00", move("ann", "6W-601-A"))
    story.at("+4 12:00", update("ann", "I"))
    assert story.names("ecat_long_boarding") == story.names("ecat_long_stays") == ["ann"]
    assert story.names("ecat_long_stays", as_of="+5 08:01") == []


def test_who_was_registered_elsewhere_days_before_is_a_visit_to_the_ed_from_their_coming() -> None:
    story = Story()
    story.at("08:00", register("ann", "6W", as_class="O"))
    story.at("+4 08:00", move("ann", "ED"))
    story.at("+4 09:30", move("ann", "ED-T1-A"))
    story.at("+4 10:00", discharge("ann"))
    assert story.names("ecat_long_waits") == ["ann"]
    story.at("+4 10:30", cancel_discharge("ann"))
    story.at("+4 11:00", discharge("ann"))
    assert story.names("ecat_long_waits") == ["ann"]
