"""What a places file may say of buildings, rooms, surge and closed beds, and what is refused."""

import pytest

from housewide.hospital.places.parse import BadPlaces, parse_places
from housewide.hospital.places.state import Building, Closure
from tests.hospital.telling import hour

HEAD = 'facility = "st-brigid"\nzone = "America/New_York"\n'
WEST = '[[unit]]\nid = "6W"\n'

FILE = """
facility = "st-brigid"
zone = "America/New_York"
enterprise = "Brigid Health"
country = "us"
attributes = ["piano"]

[[building]]
id = "main"
name = "Main Building"

[[unit]]
id = "6W"
building = "main"
floor = "6"
services = ["MED", "CAR"]
rooms = [
  { room = "601", beds = ["A", "B"], sex_rule = "same" },
  { room = "602", beds = ["A"], attributes = ["telemetry", "piano"] },
  { room = "602", beds = ["B"], surge = "inactive" },
  { room = "603", beds = ["A"], decommissioned = true },
  { room = "C", beds = ["1", "2"], attributes = ["chair"] },
]
closed = [
  { room = "601", bed = "B", reason = "maintenance", owner = "facilities", SPAN },
]

[[unit]] # opened in need
id = "7W"
surge = "active"
rooms = [
  { room = "701", beds = ["A"] },
  { room = "702", beds = ["A"], surge = "inactive" },
]
closed = [ { reason = "staffing" } ]
""".replace("SPAN", "since = 2026-03-02T08:00:00Z, until = 2026-03-03T08:00:00Z")


def refused(toml: str) -> tuple[int, str]:
    with pytest.raises(BadPlaces) as error:
        parse_places(toml)
    line = error.value.params["line"]
    assert isinstance(line, int)
    return line, error.value.message


def test_a_unit_stands_on_a_floor_of_a_building_of_an_enterprise() -> None:
    places = parse_places(FILE)
    assert (places.enterprise, places.country) == ("Brigid Health", "us")
    assert places.buildings == (Building("main", "Main Building"),)
    west = places.unit_by_id["6W"]
    assert (west.building, west.floor, west.services) == ("main", "6", ("MED", "CAR"))


def test_a_bed_that_is_stored_away_given_up_or_a_chair_is_none_of_the_beds_of_its_unit() -> None:
    places = parse_places(FILE)
    exists = {bed.id: bed.existence for bed in places.unit_by_id["6W"].beds}
    assert exists["6W-602-B"] == "surge-inactive"
    assert exists["6W-603-A"] == "decommissioned"
    assert places.bed_by_id["6W-C-1"].is_chair
    west = places.unit_by_id["6W"]
    assert (len(west.beds), west.physical, west.staffed, west.licensed) == (7, 3, 3, 3)


def test_a_room_may_be_opened_or_kept_shut_apart_from_its_unit() -> None:
    beds = parse_places(FILE).unit_by_id["7W"].beds
    assert [bed.existence for bed in beds] == ["surge-active", "surge-inactive"]
    assert [bed.in_use for bed in beds] == [True, False]


def test_a_closure_is_of_a_bed_of_a_room_or_of_the_whole_unit() -> None:
    places = parse_places(FILE)
    until = hour("+1 08:00")
    assert places.bed_by_id["6W-601-B"].closures == (
        Closure("maintenance", "facilities", hour("08:00"), until),
    )
    assert places.bed_by_id["6W-601-A"].closures == ()
    assert [bed.closures for bed in places.unit_by_id["7W"].beds] == [(Closure("staffing"),)] * 2
    room = WEST + 'rooms = [ { room = "1", beds = ["A", "B"] }, { room = "2", beds = ["A"] } ]\n'
    closed = 'closed = [ { room = "1", reason = "infection" } ]\n'
    beds = parse_places(HEAD + room + closed).unit_by_id["6W"].beds
    assert [bool(bed.closures) for bed in beds] == [True, True, False]


