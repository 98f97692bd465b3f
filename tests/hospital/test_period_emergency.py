"""What days in the ED came to, by hand: waits, stays, boarding, and who left unseen."""

from tests.hospital.calendars import asked, known, names, value
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import (
    admit,
    discharge,
    left_by_themselves,
    move,
    places,
    plan,
    register,
)


def a_day_in_the_ed() -> Story:
    """ann goes home, bob boards for five hours, cid leaves unseen, dot is there overnight."""
    story = Story()
    story.at("08:00", register("ann", "ED"))
    story.at("08:30", move("ann", "ED-T1-A"))
    story.at("10:00", discharge("ann"))
    story.at("09:00", register("bob", "ED"))
    story.at("10:30", move("bob", "ED-T2-A"))
    story.at("11:00", plan("bob", "admit", "6W"))
    story.at("16:00", move("bob", "6W-601-A"))
    story.at("12:00", register("cid", "ED"))
    story.at("13:30", left_by_themselves("cid"))
    story.at("23:00", register("dot", "ED-T1-A"))
    story.at("+1 01:00", discharge("dot"))
    return story


def test_waits_stays_and_boarding_of_those_who_left_the_ed() -> None:
    of = known(a_day_in_the_ed(), 0)
    # to a bay: ann 30, bob 90 minutes; cid had none. The median of 30 and 90 is 60
    assert value(of, "ed_bay_median_minutes") == 60
    # stays: ann 120, cid 90, bob 420; dot leaves tomorrow. Half took no more than 120
    assert value(of, "ed_stay_median_minutes", "ED") == 120
    assert names(of, "ed_stay_median_minutes") == ["ann", "bob", "cid"]
    stays = asked(of, "ed_stay_median_minutes").parts
    assert (stays["admitted_median_minutes"], stays["others_median_minutes"]) == (420, 105)
    # bob boarded from 11:00 to 16:00
    assert value(of, "ed_boarding_median_minutes") == 300
    assert value(of, "ed_stay_median_minutes", "6W") is None


def test_shares_of_those_who_left_the_ed() -> None:
    of = known(a_day_in_the_ed(), 0)
    assert value(of, "ed_long_boarding_percent") == 100  # bob, the only one who boarded
    # cid, of three who left
    assert names(of, "ed_left_unevaluated_percent") == ["cid"]
    assert asked(of, "ed_left_unevaluated_percent").value == 100 / 3
    # bob waited 90 minutes and boarded 300; cid waited 90 and left unseen; ann was in time
    assert names(of, "ecat_rate_percent") == ["bob", "cid"]
    assert asked(of, "ecat_rate_percent").parts == {
        "counted_visits": 2,
        "visits": 3,
        "unknown_visits": 0,
        "long_wait_visits": 2,
        "left_unevaluated_visits": 1,
        "long_boarding_visits": 1,
        "long_stay_visits": 0,
    }


def test_a_stay_over_midnight_belongs_to_the_day_on_which_it_ends() -> None:
    of = known(a_day_in_the_ed(), 1)
    assert names(of, "ed_stay_median_minutes") == ["dot"]
    assert value(of, "ed_stay_median_minutes") == 120


def test_a_day_on_which_nobody_left_the_ed_is_unknown_and_says_so() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    found = asked(known(story, 0), "ecat_rate_percent")
    assert (found.value, found.lacks) == (None, ("visits: nobody left the ED",))


def test_a_stay_whose_end_was_only_typed_in_is_left_out_of_minutes_and_counted() -> None:
    story = Story()
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("15:10", discharge("ann"), by="EVN-2")
    found = asked(known(story, 0), "ed_stay_median_minutes")
    assert (found.value, found.parts["excluded_weak_clock"]) == (None, 1)


def test_an_ed_that_closes_in_the_evening_keeps_the_stays_of_its_day() -> None:
    story = Story()
    story.at("08:00", register("ann", "ED"))
    story.at("08:30", move("ann", "ED-T1-A"))
    story.at("10:00", discharge("ann"))
    story.at("20:00", places(PLACES[: PLACES.index('[[unit]]\nid = "ED"')]), actor="config")
    for unit in (None, "ED"):
        assert names(known(story, 0), "ed_stay_median_minutes", unit) == ["ann"]
