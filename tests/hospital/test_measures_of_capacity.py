"""The hand-computed examples of capacity: occupancy, closed beds, plans, outliers, the dead."""

import pytest

from housewide.hospital.house.measures import measure
from housewide.kit.measure import Measure
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import (
    admit,
    bed,
    cancel_plan,
    depart,
    die,
    discharge,
    leave,
    move,
    newborn,
    places,
    plan,
    register,
    update,
)
from tests.hospital.test_bed_places import CLOSED, SPAN, north
from tests.hospital.wards import ward


def asked(story: Story, name: str, unit: str | None = None) -> Measure:
    return measure(story.house, name, story.now(), unit)


def occupancy(story: Story, unit: str | None = None) -> list[float | None]:
    kinds = ("licensed", "physical", "staffed", "available")
    return [story.count(f"occupancy_of_{kind}_percent", unit) for kind in kinds]


def test_occupancy_is_told_of_each_kind_of_beds_and_may_exceed_all() -> None:
    # N: 4 licensed, 5 in use, 3 staffed. Two of five beds taken, one inpatient without a bed.
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("08:00", admit("bob", "N-1-B", as_class="O"))
    story.at("08:00", admit("cid", "N"))
    assert occupancy(story, "N") == [75.0, 60.0, 100.0, 100.0]
    for name in ("N-2-A", "N-2-B", "N-3-A"):
        story.at("09:00", bed(name, "C"))
    assert occupancy(story, "N") == [75.0, 60.0, 100.0, 150.0]
    got = asked(story, "occupancy_of_available_percent", "N")
    assert got.parts == {"occupied_beds": 2, "unplaced_patients": 1, "available_beds": 2}
    assert got.made_of == ("N-1-A", "N-1-B", "v.cid")


def test_occupancy_of_a_facility_is_that_of_its_inpatient_units_together() -> None:
    # 6W 5 beds, 3 taken and one inpatient without a bed; ICU 2 beds, 1 taken; one nowhere. Not ED.
    story = ward()
    assert story.count("occupancy_of_physical_percent") == pytest.approx(100 * 6 / 7)
    assert story.count("occupancy_of_physical_percent", "ED") == 50.0
    story.at("09:00", leave("ann"))
    assert story.count("occupancy_of_physical_percent") == pytest.approx(100 * 5 / 7)


def test_occupancy_of_a_facility_leaves_out_nurseries_as_its_rates_of_days_do() -> None:
    """One of 6W's beds is taken, of seven for inpatients; both bassinets of the nursery are."""
    rooms = '[ { room = "1", beds = ["A", "B"] } ]'
    story = Story(toml=f'{PLACES}\n[[unit]]\nid = "NB"\nkind = "newborn"\nrooms = {rooms}\n')
    story.at("08:00", admit("ann", "6W-601-A"))
    for where in ("NB-1-A", "NB-1-B", "NB"):
        story.at("09:00", newborn(f"of {where}", where, mother="ann"))
    assert story.count("occupancy_of_physical_percent") == pytest.approx(100 / 7)
    assert story.count("occupancy_of_physical_percent", "NB") == 150


def test_occupancy_of_no_beds_is_unknown_and_says_what_it_lacks() -> None:
    story = north()
    none = 'facility = "st-brigid"\nzone = "UTC"\n[[unit]]\nid = "N"\n'
    story.at("09:00", places(none))
    got = asked(story, "occupancy_of_staffed_percent", "N")
    assert (got.value, got.lacks) == (None, ("a unit with staffed beds",))


def test_available_beds_are_counted_by_the_class_of_their_unit() -> None:
    story = north()
    story.at("08:00", discharge("old"))
    story.at("08:30", bed("I-1-A", "U"))
    assert story.names("beds_available_critical") == ["I-1-A"]
    assert story.count("beds_available_med_surg") == 3
    assert story.count("beds_available_med_surg", "I") == 0
    assert story.count("beds_available_women") == 0


def test_a_bay_of_the_ed_is_no_bed_for_an_inpatient() -> None:
    story = ward()  # 6W and ICU, and the ED, whose second bay is free
    for name in ("ICU-2-A", "ED-T2-A"):
        story.at("08:30", bed(name, "U"))
    assert story.names("beds_available") == ["ICU-2-A", "ED-T2-A"]
    assert story.names("beds_available_inpatient") == ["ICU-2-A"]
    got = asked(story, "beds_available_after_decisions")
    assert (got.value, got.made_of) == (1, ("ICU-2-A",))


def test_a_closed_bed_is_overdue_after_its_end_and_stays_closed() -> None:
    story = north(CLOSED.replace("SPAN", SPAN))
    assert story.names("beds_blocked", "N", "09:00") == ["N-1-A"]
    assert story.count("beds_closed_overdue", "N", "11:59") == 0
    assert story.names("beds_closed_overdue", "N", "12:00") == ["N-1-A"]
    assert story.names("beds_blocked", "N", "12:00") == ["N-1-A"]


def test_the_bed_of_a_patient_who_died_is_kept_until_the_body_is_taken_away() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("09:00", die("ann"))
    assert story.names("beds_with_deceased") == ["N-1-A"]
    assert "N-1-A" not in story.names("beds_to_clean")
    assert story.names("beds_occupied", "N") == []
    assert story.census("N") == []
    story.at("10:00", depart("ann"))
    assert story.count("beds_with_deceased") == 0
    assert story.names("beds_to_clean", "N") == ["N-1-A"]


