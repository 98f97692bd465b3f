"""How late it was told, by hand."""

from tests.hospital.calendars import asked, known, value
from tests.hospital.story import Story
from tests.hospital.telling import admit, discharge, move, reread, update


def late_day() -> Story:
    """Told 0, 10, 30 and 90 minutes late: admission, move, admission, discharge; one typed in."""
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", move("ann", "ICU-1-A"), heard="09:10")
    story.at("10:00", admit("bob", "6W-601-B"), heard="10:30")
    story.at("10:35", update("bob", "I"), heard="12:00")
    story.at("12:30", discharge("ann"), heard="14:00")
    story.at("15:00", discharge("bob"), heard="15:00", by="EVN-2")
    return story


def test_what_is_told_late_is_as_late_as_its_message_came() -> None:
    of = known(late_day(), 0)
    # 0, 10, 30, 90: the second of four is the median, the fourth nine in ten, one of four is late
    assert value(of, "entry_lag_median_minutes") == 10
    assert value(of, "entry_lag_p90_minutes") == 90
    assert value(of, "entry_late_percent") == 25
    assert asked(of, "entry_lag_median_minutes").parts == {
        "movements": 4,
        "excluded_weak_clock": 1,
        "admissions": 0,
        "moves": 10,
        "discharges": 90,
    }
    assert value(of, "entry_late_percent", "ICU") == 50  # ann's move there, and her going


def test_a_movement_counts_on_the_day_on_which_it_was_told() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("23:00", discharge("ann"), heard="+1 02:00")
    assert asked(known(story, 0), "entry_lag_median_minutes").parts["movements"] == 1
    assert value(known(story, 1), "entry_lag_median_minutes") == 180


def test_a_discharge_typed_in_days_later_is_the_latest_of_all_whatever_follows() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("20:00", discharge("ann"), heard="+5 20:00")
    assert value(known(story, 5), "entry_lag_median_minutes") == 5 * 24 * 60
    assert value(known(story, 5), "entry_late_percent") == 100
    story.at("+6 08:00", update("ann"))
    assert value(known(story, 5, by="+6 00:00"), "entry_lag_median_minutes") == 5 * 24 * 60


def test_a_reading_that_was_withdrawn_is_not_counted() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"), heard="09:00", message=7)
    assert value(known(story, 0), "entry_lag_median_minutes") == 60
    story.at("09:30", reread(7, "v.ann"))
    assert value(known(story, 0), "entry_lag_median_minutes") is None
