"""What the board says of what it cannot see: a source that is silent, slow, or not read yet."""

from msgspec.structs import replace
from rich.console import Console

from housewide.cli.board import board
from housewide.kit.clock import HOUR, MINUTE
from housewide.server.feeds import Feed
from housewide.server.picture import SitePicture
from tests.cli.pictures import EHR, facility, looks, rendered, text_of, unit
from tests.server.site import NOON


def test_a_feed_that_was_never_heard_is_not_called_heard():
    waiting = rendered(facility(unit("6 West", 28), feeds=(EHR, Feed("beds", None, {}))))
    assert "Not heard yet: beds of North Hospital." in text_of(waiting)
    assert "Every feed is heard." not in text_of(waiting)


def test_a_slow_source_is_amber_and_said_in_words():
    slow = rendered(replace(facility(unit("6 West", 28), feeds=(EHR,)), slow=("ehr",)))
    assert "! ehr of North Hospital says far less than usual." in looks(slow)
    assert "Every feed is heard." not in text_of(slow)


def test_while_most_is_unread_no_feed_is_called_heard():
    """A board that opens beside a backlog shows an old hospital: it must say so."""
    backlog = replace(facility(unit("6 West", 28), feeds=(EHR,)), undecoded_messages=12_345)
    said = text_of(rendered(backlog))
    assert "Still reading: 12,345 messages of North Hospital are not read yet" in said
    assert "Every feed is heard." not in said


def test_only_the_numbers_that_a_silent_source_tells_of_are_called_doubtful():
    north = facility(unit("6 West", 28), feeds=(Feed("beds", NOON, {}), EHR), silent=("beds",))
    blind_to_beds = {
        name: replace(total, blind=("beds",) if name in ("beds_available", "beds_to_clean") else ())
        for name, total in north.totals.items()
    }
    said = text_of(rendered(replace(north, totals=blind_to_beds), now=NOON + 45 * MINUTE))
    assert "nothing heard for 45 min. May be out of date: available, to clean." in said


def test_a_silent_source_of_which_no_number_on_the_board_is_made_says_so():
    north = facility(unit("6 West", 28), feeds=(EHR, Feed("vitals", NOON, {})), silent=("vitals",))
    clear = {name: replace(total, blind=()) for name, total in north.totals.items()}
    said = text_of(rendered(replace(north, totals=clear), now=NOON + 2 * HOUR))
    assert "blind to vitals: nothing heard for 2 h. No number on this screen rests on it." in said


def twelve_in_80x24(*, blind: int) -> list[str]:
    """The lines that a terminal of the smallest size shows of twelve facilities."""
    units = [unit(f"Ward {n}", 28) for n in range(5)]
    each = [
        replace(facility(*units, feeds=(EHR,)), name=f"Hospital {n} [main]") for n in range(1, 13)
    ]
    for n in range(blind):
        each[n] = replace(each[n], silent=("ehr",))
    console = Console(width=80, height=24, color_system=None)
    with console.capture() as shown:
        console.print(board(SitePicture("Test site", NOON + 45 * MINUTE, tuple(each)), 80, 24))
    return shown.get().splitlines()[:24]


def test_where_every_facility_is_blind_each_has_its_line_in_the_smallest_terminal():
    lines = twelve_in_80x24(blind=12)
    assert lines[1].strip() == "! 12 of 12 are blind to a feed: to which is said below."
    assert [line.split("]")[0] for line in lines[3:15]] == [
        f"blind: Hospital {n} [main" for n in range(1, 13)
    ]
    assert lines[16].startswith("! Hospital 1 [main] is blind to ehr: nothing heard for 45 min.")


def test_where_one_is_blind_to_what_is_said_first_and_its_line_says_so_too():
    lines = twelve_in_80x24(blind=1)
    assert lines[1].startswith("! Hospital 1 [main] is blind to ehr: nothing heard for 45 min.")
    named = [line[:9] for line in lines if "[main]  " in line]
    assert named == ["blind: Ho", *["Hospital "] * 11]
