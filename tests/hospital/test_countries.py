"""What one country measures is not shown at another's hospital; all else is shown everywhere."""

import pytest

from housewide.hospital.house.measures import MEASURES
from housewide.hospital.places.country import COUNTRIES, is_used_in
from housewide.hospital.places.parse import parse_places
from housewide.server.follower import NotUsedThere, measure_of
from housewide.server.picture import measures_of
from tests.hospital.story import PLACES, Story


def test_a_score_of_one_country_is_used_there_and_not_in_another() -> None:
    assert [is_used_in(each, "nedocs") for each in COUNTRIES] == [True, False]
    assert [is_used_in(each, "not_meeting_criteria_to_reside") for each in COUNTRIES] == [
        False,
        True,
    ]
    assert all(is_used_in(each, "census_patients") for each in COUNTRIES)


@pytest.mark.parametrize("name", COUNTRIES)
def test_a_facility_is_of_the_country_that_its_file_names(name: str) -> None:
    assert parse_places(f'country = "{name}"\n{PLACES}').country == name


@pytest.mark.parametrize(("name", "shown"), [("us", True), ("uk", False)])
def test_the_picture_of_a_facility_has_the_measures_of_its_country(name: str, shown: bool) -> None:
    story = Story(toml=f'country = "{name}"\n{PLACES}')
    found = measures_of(story.house, story.now(), None, MEASURES)
    assert ("nedocs" in found) == shown
    assert "census_patients" in found


@pytest.mark.parametrize("name", ["nedocs", "ecat_percent"])
def test_a_measure_of_another_country_is_refused_in_words(name: str) -> None:
    house = Story(toml=f'country = "uk"\n{PLACES}').house
    with pytest.raises(NotUsedThere, match=f"{name} is not used in the United Kingdom"):
        measure_of(house, "st-brigid", name, house.believed_at, None)
