"""Beds, places and what is undone."""

from housewide.hospital.house.conflicts import two_in_one_bed
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    bed,
    cancel_discharge,
    cancel_move,
    discharge,
    move,
    propose,
)
from tests.hospital.torture.case import case, held


@case(
    "A12 after two transfers",
    others="the first bed is restored",
    ours="only the latest transfer is taken back; a PV1-3 that differs is believed, and odd",
)
def cancelled_after_two(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", move("ann", "6W-602-A"))
    story.at("10:00", move("ann", "ICU-1-A"))
    story.at("10:20", cancel_move("ann", "6W-602-A"))
    assert story.where("ann") == "6W-602-A"
    assert story.odd("ann") == []


@case(
    "Two transfers are taken back, each A12 with the time of its own transfer (EVN-6)",
    others="the patient is in the bed between, to which they never went",
    ours="the A12 of the second named that bed because of the first: with it, it says nothing",
)
def cancelled_both(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", move("ann", "ICU-1-A"))
    story.at("10:00", move("ann", "6W-602-A"))
    story.at("10:00", cancel_move("ann", "ICU-1-A"), heard="10:20")
    story.at("09:00", cancel_move("ann", "6W-601-A"), heard="10:30")
    assert story.where("ann") == "6W-601-A"
    assert (story.census("6W"), story.census("ICU")) == (["ann"], [])


@case(
    "A cancel puts the patient back into a bed that is taken",
    others="two in a bed, or the new patient is put out of it silently",
    ours="a conflict: who came back is unplaced, nobody is put out",
)
def back_into_a_taken_bed(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("10:00", discharge("ann"))
    story.at("11:00", admit("bob", "6W-601-A"))
    story.at("10:00", cancel_discharge("ann", "6W-601-A"), heard="11:30")
    (conflict,) = two_in_one_bed(story.house)
    assert (conflict.visits, conflict.unplaced) == (("v.bob",), ("v.ann",))


@case(
    "A13 names another bed than before the discharge",
    others="the old bed is assumed",
    ours="PV1-3 is believed",
)
def discharge_cancelled_elsewhere(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("10:00", discharge("ann"))
    story.at("10:30", cancel_discharge("ann", "6W-602-A"))
    assert story.where("ann") == "6W-602-A"


@case(
    "An update (A08) names another bed",
    others="a move is missed, or one is invented from a stale PV1",
    ours="a proposal that a person decides; by the source's profile a move, or nothing",
)
def moved_by_an_update(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", propose("ann", "6W-602-A"))
    assert story.where("ann") == "6W-601-A"
    proposal = story.visit("ann").proposal
    assert proposal is not None
    assert proposal.place.bed == "6W-602-A"


held(
    "A swap (A17) of which one side is not understood",
    "tests/integrations/hl7v2/test_all_events.py::test_half_a_swap_is_none",
    "tests/integrations/hl7v2/test_all_events.py::test_a_swap_moves_two_patients_at_one_instant",
    others="half a swap: two patients in one bed",
    ours="both move at one instant, or the message is a dead letter",
)
held(
    "Blank against null in PV1-3",
    "tests/integrations/hl7v2/test_where_and_when.py::test_a_location_is_one_of_our_places_or_says_as_what_it_was_sent",
    others="a blank erases the location",
    ours='blank changes nothing, `""` deletes',
)


@case(
    "A bed or unit that nobody configured, a room that was renumbered",
    others="junk beds are made, or the patient is dropped",
    ours="counted without a bed, with the place as it was sent; the location map has dates",
)
def unknown_place(story: Story) -> None:
    story.at("08:00", admit("ann", "?6X^1^A"))
    assert story.names("unplaced_patients") == ["ann"]
    assert story.census() == ["ann"]


@case(
    "A unit without a bed",
    others="the message is dropped",
    ours="in the census of the unit, among those without a bed",
)
def unit_only(story: Story) -> None:
    story.at("08:00", admit("ann", "6W"))
    assert story.census("6W") == ["ann"]
    assert story.names("unplaced_patients", "6W") == ["ann"]


@case(
    "Housekeeping has cleaned before the discharge is typed in",
    others="the clean bed is dirtied again",
    ours="a typed-in discharge does not undo a clean that came after the patient",
)
def cleaned_before_discharged(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("11:30", bed("6W-601-A", "H"), actor="source:beds")
    story.at("12:00", bed("6W-601-A", "U"), actor="source:beds")
    story.at("13:00", discharge("ann"), by="MSH-7")
    assert "6W-601-A" not in story.names("beds_to_clean", "6W")


@case(
    "A bed of which nobody spoke",
    others="empty is taken for available",
    ours="unknown, until its cleanliness is told",
)
def nobody_spoke(story: Story) -> None:
    story.at("08:00", admit("ann", "6W-601-A"))
    assert story.count("beds_available", "6W") == 0
    assert "6W-601-B" in story.names("beds_unknown", "6W")


held(
    "A feed falls silent",
    "tests/server/test_silence.py::test_a_feed_is_silent_from_its_longest_gap_on_and_not_before",
    "tests/server/test_silence.py::test_measures_and_the_picture_name_what_they_are_blind_to",
    others="the stale wall looks calm",
    ours="past its longest gap every number that rests on it says that it is blind",
)
