"""The six axes of a bed, by time lines of movements (ADT) and bed reports (A20)."""

from housewide.hospital.house.axes import bed_axes, project_0116, unit_axes
from housewide.hospital.house.vacated import vacated_at, vacated_by
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    bed,
    cancel_discharge,
    cancel_move,
    discharge,
    hour,
    move,
    reread,
)

BED = "ICU-2-A"
"""A bed of a unit that has staff for all its beds."""


def clean(story: Story, name: str = BED) -> str:
    return bed_axes(story.house, name).cleanliness


def code(story: Story, name: str = BED) -> str | None:
    return project_0116(bed_axes(story.house, name))


def test_a_bed_of_which_nobody_spoke_is_not_known_to_be_clean() -> None:
    axes = bed_axes(Story().house, BED)
    assert (axes.existence, axes.serviceability, axes.cleanliness) == (
        "physical",
        "open",
        "unknown",
    )
    assert (axes.free, axes.available, project_0116(axes)) == (True, False, None)


def test_a_bed_that_the_facility_does_not_have_is_never_available() -> None:
    story = Story()
    story.at("08:00", bed("6W-999-Z", "U"))
    axes = bed_axes(story.house, "6W-999-Z")
    assert axes.existence == "unknown"
    assert (axes.staffed, axes.available) == (False, False)


def test_a_discharge_dirties_the_bed_until_it_is_reported_clean() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("11:00", discharge("v1"))
    assert (clean(story), code(story)) == ("dirty", "H")
    story.at("12:00", bed(BED, "U"))
    assert (clean(story), code(story)) == ("clean", "U")


def test_who_left_an_empty_bed_is_known_until_the_bed_itself_is_spoken_of() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    assert vacated_by(story.house, BED) == ()
    story.at("11:00", discharge("v1"))
    assert vacated_by(story.house, BED) == ("v.v1",)
    story.at("11:30", bed(BED, "H"))
    assert vacated_by(story.house, BED) == ()


def test_a_move_dirties_the_bed_that_was_left_and_not_the_new_one() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("11:00", move("v1", "ICU-1-A"))
    assert clean(story) == "dirty"
    assert code(story, "ICU-1-A") == "O"


def test_a_cancelled_move_leaves_the_bed_that_was_never_reached_clean() -> None:
    story = Story()
    story.at("07:00", bed("ICU-1-A", "U"))
    story.at("08:00", admit("v1", BED))
    story.at("11:00", move("v1", "ICU-1-A"))
    story.at("11:10", cancel_move("v1", BED))
    assert clean(story, "ICU-1-A") == "clean"
    assert vacated_at(story.house, BED) is None


def test_a_cancelled_discharge_takes_the_departure_back() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("11:00", discharge("v1"))
    story.at("11:10", cancel_discharge("v1", BED))
    assert vacated_at(story.house, BED) is None
    assert code(story) == "O"


def test_a_backdated_discharge_does_not_dirty_a_bed_cleaned_since() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("11:50", bed(BED, "H"))
    story.at("12:20", bed(BED, "U"))
    story.at("11:40", discharge("v1"), heard="15:10")
    assert clean(story) == "clean"


def test_a_discharge_typed_in_after_the_cleaning_does_not_dirty_the_bed_again() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("11:50", bed(BED, "H"))
    story.at("12:20", bed(BED, "U"))
    story.at("15:10", discharge("v1"), by="EVN-2")
    assert clean(story) == "clean"


def test_a_bed_cleaned_before_the_patient_came_is_dirtied_by_any_discharge() -> None:
    story = Story()
    story.at("07:00", bed(BED, "U"))
    story.at("08:00", admit("v1", BED))
    story.at("15:10", discharge("v1"), by="EVN-2")
    assert clean(story) == "dirty"


def test_a_typed_in_discharge_of_somebody_whose_coming_we_missed_dirties_the_bed() -> None:
    story = Story()
    story.at("07:00", bed(BED, "U"))
    story.at("15:10", discharge("v1", BED), by="EVN-2")
    assert clean(story) == "dirty"


def test_a_bed_reported_clean_in_the_minute_of_the_departure_is_clean() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("11:00", discharge("v1"))
    story.at("11:00", bed(BED, "U"))
    assert clean(story) == "clean"


def test_a_late_clean_report_from_before_the_departure_does_not_clean_the_bed() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("11:00", discharge("v1"))
    story.at("07:30", bed(BED, "U"), heard="11:30")
    assert clean(story) == "dirty"


