"""The board in the terminal: grey is normal, words beside every colour, and unknown is never zero.

Method: pictures made by hand, rendered 120 columns wide, compared as text.
"""

import io
from typing import Any

import pytest
from msgspec.structs import replace
from rich.console import Console

from housewide.cli.board import SHOWN, board
from housewide.cli.words import age
from housewide.kit.clock import DAY, HOUR, MINUTE, SECOND
from housewide.server.feeds import Feed
from housewide.server.picture import FacilityPicture, SitePicture
from tests.cli.pictures import EHR, facility, looks, rendered, text_of, unit
from tests.server.site import NOON

ANSWER = (
    "4 inpatient beds available, 2 after what is decided; 3 boarders, longest 5.2 h; "
    "NEDOCS 64; 1 newborn beside the census"
)

CALM = f"""\
Test site  Tue 24 Nov 2026  12:00:05 UTC
Every feed is heard.
North Hospital
07:00 there, heard 5 s ago, 3 messages not read yet
{ANSWER}
unit                           staffed   census occupied available  to clean
all units                           36       30       29         4         2
6 West                              28       25       24         4         2
Intensive care                       8        5        5         0         0
feed                             heard messages     kept      dead set aside
ehr                                5 s    1,231       30         0         1"""

IN_TROUBLE = """\
Test site  Tue 24 Nov 2026  12:45:00 UTC
! North Hospital is blind to beds: never heard.
! North Hospital is blind to ehr: nothing heard for 45 min. May be out of date: every number.
North Hospital
07:45 there, heard 45 min ago, 3 messages not read yet, 1 unplaced
0 inpatient beds available, -3 after what is decided; 1 boarder; NEDOCS 0
unit                           staffed   census occupied available  to clean
all units                           28       31       30         0         0
over staffed: 6 West                28       31       30         0         0
feed                             heard messages     kept      dead set aside
beds is silent                   never        0        0         0         0
ehr is silent                   45 min       12        0         2         0"""

UNKNOWN = """\
Test site  Tue 24 Nov 2026  12:00:05 UTC
No source of North Hospital is configured yet.
North Hospital
07:00 there, never heard, 3 messages not read yet
? inpatient beds available, ? after what is decided; ? boarders; NEDOCS ?
unit                           staffed   census occupied available  to clean
all units                           28        ?        ?         ?         ?
6 West                              28        ?        ?         ?         ?
feed                             heard messages     kept      dead set aside"""


def test_a_calm_morning_is_grey():
    calm = rendered(
        facility(
            unit("6 West", 28, census_adults_children=25, beds_occupied=24, beds_available=4,
                 beds_to_clean=2),
            unit("Intensive care", 8, census_adults_children=5, beds_occupied=5),
            feeds=(EHR,),
            census_adults_children=30, beds_occupied=29, beds_available=4, beds_to_clean=2,
            beds_available_inpatient=4, beds_available_after_decisions=2, boarders=3,
            boarding_hours_longest=5.25, nedocs=64, census_newborns=1,
        )
    )  # fmt: skip
    assert text_of(calm) == CALM
    assert looks(calm) == []


def test_what_is_silent_over_staffed_unplaced_or_dead_is_amber_and_said_in_words():
    trouble = rendered(
        facility(
            unit("6 West", 28, census_adults_children=31, beds_occupied=30),
            feeds=(
                Feed("beds", None, {}),
                Feed("ehr", NOON, {"ADT^A01": {"decoded": 10, "dead": 2}}),
            ),
            silent=("beds", "ehr"),
            census_adults_children=31,
            beds_occupied=30,
            unplaced_patients=1,
            beds_available_after_decisions=-3,
            boarders=1,
        ),
        now=NOON + 45 * MINUTE,
    )
    assert text_of(trouble) == IN_TROUBLE
    assert looks(trouble) == [
        "! North Hospital is blind to beds: never heard.",
        IN_TROUBLE.splitlines()[2],
        ", 1 unplaced",
        "over staffed: 6 West",
        "beds is silent",
        "never",
        "ehr is silent",
        "45 min",
        "2",
    ]


def test_a_bed_that_should_have_been_open_again_is_amber_and_said_in_words():
    late = rendered(facility(unit("6 West", 28), beds_closed_overdue=2))
    assert looks(late) == [", 2 beds closed longer than was meant"]


def test_visits_that_wait_for_their_time_are_amber_and_ask_for_the_zone():
    early = rendered(facility(unit("6 West", 28), visits_dated_ahead=20))
    assert looks(early) == [", 20 visits are dated ahead: is a zone wrong?"]
    one = rendered(facility(unit("6 West", 28), visits_dated_ahead=1))
    assert looks(one) == [", 1 visit is dated ahead: is a zone wrong?"]


