"""The census of days, by hand: who was there at midnight, who came and went, and what it adds to.

Every figure is worked out in the comments beside the story.
"""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.house.measures import keys_of
from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.visits.course import course
from housewide.hospital.visits.settle import settle
from housewide.kit.clock import DAY, MINUTE
from tests.hospital.calendars import asked, known, names, reported, value
from tests.hospital.days import ALL, MAIN, Happening, clock, days, told
from tests.hospital.naive import naive_census
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import (
    MIDNIGHT,
    admit,
    cancel_discharge,
    discharge,
    leave,
    move,
    newborn,
    places,
    register,
)

ICU = PLACES[PLACES.index('[[unit]]\nid = "ICU"') : PLACES.index('[[unit]]\nid = "ED"')]
WITHOUT_ICU = PLACES.replace(ICU, "")


def three_days() -> Story:
    """Day 0 to day 2.

    | visit | comes          | goes             | midnights of day | days of service |
    | ann   | 0 08:00 6W     | 2 10:00          | 0, 1             | 2               |
    | bob   | 0 09:00 6W     | 1 11:00 ICU, stays | 0 in 6W, 1 and 2 in ICU | 3      |
    | cid   | 1 12:00 6W     | 1 20:00          | none             | 1 (came and went) |
    | baby  | 1 13:00 6W     | stays            | 1, 2             | 2, of a newborn |
    | ed    | 0 10:00 ED as outpatient         |                  | none             |
    """
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("09:00", admit("bob", "6W-601-B"))
    story.at("10:00", register("ed", "ED-T1-A"))
    story.at("+1 11:00", move("bob", "ICU-1-A"))
    story.at("+1 12:00", admit("cid", "6W-602-A"))
    story.at("+1 13:00", newborn("baby", "6W-603-A"))
    story.at("+1 20:00", discharge("cid"))
    story.at("+2 10:00", discharge("ann"))
    return story


def test_the_census_at_midnight_is_who_was_there_when_the_day_ended() -> None:
    story = three_days()
    assert names(known(story, 0), "census_midnight_patients") == ["ann", "bob"]
    day_1 = known(story, 1)
    assert names(day_1, "census_midnight_patients") == ["ann", "baby", "bob"]
    assert names(day_1, "census_midnight_patients", "ICU") == ["bob"]
    parts = asked(day_1, "census_midnight_patients").parts
    assert parts == {"adults_children": 2, "newborns": 1}


def test_who_comes_at_midnight_is_of_the_day_that_begins_and_so_is_who_leaves_then() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("+1 00:00", discharge("ann"))
    story.at("+1 00:00", admit("bob", "6W-601-A"))
    assert names(known(story, 0), "census_midnight_patients") == ["ann"]
    assert names(known(story, 1), "census_midnight_patients") == ["bob"]
    assert names(known(story, 1), "discharges") == ["ann"]


def test_who_comes_and_goes_in_one_day_is_of_that_days_census() -> None:
    day_1 = known(three_days(), 1)
    # ann, bob and baby at midnight, and cid, who came at 12:00 and went at 20:00
    assert names(day_1, "census_daily_patients") == ["ann", "baby", "bob", "cid"]
    assert names(day_1, "census_daily_patients", "6W") == ["ann", "baby", "cid"]
    assert value(day_1, "census_daily_patients", "ICU") == 1


def test_service_days_add_up_the_census_of_each_day() -> None:
    of = known(three_days(), 0, 2)
    # day 0: ann, bob = 2; day 1: ann, bob, baby, cid = 4; day 2: bob, baby = 2
    assert value(of, "service_days") == 2 + 4 + 2
    assert asked(of, "service_days").parts == {"adults_children": 6, "newborns": 2}
    # 6W: day 0 ann, bob; day 1 ann, baby, cid; day 2 baby
    assert value(of, "service_days", "6W") == 2 + 3 + 1
    assert value(of, "service_days", "ICU") == 2


def test_the_average_census_is_service_days_by_days() -> None:
    of = known(three_days(), 0, 2)
    assert value(of, "census_average_patients") == 8 / 3
    assert asked(of, "census_average_patients").parts == {"service_days": 8, "period_days": 3}


def test_who_is_on_leave_at_midnight_is_not_in_its_census() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("18:00", leave("ann"))
    assert names(known(story, 0), "census_midnight_patients") == []


