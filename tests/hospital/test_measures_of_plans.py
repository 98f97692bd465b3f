"""The hand-computed example of each measure of what is to come."""

from tests.hospital.story import Story
from tests.hospital.telling import admit, cancel_plan, discharge, move, plan


def test_a_planned_admission_is_to_come_into_its_unit_until_it_does() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("08:10", plan("bob", "admit", "6W-601-B", "14:00"))
    story.at("08:20", plan("cid", "admit", "?9X^1"))
    story.at("08:30", plan("dot", "admit", "6W"))
    assert story.names("admissions_planned", "6W") == ["bob", "dot"]
    assert story.count("admissions_planned") == 3
    story.at("14:05", admit("bob", "6W-601-B"))
    story.at("14:10", cancel_plan("dot", "admit"))
    assert story.names("admissions_planned") == ["cid"]
    assert story.census("6W") == ["ann", "bob"]


def test_a_planned_move_is_to_come_out_of_one_unit_and_into_another() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("08:00", admit("bob", "6W-601-B"))
    story.at("09:00", plan("ann", "move", "ICU-1-A"))
    story.at("09:00", plan("bob", "move", "6W-602-A"))
    assert story.names("transfers_in_planned", "ICU") == ["ann"]
    assert story.names("transfers_out_planned", "6W") == ["ann"]
    assert story.count("transfers_in_planned", "6W") == 0
    story.at("10:00", move("ann", "ICU-1-A"))
    assert story.count("transfers_out_planned") == 0


def test_a_planned_discharge_counts_in_the_unit_where_the_patient_is() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("08:00", admit("bob", "ICU-1-A"))
    story.at("09:00", plan("ann", "discharge", expected="17:00"))
    story.at("09:00", plan("bob", "discharge"))
    story.at("10:00", move("bob", "6W-601-B"))
    assert story.names("discharges_planned", "6W") == ["ann", "bob"]
    story.at("11:00", cancel_plan("bob", "discharge"))
    story.at("17:10", discharge("ann"))
    assert story.count("discharges_planned") == 0


def test_an_admission_dated_ahead_is_counted_until_its_time_and_a_plan_is_not() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("14:00", admit("bob", "6W-601-B"), heard="08:00")
    story.at("14:00", discharge("ann"), heard="08:01")
    story.at("14:00", plan("cid", "admit", "6W"), heard="08:02")
    story.at("08:04", admit("dot", "6W-602-A"), heard="08:03")
    assert story.names("visits_dated_ahead") == ["ann", "bob"]
    assert story.count("visits_dated_ahead", "6W") == 0
    assert story.names("visits_open") == ["ann", "dot"]
    story.at("14:01", move("dot", "6W-601-A"))
    assert story.count("visits_dated_ahead") == 0
    assert story.census("6W") == ["bob", "dot"]
