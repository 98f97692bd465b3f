"""Any past moment, as known at any other: by memory, by replay and by hand it is one census.

Method: hypothesis draws a day and the order in which it is heard, a position and a moment.
"""

from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.beds.state import BedReport
from housewide.hospital.house.house import House
from housewide.hospital.house.measures import MEASURES, keys_of, measure
from housewide.hospital.house.past import Kept, house_at_position, remembered_since
from housewide.hospital.visits.ask import at as standing_at
from housewide.kit.clock import DAY, MINUTE
from housewide.kit.facts import Entry
from tests.hospital.days import ALL, MAIN, Happening, days, told
from tests.hospital.naive import naive_census
from tests.hospital.story import Story
from tests.hospital.telling import (
    MIDNIGHT,
    admit,
    cancel_discharge,
    discharge,
    hour,
    merge_visits,
    move,
    reread,
)

moments = st.integers(0, 1439).map(lambda minute: MIDNIGHT + minute * MINUTE)


def census(house: House) -> list[str]:
    return sorted(key.removeprefix("v.") for key in keys_of(house, "census_patients", None))


def reported(entries: list[Entry]) -> dict[str, list[BedReport]]:
    """Every report of each bed, as they are kept."""
    reports: dict[str, list[BedReport]] = {}
    for e in entries:
        if isinstance(e.body, BedStatusReported):
            report = BedReport(e.effective_at, e.position, e.body.status, e.body.unit, e.message)
            reports.setdefault(e.subject, []).append(report)
    return reports


def past(story: Story, at: str, known: str) -> list[str]:
    """Who was here at an hour, by what was known at another."""
    believed = [e.position for e in story.entries if e.believed_at <= hour(known)]
    return census(
        house_at_position(story.house, Kept(), max(believed), hour(at), known_at=hour(known))
    )


def test_a_late_discharge_changes_the_past_as_known_now_and_not_as_known_then() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:40", discharge("v1"), heard="15:10")
    assert past(story, "13:00", known="13:00") == ["v1"]
    assert past(story, "13:00", known="15:10") == []
    assert past(story, "11:00", known="15:10") == ["v1"]


def test_a_cancelled_discharge_never_was_once_it_is_known() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("11:00", discharge("v1"))
    story.at("11:00", cancel_discharge("v1", "6W-601-A"), heard="14:00")
    assert past(story, "12:00", known="12:00") == []
    assert past(story, "12:00", known="14:00") == ["v1"]


def test_a_reading_that_was_withdrawn_was_believed_until_then() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"), message=7)
    story.at("12:00", reread(7, "v.v1"))
    assert past(story, "09:00", known="11:00") == ["v1"]
    assert past(story, "09:00", known="12:00") == []


def test_two_visits_that_were_merged_later_were_two_until_then() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:00", admit("v2", "6W-601-A"))
    story.at("12:00", merge_visits("v1", "v2"))
    assert past(story, "09:00", known="09:00") == ["v1", "v2"]
    assert past(story, "09:00", known="12:00") == ["v2"]


def test_what_happened_a_minute_after_a_moment_is_not_of_that_moment() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("+1 00:03", discharge("v1"), heard="+1 00:10")
    assert past(story, "+1 00:00", known="+1 00:10") == ["v1"]


def test_a_clock_that_is_ahead_moves_nobody_before_they_are_told_of() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:04", move("v1", "ICU-1-A"), heard="09:00")
    assert story.where("v1", "09:00") == "ICU-1-A"
    before = standing_at(story.house.visits.visits["v.v1"], hour("08:59"))
    assert before.place.bed == "6W-601-A"


def test_memory_reaches_back_as_far_as_ended_visits_are_kept() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("09:00", discharge("v1"))
    assert remembered_since(story.house) == 0
    story.at("+40 09:00", admit("v2", "6W-601-A"))
    assert remembered_since(story.house) == hour("+40 09:00") - 35 * DAY


@given(days(ALL), st.randoms(use_true_random=False), st.data())
def test_as_believed_then_is_what_a_replay_to_then_shows(
    day: list[Happening], chance: object, data: st.DataObject
) -> None:
    heard = list(day)
    chance.shuffle(heard)  # type: ignore[attr-defined]
    story = told(heard, heard=data.draw(st.sampled_from([None, "23:00"])))
    position = data.draw(st.integers(1, len(story.entries)))
    house = House()
    for entry in story.entries[:position]:
        house.apply(entry)
    at = max(house.believed_at, data.draw(moments))
    kept = Kept(reports=reported(story.entries))
    then, now = house.at(at), house_at_position(story.house, kept, position, at, known_at=at)
    for name in MEASURES:
        assert sorted(measure(now, name, at).made_of) == sorted(measure(then, name, at).made_of), (
            name
        )


@given(days(MAIN), moments)
def test_as_known_now_is_what_one_counts_by_hand(day: list[Happening], at: int) -> None:
    story = told(day)
    units = [unit.id for unit in story.house.places.units]
    counted = naive_census(story.entries, units, at)
    past_house = house_at_position(
        story.house, Kept(), story.house.position, at, known_at=MIDNIGHT + DAY
    )
    for unit in units:
        assert sorted(keys_of(past_house, "census_patients", unit)) == sorted(counted[unit])
