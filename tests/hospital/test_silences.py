"""Whether a source was silent at some moment of a day, as one would draw it on a line."""

import pytest

from housewide.hospital.systems.facts import (
    FeedFellSilent,
    FeedHeardAgain,
    SourceConfigured,
    SourceRetired,
)
from housewide.hospital.systems.silences import was_silent
from housewide.kit.facts import Entry
from tests.hospital.calendars import asked, known
from tests.hospital.story import Story
from tests.hospital.telling import hour


def silence(*, last_word: str, told: str, heard: str | None = None) -> list[Entry]:
    """Nothing after `last_word`, noticed at `told`; heard again at `heard`, if ever."""
    story = Story()
    story.at(told, ("ehr", FeedFellSilent(hour(last_word), 30)), actor="timer")
    if heard:
        story.at(heard, ("ehr", FeedHeardAgain()), actor="timer")
    return [e for e in story.entries if e.subject == "ehr"]


@pytest.mark.parametrize(
    ("last_word", "told", "heard", "was"),
    [
        ("09:00", "09:30", "10:00", True),
        ("-1 23:50", "00:20", "00:30", True),  # began the day before
        ("23:50", "+1 00:20", "+1 00:30", True),  # noticed only the day after
        ("-1 22:00", "-1 22:30", "+1 06:00", True),  # the whole day through
        ("-1 22:00", "-1 22:30", None, True),  # and still
        ("-1 22:00", "-1 22:30", "-1 23:00", False),
        ("+1 00:10", "+1 00:40", "+1 01:00", False),
        ("+1 00:10", "+1 00:40", None, False),
    ],
)
def test_a_silence_is_of_each_day_that_it_touches(
    last_word: str, told: str, heard: str | None, *, was: bool
) -> None:
    line = silence(last_word=last_word, told=told, heard=heard)
    assert was_silent(line, hour("00:00"), hour("+1 00:00")) == was


@pytest.mark.parametrize("ends", [SourceConfigured("sha", ""), SourceRetired()])
def test_a_silence_ends_too_where_the_source_is_configured_anew_or_retired(
    ends: SourceConfigured | SourceRetired,
) -> None:
    story = Story()
    story.at("-1 09:30", ("ehr", FeedFellSilent(hour("-1 09:00"), 30)), actor="timer")
    story.at("-1 11:00", ("ehr", ends), actor="config")
    line = [e for e in story.entries if e.subject == "ehr"]
    assert was_silent(line, hour("-1 00:00"), hour("00:00"))
    assert not was_silent(line, hour("00:00"), hour("+1 00:00"))


def test_a_source_of_which_no_silence_was_told_was_heard() -> None:
    assert not was_silent([], hour("00:00"), hour("+1 00:00"))
    assert asked(known(Story()), "discharges").blind == ()
