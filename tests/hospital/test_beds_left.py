"""Who left a bed last, to the minute: weak clocks, several who left, what the bed says of it."""

from housewide.hospital.beds.ask import latest
from housewide.hospital.beds.fold import fold
from housewide.hospital.beds.state import REPORTS_KEPT
from housewide.hospital.house.axes import bed_axes
from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.house.vacated import body_stays, vacated_at, vacated_by
from tests.hospital.story import Story
from tests.hospital.telling import admit, bed, die, discharge, hour, reread

BED, OTHER = "ICU-2-A", "ICU-1-A"


def test_a_bed_cleaned_in_the_minute_in_which_the_patient_came_was_not_cleaned_after_them() -> None:
    story = Story()
    story.at("08:00", bed(BED, "U"))
    story.at("08:00", admit("v1", BED))
    story.at("15:10", discharge("v1"), by="EVN-2")
    assert vacated_at(story.house, BED) == hour("15:10")
    assert bed_axes(story.house, BED).cleanliness == "dirty"


def test_a_bed_cleaned_in_the_minute_in_which_they_left_was_left_then() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("15:10", bed(BED, "U"))
    story.at("15:10", discharge("v1"), by="EVN-2")
    assert vacated_at(story.house, BED) == hour("15:10")
    assert bed_axes(story.house, BED).cleanliness == "clean"


def test_a_bed_of_which_no_bed_system_speaks_was_left_when_that_was_typed_in() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("15:10", discharge("v1"), by="EVN-2")
    assert vacated_at(story.house, BED) == hour("15:10")


def test_only_who_left_this_bed_last_makes_it_one_to_clean() -> None:
    story = Story()
    story.at("07:00", admit("v0", BED))
    story.at("08:00", discharge("v0"))
    story.at("09:00", admit("v1", BED))
    story.at("09:00", admit("v2", OTHER))
    story.at("11:00", discharge("v1"))
    story.at("11:00", discharge("v2"))
    assert vacated_by(story.house, BED) == ("v.v1",)
    assert vacated_by(story.house, OTHER) == ("v.v2",)


def test_nobody_is_asked_about_a_bed_that_is_taken_or_was_spoken_of_that_minute() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("11:00", discharge("v1"))
    story.at("11:00", bed(BED, "H"))
    assert vacated_by(story.house, BED) == ()
    story.at("12:00", admit("v2", OTHER))
    story.at("13:00", discharge("v2"))
    story.at("14:00", admit("v3", OTHER))
    assert vacated_by(story.house, OTHER) == ()


def test_a_body_is_gone_once_the_bed_is_spoken_of_in_the_minute_of_the_death() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("08:30", bed(BED, "H"))
    story.at("11:00", die("v1"))
    story.at("11:00", bed(BED, "O"))
    assert body_stays(story.house, BED)
    story.at("11:00", bed(BED, "H"))
    assert not body_stays(story.house, BED)


def test_a_discharge_without_a_death_leaves_no_body() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("11:00", discharge("v1"))
    assert not body_stays(story.house, BED)
    assert not body_stays(story.house, OTHER)


def test_strange_codes_are_counted_whatever_is_reported_between_them() -> None:
    story = Story()
    for when, status in (("08:00", "?"), ("09:00", "U"), ("10:00", "!")):
        story.at(when, bed(BED, status))
    assert story.house.beds.beds[BED].strange == 2


def test_a_bed_folded_by_itself_is_as_far_as_the_reading_that_was_taken_back() -> None:
    story = Story()
    told = story.at("08:00", bed(BED, "U"), message=9)
    withdrawn = story.at("08:00", reread(9, BED), heard="09:00")
    alone = fold(fold(None, told), withdrawn)
    assert (alone.position, alone.reports) == (withdrawn.position, ())
    assert fold(None, withdrawn).id == BED


def test_of_a_bed_that_is_busy_all_day_the_newest_twelve_reports_are_kept() -> None:
    story = Story()
    for minute in range(40):
        story.at(f"08:{minute:02}", bed(BED, "OHU"[minute % 3]))
    reports = story.house.beds.beds[BED].reports
    assert REPORTS_KEPT == 12
    assert [r.effective_at for r in reports] == [hour(f"08:{m}") for m in range(28, 40)]


def test_the_newest_report_is_by_when_it_was_so_and_of_one_minute_the_last_heard() -> None:
    story = Story()
    story.at("09:00", bed(BED, "U"))
    story.at("08:00", bed(BED, "O"), heard="10:00")
    newest = latest(story.house.beds.beds[BED])
    assert newest is not None
    assert newest.status == "U"
    story.at("09:00", bed(BED, "H"), heard="10:05")
    newest = latest(story.house.beds.beds[BED])
    assert newest is not None
    assert (newest.status, newest.unit, newest.position) == ("H", "ICU", 4)


def test_of_a_run_of_reports_alike_the_first_and_the_newest_two_are_kept() -> None:
    story = Story()
    for minute in range(30):
        story.at(f"08:{minute:02}", bed(BED, "H"))
        kept = [r.effective_at for r in story.house.beds.beds[BED].reports]
        heard = [hour(f"08:{m:02}") for m in range(minute + 1)]
        assert kept == [*heard[:1], *heard[1:][-2:]]


def test_reports_alike_with_another_between_them_are_no_run_and_all_are_kept() -> None:
    for statuses, taken_back, left in (("UKUU", (12, 13), "K"), ("UUKU", (10, 12, 13), "U")):
        story = Story()
        for n, status in enumerate(statuses):
            story.at(f"{8 + n:02}:00", bed(BED, status), message=10 + n)
        for message in taken_back:
            story.at("14:00", reread(message, BED))
        report = latest(story.house.beds.get(BED))
        assert report is not None
        assert report.status == left


def test_a_bed_stood_at_a_past_moment_by_the_newest_of_its_reports_until_then() -> None:
    story = Story()
    for when, status in (("08:00", "K"), ("09:00", "H"), ("10:00", "U")):
        story.at(when, bed(BED, status))
    reports = story.house.beds.beds[BED].reports
    kept = Kept(reports={BED: [reports[1], reports[0]]})  # which memory has as well
    for when, status in (("08:30", "K"), ("09:30", "H"), ("10:30", "U")):
        then = house_at_position(
            story.house, kept, story.house.position, hour(when), known_at=story.believed_at
        )
        report = latest(then.beds.get(BED))
        assert report is not None
        assert report.status == status
