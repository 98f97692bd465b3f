"""NEWS2 of a past moment: what memory no longer holds makes it unknown, never 0."""

import pytest

from housewide.hospital.house.house import House
from housewide.hospital.house.measures import measure
from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.house.snapshot import dump, load
from housewide.kit.measure import Measure
from tests.hospital.story import Story
from tests.hospital.telling import admit, discharge, hour, merge_visits
from tests.hospital.telling_vitals import measure_signs, only

GONE = ("vital signs of that moment: no longer kept",)
NAMES = ("news2_single_three_patients", "news2_unknown_patients")


def ill_then_well() -> Story:
    """A patient with a pulse of 140 at 08:10, and from 09:00 on well each hour, ten times."""
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:10", measure_signs("v1", pulse_per_minute=140))
    for clock in range(9, 19):
        story.at(f"{clock:02}:00", measure_signs("v1"))
    return story


def then(house: House, name: str, as_of: str, position: int, kept: Kept | None = None) -> Measure:
    past = house_at_position(
        house, kept or Kept(), position, hour(as_of), known_at=house.believed_at
    )
    return measure(past, name, hour(as_of))


@pytest.mark.parametrize("name", NAMES)
def test_a_number_of_the_ill_is_unknown_of_when_its_signs_are_no_longer_kept(name: str) -> None:
    story = ill_then_well()
    for house in (story.house, load(dump(story.house))):
        found = then(house, name, "08:30", len(story.entries))
        assert (found.value, found.lacks) == (None, GONE)
        as_known_then = then(house, name, "08:30", 3)
        assert (as_known_then.value, as_known_then.lacks) == (None, GONE)


def test_a_past_moment_whose_signs_are_kept_has_its_number() -> None:
    story = ill_then_well()
    assert [then(story.house, n, "12:30", len(story.entries)).value for n in NAMES] == [0, 0]
    before = "-1 12:00"
    assert then(story.house, NAMES[0], before, len(story.entries)).value == 0, "nobody was there"


def test_now_a_sign_that_was_never_measured_is_unknown_and_not_forgotten() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    for minute in range(10, 40):
        story.at(f"08:{minute}", only("v1", pulse_per_minute=70))
    assert [story.count(name) for name in NAMES] == [0, 1]


def test_the_signs_of_a_visit_that_was_forgotten_are_unknown() -> None:
    story = ill_then_well()
    story.at("19:00", discharge("v1"))
    position = len(story.entries)
    ended = story.house.visits.visits["v.v1"]
    story.at("+40 08:00", admit("v2", "ICU-1-A"))
    assert "v.v1" not in story.house.visits.visits
    found = then(story.house, NAMES[0], "12:30", position, Kept(visits=[ended]))
    assert (found.value, found.lacks) == (None, GONE)


def test_a_visit_that_was_merged_since_is_scored_as_it_was_known_then() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:10", admit("v2", "6W-601-B"))
    story.at("08:20", measure_signs("v1"))
    story.at("08:20", measure_signs("v2", pulse_per_minute=140))
    position = len(story.entries)
    story.at("09:00", merge_visits("v2", "v1"))
    found = then(story.house, NAMES[0], "08:30", position)
    assert (found.value, found.made_of) == (1, ("v.v2",))
