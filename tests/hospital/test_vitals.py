"""Vital signs by time lines: late, corrected, taken back, kept out; what is old is not fine."""

from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.house.snapshot import digest, dump, load
from housewide.hospital.vitals.ask import latest, score
from housewide.hospital.vitals.facts import Sign
from housewide.hospital.vitals.state import ORPHANS_KEPT, VALUES_KEPT, Value
from tests.hospital.story import Story
from tests.hospital.telling import admit, discharge, hour, merge_visits, reread
from tests.hospital.telling_vitals import keep_out, measure_signs, only, take_back, triage


def newest(story: Story, sign: Sign, as_of: str, visit: str = "v1") -> Value | None:
    found = latest(story.house.vitals.of([f"v.{visit}"]), sign, hour(as_of))
    return None if found is None else found.value


def total(story: Story, as_of: str) -> int | None:
    return score(story.house.vitals.of(["v.v1"]), hour(as_of)).news2.total


def test_the_newest_value_is_by_when_it_was_measured_not_by_when_it_was_heard() -> None:
    story = Story()
    story.at("08:00", only("v1", pulse_per_minute=110))
    story.at("07:00", only("v1", pulse_per_minute=70), heard="08:30")
    assert newest(story, "pulse_per_minute", "09:00") == 110
    assert newest(story, "pulse_per_minute", "07:30") == 70
    assert newest(story, "pulse_per_minute", "06:59") is None


def test_each_sign_has_its_own_newest_value() -> None:
    story = Story()
    story.at("06:00", measure_signs("v1", temperature_celsius=38.5))
    story.at("08:00", only("v1", pulse_per_minute=115))
    found = score(story.house.vitals.of(["v.v1"]), hour("09:00"))
    assert found.news2.total == 3
    assert found.oldest_at == hour("06:00"), "the score is as old as the oldest value in it"


def test_a_value_of_more_than_twelve_hours_ago_says_nothing_of_now() -> None:
    story = Story()
    story.at("06:00", measure_signs("v1"))
    assert total(story, "18:00") == 0
    assert total(story, "18:01") is None


def test_a_value_told_again_for_its_instant_corrects_it() -> None:
    story = Story()
    story.at("08:00", only("v1", pulse_per_minute=170))
    story.at("08:00", only("v1", pulse_per_minute=70), heard="08:20")
    assert newest(story, "pulse_per_minute", "09:00") == 70


def test_a_value_that_was_taken_back_leaves_the_one_before_it() -> None:
    story = Story()
    story.at("07:00", only("v1", pulse_per_minute=70, spo2_percent=97))
    story.at("08:00", only("v1", pulse_per_minute=170, spo2_percent=96))
    story.at("08:00", take_back("v1", "pulse_per_minute"), heard="08:20")
    assert newest(story, "pulse_per_minute", "09:00") == 70
    assert newest(story, "spo2_percent", "09:00") == 96


def test_a_value_that_cannot_be_used_is_none_and_is_counted() -> None:
    story = Story()
    story.at("08:00", only("v1", spo2_percent=97))
    story.at("08:00", keep_out("v1", "spo2_percent"), heard="08:05")
    assert newest(story, "spo2_percent", "09:00") is None, "the sender said that 97 was wrong"
    assert story.house.vitals.visits["v.v1"].kept_out == 1


def test_a_message_that_was_read_better_told_no_values_before() -> None:
    story = Story()
    story.at("07:00", only("v1", pulse_per_minute=70))
    story.at("08:00", only("v1", pulse_per_minute=170), message=9)
    story.at("08:00", reread(9, "v.v1"), heard="10:00")
    assert newest(story, "pulse_per_minute", "09:00") == 70
    then = house_at_position(
        story.house, Kept(), story.entries[-2].position, hour("09:00"), known_at=hour("09:00")
    )
    known = latest(then.vitals.of(["v.v1"]), "pulse_per_minute", hour("09:00"))
    assert known is not None
    assert known.value == 170, "until then it was believed"