def test_an_inpatient_of_another_service_than_those_of_the_unit_is_an_outlier() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("08:00", admit("bob", "N-1-B"))
    story.at("08:10", update("ann", service="MED"))
    assert story.names("outlier_patients") == []
    story.at("08:20", update("ann", service="SUR"))
    assert story.names("outlier_patients", "N") == ["ann"]
    story.at("09:00", move("ann", "I-1-A"))  # the ICU names no services: any belongs there
    assert story.names("outlier_patients") == []


def after(story: Story, unit: str | None = "N") -> float | None:
    return story.count("beds_available_after_decisions", unit)


def test_beds_after_the_decisions_made_are_worked_out_of_what_is_planned() -> None:
    # N has five beds and staff for three: two stay, so there is staff for one more.
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("08:00", admit("bob", "N-1-B"))
    assert (story.count("beds_available", "N"), after(story)) == (1, 1)
    story.at("08:10", plan("ann", "discharge"))
    assert (story.count("beds_available", "N"), after(story)) == (1, 2)
    story.at("08:20", plan("cid", "admit", "N-2-A"))
    assert (story.count("beds_available", "N"), after(story)) == (0, 1)
    story.at("08:30", plan("old", "move", "N"))
    assert after(story) == 0
    got = asked(story, "beds_available_after_decisions", "N")
    assert got.parts == {
        "staffed_beds": 3,
        "free_beds": 3,
        "leaving_beds": 1,
        "promised_beds": 1,
        "taken_beds": 2,
        "bedless_patients": 1,
    }
    assert got.made_of == ("N-1-A", "N-2-B", "N-3-A", "N-2-A", "v.old")
    assert after(story, "I") == 1
    assert after(story, None) == 1
    story.at("09:00", discharge("ann"))  # as planned: her bed is to be cleaned now
    assert after(story) == 0
    story.at("09:10", cancel_plan("old", "move"))
    assert after(story) == 1


def test_a_bed_promised_twice_or_to_who_cannot_have_it_leaves_somebody_without() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("08:10", plan("bob", "admit", "N-1-A"))  # where Ann stays
    assert after(story) == 1
    assert asked(story, "beds_available_after_decisions", "N").parts["bedless_patients"] == 1
    story.at("08:20", plan("cid", "admit", "N-2-A"))
    story.at("08:20", plan("dot", "admit", "N-2-A"))
    assert after(story) == -1


@pytest.mark.parametrize("by_file", [True, False])
def test_a_promised_bed_that_is_closed_is_nobodys(by_file: bool) -> None:
    """Of N's five beds and staff for three: closed is the one that Ann is promised."""
    story = north(CLOSED.replace("SPAN", SPAN) if by_file else "")
    story.at("09:00", plan("ann", "admit", "N-1-A"))
    if not by_file:
        story.at("09:10", bed("N-1-A", "C"))
    got = asked(story, "beds_available_after_decisions", "N")
    assert (got.value, got.parts["free_beds"]) == (2, 4)  # staff for three, and Ann needs a bed
    assert (got.parts["promised_beds"], got.parts["bedless_patients"]) == (0, 1)


def test_where_the_only_bed_is_closed_one_is_short() -> None:
    story = north()
    story.at("08:00", discharge("old"))
    story.at("09:00", plan("ann", "admit", "I-1-A"))
    assert after(story, "I") == 0
    story.at("09:10", bed("I-1-A", "C"))
    assert after(story, "I") == -1


def test_who_is_planned_to_come_and_to_move_on_takes_one_bed() -> None:
    story = north()
    story.at("08:00", plan("ann", "admit", "N-1-A"))
    story.at("08:10", plan("ann", "move", "N-2-A"))
    got = asked(story, "beds_available_after_decisions", "N")
    assert (got.value, got.parts["promised_beds"], got.parts["free_beds"]) == (2, 1, 4)
    story.at("08:20", plan("ann", "move", "I-1-A"))  # where Old stays
    assert (after(story, "N"), after(story, "I")) == (3, -1)


def test_whoever_sits_in_a_chair_takes_no_bed_from_anybody() -> None:
    story = north()
    before = after(story)
    story.at("08:00", admit("ann", "N-C-1", as_class="O"))
    assert after(story) == before == 3


def test_who_is_to_come_to_nowhere_known_counts_for_the_facility() -> None:
    story = north()
    before = after(story, None)
    assert before is not None
    story.at("08:00", plan("ann", "admit", "?9X^1"))
    assert after(story, None) == before - 1


def test_a_planned_admission_takes_a_patient_out_of_the_ed_bed_and_not_out_of_their_own() -> None:
    story = Story()
    story.clean("ED-T1-A", "ED-T2-A", "6W-601-A")
    story.at("08:00", register("fay", "ED-T1-A"))
    assert after(story, "ED") == 1
    story.at("08:10", plan("fay", "admit", "6W-601-A"))
    assert after(story, "ED") == 2
    story.at("08:20", register("gus", "ED-T2-A"))
    story.at("08:30", plan("gus", "admit", "ED-T2-A"))
    assert after(story, "ED") == 1
