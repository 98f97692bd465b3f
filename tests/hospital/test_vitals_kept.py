"""Which vital signs memory keeps, for how long, and what it says of those it let go."""

import pytest

from housewide.hospital.vitals.ask import Scored, latest, score
from housewide.hospital.vitals.facts import SIGNS, Sign
from housewide.hospital.vitals.plausible import PLAUSIBLE, is_plausible
from housewide.hospital.vitals.state import VALUES_KEPT, Value
from tests.hospital.story import Story
from tests.hospital.telling import admit, hour, merge_visits, reread
from tests.hospital.telling_vitals import measure_signs, only, take_back, triage

MANY = range(VALUES_KEPT)
A_VALUE: dict[Sign, Value] = {"consciousness": "A", "triage_level": 3}


def newest(story: Story, sign: Sign, as_of: str, *visits: str) -> Value | None:
    keys = [f"v.{visit}" for visit in visits or ("v1",)]
    found = latest(story.house.vitals.of(keys), sign, hour(as_of))
    return None if found is None else found.value


def scored(story: Story, as_of: str) -> Scored:
    return score(story.house.vitals.of(["v.v1"]), hour(as_of))


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign != "triage_level"])
def test_of_a_sign_told_every_minute_the_newest_is_kept_whichever_it_is(sign: Sign) -> None:
    story = Story()
    value = A_VALUE.get(sign, True if sign.startswith("on_") else 1)
    for minute in range(60):
        story.at(f"08:{minute:02}", only("v1", **{sign: value}))
    assert newest(story, sign, "09:00") == value
    assert len(story.house.vitals.visits["v.v1"].readings) == VALUES_KEPT


def test_a_message_that_measured_nothing_changes_nothing() -> None:
    story = Story()
    story.at("08:00", only("v1", pulse_per_minute=70))
    story.at("08:10", only("v1"))
    assert newest(story, "pulse_per_minute", "09:00") == 70
    story.at("08:20", only("v1", pulse_per_minute=80))
    assert newest(story, "pulse_per_minute", "09:00") == 80


def test_the_vital_signs_of_a_visit_say_up_to_which_fact_they_were_folded() -> None:
    story = Story()
    for told in (only("v1", pulse_per_minute=70), only("v1"), triage("v1", 3), reread(2, "v.v1")):
        entry = story.at("08:00", told)
        assert story.house.vitals.visits["v.v1"].position == entry.position


def test_a_triage_level_of_a_message_that_was_read_better_no_longer_holds() -> None:
    story = Story()
    story.at("08:00", triage("v1", 3), message=8)
    story.at("08:20", triage("v1", 2), message=9)
    story.at("08:20", reread(9, "v.v1"), heard="10:00")
    assert newest(story, "triage_level", "11:00") == 3


def test_a_single_value_of_more_than_twelve_hours_ago_says_nothing_of_now() -> None:
    story = Story()
    story.at("06:00", only("v1", pulse_per_minute=70))
    assert newest(story, "pulse_per_minute", "18:00") == 70
    assert newest(story, "pulse_per_minute", "18:01") is None


def test_of_a_visit_under_two_numbers_the_newest_value_holds_whichever_it_was_told_of() -> None:
    for first, second in (("v1", "v2"), ("v2", "v1")):
        story = Story()
        story.at("08:00", only(first, pulse_per_minute=110))
        story.at("08:30", only(second, pulse_per_minute=70))
        assert newest(story, "pulse_per_minute", "09:00", "v1", "v2") == 70
        assert newest(story, "pulse_per_minute", "08:15", "v1", "v2") == 110
        story.at("08:30", only(first, pulse_per_minute=80), heard="08:40")
        assert newest(story, "pulse_per_minute", "09:00", "v1", "v2") == 80, "told last"