def test_a_monitor_that_tells_the_pulse_each_minute_pushes_out_no_other_sign() -> None:
    story = Story()
    story.at("08:00", measure_signs("v1", temperature_celsius=38.5))
    for minute in range(1, 60):
        story.at(f"08:{minute:02}", only("v1", pulse_per_minute=60 + minute))
    assert newest(story, "temperature_celsius", "09:00") == 38.5
    assert newest(story, "pulse_per_minute", "09:00") == 119
    assert len(story.house.vitals.visits["v.v1"].readings) == VALUES_KEPT + 1


def test_values_dated_ahead_push_out_none_of_now() -> None:
    story = Story()
    for day in range(1, 20):
        story.at(f"+{day} 08:00", only("v1", pulse_per_minute=140), heard="08:00")
    story.at("08:10", measure_signs("v1"))
    assert newest(story, "pulse_per_minute", "09:00") == 70
    assert total(story, "09:00") == 0
    assert len(story.house.vitals.visits["v.v1"].readings) == VALUES_KEPT + 1


def test_the_scale_of_oxygen_saturation_holds_until_another_is_chosen() -> None:
    story = Story()
    story.at("-1 08:00", only("v1", spo2_scale=2))
    story.at("08:00", measure_signs("v1", spo2_percent=90))
    assert total(story, "09:00") == 0
    story.at("09:30", only("v1", spo2_scale=1))
    assert total(story, "10:00") == 3


def test_the_triage_level_is_the_one_judged_last_and_may_be_taken_back() -> None:
    story = Story()
    story.at("08:00", triage("v1", 3))
    story.at("08:20", triage("v1", 2))
    assert newest(story, "triage_level", "09:00") == 2
    story.at("08:20", triage("v1", None), heard="08:40")
    assert newest(story, "triage_level", "09:00") == 3


def test_vital_signs_told_of_a_visit_that_was_merged_are_those_of_the_one_that_stays() -> None:
    story = Story()
    story.at("08:00", admit("v1", "ICU-1-A"))
    story.at("08:10", only("v2", pulse_per_minute=70))
    story.at("09:00", merge_visits("v2", "v1"))
    keys = story.house.visits.aliases.meaning("v.v1")
    found = latest(story.house.vitals.of(keys), "pulse_per_minute", hour("10:00"))
    assert found is not None
    assert found.value == 70


def test_vital_signs_are_forgotten_with_their_visit() -> None:
    story = Story()
    story.at("08:00", admit("v1", "ICU-1-A"))
    story.at("08:10", measure_signs("v1"))
    story.at("11:00", discharge("v1"))
    story.at("+35 12:00", admit("v2", "ICU-1-A"))
    assert story.house.vitals.visits == {}


def test_vital_signs_of_a_visit_that_nobody_told_of_are_forgotten_when_old() -> None:
    story = Story()
    story.at("08:00", measure_signs("ghost"))
    story.at("08:00", admit("v1", "ICU-1-A"))
    story.at("08:10", measure_signs("v1"))
    taken_up = load(dump(story.house))
    for house in (story.house, taken_up):
        assert set(house.vitals.visits) == {"v.ghost", "v.v1"}
    last = story.at("+35 08:01", admit("v2", "ICU-2-A"))
    taken_up.apply(last)
    assert set(story.house.vitals.visits) == {"v.v1"}
    assert digest(taken_up) == digest(story.house)
    assert last.believed_at > hour("08:00") + ORPHANS_KEPT


hours = st.integers(0, 23)
pulses = st.lists(
    st.tuples(hours, st.integers(40, 180)), max_size=VALUES_KEPT, unique_by=lambda p: p[0]
)


@given(pulses, st.randoms(use_true_random=False))
def test_values_heard_in_any_order_come_to_the_same(
    told: list[tuple[int, int]], chance: object
) -> None:
    def heard(of: list[tuple[int, int]]) -> list[tuple[int, Value | None]]:
        story = Story()
        for at, pulse in of:
            story.at(f"{at:02}:00", only("v1", pulse_per_minute=pulse), heard="23:59")
        return [(at, newest(story, "pulse_per_minute", f"{at:02}:30")) for at in range(24)]

    shuffled = list(told)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert heard(shuffled) == heard(sorted(told))