def test_what_nobody_told_is_a_question_mark_and_never_zero():
    unheard: dict[str, Any] = dict.fromkeys(SHOWN)
    unknown = rendered(facility(unit("6 West", 28, **unheard), heard_at=None, **unheard))
    assert text_of(unknown) == UNKNOWN


def test_a_facility_in_shadow_says_so_calmly_and_one_that_disagrees_asks_for_a_look():
    north = facility(feeds=(EHR,))
    shadow = rendered(replace(north, shadow=True, agreement="never compared with the EHR"))
    lines = text_of(shadow).splitlines()
    assert lines[2] == "North Hospital  in shadow"
    assert lines[5] == "never compared with the EHR"
    assert looks(shadow) == []
    north = facility(feeds=(EHR,), proposals_open=2)
    disagrees = rendered(replace(north, agreement="disagrees with the EHR: 98 %"))
    assert looks(disagrees) == [
        ", 2 differences from the EHR to settle",
        "disagrees with the EHR: 98 %",
    ]


def test_patients_heard_of_a_moment_ago_are_not_called_as_old_as_their_beds():
    north = facility(feeds=(EHR,))
    old = {"beds_available", "beds_to_clean"}
    totals = {
        name: replace(total, heard_at=NOON - 4 * HOUR) if name in old else total
        for name, total in north.totals.items()
    }
    said = text_of(rendered(replace(north, totals=totals)))
    assert "07:00 there, patients heard of 5 s ago, beds 4 h ago, 3 messages" in said


def test_a_long_name_of_a_unit_is_not_cut_off():
    long = rendered(facility(unit("Cardiovascular Intensive Care", 16), feeds=(EHR,)))
    assert "Cardiovascular Intensive Care       16        0        0" in text_of(long)


def test_one_message_is_not_many():
    one = replace(facility(feeds=(EHR,)), undecoded_messages=1)
    assert "07:00 there, heard 5 s ago, 1 message not read yet\n" in text_of(rendered(one))


def test_a_name_with_brackets_is_only_a_name():
    named = rendered(facility(unit("6 [bold]West[/x]", 28), feeds=(EHR,)))
    assert "6 [bold]West[/x]" in text_of(named)


def test_while_the_days_before_are_told_the_board_says_that_time_runs_ahead():
    console = Console(record=True, width=120, file=io.StringIO(), force_terminal=True)
    picture = SitePicture("Test site", NOON, (facility(),), simulated=True, catching_up=True)
    console.print(board(picture, 120))
    assert "simulated: nobody is real  Told as fast as it is read" in text_of(console)
    assert not any("as fast as" in text for text in looks(console))


def brief(width: int, height: int, *facilities: FacilityPicture) -> str:
    console = Console(record=True, width=width, file=io.StringIO())
    console.print(board(SitePicture("Test site", NOON, facilities), width, height))
    return text_of(console)


def test_where_the_units_do_not_fit_each_facility_is_one_line_not_half_of_it():
    units = [unit(f"Ward {number}", 10, census_adults_children=number) for number in range(40)]
    text = brief(120, 30, facility(*units, census_adults_children=780))
    assert "Ward" not in text
    assert "North Hospital                     400      780" in text
    assert "Units show in a taller terminal." in text
    assert text.count("\n") < 30


def test_three_hospitals_fit_into_the_smallest_terminal():
    units = [unit(f"Ward {number}", 10) for number in range(14)]
    full = facility(
        *units, feeds=(EHR,), unplaced_patients=2, beds_shared=1, boarders=12,
        boarding_hours_longest=14, nedocs=120, census_newborns=9, proposals_open=3,
    )  # fmt: skip
    shadow = replace(full, shadow=True, agreement="In shadow: 3 of 7 days of at least 99 % agreed.")
    text = brief(80, 24, replace(full, silent=("ehr",)), full, shadow)
    assert text.count("\n") < 24
    assert "North Hospital  in shadow: 07:00 there" in text


def test_where_facilities_could_stand_beside_each_other_a_wider_terminal_helps_as_well():
    units = [unit(f"Ward {number}", 10) for number in range(20)]
    two = (facility(*units), replace(facility(*units), id="south", name="South"))
    assert "\nUnits show in a wider or taller terminal.\n" in brief(120, 40, *two)
    assert "Ward 19" in brief(160, 40, *two)


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (None, "never"),
        (-SECOND, "0 s"),
        (0, "0 s"),
        (89 * SECOND, "89 s"),
        (90 * SECOND, "1 min"),
        (89 * MINUTE, "89 min"),
        (90 * MINUTE, "1 h"),
        (47 * HOUR, "47 h"),
        (2 * DAY, "2 d"),
    ],
)
def test_an_age_is_said_in_one_unit(passed, said):
    assert age(None if passed is None else NOON - passed, NOON) == said
