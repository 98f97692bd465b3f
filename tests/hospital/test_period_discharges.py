"""Who came and who went, by hand: deaths apart, and how many had left before noon."""

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from housewide.hospital.house.measures import MEASURES
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from tests.hospital.calendars import asked, known, names, value
from tests.hospital.story import Story
from tests.hospital.telling import (
    TOLD,
    admit,
    cancel_admit,
    cancel_discharge,
    discharge,
    make_inpatient,
    make_outpatient,
    move,
    newborn,
    register,
)


def leaves(visit: str, how: str) -> TOLD:
    """A discharge by a disposition of table 0112."""
    subject, fact = discharge(visit)
    return subject, replace(fact, disposition=how)


def test_an_admission_counts_where_the_patient_came_to() -> None:
    story = Story()
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("09:00", make_inpatient("ann"))  # admitted while in the ED
    story.at("10:00", move("ann", "6W-601-A", as_class="I"))
    story.at("11:00", admit("bob", "6W-601-B"))
    story.at("12:00", admit("cid", "ICU-1-A"))
    story.at("12:30", cancel_admit("cid"))  # never was
    story.at("13:00", admit("dot", "6W-602-A"))
    story.at("14:00", make_outpatient("dot"))  # no admission any more
    story.at("15:00", newborn("eve", "6W-603-A"))
    story.at("+1 08:00", admit("fay", "6W-602-B"))  # the day after
    of = known(story, 0)
    assert names(of, "admissions") == ["ann", "bob", "eve"]
    assert names(of, "admissions", "ED") == ["ann"]
    assert names(of, "admissions", "6W") == ["bob", "eve"]
    assert asked(of, "admissions").parts == {"adults_children": 2, "newborns": 1}


def test_deaths_are_told_apart_from_other_discharges() -> None:
    story = Story()
    ways = {"ann": "01", "bob": "20", "cid": "07", "dot": "", "eve": "42"}
    for visit in (*ways, "fay", "gus"):
        story.at("08:00", admit(visit, "6W"))
    story.at("08:00", register("hal", "ED-T1-A"))
    for visit, how in ways.items():
        story.at("15:00", leaves(visit, how))
    story.at("15:00", leaves("fay", "01"))
    story.at("15:00", cancel_discharge("fay"), heard="16:00")
    story.at("17:00", discharge("hal"))  # no inpatient
    of = known(story, 0)
    # of five, bob (20) and eve (42) died, cid (07) left against advice, of dot nobody said how
    assert names(of, "discharges") == ["ann", "bob", "cid", "dot", "eve"]
    assert asked(of, "discharges", "6W").parts == {
        "alive": 1,
        "deaths": 2,
        "against_advice": 1,
        "untold": 1,
        "newborns": 0,
    }


def test_a_discharge_before_noon_is_one_whose_patient_had_left_by_then() -> None:
    """Noon in New York is 17:00 UTC on 2 March."""
    story = Story()
    for visit in ("ann", "bob", "cid", "dot", "eve"):
        story.at("08:00", admit(visit, "6W"))
    story.at("08:00", newborn("baby", "6W"))
    story.at("16:59", discharge("ann"))  # 11:59
    story.at("17:00", discharge("bob"))  # 12:00: no more before noon
    story.at("19:00", discharge("cid"))
    story.at("16:00", leaves("dot", "20"))  # a death
    story.at("16:00", discharge("eve"), by="EVN-2")  # typed in then: who knows when they left
    story.at("16:00", discharge("baby"))
    of = known(story, 0, zone=ZoneInfo("America/New_York"))
    assert names(of, "discharges_before_noon_percent") == ["ann"]
    assert value(of, "discharges_before_noon_percent") == 100 * 1 / 3
    assert asked(of, "discharges_before_noon_percent").parts == {
        "before_noon": 1,
        "discharges": 3,
        "excluded_weak_clock": 1,
        "excluded_deaths": 1,
        "excluded_newborns": 1,
    }


def test_a_share_of_no_discharges_is_unknown_not_zero() -> None:
    found = asked(known(Story(), 0), "discharges_before_noon_percent")
    assert found.value is None
    assert found.lacks == ("discharges of which is known when the patient left",)
    assert value(known(Story(), 0), "discharges") == 0


def test_no_measure_of_a_period_has_the_name_of_one_of_now() -> None:
    assert not MEASURES.keys() & PERIOD_MEASURES.keys()


def test_who_is_admitted_and_discharged_at_one_instant_came_and_went() -> None:
    """Ann was entered afterwards, by one time; Bob was in the ED before, and died on admission."""
    story = Story()
    story.at("10:00", admit("ann", "6W-601-A"))
    story.at("10:00", discharge("ann"))
    story.at("11:00", register("bob", "ED-T1-A"))
    story.at("12:00", admit("bob", "6W-601-B"))
    story.at("12:00", leaves("bob", "20"))
    of = known(story, 0)
    for name in ("admissions", "discharges", "census_daily_patients"):
        assert names(of, name, "6W") == ["ann", "bob"], name
    assert value(of, "stay_mean_days", "6W") == 1
    assert value(of, "census_midnight_patients") == 0
    assert value(known(story, 1), "discharges") == 0
