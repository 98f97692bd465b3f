"""Several moves of one visit taken back, the latest first, as HL7 has it.

Each A12 names the place before its own move. Where it has the instant of that move (IHE PAM), the
cancel of the earlier one comes first in effective order, and the later one still names the place to
which nobody went.
"""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import MoveCancelled
from housewide.kit.clock import MINUTE
from tests.hospital.census import seen
from tests.hospital.looking_back import place_of, stood
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    cancel_admit,
    cancel_discharge,
    cancel_move,
    discharge,
    hour,
    move,
    register,
    update,
)


def moved_twice() -> Story:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", move("v1", "6W-602-A"))
    return story


def test_two_moves_taken_back_at_their_instants_leave_the_patient_where_they_were() -> None:
    story = moved_twice()
    story.at("10:00", cancel_move("v1", "ICU-1-A"), heard="11:00")
    assert story.where("v1") == "ICU-1-A"
    story.at("09:00", cancel_move("v1", "6W-601-A"), heard="11:10")
    now = story.visit("v1")
    assert (now.place.bed, now.since_at, now.left) == ("6W-601-A", hour("08:00"), ())
    assert [place_of(stood(story, at)) for at in ("09:30", "10:30")] == ["6W-601-A"] * 2
    assert place_of(stood(story, "10:30", known="11:05")) == "ICU-1-A"


def test_they_do_in_whatever_order_it_is_heard() -> None:
    told = [
        ("08:00", admit("v1", "6W-601-A")),
        ("09:00", move("v1", "ICU-1-A")),
        ("10:00", move("v1", "6W-602-A")),
        ("10:00", cancel_move("v1", "ICU-1-A")),
        ("09:00", cancel_move("v1", "6W-601-A")),
    ]
    for order in permutations(told):
        story = Story()
        for clock, each in order:
            story.at(clock, each, heard="11:00")
        assert story.where("v1") == "6W-601-A"


def test_the_unit_alone_names_the_bed_of_it_where_they_never_were() -> None:
    story = moved_twice()
    story.at("10:00", cancel_move("v1", "ICU"), heard="11:00")
    story.at("09:00", cancel_move("v1", "6W"), heard="11:10")
    assert (story.where("v1"), story.census("6W"), story.census("ICU")) == ("6W", ["v1"], [])


def test_a_second_cancel_that_names_no_place_takes_the_place_of_the_first_along() -> None:
    story = moved_twice()
    story.at("11:00", cancel_move("v1", "ICU-1-A"))
    story.at("11:10", cancel_move("v1"))
    assert story.where("v1") == "6W-601-A"


def test_a_cancel_that_names_a_bed_of_its_own_is_believed_whatever_is_taken_back() -> None:
    story = moved_twice()
    story.at("10:00", cancel_move("v1", "ICU-2-A"), heard="11:00")
    story.at("09:00", cancel_move("v1", "6W-601-A"), heard="11:10")
    assert story.where("v1") == "ICU-2-A"


def test_a_place_told_after_its_move_was_taken_back_is_believed() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:30", cancel_move("v1", "6W-601-A"))
    story.at("10:00", move("v1", "6W-602-A"))
    story.at("10:00", cancel_move("v1", "ICU-1-A"), heard="11:00")
    assert story.where("v1") == "ICU-1-A"


def test_a_move_back_to_a_bed_is_taken_back_alone_though_the_move_away_never_was() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", move("v1", "6W-602-A"))
    story.at("11:00", move("v1", "ICU-1-A"))
    story.at("11:00", cancel_move("v1"), heard="12:00")
    story.at("10:00", cancel_move("v1"), heard="12:10")
    now = story.visit("v1")
    assert (now.place.bed, now.since_at) == ("ICU-1-A", hour("09:00"))


def test_a_move_and_the_same_again_are_each_taken_back_at_their_instants() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", move("v1", "ICU-1-A"))
    story.at("10:00", cancel_move("v1", "ICU-1-A"), heard="11:00")
    assert (story.where("v1"), story.visit("v1").since_at) == ("ICU-1-A", hour("09:00"))
    story.at("09:00", cancel_move("v1", "6W-601-A"), heard="11:10")
    assert story.where("v1") == "6W-601-A"


def test_a_cancelled_discharge_from_where_they_never_were_has_them_there_no_more() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", discharge("v1", "ICU-1-A"))
    story.at("10:00", cancel_discharge("v1", "ICU-1-A"), heard="11:00")
    story.at("09:00", cancel_move("v1", "6W-601-A"), heard="11:10")
    assert story.where("v1") == "6W-601-A"


def test_a_cancelled_discharge_that_names_another_bed_than_it_is_believed() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:00", cancel_move("v1", "6W-601-A"), heard="09:30")
    story.at("10:00", discharge("v1", "6W-601-A"))
    story.at("10:00", cancel_discharge("v1", "ICU-1-A"), heard="11:00")
    assert story.where("v1") == "ICU-1-A"


