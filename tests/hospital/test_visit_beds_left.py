"""Which beds a visit leaves behind, by whose word: what the sender names as left counts too.

Method: each story is folded as heard; what is asserted is which beds were left, and what was odd.
"""

from housewide.hospital.visits.facts import VisitDischarged
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    arrive,
    cancel_admit,
    die,
    hour,
    make_inpatient,
    move,
    place,
    register,
)


def beds_left(story: Story) -> list[str]:
    return [left.bed for left in story.visit("v1").left]


def test_a_bed_that_the_sender_names_where_we_knew_the_unit_only_was_left_and_is_not_odd() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W"))
    story.at("09:00", move("v1", "ICU-1-A", prior="6W-601-A"), by="EVN-2")
    assert (beds_left(story), story.odd("v1")) == (["6W-601-A"], [])
    (left,) = story.visit("v1").left
    assert (left.since_at, left.at, left.effective_from) == (None, hour("09:00"), "EVN-2")


def test_who_was_in_no_bed_leaves_none() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W"))
    story.at("09:00", move("v1", "ICU-1-A"))
    assert beds_left(story) == []


def test_another_unit_that_the_sender_names_as_left_is_odd_though_we_knew_no_bed() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W"))
    story.at("09:00", move("v1", "ICU-1-A", prior="ED-T1-A"))
    assert (beds_left(story), story.odd("v1")) == (["ED-T1-A"], ["prior-place-differs"])


def test_a_bed_left_by_whoever_is_heard_of_for_the_first_time_is_not_odd() -> None:
    story = Story()
    story.at("09:00", move("v1", "ICU-1-A", prior="6W-601-A"))
    assert (beds_left(story), story.odd("v1")) == (["6W-601-A"], [])


def test_whoever_died_may_lie_in_the_bed_we_believed_or_in_the_one_that_is_named() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", ("v.v1", VisitDischarged("p.v1", place("ICU-1-A"), "20")))
    assert {left.bed: left.body_stays for left in story.visit("v1").left} == {
        "ICU-1-A": True,
        "6W-601-A": True,
    }


def test_whoever_died_is_gone_once_they_arrive_elsewhere_and_not_in_their_own_bed() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", die("v1"))
    for when, where in (("09:10", None), ("09:20", "6W-601-A")):
        story.at(when, arrive("v1", where))
        (left,) = story.visit("v1").left
        assert (left.at, left.body_stays) == (hour("09:00"), True)
    story.at("10:00", arrive("v1", "?MORGUE"))
    (left,) = story.visit("v1").left
    assert (left.at, left.body_stays) == (hour("10:00"), False)


def test_who_was_made_inpatient_and_never_came_was_never_admitted_and_left_no_bed() -> None:
    story = Story()
    story.at("08:00", register("v1", "ED-T1-A"))
    story.at("09:00", make_inpatient("v1", "6W-601-A"))
    story.at("10:00", move("v1", "6W-602-A"))
    story.at("11:00", cancel_admit("v1"))
    now = story.visit("v1")
    assert (now.status, now.admitted_at, beds_left(story)) == ("cancelled", None, [])
