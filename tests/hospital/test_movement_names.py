"""Movements by the sender's own name (ZBE): taken back and corrected one by one.

Method: each story is folded as heard; what is asserted is where the visit stands afterwards.
"""

import pytest

from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    cancel_admit,
    cancel_discharge,
    discharge,
    hour,
    move,
    named,
    update,
)
from tests.hospital.telling import cancel_move as cancel

# Movements by name (ZBE)


def test_a_cancel_by_name_takes_out_that_movement_and_not_the_latest() -> None:
    story = Story()
    story.at("08:00", named(admit("v1", "6W-601-A"), "1"))
    story.at("09:00", named(move("v1", "ICU-1-A"), "2"))
    story.at("10:00", named(move("v1", "6W-602-A"), "3"))
    story.at("11:00", named(cancel("v1"), "2"))
    assert story.where("v1") == "6W-602-A"
    assert [d.bed for d in story.visit("v1").left] == ["6W-601-A"]


def test_a_cancel_of_a_name_that_was_never_told_takes_out_nothing() -> None:
    story = Story()
    story.at("08:00", named(admit("v1", "6W-601-A"), "1"))
    story.at("09:00", named(move("v1", "ICU-1-A"), "2"))
    story.at("11:00", named(cancel("v1"), "9"))
    assert story.where("v1") == "ICU-1-A"


@pytest.mark.parametrize("first", ["original", "correction"])
def test_a_corrected_movement_is_as_it_was_told_last_whichever_is_heard_first(first: str) -> None:
    story = Story()
    story.at("08:00", named(admit("v1", "6W-601-A"), "1"))
    original = ("09:00", named(move("v1", "ICU-1-A"), "2"))
    correction = ("09:30", named(move("v1", "ICU-2-A"), "2", corrects=True))
    for when, told in (original, correction) if first == "original" else (correction, original):
        story.at(when, told, heard="12:00")
    now = story.visit("v1")
    assert (now.place.bed, now.since_at) == ("ICU-2-A", hour("09:30"))
    assert [(d.bed, d.at) for d in now.left] == [("6W-601-A", hour("09:30"))]


def test_a_cancel_of_another_name_changes_nothing_whatever_it_cancels() -> None:
    story = Story()
    story.at("08:00", named(admit("v1", "6W-601-A"), "a1"))
    story.at("09:00", named(move("v1", "6W-602-A"), "m1"))
    story.at("10:00", named(cancel("v1", "ICU-1-A"), "mX"))
    story.at("10:10", named(cancel_admit("v1"), "aX"))
    assert story.where("v1") == "6W-602-A"


def test_a_discharge_cancelled_again_by_name_does_not_undo_the_next_one() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", named(discharge("v1"), "d1"))
    story.at("09:10", named(cancel_discharge("v1"), "d1"))
    story.at("10:00", named(discharge("v1"), "d2"))
    story.at("10:10", named(cancel_discharge("v1"), "d1"))
    assert story.where("v1") == "discharged"


def test_of_two_moves_at_one_instant_a_cancel_takes_out_the_one_it_names_heard_first() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", named(move("v1", "6W-602-A"), "m1"))
    story.at("09:00", named(cancel("v1"), "m2"))
    story.at("09:00", named(move("v1", "6W-603-A"), "m2"))
    assert story.where("v1") == "6W-602-A"


def test_two_cancels_heard_ahead_each_wait_for_the_move_that_they_name() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    for told in (
        named(cancel("v1"), "m1"),
        named(cancel("v1"), "m2"),
        named(move("v1", "ICU-1-A"), "m1"),
        named(move("v1", "ICU-2-A"), "m2"),
    ):
        story.at("09:00", told)
    assert (story.where("v1"), story.visit("v1").left) == ("6W-601-A", ())


def test_of_two_corrections_the_one_told_last_holds_even_if_it_is_of_earlier() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("10:00", named(move("v1", "6W-602-A"), "m1"))
    story.at("12:00", named(move("v1", "6W-603-A"), "m1", corrects=True), heard="13:01")
    story.at("11:00", named(move("v1", "ICU-1-A"), "m1", corrects=True), heard="13:02")
    now = story.visit("v1")
    assert (now.place.bed, now.since_at) == ("ICU-1-A", hour("11:00"))


def test_a_cancel_heard_ahead_of_its_move_waits_for_it_among_other_news_of_that_minute() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:30", move("v1", "6W-602-A"))
    story.at("09:00", update("v1", "I"))
    story.at("09:00", cancel("v1"))
    story.at("09:00", named(move("v1", "ICU-1-A"), "m3"))
    assert story.where("v1") == "6W-602-A"
