"""What is dated ahead, read anew, or not understood: time lines of single visits.

Method: the story is folded as heard; what is asserted is where the visit stands afterwards.
"""

from functools import reduce

from housewide.hospital.visits.fold import fold
from housewide.hospital.visits.state import Visit
from housewide.kit.facts import Unknown
from tests.hospital.story import Story
from tests.hospital.telling import admit, attend, hour, move, plan, reread


def test_a_movement_dated_ahead_moves_nobody_until_it_is_due() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("14:00", move("v1", "ICU-1-A"), heard="09:00")
    assert story.where("v1", "13:00") == "6W-601-A"
    assert story.census("6W", "13:00") == ["v1"]
    assert story.where("v1", "14:00") == "ICU-1-A"
    assert story.census("ICU", "14:00") == ["v1"]
    assert story.census("6W", "14:00") == []


def test_a_due_movement_takes_effect_with_the_next_fact_of_anybody() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("14:00", move("v1", "ICU-1-A"), heard="09:00")
    story.at("15:00", admit("v2", "6W-602-A"))
    assert story.house.visits.visits["v.v1"].now.place.bed == "ICU-1-A"
    assert story.house.index.by_bed == {"ICU-1-A": ("v.v1",), "6W-602-A": ("v.v2",)}


def test_a_visit_folded_by_itself_lets_a_due_movement_take_effect_too() -> None:
    story = Story()
    entries = [
        story.at("08:00", admit("v1", "6W-601-A")),
        story.at("10:00", move("v1", "ICU-1-A"), heard="08:10"),
        story.at("11:00", move("v1", "6W-602-A")),
    ]
    visit = reduce(fold, entries, Visit("v.v1"))
    assert visit == story.house.visits.visits["v.v1"]
    assert [d.bed for d in visit.now.left] == ["6W-601-A", "ICU-1-A"]


def test_what_comes_due_next_is_the_first_that_is_still_to_come() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("14:00", move("v1", "ICU-1-A"), heard="09:00")
    story.at("16:00", move("v1", "ICU-2-A"), heard="09:10")
    story.at("12:00", move("v1", "6W-602-A"))
    assert story.house.visits.visits["v.v1"].due_at == hour("14:00")


def test_an_admission_dated_ahead_is_expected() -> None:
    story = Story()
    story.at("+2 08:00", admit("v1", "6W-601-A"), heard="09:00")
    assert story.where("v1") == "expected"
    assert (story.visit("v1").patient, story.visit("v1").patient_class) == ("p.v1", "I")
    assert story.count("visits_open") == 0
    assert story.where("v1", "+2 08:00") == "6W-601-A"


def test_what_is_planned_of_a_visit_stays_so_while_its_admission_is_still_to_come() -> None:
    """The visits machine found it: what was told of an expected visit was not to be seen."""
    story = Story()
    story.at("08:00", plan("v1", "move", "ICU-1-A"))
    story.at("08:30", attend("v1", "9"))
    story.at("12:00", admit("v1", "6W-601-A"), heard="09:00")
    now = story.visit("v1")
    assert now.status == "expected"
    assert [p.step for p in now.plans] == ["move"]
    assert now.attending == "9"
    assert story.names("transfers_in_planned", "ICU") == ["v1"]


def test_a_clock_that_is_two_minutes_fast_does_not_make_a_patient_wait() -> None:
    story = Story()
    story.at("08:02", admit("v1", "6W-601-A"), heard="08:00")
    assert story.where("v1") == "6W-601-A"


def test_a_message_read_better_withdraws_what_it_told_before() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"), message=77)
    story.at("09:00", reread(77, "v.v1"), heard="10:00", message=77)
    assert story.where("v1") == "6W-601-A"
    story.at("09:00", move("v1", "ICU-2-A"), heard="10:00", message=77)
    assert story.where("v1") == "ICU-2-A"
    assert [d.bed for d in story.visit("v1").left] == ["6W-601-A"]


def test_a_visit_folded_by_itself_is_as_far_as_the_reading_that_was_taken_back() -> None:
    story = Story()
    told = story.at("08:00", admit("v1", "6W-601-A"), message=77)
    withdrawn = story.at("08:00", reread(77, "v.v1"), heard="10:00")
    visit = reduce(fold, [told, withdrawn], Visit("v.v1"))
    assert (visit.position, visit.now.status) == (withdrawn.position, "unknown")


def test_a_visit_whose_only_message_is_withdrawn_is_in_no_census() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"), message=77)
    story.at("08:00", reread(77, "v.v1"), heard="10:00")
    assert story.where("v1") == "unknown"
    assert story.census() == []


def test_a_fact_of_an_unknown_kind_is_counted_and_changes_nothing() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", ("v.v1", Unknown("VisitBlessed")))
    assert story.where("v1") == "6W-601-A"
    assert story.house.unread == {"VisitBlessed": 1}
    assert story.house.visits.visits["v.v1"].unread == 1
    story.at("08:30", move("v1", "ICU-1-A"), heard="10:00")
    assert story.house.visits.visits["v.v1"].unread == 1


def test_a_fact_of_an_unknown_kind_is_counted_once_however_often_it_is_read() -> None:
    story = Story()
    told = story.at("08:00", admit("v1", "6W-601-A"))
    strange = story.at("09:00", ("v.v1", Unknown("VisitBlessed")))
    visit = reduce(fold, [told, strange, strange], Visit("v.v1"))
    assert (visit.unread, visit.position) == (1, strange.position)
