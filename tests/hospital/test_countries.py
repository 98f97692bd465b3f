"""What one country measures is not shown at another's hospital; all else is shown everywhere.

And each hospital's measures are told in its country's words, under one name everywhere.
"""

import re

import pytest

from housewide.hospital.house.measures import MEASURES, blind_measures
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from housewide.hospital.places.country import COUNTRIES, is_used_in, told_in, used_only_in
from housewide.hospital.places.parse import parse_places
from housewide.hospital.systems.facts import FeedFellSilent
from housewide.server.follower import NotUsedThere, measure_of
from housewide.server.picture import measures_of
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import hour, register


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


def shown_in(country: str) -> dict[str, str]:
    """All that a screen may say of each measure that is used in a country, by its name."""
    definitions = [each.definition for each in (*MEASURES.values(), *PERIOD_MEASURES.values())]
    return {
        of.name: told_in(
            country,
            " | ".join(
                (
                    of.title,
                    of.meaning,
                    of.unit,
                    of.counts_when,
                    of.stops_when,
                    of.excludes,
                    of.clock,
                )
            ),
        )
        for of in definitions
        if is_used_in(country, of.name)
    }


AMERICAN = re.compile(
    r"\b(EDs?|(?<!decision )[Uu]nits?|[Bb]ays?|operating rooms?|physicians?)\b|[Bb]oard(s|ed|ing)\b"
)
BRITISH = re.compile(r"\b(A&E|cubicles?|theatres?)\b")


def test_no_measure_of_a_british_hospital_is_told_in_american_words() -> None:
    assert {n: t for n, t in shown_in("uk").items() if AMERICAN.search(t)} == {}


def test_no_measure_of_an_american_hospital_is_told_in_british_words() -> None:
    assert {n: t for n, t in shown_in("us").items() if BRITISH.search(t)} == {}


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("Patients in the ED", "Patients in A&E"),
        ("Patients who board in the ED", "Patients who wait in A&E for a bed"),
        ("3 boarders, longest 4.2 h", "3 patients waiting for a bed, longest 4.2 h"),
        ("Units of an ED", "Wards of an A&E department"),
        ("as boarders: the body leaves the ED", "as boarders: the body leaves A&E"),
        ("as ed_bays and census_units, a community", "as ed_bays and census_units, a community"),
    ],
)
def test_words_change_and_names_of_measures_do_not(american: str, british: str) -> None:
    assert told_in("uk", american) == british
    assert told_in("us", american) == american


def test_what_is_used_everywhere_is_no_country_s_alone() -> None:
    assert used_only_in("nedocs") == ("United States",)
    assert used_only_in("census_patients") == ()


def test_a_silent_source_blinds_no_measure_of_another_country() -> None:
    story = Story(toml=f'country = "uk"\n{PLACES}')
    story.at("08:00", register("ann", "ED-T1-A"))
    story.at("09:00", ("ehr", FeedFellSilent(hour("08:00"), 30)), actor="timer")
    blind = blind_measures(story.house, "ehr")
    assert "ed_patients" in blind
    assert not {"nedocs", "edwin"} & {*blind}
