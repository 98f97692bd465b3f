"""The hand-computed example of each measure's definition, and what all measures share.

6W has five beds and staff for four; ICU and ED have two beds each.
"""

import importlib

import pytest

from housewide.hospital.house.catalogue.kind import Counted
from housewide.hospital.house.measures import MEASURES, keys_of, measure
from housewide.hospital.systems.facts import FeedFellSilent, FeedHeardAgain
from housewide.kit.facts import MessageDeadLettered, MessageKeptUndecoded
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    bed,
    discharge,
    hour,
    move,
    place,
    update,
)
from tests.hospital.wards import ward


def test_census_counts_the_inpatients_in_the_unit() -> None:
    story = ward()
    assert story.census("6W") == ["ann", "bob", "cid"]
    assert story.count("census_patients", "ICU") == 1
    assert story.count("census_patients", "ED") == 0
    assert story.count("census_patients") == 5


def test_census_follows_the_body_and_the_class() -> None:
    story = ward()
    story.at("09:00", move("ann", "ICU-2-A"))
    story.at("09:10", discharge("bob"))
    story.at("09:20", update("dot", "I"))
    assert story.census("6W") == ["cid", "dot"]
    assert story.census("ICU") == ["ann", "eve"]


def test_a_visit_whose_class_nobody_told_or_knows_counts_as_its_unit_does() -> None:
    story = Story()
    story.at("08:00", move("ann", "6W-601-A"))
    story.at("08:00", move("bob", "ED-T1-A"))
    story.at("08:00", admit("cid", "ICU-1-A", as_class="U"))
    assert story.census() == ["ann", "cid"]


def test_open_visits_are_counted_whatever_their_class() -> None:
    story = ward()
    assert story.count("visits_open", "6W") == 4
    assert story.count("visits_open", "ED") == 1
    assert story.count("visits_open") == 7


def test_inpatients_without_a_known_bed_are_unplaced() -> None:
    story = ward()
    assert story.names("unplaced_patients", "6W") == ["cid"]
    assert story.names("unplaced_patients") == ["cid", "gus"]


def test_a_bed_with_two_visits_is_one_occupied_bed() -> None:
    story = ward()
    story.at("09:00", admit("hal", "6W-601-A"))
    assert story.names("beds_occupied", "6W") == ["6W-601-A", "6W-601-B", "6W-602-A"]
    assert story.count("beds_occupied") == 5


def test_a_bed_with_two_visits_is_shared_until_one_has_gone() -> None:
    story = ward()
    assert story.count("beds_shared") == 0
    story.at("09:00", admit("hal", "6W-601-A"))
    assert story.names("beds_shared", "6W") == ["6W-601-A"]
    story.at("09:10", move("ann", "ICU-2-A"))
    assert story.count("beds_shared") == 0


def test_a_bed_said_to_be_taken_by_nobody_is_disputed() -> None:
    story = ward()
    story.at("09:00", bed("6W-603-A", "O"))
    story.at("09:00", bed("6W-601-A", "O"))
    assert story.names("beds_disputed", "6W") == ["6W-603-A"]
    story.at("09:10", move("cid", "6W-603-A"))
    assert story.count("beds_disputed") == 0


def test_an_empty_bed_that_is_closed_or_isolated_is_blocked() -> None:
    story = ward()
    story.at("09:00", bed("6W-603-A", "C"))
    story.at("09:00", bed("6W-602-B", "I"))
    assert story.names("beds_blocked", "6W") == ["6W-602-B", "6W-603-A"]
    story.at("09:10", bed("6W-603-A", "U"))
    assert story.names("beds_blocked", "6W") == ["6W-602-B"]


def test_bed_reports_alone_tell_no_number_of_a_house_whose_patients_nobody_told() -> None:
    story = Story()
    story.clean("6W-601-A")
    assert story.count("beds_available", "6W") is None


def test_an_empty_bed_is_available_only_if_it_lacks_nothing() -> None:
    # Three of five beds are taken, staff is there for four: one of the two empty ones is available.
    story = ward()
    story.clean("6W-602-B", "6W-603-A")
    assert story.names("beds_available", "6W") == ["6W-602-B"]
    story.at("09:00", bed("6W-602-B", "H"))
    assert story.names("beds_available", "6W") == ["6W-603-A"]
    story.at("09:10", bed("6W-603-A", "C"))
    assert story.names("beds_available", "6W") == []
    story.at("09:20", bed("6W-602-B", "U"))
    assert story.names("beds_available", "6W") == ["6W-602-B"]


def test_a_bed_of_which_nobody_spoke_is_unknown_not_available() -> None:
    story = ward()
    assert story.names("beds_unknown", "6W") == ["6W-602-B", "6W-603-A"]
    assert story.names("beds_available", "6W") == []
    story.at("09:00", bed("6W-602-B", "U"))
    story.at("09:10", bed("6W-603-A", "C"))
    assert story.names("beds_unknown", "6W") == []
    assert story.names("beds_available", "6W") == ["6W-602-B"]


