"""Merges of visits that went wrong once: several at a time, readings taken back, duplicates closed.

Method: each story is folded as heard; what is asserted is where the visits stand, and who lies
where.
"""

from functools import reduce

from housewide.hospital.visits.fold import fold
from housewide.hospital.visits.merged import joined
from housewide.hospital.visits.state import Visit
from housewide.kit.facts import Unknown
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    cancel_admit,
    cancel_move,
    discharge,
    make_inpatient,
    merge_visits,
    move,
    plain,
    register,
    reread,
    update,
)


def lie(story: Story) -> dict[str, tuple[str, ...]]:
    """Who lies where by the index, and by the visits themselves: the same."""
    by_visit: dict[str, tuple[str, ...]] = {}
    for key, visit in sorted(story.house.visits.visits.items()):
        bed = visit.now.place.bed
        if visit.now.status == "open" and bed:
            by_visit[bed] = (*by_visit.get(bed, ()), key)
    assert story.house.index.by_bed == by_visit
    return by_visit


def test_a_visit_given_to_another_and_back_leaves_nobody_behind() -> None:
    story = Story()
    story.at("08:00", admit("a", "6W-601-A"))
    story.at("08:10", admit("b", "6W-602-A"))
    story.at("08:20", admit("c", "ICU-1-A"))
    story.at("09:00", merge_visits("b", "a"), message=40)
    merged = lie(story)
    story.at("10:00", merge_visits("b", "c"), message=41)
    lie(story)
    story.at("11:00", reread(41, "v.b"))
    assert lie(story) == merged
    story.at("12:00", discharge("a"))
    assert lie(story) == {"ICU-1-A": ("v.c",)}


def test_merges_heard_in_any_order_leave_one_visit_where_its_key_is() -> None:
    story = Story()
    story.at("08:00", admit("b", "6W-601-A"))
    for when, old, into in (
        ("09:47", "b", "c"), ("09:13", "c", "d"), ("09:59", "d", "c"), ("09:48", "d", "b"),
        ("09:20", "d", "c"),
    ):  # fmt: skip
        story.at(when, merge_visits(old, into), heard="12:00")
    assert lie(story) == {"6W-601-A": (story.house.visits.aliases.resolve("v.b"),)}
    story.at("13:00", discharge("b"))
    assert lie(story) == {}


def test_a_message_that_merged_and_moved_is_taken_back_whole() -> None:
    story = Story()
    story.at("08:00", register("old", "ED-T1-A"))
    story.at("09:00", make_inpatient("new", "6W-601-A"), message=40)
    story.at("09:00", merge_visits("old", "new"), message=40)
    story.at("09:00", reread(40, "v.new", "v.old"), heard="10:00")
    assert lie(story) == {"ED-T1-A": ("v.old",)}


def test_a_cancelled_or_deleted_duplicate_does_not_end_the_visit_that_it_is_merged_into() -> None:
    for ended in (cancel_admit("old"), plain("delete", "old")):
        story = Story()
        story.at("08:00", admit("old", "6W-601-A"))
        story.at("08:30", admit("new", "6W-602-A"))
        story.at("09:00", ended)
        story.at("10:00", merge_visits("old", "new"))
        assert story.census() == ["new"]


def test_a_duplicate_deleted_after_the_merge_does_not_end_the_visit() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("08:30", admit("new", "6W-601-A"))
    story.at("10:00", merge_visits("old", "new"))
    story.at("10:30", plain("delete", "old"))
    assert lie(story) == {"6W-601-A": ("v.new",)}
    story.at("12:00", move("new", "ICU-1-A"))
    story.at("11:00", plain("delete", "old"), heard="12:30")
    assert story.census() == ["new"]
    assert lie(story) == {"ICU-1-A": ("v.new",)}


def test_a_cancel_told_by_one_number_of_a_merged_visit_takes_back_what_that_number_told() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("08:30", admit("new", "6W-601-A"))
    story.at("09:00", move("old", "6W-602-A"))
    story.at("10:00", merge_visits("old", "new"))
    story.at("10:30", move("new", "ICU-1-A"))
    story.at("11:00", cancel_move("old"))
    assert lie(story) == {"ICU-1-A": ("v.new",)}
    assert story.where("new", "09:30") == "6W-601-A"


def test_a_cancel_told_by_the_number_that_stays_takes_back_what_was_told_by_it() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("08:30", admit("new", "6W-601-A"))
    story.at("09:00", move("new", "6W-602-A"))
    story.at("09:30", move("old", "ICU-1-A"))
    story.at("10:00", merge_visits("old", "new"))
    story.at("11:00", cancel_move("new"))
    assert lie(story) == {"ICU-1-A": ("v.new",)}
    assert story.where("new", "09:15") == "6W-601-A"


