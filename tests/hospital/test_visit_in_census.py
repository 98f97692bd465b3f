"""A visit that is opened by a census extract, and what its messages then make of it."""

from tests.hospital.census import seen
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    cancel_admit,
    cancel_move,
    discharge,
    move,
    update,
)


def opened(where: str = "6W-601-A") -> Story:
    """In the extract of 6:00, admitted three days before; loaded at half past six."""
    story = Story()
    story.at("06:00", seen("ann", where), heard="06:30", by="census", actor="user:ada")
    story.at("-3 10:00", admit("ann"), heard="06:30", by="census", actor="user:ada")
    return story


def test_a_visit_in_the_census_is_open_in_its_bed_since_the_moment_of_the_extract() -> None:
    story = opened()
    now = story.visit("ann")
    assert story.where("ann") == "6W-601-A"
    assert now.since_at == story.now("06:00")
    assert now.admitted_at == story.now("-3 10:00")
    assert story.census("6W") == ["ann"]


def test_where_somebody_lay_before_the_extract_nobody_knows() -> None:
    assert opened().visit("ann", "-1 10:00").place.unit == ""


def test_messages_go_on_from_the_census() -> None:
    story = opened()
    story.at("07:00", update("ann"))
    story.at("08:00", move("ann", "ICU-1-A", prior="6W-601-A"))
    assert story.where("ann") == "ICU-1-A"
    story.at("09:00", discharge("ann", "ICU-1-A"))
    assert story.where("ann") == "discharged"
    assert story.odd("ann") == []


def test_a_move_typed_in_late_is_later_news_than_the_extract() -> None:
    story = opened()
    story.at("05:40", move("ann", "ICU-1-A"), heard="06:40")
    assert story.where("ann") == "ICU-1-A"


def test_a_move_heard_before_the_extract_is_older_news_than_it() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    story.at("05:40", move("ann", "ICU-1-A"))
    story.at("06:00", seen("ann", "6W-602-A"), heard="06:30", by="census")
    assert story.where("ann") == "6W-602-A"


def test_an_admission_told_again_moves_nobody() -> None:
    story = opened()
    story.at("-3 10:00", admit("ann", "6W-603-A"), heard="07:00")
    assert story.where("ann") == "6W-601-A"


def test_an_admission_that_never_was_is_none_though_the_extract_had_it() -> None:
    story = opened()
    story.at("-3 10:00", cancel_admit("ann"), heard="07:00")
    assert story.where("ann") == "cancelled"


def test_a_move_that_never_was_puts_the_patient_back_though_the_extract_had_it() -> None:
    story = opened("ICU-1-A")
    story.at("05:00", cancel_move("ann", "6W-601-A"), heard="07:00")
    assert story.where("ann") == "6W-601-A"


def test_a_discharge_before_the_extract_stands() -> None:
    story = opened()
    story.at("05:50", discharge("ann"), heard="06:40")
    assert story.where("ann") == "discharged"
    assert story.odd("ann") == ["in-census-after-discharge"]