def test_a_value_pushed_out_by_what_was_taken_back_is_forgotten_not_unmeasured() -> None:
    """A pulse at 06:00, then as many that were taken back as memory keeps of a sign."""
    story = Story()
    story.at("06:00", only("v1", pulse_per_minute=70))
    for minute in MANY:
        story.at(f"07:{minute:02}", take_back("v1", "pulse_per_minute"))
    assert scored(story, "18:00").forgotten
    assert not scored(story, "18:01").forgotten, "it would be too old by now"


def test_a_late_value_that_finds_no_place_makes_nothing_older_that_is_forgotten() -> None:
    story = Story()
    story.at("06:00", only("v1", pulse_per_minute=70))
    for minute in MANY:
        story.at(f"07:{minute:02}", take_back("v1", "pulse_per_minute"))
    story.at("05:00", only("v1", pulse_per_minute=60), heard="08:00")
    assert scored(story, "17:30").forgotten, "by the one of 06:00"


def test_a_value_that_was_taken_back_by_a_better_reading_is_not_forgotten() -> None:
    story = Story()
    story.at("06:00", only("v1", pulse_per_minute=70), message=9)
    story.at("06:30", reread(9, "v.v1"))
    for minute in MANY:
        story.at(f"07:{minute:02}", take_back("v1", "pulse_per_minute"))
    assert not scored(story, "09:00").forgotten


def test_a_value_that_is_kept_is_not_forgotten() -> None:
    story = Story()
    story.at("06:00", only("v1", spo2_percent=97))
    for minute in range(VALUES_KEPT + 1):
        story.at(f"07:{minute:02}", only("v1", pulse_per_minute=70))
    story.at("06:00", take_back("v1", "spo2_percent"), heard="08:00")
    assert not scored(story, "09:00").forgotten


def test_a_chosen_scale_that_is_no_longer_kept_may_have_held() -> None:
    story = Story()
    story.at("06:00", only("v1", spo2_scale=2))
    for minute in MANY:
        story.at(f"07:{minute:02}", take_back("v1", "spo2_scale"))
    story.at("+3 07:50", measure_signs("v1", spo2_percent=90))
    assert scored(story, "+3 08:00").forgotten, "a choice holds however long ago it was made"
    story.at("+3 08:10", only("v1", spo2_scale=1))
    assert not scored(story, "+3 08:20").forgotten


def test_vital_signs_of_a_visit_that_goes_on_are_kept_however_old_they_are() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:10", measure_signs("v1"))
    story.at("+40 08:00", admit("v2", "6W-601-B"))
    story.at("+80 08:00", admit("v3", "6W-602-A"))
    assert set(story.house.vitals.visits) == {"v.v1"}


def test_vital_signs_of_a_visit_that_nobody_told_of_are_kept_for_35_days_to_the_minute() -> None:
    story = Story()
    story.at("08:00", measure_signs("ghost"))
    story.at("+10 08:00", measure_signs("younger"))
    story.at("+34 09:00", admit("v1", "6W-601-A"))
    story.at("+35 08:00", admit("v2", "6W-601-B"))
    assert set(story.house.vitals.visits) == {"v.ghost", "v.younger"}
    story.at("+35 08:01", admit("v3", "6W-602-A"))
    assert set(story.house.vitals.visits) == {"v.younger"}
    story.at("+45 08:01", admit("v4", "6W-602-B"))
    assert story.house.vitals.visits == {}


def test_vital_signs_told_of_a_visit_before_it_was_merged_are_kept_with_it() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:10", measure_signs("v2"))
    story.at("08:20", merge_visits("v2", "v1"))
    story.at("+40 08:00", admit("v3", "6W-601-B"))
    assert set(story.house.vitals.visits) == {"v.v2"}


@pytest.mark.parametrize("sign", PLAUSIBLE)
def test_both_ends_of_what_a_living_patient_can_have_are_plausible(sign: Sign) -> None:
    lowest, highest = PLAUSIBLE[sign]
    assert is_plausible(sign, lowest)
    assert is_plausible(sign, highest)
    assert not is_plausible(sign, lowest - 0.1)
    assert not is_plausible(sign, highest + 0.1)
