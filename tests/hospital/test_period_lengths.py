"""The length of stay, by hand: days between two dates, one at least."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from housewide.kit.clock import instant
from tests.hospital.calendars import asked, known, names, value
from tests.hospital.story import Story
from tests.hospital.telling import admit, discharge, hour, newborn, register, update


def test_a_stay_is_the_days_between_two_dates_and_one_at_least() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W"))
    story.at("23:30", admit("bob", "6W"))
    story.at("+4 09:00", admit("cid", "6W"))
    story.at("+4 10:00", newborn("baby", "6W"))
    story.at("+4 10:00", register("dot", "6W", as_class="O"))
    story.at("+4 11:00", update("dot", "I"))  # an inpatient of whose admission nobody told
    story.at("+4 12:00", admit("eve", "6W"))  # still here
    for visit in ("ann", "bob", "cid", "baby", "dot"):
        story.at("+4 18:00", discharge(visit))
    of = known(story, 4)
    # ann and bob: day 4 minus day 0 = 4 each; cid: same day = 1. (4 + 4 + 1) / 3 = 3
    assert names(of, "stay_mean_days") == ["ann", "bob", "cid"]
    assert value(of, "stay_mean_days", "6W") == 3
    assert value(of, "stay_median_days") == 4
    assert asked(of, "stay_mean_days").parts == {
        "discharges": 3,
        "total_days": 9,
        "p90_days": 4,
        "excluded_newborns": 1,
        "excluded_without_admission": 1,
    }


def test_dates_are_those_of_the_facilitys_own_zone() -> None:
    """04:00 UTC on day 1 is 23:00 on day 0 in New York: out on day 1, that is one night."""
    story = Story()
    story.at("+1 04:00", admit("ann", "6W"))
    story.at("+2 04:00", discharge("ann"))  # 23:00 on day 1
    of = known(story, 1, zone=ZoneInfo("America/New_York"))
    assert value(of, "stay_mean_days") == 1


def test_where_nobody_was_discharged_the_length_of_stay_is_unknown() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W"))
    assert value(known(story, 0), "stay_mean_days") is None


@pytest.mark.parametrize("year", [1, 1900])
def test_an_admission_before_anybody_alive_was_born_tells_no_stay(year: int) -> None:
    """Year 1 means "untold" to some senders; west of Greenwich it begins before all years."""
    story = Story()
    told_at = hour("08:00")
    story.tell(admit("ann", "6W"), instant(datetime(year, 1, 1, tzinfo=UTC)), told_at)
    story.at("09:00", admit("bob", "6W"))
    for visit in ("ann", "bob"):
        story.at("+1 09:00", discharge(visit))
    of = known(story, 1, zone=ZoneInfo("America/New_York"))
    assert names(of, "stay_mean_days") == ["bob"]
    assert asked(of, "stay_mean_days").parts["excluded_without_admission"] == 1
    assert value(of, "discharges") == 2
