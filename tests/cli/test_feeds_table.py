"""The feeds in the terminal: calm is grey, and what asks somebody to look is said in words.

Method: feeds made by hand, rendered in a narrow terminal and in a wide one, compared as text.
"""

import io

import pytest
from msgspec.structs import replace
from rich.console import Console

from housewide.cli.feeds_table import WIDE, FacilityFeeds, feeds_table
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.systems.expected import Band
from housewide.hospital.systems.lateness import Lateness
from housewide.hospital.systems.limit import Limit
from housewide.kit.clock import HOUR, MINUTE, SECOND
from housewide.server.feed_health import FeedHealth, Rate
from housewide.server.feeds import Feed
from housewide.server.own_lag import OwnLag
from tests.server.site import NOON

CALM = FeedHealth(
    "ehr",
    "heard",
    ("visits",),
    NOON - 5 * SECOND,
    Limit("learned", 700, NOON - 100 * HOUR),
    Rate(NOON - HOUR, NOON, 93, Band(96.0, 64.2, 128.0)),
    Lateness(93, 1, 3, 40, "right", 0),
    {},
    (),
)
NEW = FeedHealth(
    "lab", "not heard yet", (), None, Limit("stated", 1_800), Rate(NOON - HOUR, NOON, 0, None),
    Lateness(), {}, (),
)  # fmt: skip
READ = OwnLag(0, None, 40, 90, 300)


def north(*health: FeedHealth, ours: OwnLag = READ, deaf_to: str = "") -> FacilityFeeds:
    return FacilityFeeds(
        [Feed(h.source, h.heard_at, {"ADT^A01": {"decoded": 1_200}}) for h in health],
        tuple(h.source for h in health if h.state == "silent"),
        {h.source: "127.0.0.1:2575" for h in health if h.source != deaf_to},
        {h.source: h for h in health},
        ours,
        shadow=False,
        agreement="",
    )


def rendered(found: FacilityFeeds, width: int = 80) -> str:
    console = Console(record=True, width=width, file=io.StringIO(), markup=False)
    console.print(feeds_table(NOON, {"north": found}, width))
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= width
    return "\n".join(line.rstrip() for line in lines).strip()


def notes(health: FeedHealth) -> list[str]:
    return [line for line in rendered(north(health), 400).splitlines() if line.startswith("!")]


def test_a_calm_morning_in_a_narrow_terminal() -> None:
    assert (
        rendered(north(CALM, NEW))
        == """\
Feeds at Tue 24 Nov 2026  12:00:00 UTC

north  read within 0.1 s (9 in 10)  nothing waits
source state          last hour  usual late (9 in 10)    silent after
ehr    heard, 5 s ago        93 64-128      1 s (3 s) 11 min, learned
lab    not heard yet          0      ?              ?  30 min, stated
source tells of    port messages decoded kept dead set aside
ehr    visits      2575    1,200   1,200    0    0         0
lab    nothing yet 2575    1,200   1,200    0    0         0"""
    )


def test_a_wide_terminal_has_all_of_a_source_on_one_line() -> None:
    lines = rendered(north(CALM), WIDE).splitlines()
    assert " ".join(lines[-2].split()) == (
        "source state last hour usual late (9 in 10) silent after"
        " tells of port messages decoded kept dead set aside"
    )
    assert len([line for line in lines if line.startswith("ehr")]) == 1


@pytest.mark.parametrize(
    ("by", "whose"), [("stated", "its profile states"), ("learned", "its own weeks taught")]
)
def test_a_silence_says_by_whose_limit_and_what_is_blind(by, whose) -> None:
    silent = replace(
        CALM, state="silent", heard_at=NOON - 45 * MINUTE, silence=Limit(by, 1_800),
        blind=("census_patients", "beds_occupied"),
    )  # fmt: skip
    assert notes(silent) == [
        (
            f"! ehr says nothing for 45 min, longer than the 30 min that {whose}."
            " Blind because of it: census_patients, beds_occupied."
        )
    ]
    assert "silent for 45 min" in rendered(north(silent))


def test_a_source_that_was_never_heard_blinds_every_measure() -> None:
    never = replace(NEW, state="silent", blind=tuple(MEASURES))
    assert notes(never) == [
        (
            "! lab was never heard, longer than the 30 min that its profile states."
            " Blind because of it: every measure."
        )
    ]


def test_a_slow_source_says_how_few_it_said() -> None:
    slow = replace(CALM, state="slow", rate=replace(CALM.rate, messages=1))
    assert notes(slow) == ["! ehr is slow: 1 message in the last hour, at least 64 are usual."]


@pytest.mark.parametrize(
    ("clock", "ahead", "said"),
    [
        ("whole-hours", -18_000, "times are 5 h behind: whole hours mean a wrong zone"),
        ("whole-hours", 3_600, "times are 60 min ahead: whole hours mean a wrong zone"),
        ("ahead", 180, "clock is 3 min ahead of ours"),
        ("behind-or-late", -660, "come 11 min late even where they come fastest, or its clock is"),
    ],
)
def test_a_wrong_clock_is_said_in_words(clock, ahead, said) -> None:
    found = notes(replace(CALM, lateness=Lateness(93, ahead, ahead, ahead, clock, ahead)))
    assert len(found) == 1
    assert said in found[0]


def test_by_a_clock_that_is_wrong_nothing_is_late() -> None:
    wrong = replace(CALM, lateness=Lateness(93, -180, -180, -180, "ahead", 180))
    (row,) = [line for line in rendered(north(wrong)).splitlines() if line.startswith("ehr    h")]
    assert row.split()[7] == "?"


def test_dead_letters_stand_with_their_reasons() -> None:
    dead = replace(CALM, dead={"no-location": 12, "unknown-bed": 1})
    assert notes(dead) == [
        (
            "! ehr has dead letters: 12 no-location, 1 unknown-bed."
            " Which ones: housewide reprocess --facility north --outcome dead"
        )
    ]


def test_what_waits_to_be_read_is_said_with_its_age() -> None:
    waiting = north(CALM, ours=OwnLag(1_200, NOON - 12 * SECOND, None, None, None))
    assert "north  1,200 messages not read yet, the oldest for 12 s" in rendered(waiting)


def test_a_source_whose_port_could_not_be_opened_is_named_and_where_the_reason_stands() -> None:
    said = rendered(north(CALM, NEW, deaf_to="lab"), 400)
    assert "! Nobody listens for lab: the log of `housewide up` says why (deaf to a source)" in said


def test_without_an_intake_no_source_is_listened_for() -> None:
    said = rendered(north(CALM, deaf_to="ehr"), 400)
    assert "! No source is listened for: the intake does not run, or is just starting." in said


def test_nobody_need_listen_for_a_source_that_is_retired() -> None:
    retired = replace(CALM, state="retired")
    assert "isten" not in rendered(north(NEW, retired, deaf_to="ehr"), 400)
