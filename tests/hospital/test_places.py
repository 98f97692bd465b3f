"""The places of a facility: what a file may say, and what a place in a message means here."""

import pytest

from housewide.hospital.house.snapshot import dump, load
from housewide.hospital.places.parse import BadPlaces, parse_places
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import admit, place, places

HEAD = 'facility = "st-brigid"\nzone = "America/New_York"\n'


def test_a_unit_has_its_beds_rooms_and_numbers() -> None:
    unit = parse_places(PLACES).unit("6W")
    assert unit is not None
    assert (unit.name, unit.kind, unit.patient_class) == ("6 West", "med-surg", "inpatient")
    assert (unit.physical, unit.staffed, unit.licensed) == (5, 4, 5)
    assert [bed.id for bed in unit.beds][:3] == ["6W-601-A", "6W-601-B", "6W-602-A"]


def test_how_many_physicians_are_on_duty_is_unknown_until_the_file_says_it() -> None:
    file = HEAD + '[[unit]]\nid = "ED"\nkind = "ed"\nphysicians = 3\n[[unit]]\nid = "6W"\n'
    assert [unit.physicians for unit in parse_places(file).units] == [3, None]


def test_a_bed_has_the_attributes_of_its_room() -> None:
    bed = parse_places(PLACES).bed("6W-602-B")
    assert bed is not None
    assert (bed.unit, bed.room, bed.letter, bed.attributes) == ("6W", "602", "B", ("telemetry",))


@pytest.mark.parametrize(
    ("said", "meant"),
    [("6W", ("6W",)), ("6w", ("6W",)), ("6 west", ("6W",)), ("WEST", ("7W", "8W")), ("9W", ())],
)
def test_a_unit_is_called_by_its_id_or_by_its_name(said: str, meant: tuple[str, ...]) -> None:
    named = {"6W": "6 West", "7W": "West", "8W": "West"}
    units = "".join(f'[[unit]]\nid = "{unit}"\nname = "{name}"\n' for unit, name in named.items())
    assert parse_places(HEAD + units).called(said) == meant


@pytest.mark.parametrize(
    ("unit", "room", "bed", "meant"),
    [
        ("6W", "601", "B", "6W-601-B"),
        ("6W", "", "", "6W"),
        ("6W", "603", "", "6W-603-A"),
        ("6W", "601", "", "6W"),
    ],
)
def test_a_place_is_matched_as_far_as_it_is_told(
    unit: str, room: str, bed: str, meant: str
) -> None:
    assert parse_places(PLACES).match(unit, room, bed) == place(meant)


@pytest.mark.parametrize(
    ("unit", "room", "bed"),
    [("9Z", "601", "A"), ("6W", "999", ""), ("6W", "601", "C"), ("6W", "", "A"), ("", "", "")],
)
def test_a_place_that_is_not_here_matches_nothing(unit: str, room: str, bed: str) -> None:
    assert parse_places(PLACES).match(unit, room, bed) is None


@pytest.mark.parametrize(
    ("toml", "line", "word"),
    [
        (HEAD + "[[unit]\n", 3, "TOML"),
        (HEAD, 2, "at least one"),
        ('zone = "UTC"\n[[unit]]\nid = "A"\n', 1, "facility"),
        ('facility = "St Brigid"\nzone = "UTC"\n[[unit]]\nid = "A"\n', 1, "small letters"),
        ('facility = "a"\n[[unit]]\nid = "A"\n', 1, "zone"),
        (HEAD + 'colour = "red"\n[[unit]]\nid = "A"\n', 3, "colour"),
        (HEAD + '[[unit]]\nname = "A"\n', 3, "id"),
        (HEAD + '[[unit]]\nid = "A"\nkind = "castle"\n', 5, "castle"),
        (HEAD + '[[unit]]\nid = "A"\n[[unit]]\nid = "B"\nstaffed = -1\n', 7, "staffed"),
        (HEAD + '[[unit]]\nid = "A"\nstaffed = 1\n', 5, "has 0 beds and cannot staff 1"),
        (HEAD + '[[unit]]\nid = "A"\nphysicians = -1\n', 5, "physicians"),
        (HEAD + '[[unit]]\nid = "A"\nlicensed = true\n', 5, "licensed"),
        (HEAD + '[[unit]]\nid = "A"\n[[unit]]\nid = "A"\n', 6, "twice"),
        (HEAD + '[[unit]]\nid = "A"\nphysicians = -1\n', 5, "physicians is a number of physicians"),
        (HEAD + '[[unit]]\nid = "A"\nventilated_assumed = "few"\n', 5, "a number of patients"),
        (HEAD + '[[unit]]\nid = "A"\nclass = "guests"\n', 5, "class"),
        (HEAD + '[[unit]]\nid = "A"\nrooms = "601"\n', 5, "rooms"),
        (HEAD + '[[unit]]\nid = "A"\nrooms = [ { room = "1", beds = "A" } ]\n', 5, "beds"),
        (
            HEAD
            + '[[unit]]\nid = "A"\nrooms = [\n { room = "1", beds = ["A"] },\n'
            + ' { room = "1", beds = ["A"] },\n]\n',
            7,
            "A-1-A is described twice",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_the_reason(
    toml: str, line: int, word: str
) -> None:
    with pytest.raises(BadPlaces) as refused:
        parse_places(toml, file="st-brigid/places.toml")
    assert refused.value.params["line"] == line
    assert word in refused.value.message
    assert refused.value.message.startswith(f"st-brigid/places.toml, line {line}: ")


def test_new_places_hold_from_their_effective_date() -> None:
    story = Story()
    story.clean("6W-601-A", "6W-601-B", "6W-602-A", "6W-602-B")
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("+1 08:00", places(PLACES.replace("staffed = 4", "staffed = 1")), heard="09:00")
    assert story.count("beds_available", "6W", "+1 07:59") == 3
    assert story.count("beds_available", "6W", "+1 08:00") == 0
    story.at("+1 09:00", admit("v2", "ICU-1-A"))
    assert story.count("beds_available", "6W") == 0


def test_a_file_that_cannot_be_read_is_counted_and_the_old_places_stay() -> None:
    story = Story()
    story.at("08:00", places("facility = "))
    assert story.house.places.facility == "st-brigid"
    assert story.house.history.unreadable == 1


def test_a_file_that_was_believed_is_read_though_its_words_are_known_no_more() -> None:
    story = Story(toml=PLACES.replace('"telemetry"', '"telly"'))
    assert story.house.history.unreadable == 0
    assert story.house.places.bed_by_id["6W-602-B"].attributes == ("telly",)
    assert load(dump(story.house)).places == story.house.places
    with pytest.raises(BadPlaces, match="telly is no attribute"):
        parse_places(PLACES.replace('"telemetry"', '"telly"'))


def test_patients_of_a_unit_that_was_taken_away_still_count_for_the_facility() -> None:
    story = Story()
    story.at("08:00", admit("v1", "ICU-1-A"))
    story.at("09:00", places(HEAD + '[[unit]]\nid = "6W"\n'))
    assert story.census() == ["v1"]
    assert story.names("unplaced_patients") == ["v1"]