def test_visits_taken_apart_again_each_keep_the_update_that_was_theirs() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A", as_class="E"))
    story.at("08:00", admit("new", "6W-602-A", as_class="E"))
    story.at("09:00", merge_visits("old", "new"), message=40)
    for when, visit in (("09:10", "old"), ("09:20", "new"), ("09:30", "old")):
        story.at(when, update(visit, "I"))
    story.at("10:00", reread(40, "v.old"))
    assert (story.visit("old").patient_class, story.visit("new").patient_class) == ("I", "I")


def test_a_second_merge_is_carried_out_beside_one_that_stands() -> None:
    story = Story()
    for visit, where in (("a", "6W-601-A"), ("b", "6W-601-B"), ("c", "ICU-1-A"), ("d", "ICU-2-A")):
        story.at("08:00", admit(visit, where))
    story.at("09:00", merge_visits("a", "b"))
    story.at("10:00", merge_visits("c", "d"))
    assert story.census() == ["b", "d"]


def test_a_number_that_had_ended_before_it_was_merged_is_not_looked_for_when_it_would_go() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("09:00", discharge("old"))
    story.at("10:00", admit("new", "6W-602-A"))
    story.at("11:00", merge_visits("old", "new"))
    story.at("+40 08:00", admit("other", "ICU-1-A"))
    assert sorted(story.house.visits.visits) == ["v.new", "v.other"]


def test_a_merged_visit_is_as_far_as_its_parts_and_counts_what_it_could_not_read() -> None:
    story = Story()
    story.at("08:00", admit("b", "6W-601-A"))
    story.at("08:10", ("v.b", Unknown("VisitBlessed")))
    last = story.at("08:20", admit("a", "6W-601-A"))
    story.at("09:00", merge_visits("a", "b"))
    one = story.house.visits.visits["v.b"]
    assert (one.position, one.unread) == (last.position, 1)
    story.at("10:00", merge_visits("b", "renumbered"))
    assert story.house.visits.visits["v.renumbered"].unread == 0


def test_a_cancel_after_the_merge_takes_back_what_was_told_before_it() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-602-A"))
    story.at("08:10", admit("new", "6W-601-A"))
    story.at("09:00", move("new", "ICU-1-A"))
    story.at("10:00", merge_visits("old", "new"))
    story.at("11:00", cancel_move("new"))
    assert lie(story) == {"6W-601-A": ("v.new",)}


def test_two_tellings_of_one_visit_are_as_far_as_the_one_that_heard_more() -> None:
    story = Story()
    first = story.at("08:00", admit("v1", "6W-601-A"))
    second = story.at("10:00", move("v1", "6W-602-A"))
    late = story.at("09:00", move("v1", "ICU-1-A"), heard="11:00")
    one = reduce(fold, [first, second], Visit("v.v1"))
    other = reduce(fold, [first, late], Visit("v.v1"))
    for both in (joined(one, other), joined(other, one)):
        assert (both.key, both.position, both.touched_at) == ("v.v1", 4, late.believed_at)
        assert [m.position for m in both.movements] == [2, 4, 3]


def test_a_move_under_either_number_is_of_the_one_visit() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("09:00", merge_visits("old", "new"))
    story.at("10:00", move("old", "6W-602-A"))
    story.at("11:00", move("new", "ICU-1-A"))
    assert lie(story) == {"ICU-1-A": ("v.new",)}


def test_a_merge_that_was_taken_back_takes_no_later_one_with_it() -> None:
    story = Story()
    story.at("08:00", admit("c", "6W-601-A"))
    story.at("08:10", merge_visits("a", "b"), message=40)
    story.at("08:20", merge_visits("c", "d"))
    story.at("09:00", reread(40, "v.a"))
    assert story.house.visits.aliases.resolve("v.a") == "v.a"
    assert story.house.visits.aliases.resolve("v.c") == "v.d"


def test_a_reading_taken_back_of_one_visit_leaves_the_other_that_it_is_one_with_alone() -> None:
    story = Story()
    merged = story.at("08:00", merge_visits("a", "b"), message=40)
    story.at("08:10", move("b", "6W-601-A"))
    again = story.at("09:00", reread(40, "v.a"), message=40)
    story.at("09:00", (merged.subject, merged.body), message=40)
    before = story.house.visits.visits["v.b"]
    story.house.visits.apply(again)  # followed again, by visits alone
    assert story.house.visits.visits["v.b"] == before
