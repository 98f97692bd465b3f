"""Memory is linear in open visits: who left long ago is forgotten, and comes back as no ghost.

Method: days of the story stand for the 35 that an ended visit is kept.
"""

from housewide.hospital.house.house import House
from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.house.snapshot import digest, dump, load
from housewide.hospital.house.vacated import vacated_at
from housewide.kit.facts import Unknown
from tests.hospital.story import Story
from tests.hospital.telling import admit, bed, discharge, hour, move, plan, reread, update


def ended() -> Story:
    """A visit that ended on the first day, and a neighbour who stays."""
    story = Story()
    story.at("08:00", admit("v1", "ICU-1-A"))
    story.at("08:30", admit("stays", "ICU-2-A"))
    story.at("11:00", discharge("v1"))
    return story


def known(story: Story) -> list[str]:
    return sorted(key.removeprefix("v.") for key in story.house.visits.visits)


def test_an_ended_visit_is_kept_for_35_days_and_then_forgotten() -> None:
    story = ended()
    story.at("+35 11:00", bed("ICU-1-A", "U"))
    assert known(story) == ["stays", "v1"]
    story.at("+35 11:01", bed("ICU-1-A", "U"))
    assert known(story) == ["stays"]
    assert story.house.visits.dropped == 1


def test_an_open_visit_is_never_forgotten_however_long_it_lasts() -> None:
    story = ended()
    story.at("+400 11:00", bed("ICU-1-A", "U"))
    assert story.census("ICU") == ["stays"]


def test_a_visit_of_which_something_was_told_late_is_kept_from_then_on() -> None:
    story = ended()
    story.at("12:00", admit("v2", "ED-T1-A"))
    story.at("13:00", discharge("v2"))
    story.at("10:00", update("v1", "I"), heard="+20 08:00")
    story.at("+36 08:00", bed("ICU-1-A", "U"))
    assert known(story) == ["stays", "v1"]
    story.at("+56 08:00", bed("ICU-1-A", "U"))
    assert known(story) == ["stays"]


def test_a_visit_that_opens_again_is_not_forgotten() -> None:
    story = ended()
    story.at("12:00", admit("v1", "ICU-1-A"))
    story.at("+40 11:01", bed("ED-T1-A", "U"))
    assert story.census("ICU") == ["stays", "v1"]


def test_a_bed_stays_dirty_after_the_visit_that_left_it_is_forgotten() -> None:
    story = ended()
    story.at("+40 11:01", bed("ED-T1-A", "U"))
    assert story.names("beds_to_clean") == ["ICU-1-A"]


def test_a_bed_left_by_a_forgotten_visit_is_dirty_in_a_house_taken_up_again() -> None:
    story = ended()
    story.at("+40 11:01", bed("ED-T1-A", "U"))
    assert vacated_at(load(dump(story.house)), "ICU-1-A") == hour("11:00")


def test_an_old_fact_of_a_forgotten_visit_opens_no_ghost() -> None:
    story = ended()
    story.at("+40 08:00", bed("ICU-1-A", "U"))
    story.at("10:00", move("v1", "ICU-1-A"), heard="+40 09:00")
    story.at("10:30", move("v8", "ICU-1-A"), heard="+40 09:00")
    assert story.census("ICU") == ["stays"]
    assert story.house.visits.too_old == 2


def test_a_fact_of_just_35_days_ago_may_still_open_a_visit() -> None:
    story = ended()
    story.at("+40 08:00", bed("ICU-1-A", "U"))
    story.at("+5 09:00", move("v9", "ICU-1-A", as_class="I"), heard="+40 09:00")
    assert story.census("ICU") == ["stays", "v9"]


def test_what_is_forgotten_is_handed_once_to_whoever_keeps_it() -> None:
    story = ended()
    story.at("+40 08:00", bed("ICU-1-A", "U"))
    story.at("10:00", move("v1", "6W-601-A"), heard="+40 09:00")
    forgotten = story.house.visits.take_forgotten()
    assert [(v.key, len(v.movements)) for v in forgotten] == [("v.v1", 2), ("v.v1", 1)]
    assert story.house.visits.take_forgotten() == []


