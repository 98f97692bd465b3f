"""What was typed in late, beside a census extract that did not know it: what holds of each."""

import pytest

from tests.hospital.census import seen
from tests.hospital.story import Story
from tests.hospital.telling import admit, cancel_move, move, reread, update


def in_extract(where: str, *, as_class: str = "I", story: Story | None = None) -> Story:
    """In the extract of 6:00, which was loaded at half past six."""
    story = story or Story()
    story.at("06:00", seen("ann", where, as_class=as_class), heard="06:30", by="census")
    return story


def admitted(where: str) -> Story:
    story = Story()
    story.at("05:00", admit("ann", where))
    return story


def test_an_extract_that_knew_of_a_move_holds_whatever_is_told_late_of_before_it() -> None:
    story = admitted("6W-601-A")
    story.at("05:40", move("ann", "ICU-1-A"))
    in_extract("6W-602-A", story=story)
    story.at("05:10", update("ann"), heard="07:00")
    assert story.where("ann") == "6W-602-A"


def test_a_late_update_that_says_nothing_of_it_leaves_the_class_of_the_extract() -> None:
    story = in_extract("ED-T1-A", as_class="E")
    story.at("05:50", update("ann"), heard="06:40")
    assert story.visit("ann").patient_class == "E"


@pytest.mark.parametrize("as_class", ["", "U", "I"])
def test_a_late_admission_moves_nobody_whom_the_extract_may_have_as_admitted(as_class: str) -> None:
    story = in_extract("6W-601-A", as_class=as_class)
    story.at("-3 10:00", admit("ann", "6W-603-A"), heard="07:00")
    assert (story.where("ann"), story.census("6W")) == ("6W-601-A", ["ann"])


def test_a_late_a12_of_the_very_instant_of_its_move_takes_it_back() -> None:
    story = admitted("6W-601-A")
    story.at("05:40", move("ann", "ICU-1-A"))
    in_extract("ICU-1-A", story=story)
    story.at("05:40", cancel_move("ann"), heard="06:40")
    assert story.where("ann") == "6W-601-A"


def test_a_late_a12_of_another_move_leaves_the_bed_of_the_extract() -> None:
    story = admitted("6W-601-A")
    story.at("05:20", move("ann", "ICU-2-A"))
    in_extract("6W-602-A", story=story)
    story.at("05:30", cancel_move("ann"), heard="06:40")
    assert story.where("ann") == "6W-602-A"


def test_a_late_a12_of_the_only_move_told_leaves_the_bed_of_the_extract() -> None:
    story = Story()
    story.at("05:40", move("ann", "ICU-1-A"))
    in_extract("ICU-1-A", story=story)
    story.at("05:50", cancel_move("ann"), heard="06:40")
    assert story.where("ann") == "ICU-1-A"


def test_a_late_a12_puts_the_patient_back_to_where_an_earlier_extract_had_them() -> None:
    story = Story()
    story.at("-1 06:00", seen("ann", "6W-601-A"), by="census")
    story.at("05:40", move("ann", "ICU-1-A"))
    in_extract("ICU-1-A", story=story)
    story.at("05:50", cancel_move("ann"), heard="06:40")
    assert story.where("ann") == "6W-601-A"


def test_a_move_told_late_takes_no_later_one_away_from_a_visit_in_an_extract() -> None:
    story = in_extract("6W-601-A")
    story.at("08:00", move("ann", "ICU-1-A"))
    story.at("07:00", move("ann", "6W-602-A"), heard="09:00")
    assert story.where("ann") == "ICU-1-A"


def test_a_move_that_an_extract_knew_overrules_it_no_more_once_it_is_read_again() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"), message=1)
    story.at("05:40", move("ann", "ICU-1-A"), message=2)
    in_extract("6W-602-A", story=story)
    story.at("07:00", reread(2, "v.ann"), message=2)
    story.at("05:40", move("ann", "ICU-1-A"), heard="07:00", message=2)
    assert story.where("ann") == "6W-602-A"


def test_a_move_read_after_an_extract_but_received_before_it_was_known_to_it() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"), message=1)
    story.at("05:50", update("ann"), message=3)
    in_extract("6W-602-A", story=story)
    story.at("05:40", move("ann", "ICU-1-A"), heard="07:00", message=2)
    assert story.where("ann") == "6W-602-A"
