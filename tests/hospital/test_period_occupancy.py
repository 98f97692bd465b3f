"""How full the beds were, by hand."""

from tests.hospital.calendars import asked, known, names, value
from tests.hospital.story import Story
from tests.hospital.telling import admit, discharge, newborn, places, register

PLACES = """
facility = "st-brigid"
zone = "America/New_York"
[[unit]]
id = "6W"
kind = "med-surg"
staffed = 2
licensed = 5
rooms = [ { room = "601", beds = ["A", "B"] }, { room = "602", beds = ["A", "B"] } ]
[[unit]]
id = "NB"
kind = "newborn"
rooms = [ { room = "1", beds = ["A", "B"] } ]
[[unit]]
id = "ED"
kind = "ed"
rooms = [ { room = "T1", beds = ["A"] } ]
"""

FEWER = PLACES.replace("staffed = 2", "staffed = 1")


def test_occupancy_is_service_days_by_bed_days_of_each_kind() -> None:
    story = Story(toml=PLACES)
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("08:00", admit("bob", "6W-601-B"))
    story.at("08:00", newborn("baby", "NB-1-A"))
    story.at("09:00", admit("cid", "ED-T1-A"))  # an inpatient who waits in the ED
    story.at("+1 08:00", discharge("ann"))
    of = known(story, 0, 1)
    # 6W: ann and bob on day 0, bob on day 1: 3 days of service, of two days with 5, 4 or 2 beds
    assert value(of, "occupancy_rate_licensed_percent", "6W") == 100 * 3 / 10
    assert value(of, "occupancy_rate_physical_percent", "6W") == 100 * 3 / 8
    assert value(of, "occupancy_rate_staffed_percent", "6W") == 100 * 3 / 4
    # The facility: cid's two days too, by the same beds; the newborn and its nursery are left out.
    assert value(of, "occupancy_rate_staffed_percent") == 100 * 5 / 4
    assert asked(of, "occupancy_rate_staffed_percent").parts == {"service_days": 5, "bed_days": 4}
    assert value(of, "occupancy_rate_staffed_percent", "NB") is None
    assert value(of, "occupancy_rate_staffed_percent", "ED") is None


def test_beds_count_as_they_were_configured_on_each_day() -> None:
    story = Story(toml=PLACES)
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("+1 12:00", places(FEWER), actor="config")
    of = known(story, 0, 1)
    # two staffed beds on day 0, one on day 1
    assert asked(of, "occupancy_rate_staffed_percent", "6W").parts == {
        "service_days": 2,
        "bed_days": 3,
    }


def test_the_fullest_hour_is_found_among_the_hours_of_the_day() -> None:
    story = Story(toml=PLACES)
    story.at("08:30", admit("ann", "6W-601-A"))
    story.at("10:30", register("bob", "6W-601-B", as_class="O"))  # of any class: a body in a bed
    story.at("10:40", admit("cid", "6W"))  # on the unit, in no bed
    story.at("10:40", admit("dot", "6W-602-A"))
    story.at("12:30", discharge("bob"))
    story.at("13:30", discharge("dot"))
    found = asked(known(story, 0), "occupancy_peak_percent", "6W")
    # hours 0-8: 0; 9, 10: ann; 11, 12: ann, bob, dot; 13: ann, dot; 14-23: ann. Two staffed beds.
    # percents: 9 x 0, 2 x 50, 2 x 150, 1 x 100, 10 x 50 = 1000 over 24 hours
    assert found.value == 150
    assert found.made_of == ("v.ann", "v.bob", "v.dot")
    assert found.parts == {
        "peak_patients": 3,
        "peak_beds": 2,
        "peak_hour": 11,
        "mean_percent": 1000 / 24,
        "hours": 24,
    }
    assert names(known(story, 0), "occupancy_peak_percent") == ["ann", "bob", "dot"]


def test_a_newborn_in_its_mothers_bed_takes_none() -> None:
    """Two staffed beds: one with a mother and her twins, one with a newborn that lies alone."""
    story = Story(toml=PLACES)
    story.at("00:00", admit("mum", "6W-601-A"))
    for twin in ("one", "two"):
        story.at("00:00", newborn(twin, "6W-601-A", mother="mum"))
    assert asked(known(story, 0), "occupancy_peak_percent", "6W").value == 50
    story.at("12:00", newborn("alone", "6W-601-B"))
    found = asked(known(story, 0), "occupancy_peak_percent", "6W")
    assert (found.value, found.made_of) == (100, ("v.alone", "v.mum"))
