"""The board of a British hospital: its own words and numbers, beside an American one or alone."""

import io

from rich.console import Console

from housewide.cli.board import board
from housewide.server.picture import FacilityPicture, SitePicture
from tests.cli.pictures import EHR, facility, looks, rendered, text_of, unit
from tests.server.site import NOON

BRITISH = """\
Test site  Tue 24 Nov 2026  12:00:05 UTC
Every feed is heard.
North Hospital
07:00 there, heard 5 s ago, 3 messages not read yet
4 inpatient beds available, 2 after what is decided; 3 patients waiting for a bed, longest 5.2 h
A&E within 4 h 76 %, over 12 h 9 %; G&A beds 97 % full, 4 % of them escalation
ward                           staffed   census occupied available  to clean
all wards                           28       25       24         4         2
Ward 6                              28       25       24         4         2
feed                             heard messages     kept      dead set aside
ehr                                5 s    1,231       30         0         1"""


def british(mixed: float = 0, may_be_mixed: float | None = 0) -> FacilityPicture:
    return facility(
        unit("Ward 6", 28, "uk", census_adults_children=25, beds_occupied=24, beds_available=4,
             beds_to_clean=2),
        feeds=(EHR,),
        country="uk",
        census_adults_children=25, beds_occupied=24, beds_available=4, beds_to_clean=2,
        beds_available_inpatient=4, beds_available_after_decisions=2, boarders=3,
        boarding_hours_longest=5.25, ed_4_hour_percent=76.4, ed_12_hours_percent=8.6,
        occupancy_of_ga_percent=97, beds_escalation_percent=3.9,
        mixed_sex_patients=mixed, mixed_sex_unknown_patients=may_be_mixed,
    )  # fmt: skip


def test_patients_in_mixed_sex_rooms_ask_for_a_look_and_unknown_ones_are_said():
    found = rendered(british(mixed=3, may_be_mixed=2))
    assert looks(found) == [", 3 patients in mixed-sex rooms"]
    said = "not read yet, 3 patients in mixed-sex rooms, 2 patients in rooms that may be mixed-sex"
    assert said in text_of(found).replace("\n", " ")


def test_a_british_hospital_is_told_in_its_own_words_and_without_nedocs():
    assert text_of(rendered(british())) == BRITISH


def test_of_two_countries_each_facility_has_its_own_words():
    console = Console(record=True, width=120, file=io.StringIO())
    picture = SitePicture("Test site", NOON, (facility(unit("6 West", 28)), british()))
    console.print(board(picture, 120, 10))
    said = text_of(console)
    assert "Units and wards show in a wider or taller terminal." in said
    american, british_part = said.split("North Hospital: ")[1:]
    assert "boarders" in american
    assert "A&E" not in american
    assert "A&E" in british_part
    assert "boarders" not in british_part