def test_a_vacated_bed_is_to_clean_until_it_is_reported_clean() -> None:
    story = ward()
    story.at("09:00", discharge("ann"))
    story.at("09:05", bed("ICU-2-A", "K"))
    assert story.names("beds_to_clean", "6W") == ["6W-601-A"]
    assert story.names("beds_to_clean") == ["6W-601-A", "ICU-2-A"]
    story.at("10:00", bed("6W-601-A", "U"))
    assert story.names("beds_to_clean") == ["ICU-2-A"]


COUNTED = sorted(name for name, each in MEASURES.items() if isinstance(each, Counted))


@pytest.mark.parametrize("name", COUNTED)
def test_a_facility_total_is_the_sum_of_its_units_and_of_what_is_in_none(name: str) -> None:
    story = ward()
    units = [unit.id for unit in story.house.places.units]
    parts = [key for unit in (*units, "") for key in keys_of(story.house, name, unit)]
    assert sorted(keys_of(story.house, name, None)) == sorted(parts)


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_every_measure_names_a_test_as_its_example(name: str) -> None:
    page, _, example = MEASURES[name].definition.example.partition("::")
    module = importlib.import_module(page.removesuffix(".py").replace("/", "."))
    assert callable(getattr(module, example))


def test_a_measure_says_where_when_and_of_what() -> None:
    story = ward()
    got = measure(story.house, "census_patients", hour("08:40"), "ICU")
    assert (got.place, got.value, got.made_of) == ("ICU", 1.0, ("v.eve",))
    assert (got.position, got.as_of, got.heard_at) == (8, hour("08:40"), hour("08:30"))


def test_a_house_that_heard_nothing_knows_no_number() -> None:
    story = Story()
    assert story.count("census_patients") is None


def test_a_unit_that_does_not_exist_has_no_number() -> None:
    assert ward().count("census_patients", "9Z") is None


def test_a_silent_feed_is_named_until_it_is_heard_again() -> None:
    story = ward()
    story.at("10:00", ("ehr", FeedFellSilent(hour("08:30"), 30)))
    assert measure(story.house, "visits_open", hour("10:00")).blind == ("ehr",)
    story.at("10:10", ("ehr", FeedHeardAgain()))
    assert measure(story.house, "visits_open", hour("10:10")).blind == ()


def test_a_number_is_as_old_and_as_blind_as_the_feeds_that_it_rests_on() -> None:
    story = ward()
    story.clean("6W-602-B", when="09:00")
    census = measure(story.house, "census_patients", hour("10:00"))
    available = measure(story.house, "beds_available", hour("10:00"))
    assert (census.heard_at, available.heard_at) == (hour("08:30"), hour("08:30"))
    story.at("09:30", move("ann", "6W-603-A"))
    census = measure(story.house, "census_patients", hour("10:00"))
    available = measure(story.house, "beds_available", hour("10:00"))
    assert (census.heard_at, available.heard_at) == (hour("09:30"), hour("09:00"))
    story.at("10:00", ("beds", FeedFellSilent(hour("09:00"), 30)), actor="timer")
    assert measure(story.house, "census_patients", hour("10:00")).blind == ()
    assert measure(story.house, "beds_available", hour("10:00")).blind == ("beds",)


def test_a_silent_feed_that_never_spoke_may_be_missing_from_any_number() -> None:
    story = ward()
    story.at("10:00", ("theatre", FeedFellSilent(hour("08:00"), 30)), actor="timer")
    assert measure(story.house, "census_patients", hour("10:00")).blind == ("theatre",)


def test_a_silent_feed_that_nobody_could_read_may_be_missing_from_any_number() -> None:
    story = ward()
    dead = MessageDeadLettered(8, "no-visit-number", "")
    story.at("09:00", ("", dead), actor="source:theatre")
    story.at("09:00", ("", MessageKeptUndecoded(9, "ORU^R01")), actor="source:lab")
    for source in ("theatre", "lab"):
        story.at("10:00", (source, FeedFellSilent(hour("09:00"), 30)), actor="timer")
    assert measure(story.house, "census_patients", hour("10:00")).blind == ("theatre",)


def test_what_a_person_had_read_again_is_known_from_when_it_came() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"), actor="user:kim")
    got = measure(story.house, "census_patients", hour("10:00"))
    assert (got.value, got.heard_at) == (1.0, hour("08:00"))


def test_a_patient_in_a_bed_that_the_unit_does_not_have_is_on_the_unit_and_unplaced() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-999-A"))
    assert story.visit("ann").place == place("6W-999-A")
    assert story.names("unplaced_patients", "6W") == ["ann"]
