"""The hand-computed examples of what the vital signs show: who is ill, and of whom nobody knows."""

from msgspec.structs import replace

from housewide.hospital.house.measures import measure
from housewide.kit.measure import Measure
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import admit, discharge, hour, leave, merge_visits, newborn
from tests.hospital.telling_vitals import WELL, measure_signs, only
from tests.hospital.wards import ward

FEVERISH = replace(WELL, pulse_per_minute=115.0, breaths_per_minute=22.0, temperature_celsius=38.4)
"""2 + 2 + 1: a NEWS2 of 5."""


def asked(story: Story, name: str, at: str, unit: str | None = None) -> Measure:
    return measure(story.house, name, hour(at), unit)


def of_each(story: Story, at: str) -> dict[str, list[str]]:
    names = ("high", "medium", "single_three", "unknown")
    found = {n: asked(story, f"news2_{n}_patients", at).made_of for n in names}
    return {n: [key.removeprefix("v.") for key in keys] for n, keys in found.items()}


def test_each_inpatient_is_counted_by_how_ill_the_latest_signs_show_them() -> None:
    story = ward()
    story.at("09:00", measure_signs("ann"))
    story.at("09:00", measure_signs("bob", FEVERISH))
    story.at("09:00", measure_signs("cid", FEVERISH, on_oxygen=True))
    story.at("09:00", measure_signs("eve", consciousness="C"))
    story.at("09:00", measure_signs("gus"))
    assert of_each(story, "10:00") == {
        "high": ["cid"],
        "medium": ["bob"],
        "single_three": ["eve"],
        "unknown": [],
    }
    assert asked(story, "news2_high_patients", "10:00", "6W").value == 1
    assert asked(story, "news2_high_patients", "10:00", "ICU").value == 0


def test_whoever_was_not_measured_of_late_is_unknown_and_never_fine() -> None:
    story = ward()
    story.at("09:00", measure_signs("ann"))
    story.at("09:00", measure_signs("bob", consciousness=""))
    assert of_each(story, "10:00")["unknown"] == ["bob", "cid", "eve", "gus"]
    parts = asked(story, "news2_unknown_patients", "10:00").parts
    assert (parts["inpatients"], len(parts)) == (5.0, 8)
    assert parts["lacking_pulse_per_minute_patients"] == 3.0
    assert parts["lacking_consciousness_patients"] == 4.0, "bob's was not told"
    assert of_each(story, "21:01")["unknown"] == ["ann", "bob", "cid", "eve", "gus"]


def test_how_many_are_ill_is_not_known_where_nothing_is_ever_measured() -> None:
    high = asked(ward(), "news2_high_patients", "10:00")
    assert (high.value, high.lacks) == (None, ("vital signs: no source ever told of any",))
    assert asked(ward(), "news2_unknown_patients", "10:00").value == 5


def test_a_number_of_the_ill_says_of_how_many_nobody_knows_and_how_old_its_oldest_sign_is() -> None:
    story = ward()
    story.at("07:00", measure_signs("ann", FEVERISH))
    story.at("09:00", only("ann", consciousness="V"))
    high = asked(story, "news2_high_patients", "10:00")
    assert high.value == 1
    assert high.parts == {
        "unknown_patients": 4.0,
        "scale_2_patients": 0.0,
        "oldest_sign_hours": 3.0,
    }


def test_a_number_of_the_ill_says_how_many_are_scored_on_the_second_scale() -> None:
    story = ward()
    story.at("08:50", only("ann", spo2_scale=2))
    story.at("09:00", measure_signs("ann", FEVERISH, spo2_percent=97.0, on_oxygen=True))
    story.at("09:00", measure_signs("bob", FEVERISH, spo2_percent=97.0, on_oxygen=True))
    high = asked(story, "news2_high_patients", "10:00")
    assert (high.value, high.parts["scale_2_patients"]) == (2.0, 1.0)


def test_children_newborns_and_whoever_is_on_leave_are_not_scored() -> None:
    story = Story(toml=PLACES.replace('kind = "icu"', 'kind = "peds"'))
    story.at("08:00", admit("child", "ICU-1-A"))
    story.at("08:00", newborn("babe", "6W-601-A"))
    story.at("08:00", admit("ann", "6W-601-B"))
    story.at("09:00", leave("ann"))
    assert of_each(story, "10:00")["unknown"] == []


def test_a_patient_who_left_is_no_longer_counted() -> None:
    story = ward()
    story.at("09:00", measure_signs("ann", FEVERISH, on_oxygen=True))
    story.at("09:30", discharge("ann"))
    assert of_each(story, "10:00")["high"] == []


def test_the_signs_told_under_the_other_number_of_a_visit_count() -> None:
    story = ward()
    story.at("09:00", measure_signs("other", FEVERISH, on_oxygen=True))
    story.at("09:30", merge_visits("other", "ann"))
    assert of_each(story, "10:00")["high"] == ["ann"]