def test_the_place_of_an_admission_that_was_taken_back_is_told_by_nobody() -> None:
    story = Story()
    story.at("07:00", register("v1", "ED-T1-A"))
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:00", cancel_move("v1", "6W-601-A"), heard="10:00")
    story.at("08:00", cancel_admit("v1"), heard="10:10")
    assert story.where("v1") == "ED-T1-A"


def test_an_extract_that_had_them_by_a_move_has_them_there_no_more_without_it() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:30", seen("v1", "ICU-1-A"), by="census")
    story.at("10:00", cancel_move("v1"))
    assert story.where("v1") == "6W-601-A"


def test_an_extract_written_after_the_cancel_knew_of_it_and_is_believed() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:00", cancel_move("v1"), heard="09:10")
    story.at("09:30", seen("v1", "ICU-1-A"), by="census")
    assert story.where("v1") == "ICU-1-A"
    story.at("08:30", update("v1"), heard="09:40")
    assert story.where("v1") == "ICU-1-A"


def test_where_only_an_extract_tells_a_place_it_is_better_than_none() -> None:
    story = Story()
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:30", seen("v1", "ICU-1-A"), by="census")
    story.at("10:00", cancel_move("v1"))
    assert story.where("v1") == "ICU-1-A"


def test_the_place_before_a_move_is_believed_against_the_word_of_that_move() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("09:00", cancel_move("v1", "6W-601-A"), heard="09:10")
    story.at("10:00", move("v1", "6W-602-A", prior="6W-601-A"))
    story.at("10:00", cancel_move("v1", "ICU-1-A"), heard="10:10")
    assert story.where("v1") == "ICU-1-A"


def test_a_place_also_falls_with_a_cancel_that_told_it_before() -> None:
    story = moved_twice()
    story.at("10:00", cancel_move("v1", "ICU-1-A"), heard="10:10")
    story.at("11:00", move("v1", "6W-603-A"))
    story.at("11:00", cancel_move("v1", "ICU-1-A"), heard="11:10")
    assert story.where("v1") == "ICU-1-A"
    story.at("09:00", cancel_move("v1", "6W-601-A"), heard="11:20")
    assert story.where("v1") == "6W-601-A"


def test_a_bed_that_is_not_known_is_none_of_the_beds_of_its_unit() -> None:
    story = moved_twice()
    unknown = Place("ICU", unmatched="ICU^9^A")
    story.at("10:00", ("v.v1", MoveCancelled("p.v1", unknown)), heard="11:00")
    story.at("09:00", cancel_move("v1", "6W-601-A"), heard="11:10")
    assert story.visit("v1").place == unknown


def test_a_move_to_where_a_cancel_had_put_them_is_told_again() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", move("v1", "ICU-1-A"))
    story.at("10:00", move("v1", "6W-602-A"))
    story.at("10:30", cancel_move("v1", "ICU-1-A"))
    story.at("11:00", move("v1", "ICU-1-A"))
    story.at("11:30", cancel_move("v1", "6W-601-A"))
    now = story.visit("v1")
    assert (now.place.bed, now.since_at, now.left) == ("6W-601-A", hour("08:00"), ())


BEDS = ("6W-601-A", "6W-602-A", "ICU-1-A", "ICU-2-A", "ED-T1-A")


@given(st.data())
def test_a_sender_who_takes_back_the_latest_is_followed_in_any_order(data: st.DataObject) -> None:
    """By each move's own instant or when it was typed; naming the bed, its unit or nothing.

    Typed twice naming one unit and no bed, nobody can say that the second is no repeat: not drawn.
    """
    places, told = [BEDS[0]], [(0, admit("v1", BEDS[0]))]
    moved_at: list[int] = []
    units_named: set[str] = set()
    for minute in range(1, data.draw(st.integers(1, 10))):
        if data.draw(st.booleans()) and moved_at:
            places.pop()
            at = data.draw(st.sampled_from([moved_at.pop(), minute]))
            unit = places[-1].partition("-")[0]
            may_repeat = at == minute and unit in units_named
            words = [places[-1], None] if may_repeat else [places[-1], None, unit]
            before = data.draw(st.sampled_from(words))
            units_named |= {unit} if before == unit else set()
            told.append((at, cancel_move("v1", before)))
        else:
            places.append(data.draw(st.sampled_from([bed for bed in BEDS if bed != places[-1]])))
            moved_at.append(minute)
            told.append((minute, move("v1", places[-1])))
    for order in (told, data.draw(st.permutations(told))):
        story = Story()
        for at, each in order:
            story.tell(each, hour("08:00") + at * MINUTE, hour("09:00"))
        assert story.visit("v1").place.unit == places[-1].partition("-")[0]