def test_a_day_of_23_hours_ends_an_hour_sooner() -> None:
    """The story's day 6 is 8 March: in New York from 05:00 UTC on, and only 23 hours long."""
    story = Story()
    story.at("+6 06:00", admit("ann", "6W-601-A"))
    story.at("+7 03:30", discharge("ann"))  # 23:30 in New York, still 8 March
    story.at("+7 03:45", admit("bob", "6W-601-A"))  # 23:45, still 8 March
    story.at("+7 04:15", admit("cid", "6W-601-B"))  # 00:15 on 9 March, though 23:15 by winter time
    of = known(story, 6, zone=ZoneInfo("America/New_York"))
    assert len(of.period.days[0].hours) == 23
    assert names(of, "census_midnight_patients") == ["bob"]
    assert names(of, "census_daily_patients") == ["ann", "bob"]


def test_days_before_the_facility_was_connected_are_unknown_not_empty() -> None:
    of = known(three_days(), -3)
    found = asked(of, "census_midnight_patients")
    assert (found.value, bool(found.lacks)) == (None, True)


def test_a_late_discharge_restates_the_day_and_leaves_it_as_it_was_known_before() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("20:00", discharge("ann"), heard="+1 09:00")
    assert names(known(story, 0, by="+1 02:00"), "census_midnight_patients") == ["ann"]
    assert names(known(story, 0), "census_midnight_patients") == []
    story.at("20:00", cancel_discharge("ann"), heard="+1 10:00")
    assert names(known(story, 0), "census_midnight_patients") == ["ann"]


@pytest.mark.parametrize("stamped", ["20:00", "+1 09:00"])
def test_whose_discharge_is_cancelled_was_here_at_midnight_whatever_time_it_says(
    stamped: str,
) -> None:
    """The instant of the discharge (EVN-6), or when the cancel was typed (EVN-2)."""
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("20:00", discharge("ann"))
    story.at(stamped, cancel_discharge("ann"), heard="+1 09:00")
    assert names(known(story, 0, by="+1 08:00"), "census_midnight_patients") == []
    assert names(known(story, 0), "census_midnight_patients") == ["ann"]
    assert names(known(story, 0), "discharges") == []
    assert names(known(story, 1), "census_midnight_patients") == ["ann"]


@given(days(ALL), st.data())
def test_the_course_of_a_visit_is_how_it_stood_at_every_moment(
    day: list[Happening], data: st.DataObject
) -> None:
    heard = data.draw(st.permutations(day))
    story = told(heard, heard=data.draw(st.sampled_from([None, "23:00"])))
    at = MIDNIGHT + data.draw(st.integers(0, 1440)) * MINUTE
    for visit in story.house.visits.visits.values():
        changes = [c for c in course(visit, MIDNIGHT + DAY) if c.at <= at]
        stands = settle(visit, at).now
        if stands.status in {"unknown", "expected"}:
            assert not changes or changes[-1].now.status in {"unknown", "expected"}
        elif changes or stands.status != "cancelled":  # else they never came, as is told later
            assert changes[-1].now == stands


@given(days(ALL), st.data())
def test_the_census_of_a_day_is_that_of_the_house_at_its_last_instant(
    day: list[Happening], data: st.DataObject
) -> None:
    """As known at any position: a period and a past moment are never two truths."""
    story = told(data.draw(st.permutations(day)), heard=data.draw(st.sampled_from([None, "23:00"])))
    by = clock(data.draw(st.integers(60, 1439)))
    of = known(story, 0, by=by)
    kept = Kept(reports=reported(story.entries))
    house = house_at_position(
        story.house, kept, of.position, of.period.until_at - 1, known_at=of.as_of
    )
    for unit in (None, *(unit.id for unit in story.house.places.units)):
        found = asked(of, "census_midnight_patients", unit)
        assert sorted(found.made_of) == sorted(keys_of(house, "census_patients", unit))


@given(days(MAIN))
def test_the_census_of_a_day_is_what_one_counts_by_hand(day: list[Happening]) -> None:
    story = told(day)
    units = [unit.id for unit in story.house.places.units]
    counted = naive_census(story.entries, units)
    of = known(story, 0, zone=UTC)
    for unit in units:
        found = asked(of, "census_midnight_patients", unit)
        assert sorted(found.made_of) == sorted(counted[unit])


def test_a_unit_that_closes_during_the_day_keeps_what_happened_in_it() -> None:
    story = Story()
    story.at("08:00", admit("ann", "ICU-1-A"))
    story.at("09:00", admit("bob", "6W-601-A"))
    story.at("10:00", discharge("ann"))
    story.at("12:00", places(WITHOUT_ICU), actor="config")
    of = known(story, 0)
    for unit in (None, "ICU"):
        assert "ann" in names(of, "admissions", unit)
        assert names(of, "discharges", unit) == ["ann"]
        assert "ann" in names(of, "service_days", unit)
    assert value(of, "admissions") == value(of, "service_days") == 2
    assert of.units() == ("6W", "ICU", "ED")
    assert of.places_of("ICU").unit("ICU") is not None
    assert known(story, 1).places_of("ICU").unit("ICU") is None