def test_a_contaminated_bed_stays_so_until_it_is_clean() -> None:
    story = Story()
    story.at("08:00", bed(BED, "K"))
    assert (clean(story), code(story)) == ("contaminated", "K")
    story.at("09:00", bed(BED, "U"))
    assert code(story) == "U"


def test_a_closed_bed_is_blocked_whatever_its_cleanliness() -> None:
    story = Story()
    story.at("08:00", bed(BED, "K"))
    story.at("09:00", bed(BED, "C"))
    axes = bed_axes(story.house, BED)
    assert (axes.serviceability, axes.cleanliness) == ("blocked", "contaminated")
    assert project_0116(axes) == "C"


def test_an_isolated_bed_is_empty_and_not_available() -> None:
    story = Story()
    story.at("08:00", bed(BED, "I"))
    axes = bed_axes(story.house, BED)
    assert (project_0116(axes), axes.available) == ("I", False)


def test_a_bed_said_to_be_occupied_by_nobody_we_know_is_not_available() -> None:
    story = Story()
    story.at("08:00", bed(BED, "O"))
    axes = bed_axes(story.house, BED)
    assert (axes.occupants, axes.free, axes.available) == ((), False, False)
    assert project_0116(axes) == "O"


def test_occupied_is_over_when_the_patient_leaves_after_it_was_said() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("08:05", bed(BED, "O"))
    story.at("09:00", discharge("v1"))
    assert code(story) == "H"
    story.at("09:00", bed(BED, "O"))
    assert code(story) == "H"


def test_a_code_that_table_0116_does_not_have_is_counted_and_changes_nothing() -> None:
    story = Story()
    story.at("07:00", bed(BED, "U"))
    story.at("08:00", bed(BED, "?"))
    assert code(story) == "U"
    assert story.house.beds.beds[BED].strange == 1


def test_a_withdrawn_bed_report_no_longer_holds() -> None:
    story = Story()
    story.at("07:00", bed(BED, "U"))
    story.at("08:00", bed(BED, "C"), message=9)
    story.at("08:00", reread(9, BED), heard="09:00")
    assert code(story) == "U"


def test_a_bed_system_that_repeats_itself_all_day_does_not_push_out_what_matters() -> None:
    story = Story()
    story.at("00:10", bed(BED, "U"))
    story.at("00:20", bed(BED, "O"))
    for minute in range(60):
        story.at(f"01:{minute:02}", bed(BED, "H"))
    assert [r.status for r in story.house.beds.beds[BED].reports] == ["U", "O", "H", "H", "H"]


def test_a_withdrawn_report_at_the_end_of_a_run_leaves_what_the_run_said() -> None:
    story = Story()
    for when in ("08:00", "12:00"):
        story.at(when, bed(BED, "H"))
    story.at("15:00", bed(BED, "H"), message=9)
    story.at("10:00", bed(BED, "U"), heard="15:10")
    story.at("15:00", reread(9, BED), heard="16:00")
    assert code(story) == "H"


def test_the_unstaffed_bed_is_an_empty_one_and_the_least_ready() -> None:
    # 6W has five beds and staff for four.
    story = Story()
    story.clean("6W-601-A", "6W-601-B", "6W-602-A", "6W-602-B")
    story.at("08:00", admit("v1", "6W-603-A"))
    story.at("08:00", bed("6W-601-A", "H"))
    unstaffed = [axes.bed for axes in unit_axes(story.house, "6W") if not axes.staffed]
    assert unstaffed == ["6W-601-A"]
    assert code(story, "6W-601-A") == "C"


def test_more_patients_than_staffed_beds_are_all_in_occupied_beds() -> None:
    story = Story()
    beds = ["6W-601-A", "6W-601-B", "6W-602-A", "6W-602-B", "6W-603-A"]
    for number, name in enumerate(beds):
        story.at("08:00", admit(f"v{number}", name))
    assert [code(story, name) for name in beds] == ["O"] * 5
    assert story.count("beds_available", "6W") == 0


def test_a_future_report_of_another_day_keeps_the_order_of_time() -> None:
    story = Story()
    story.at("08:00", bed(BED, "H"))
    story.at("+1 08:00", bed(BED, "U"))
    assert bed_axes(story.house.at(hour("+1 09:00")), BED).cleanliness == "clean"