def test_a_closure_begins_at_its_time_and_is_overdue_after_its_end() -> None:
    closure = Closure("maintenance", since_at=hour("08:00"), until_at=hour("12:00"))
    assert [closure.holds(hour(at)) for at in ("07:59", "08:00", "12:00")] == [False, True, True]
    assert [closure.overdue(hour(at)) for at in ("11:59", "12:00")] == [False, True]
    assert not Closure("maintenance").overdue(hour("12:00"))


def test_a_room_of_which_one_bed_was_given_up_means_the_other() -> None:
    rooms = (
        'rooms = [{room = "1", beds = ["A"]}, {room = "1", beds = ["B"], decommissioned = true}]'
    )
    place = parse_places(HEAD + WEST + rooms).match("6W", "1")
    assert place is not None
    assert place.bed == "6W-1-A"


@pytest.mark.parametrize(
    ("toml", "line", "word"),
    [
        (HEAD + 'country = "fr"\n' + WEST, 3, "country is one of us, uk, not fr"),
        (HEAD + WEST + 'building = "main"\n', 5, "no [[building]] main"),
        (HEAD + '[[building]]\nid = "m"\n[[building]]\nid = "m"\n' + WEST, 6, "twice"),
        (HEAD + '[building]\nid = "m"\n' + WEST, 3, "write each building as [[building]]"),
        (
            HEAD + WEST + 'rooms = [\n{room = "1", beds = ["A"], attributes = ["telly"]}]\n',
            6,
            "telly is no attribute that is known here",
        ),
        (HEAD + WEST + 'rooms = [\n{room = "1", beds = ["A"], sex_rule = "boys"}]\n', 6, "boys"),
        (
            HEAD
            + WEST
            + 'rooms = [\n{room = "1", beds = ["A"], sex_rule = "male"},\n'
            + '{room = "1", beds = ["B"]}]\n',
            7,
            "two different sex rules",
        ),
        (HEAD + WEST + 'surge = "maybe"\n', 5, "inactive, active"),
        (HEAD + WEST + 'rooms = [{room = "1", beds = ["A"], decommissioned = 1}]\n', 5, "true"),
        (HEAD + WEST + 'closed = [{reason = "flood"}]\n', 5, "reason is one of"),
        (HEAD + WEST + 'closed = [{reason = "other"}]\n', 5, "there is no bed to close here"),
        (HEAD + WEST + 'closed = [{bed = "A", reason = "other"}]\n', 5, "with its room"),
        (HEAD + WEST + 'closed = [{reason = "other", until = 2026-03-02}]\n', 5, "with an offset"),
        (
            HEAD + WEST + 'closed = [{reason = "other", since = 2026-03-02T08:00:00}]\n',
            5,
            "with an offset",
        ),
        (
            HEAD
            + WEST
            + 'rooms = [{room = "1", beds = ["A"]}]\nclosed = [\n{reason = "other", '
            + "since = 2026-03-02T08:00:00Z, until = 2026-03-02T08:00:00Z}]\n",
            7,
            "until is not after since",
        ),
        (HEAD + WEST + 'closed = [{room = "9", reason = "other"}]\n', 5, "no room 9"),
        (HEAD + WEST + 'services = "MED"\n', 5, "services is a list"),
        (
            HEAD
            + '[[unit]]\nid = "6"\nrooms = [{room = "W-1", beds = ["A"]}]\n'
            + '[[unit]]\nid = "6-W"\nrooms = [{room = "1", beds = ["A"]}]\n',
            8,
            "6-W-1-A is described twice",
        ),
        (
            HEAD + WEST + 'staffed = 1\nrooms = [{room = "1", beds = ["A"], surge = "inactive"}]\n',
            5,
            "has 0 beds and cannot staff 1",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(toml: str, line: int, word: str) -> None:
    got, message = refused(toml)
    assert word in message
    assert got == line


def test_a_file_whose_units_have_no_headers_is_refused_and_not_stumbled_over() -> None:
    line, message = refused(HEAD + 'unit = [ { id = "6W", kind = "castle" } ]\n')
    assert (line, "castle" in message) == (3, True)
