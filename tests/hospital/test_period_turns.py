"""The turn of a bed, by hand: each part between its two events, and what is left out."""

from housewide.kit.measure import Measure
from tests.hospital.calendars import asked, known
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import admit, back, bed, discharge, leave, move, places

BED = "6W-601-A"

LEFT_OUT = {
    "excluded_weak_clock": 0.0,
    "excluded_cleaned_before": 0.0,
    "excluded_too_short": 0.0,
    "excluded_too_long": 0.0,
}


def one_turn(*, left_by: str = "EVN-6", next_by: str = "EVN-6") -> Story:
    """Left at 10:00, contaminated 10:10, housekeeping 10:25, clean 10:55, the next one in 11:35."""
    story = Story()
    story.at("08:00", admit("ann", BED))
    story.at("10:00", discharge("ann"), by=left_by)
    story.at("10:10", bed(BED, "K"))
    story.at("10:25", bed(BED, "H"))
    story.at("10:55", bed(BED, "U"))
    story.at("11:35", admit("bob", BED), by=next_by)
    return story


def part(story: Story, name: str, day: int = 0) -> Measure:
    return asked(known(story, day), name)


def test_each_part_of_a_turn_is_timed_between_its_two_events() -> None:
    story = one_turn()
    assert part(story, "turn_found_minutes").value == 10  # 10:00 to 10:10
    assert part(story, "turn_response_minutes").value == 15  # 10:10 to 10:25
    assert part(story, "turn_clean_minutes").value == 45  # 10:10 to 10:55
    assert part(story, "turn_fill_minutes").value == 40  # 10:55 to 11:35
    assert part(story, "turn_whole_minutes").value == 95  # 10:00 to 11:35
    found = part(story, "turn_whole_minutes")
    assert found.made_of == (BED,)
    assert found.parts == {"turns": 1, "p90_minutes": 95, **LEFT_OUT}


def test_a_departure_that_was_typed_in_spoils_only_what_begins_with_it() -> None:
    story = one_turn(left_by="EVN-2")
    for name in ("turn_found_minutes", "turn_whole_minutes"):
        assert part(story, name).value is None
        assert part(story, name).parts["excluded_weak_clock"] == 1
    assert part(story, "turn_clean_minutes").value == 45
    assert part(one_turn(next_by="MSH-7"), "turn_fill_minutes").parts["excluded_weak_clock"] == 1


def test_a_bed_that_was_clean_before_it_was_said_to_be_left_is_left_out() -> None:
    story = Story()
    story.at("08:00", admit("ann", BED))
    story.at("09:00", bed(BED, "H"))
    story.at("09:30", bed(BED, "U"))
    story.at("10:00", discharge("ann"))
    story.at("11:00", admit("bob", BED))
    found = part(story, "turn_whole_minutes")
    assert found.value is None
    assert found.parts["excluded_cleaned_before"] == 1


def test_what_was_entered_at_once_or_took_longer_than_a_day_is_left_out_and_counted() -> None:
    story = Story()
    story.at("08:00", admit("ann", BED))
    story.at("10:00", discharge("ann"))
    story.at("10:00", bed(BED, "H"))
    story.at("10:30", bed(BED, "U"))
    story.at("+1 10:31", admit("bob", BED))
    assert part(story, "turn_found_minutes").parts["excluded_too_short"] == 1
    both = asked(known(story, 0, 1), "turn_fill_minutes")
    assert (both.value, both.parts["excluded_too_long"]) == (None, 1)


def test_a_part_is_of_the_day_on_which_it_ended() -> None:
    story = Story()
    story.at("08:00", admit("ann", BED))
    story.at("23:00", discharge("ann"))
    story.at("23:20", bed(BED, "H"))
    story.at("+1 00:10", bed(BED, "U"))
    story.at("+1 01:00", admit("bob", BED))
    assert part(story, "turn_found_minutes").value == 20
    assert part(story, "turn_clean_minutes").value is None
    assert part(story, "turn_clean_minutes", 1).value == 50
    assert part(story, "turn_whole_minutes", 1).value == 120


def test_who_leaves_a_shared_bed_leaves_nothing_to_clean_and_a_kept_bed_is_not_left() -> None:
    story = Story()
    story.at("08:00", admit("ann", BED))
    story.at("09:00", admit("bob", BED))
    story.at("10:00", move("bob", "6W-602-A"))  # ann still lies there
    story.at("11:00", leave("ann"))
    story.at("12:00", back("ann"))
    story.at("13:00", discharge("ann"))
    story.at("14:00", admit("cid", BED))
    assert part(story, "turn_whole_minutes").value == 60
    assert part(story, "turn_whole_minutes").parts["turns"] == 1


def test_a_clock_that_is_a_little_ahead_is_no_weak_one() -> None:
    """It counts from when it was believed, four minutes before it says."""
    story = Story()
    story.at("08:00", admit("ann", BED))
    story.at("10:04", discharge("ann"), heard="10:00")
    story.at("11:03", admit("bob", BED), heard="11:00")
    found = part(story, "turn_whole_minutes")
    assert (found.value, found.parts) == (60, {"turns": 1, "p90_minutes": 60, **LEFT_OUT})


def test_a_bed_that_is_gone_by_the_end_keeps_its_turns() -> None:
    """603 stands there no more on the evening of the second day."""
    story = Story()
    for day in ("", "+1 "):
        story.at(f"{day}08:00", admit(f"ann{day}", "6W-603-A"))
        story.at(f"{day}10:00", discharge(f"ann{day}"))
        story.at(f"{day}10:10", bed("6W-603-A", "H"))
        story.at(f"{day}10:40", bed("6W-603-A", "U"))
    gone = PLACES.replace('  { room = "603", beds = ["A"] },\n', "")
    story.at("+1 20:00", places(gone), actor="config")
    assert asked(known(story, 0, 1), "turn_clean_minutes").parts["turns"] == 2
    assert asked(known(story, 1), "turn_clean_minutes").value == 30