def test_what_is_forgotten_on_two_days_is_kept_together_until_it_is_taken() -> None:
    story = ended()
    story.at("12:00", admit("v2", "ED-T1-A"))
    story.at("+1 13:00", discharge("v2"))
    for when in ("+36 08:00", "+37 08:00"):
        story.at(when, bed("ICU-1-A", "U"))
    assert story.house.visits.dropped == 2
    assert [v.key for v in story.house.visits.take_forgotten()] == ["v.v1", "v.v2"]


def test_a_stay_in_three_parts_is_one_wherever_its_parts_are_kept() -> None:
    """Forgotten; told of again too late for memory; and then come back under the same number."""
    story = ended()
    story.at("+40 08:00", bed("ICU-1-A", "U"))
    story.at("10:00", move("v1", "6W-601-A"), heard="+40 09:00")
    story.at("+40 10:00", admit("v1", "ED-T1-A"))
    parts = Kept(story.house.visits.take_forgotten())

    def where(when: str) -> str:
        then = house_at_position(
            story.house, parts, story.house.position, hour(when), known_at=hour("+40 10:00")
        )
        now = then.visits.visits["v.v1"].now
        return now.place.bed if now.status == "open" else now.status

    hours = ("09:00", "10:30", "11:30", "+40 10:30")
    assert [where(h) for h in hours] == ["ICU-1-A", "6W-601-A", "discharged", "ED-T1-A"]


def test_a_withdrawn_message_of_a_forgotten_visit_opens_no_ghost() -> None:
    story = ended()
    story.at("+40 08:00", bed("ICU-1-A", "U"))
    story.at("08:00", reread(2, "v.v1"), heard="+40 09:00")
    assert known(story) == ["stays"]


def test_a_new_move_of_an_unknown_visit_opens_it_since_its_admission_may_be_missing() -> None:
    story = ended()
    story.at("+40 08:00", bed("ICU-1-A", "U"))
    story.at("+40 09:00", move("v9", "ICU-1-A", as_class="I"))
    assert story.census("ICU") == ["stays", "v9"]


def test_a_patient_who_lay_here_before_we_listened_is_taken_in_whatever_the_date() -> None:
    story = Story()
    story.at("-90 08:00", admit("v1", "ICU-1-A"), heard="09:00")
    assert story.census("ICU") == ["v1"]


def test_a_fact_of_an_unknown_kind_about_nobody_we_know_opens_nothing() -> None:
    story = ended()
    story.at("12:00", ("v.v9", Unknown("VisitBlessed")))
    story.at("12:10", ("v.v8", Unknown("VisitBlessed")))
    assert known(story) == ["stays", "v1"]
    assert story.house.visits.unread == 2


def test_a_house_that_was_put_down_and_taken_up_forgets_the_same_visits() -> None:
    story = ended()
    story.at("14:00", admit("v2", "ED-T1-A"))
    story.at("15:00", discharge("v2"))
    taken_up = load(dump(story.house))
    last = story.at("+35 12:00", bed("ICU-1-A", "U"))
    taken_up.apply(last)
    assert sorted(taken_up.visits.visits) == ["v.stays", "v.v2"]
    assert digest(taken_up) == digest(story.house)


def test_a_house_is_the_same_whether_it_was_asked_ahead_or_not() -> None:
    story = ended()
    story.census(as_of="+90 00:00")
    fresh = House()
    for entry in story.entries:
        fresh.apply(entry)
    assert digest(fresh) == digest(story.house)


def test_a_planned_admission_that_never_came_is_forgotten_with_its_plan() -> None:
    story = Story()
    story.at("08:00", plan("v1", "admit", "6W-601-A", "+1 10:00"))
    story.at("+40 08:00", admit("v2", "6W-602-A"))
    assert story.names("admissions_planned") == []


def test_a_copy_of_a_house_forgets_the_same_visits() -> None:
    story = ended()
    copy = story.house.copy()
    last = story.at("+35 11:01", bed("ICU-1-A", "U"))
    copy.apply(last)
    assert sorted(copy.visits.visits) == ["v.stays"]
    assert digest(copy) == digest(story.house)
