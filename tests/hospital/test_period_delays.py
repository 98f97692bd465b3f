"""The delay of discharges, by hand: from the discharge-ready date to the day of leaving."""

from zoneinfo import ZoneInfo

from tests.hospital.calendars import asked, known, names, value
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    die,
    discharge,
    merge_patients,
    newborn,
    register,
    review,
    update,
)

DELAY = "discharge_delay_mean_days"


def test_the_delay_is_the_days_from_the_ready_date_to_the_discharge() -> None:
    story = Story()
    for name in ("ann", "bob", "cid", "dot", "eve", "fay"):
        story.at("08:00", admit(name, "6W"))
    story.at("08:00", newborn("babe", "6W"))
    story.at("08:00", register("hal", "6W", as_class="O"))
    story.at("08:30", update("hal", "I"))  # an inpatient of whose admission nobody told
    for name in ("ann", "cid", "fay", "babe", "hal"):
        story.at("+1 09:00", review(name, False))
    story.at("+2 09:00", review("cid", True))
    story.at("+4 09:00", review("bob", False))
    story.at("+4 10:00", admit("gus", "6W"))
    story.at("+4 11:00", review("gus", False))
    story.at("+4 12:00", die("fay"))
    for name in ("ann", "bob", "cid", "dot", "babe", "hal", "gus"):
        story.at("+4 18:00", discharge(name))
    of = known(story, 4)
    # ann: day 4 minus day 1 = 3; bob: ready and gone on day 4 = 0. (3 + 0) / 2 = 1.5
    assert names(of, DELAY) == ["ann", "bob"]
    assert value(of, DELAY, "6W") == 1.5
    assert asked(of, DELAY).parts == {
        "discharges": 2,
        "delayed_discharges": 1,
        "total_days": 3,
        "median_days": 1.5,
        "p90_days": 3,
        "excluded_newborns": 1,
        "excluded_deaths": 1,  # fay
        "excluded_without_admission": 1,  # hal
        "excluded_without_night": 1,  # gus, admitted on day 4
        "excluded_without_review": 1,  # dot
        "excluded_still_meeting": 1,  # cid
    }


def test_who_meets_them_again_and_stops_again_is_ready_since_the_last_time() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W"))
    story.at("+1 09:00", review("ann", False))
    story.at("+2 09:00", review("ann", True))
    story.at("+4 09:00", review("ann", False))
    story.at("+5 09:00", review("ann", False))
    story.at("+6 18:00", discharge("ann"))
    assert value(known(story, 6), DELAY) == 2


def test_a_late_review_restates_the_day_and_one_after_the_discharge_says_nothing() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W"))
    story.at("+1 09:00", review("ann", False))
    story.at("+6 12:00", discharge("ann"))
    story.at("+6 13:00", review("ann", True))
    assert value(known(story, 6), DELAY) == 5
    story.at("+2 09:00", review("ann", True), heard="+7 09:00")
    story.at("+3 09:00", review("ann", False), heard="+7 09:00")
    assert value(known(story, 6), DELAY) == 3
    assert value(known(story, 6, by="+6 23:00"), DELAY) == 5, "as it was believed then"


def test_who_was_ready_before_they_were_admitted_is_delayed_since_the_admission() -> None:
    story = Story()
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("22:00", review("ann", False))
    story.at("+1 03:00", admit("ann", "6W"))
    story.at("+3 12:00", discharge("ann"))
    assert value(known(story, 3), DELAY) == 2


def test_a_review_of_another_patient_is_none_of_the_visit_unless_the_two_are_one() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W"))
    story.at("+1 09:00", review("ann", False, patient="bob"))
    story.at("+2 12:00", discharge("ann"))
    assert value(known(story, 2), DELAY) is None
    assert asked(known(story, 2), DELAY).parts["excluded_without_review"] == 1
    story.at("+2 13:00", merge_patients("bob", "ann"))
    assert value(known(story, 2), DELAY) == 1


def test_dates_are_those_of_the_facilitys_own_zone() -> None:
    """00:30 UTC on day 2 is still day 1 in New York."""
    story = Story()
    story.at("12:00", admit("ann", "6W"))
    story.at("+2 00:30", review("ann", False))
    story.at("+2 18:00", discharge("ann"))
    assert value(known(story, 2), DELAY) == 0
    assert value(known(story, 2, zone=ZoneInfo("America/New_York")), DELAY) == 1


def test_where_nobody_was_reviewed_the_delay_is_unknown() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W"))
    story.at("+1 09:00", discharge("ann"))
    assert value(known(story, 1), DELAY) is None
    assert asked(known(story, 1), DELAY).lacks
