"""The sending systems of a facility: how each is read, and whether it is heard."""

from housewide.hospital.systems.ask import heard_at, silent
from housewide.hospital.systems.facts import (
    FeedFellSilent,
    FeedHeardAgain,
    SourceConfigured,
    SourceRetired,
)
from housewide.hospital.systems.state import BEDS, PARTS, VISITS
from tests.hospital.story import Story
from tests.hospital.telling import TOLD, admit, bed, hour


def profile(toml: str) -> TOLD:
    return "ehr", SourceConfigured("sha", toml)


def test_the_newest_profile_by_its_date_is_how_a_source_is_read() -> None:
    story = Story()
    story.at("09:00", profile("new"), actor="config")
    story.at("08:00", profile("old"), heard="10:00", actor="config")
    assert story.house.systems.sources["ehr"].toml == "new"


def test_a_source_is_heard_of_what_it_speaks_of() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("07:00", bed("ICU-1-A", "U"), heard="08:30", actor="source:beds")
    systems = story.house.systems
    assert heard_at(systems, [VISITS]) == hour("08:00")
    assert heard_at(systems, [BEDS]) == hour("08:30")
    assert heard_at(systems, PARTS) == hour("08:00"), "as old as what was heard longest ago"


def test_a_source_that_never_spoke_was_never_heard() -> None:
    story = Story()
    story.at("08:00", profile("x"), actor="config")
    assert heard_at(story.house.systems, PARTS) is None


def test_silence_begins_and_ends_by_the_facts_that_say_so() -> None:
    story = Story()
    story.at("10:00", ("beds", FeedFellSilent(hour("08:30"), 30)), actor="timer")
    assert silent(story.house.systems) == ("beds",)
    assert story.house.systems.sources["beds"].silent_since_at == hour("08:30")
    story.at("10:30", ("beds", FeedHeardAgain()), actor="timer")
    assert silent(story.house.systems) == ()


def test_a_silence_says_by_which_limit_it_was_told() -> None:
    story = Story()
    story.at("10:00", ("beds", FeedFellSilent(hour("08:30"), 30)), actor="timer")
    story.at("10:00", ("ehr", FeedFellSilent(hour("09:47"), 30, "learned", 760)), actor="timer")
    beds, ehr = (story.house.systems.sources[name] for name in ("beds", "ehr"))
    assert (beds.silent_by, beds.silent_limit_seconds) == ("stated", 1_800)
    assert (ehr.silent_by, ehr.silent_limit_seconds) == ("learned", 760)


def test_a_retired_source_is_not_silent_and_cannot_fall_so() -> None:
    story = Story()
    story.at("10:00", ("beds", FeedFellSilent(hour("08:30"), 30)), actor="timer")
    story.at("10:10", ("beds", SourceRetired()), actor="config")
    assert silent(story.house.systems) == ()
    story.at("10:20", ("beds", FeedFellSilent(hour("08:30"), 30)), actor="timer")
    assert silent(story.house.systems) == ()
    story.at("11:00", ("beds", SourceConfigured("sha", "x")), actor="config")
    story.at("11:40", ("beds", FeedFellSilent(hour("11:00"), 30)), actor="timer")
    assert silent(story.house.systems) == ("beds",)
