"""A spreadsheet of beds becomes a places file, or all that is wrong with it is told at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.places.load import BadSheet, places_of_sheet
from housewide.hospital.places.parse import parse_places
from housewide.hospital.places.sheet import COLUMNS, letter
from housewide.hospital.places.state import Places
from tests.hospital.telling import hour
from tests.hospital.test_places_file import FILE

HEAD = '# Ours.\nfacility = "st-brigid"\nname = "St Brigid"\nzone = "America/New_York"\n'

BEDS = """
unit | unit name | kind     | staffed | room | bed | attributes           | surge    | services
6W   | 6 West    | med-surg | 2       | 601  | A   | telemetry; oxygen    |          | MED, CAR
6W   |           |          |         | 601  | B   | telemetry; oxygen    |          |
6W   |           |          |         | 602  | A   |                      |          |
6W   |           |          |         | S    | 1   |                      | inactive |
ED   | Emergency | ed       |         |      |     |                      |          |
"""


def cells(table: str) -> list[list[str]]:
    """A drawn table as the cells of a sheet; row 1 is the empty line above it."""
    return [[cell.strip() for cell in line.split("|")] for line in table.splitlines()]


def loaded(table: str, toml: str = HEAD) -> Places:
    return parse_places(places_of_sheet(cells(table), "beds.csv", toml, "places.toml"))


def problems(table: str, toml: str = HEAD) -> list[str]:
    with pytest.raises(BadSheet) as refused:
        loaded(table, toml)
    first, *told = refused.value.message.splitlines()
    assert first == "beds.csv: nothing was loaded. Mend these cells:"
    assert refused.value.params["problems"] == len(told)
    return [line.strip() for line in told]


def test_one_row_a_bed_becomes_the_units_of_the_file() -> None:
    places = loaded(BEDS)
    west, ed = places.units
    assert (west.name, west.kind, west.staffed, west.licensed) == ("6 West", "med-surg", 2, 3)
    assert west.services == ("MED", "CAR")
    assert [bed.id for bed in west.beds] == ["6W-601-A", "6W-601-B", "6W-602-A", "6W-S-1"]
    assert west.beds[0].attributes == ("telemetry", "oxygen")
    assert west.beds[3].existence == "surge-inactive"
    assert (ed.kind, ed.beds) == ("ed", ())


def test_what_stands_above_the_units_is_kept_to_the_letter() -> None:
    text = places_of_sheet(cells(BEDS), "beds.csv", HEAD, "places.toml")
    assert text.startswith(HEAD)
    again = places_of_sheet(cells(BEDS), "beds.csv", text, "places.toml")
    assert again == text, "a sheet loaded twice changes nothing"


def test_what_the_sheet_has_no_column_for_stays_as_it_was() -> None:
    table = "unit|room|bed\n6W|601|A\n6W|601|B\n6W|602|A\n6W|602|B\n6W|C|1\n7W|701|A\n7W|709|Z\n"
    places, before = loaded(table, FILE), parse_places(FILE)
    west, was = places.unit_by_id["6W"], before.unit_by_id["6W"]
    assert (west.building, west.floor, west.services) == (was.building, was.floor, was.services)
    for bed in west.beds:
        assert bed == before.bed_by_id[bed.id]
    assert places.bed_by_id["6W-601-B"].closures[0].until_at == hour("+1 08:00")
    assert places.bed_by_id["7W-701-A"] == before.bed_by_id["7W-701-A"]
    assert places.bed_by_id["7W-709-Z"].closures == ()
    assert "6W-603-A" not in places.bed_by_id


def test_a_building_that_is_new_is_added_by_its_name() -> None:
    places = loaded("unit|building|room|bed\n6W|annexe|1|A\n8W|main|1|A\n", FILE)
    assert [building.id for building in places.buildings] == ["main", "annexe"]


def test_everything_that_is_wrong_is_told_at_once_by_its_cell() -> None:
    table = """
unit | kind   | staffed | room       | bed | attributes | decommissioned
6W   | castle | many    | 601        | A   | telly      |
     |        |         | 601        | B   |            |
6W   |        |         |            | C   |            | perhaps
6W   |        |         | 602        |     |            |
6W   |        |         | 601        | A   |            |
6W   |        |         | 2026-04-03 | A   |            |
"""
    assert [line.split(":")[0] for line in problems(table)] == [
        "B3 'castle'",
        "C3 'many'",
        "F3 'telly'",
        "A4",
        "D5",
        "G5 'perhaps'",
        "E6",
        "E7 'A'",
        "D8 '2026-04-03'",
    ]
    assert "use one of ed, icu" in problems(table)[0]
    assert "the bed 6W-601-A is in row 3 already" in problems(table)[7]


def test_what_a_spreadsheet_made_of_a_name_is_no_name_of_a_bed() -> None:
    """Found by trying: `#REF!` became bed 4W-#REF!-B, and a room that was TRUE 4W-100-yes."""
    table = """
unit   | room               | bed
6W     | #REF!              | A
6W     | 601                | 03:04:00
6W     | 2026-04-03 00:00:00| B
6W     | 601                | TRUE
6W     | 1 day, 2:00:00     | C
6W     | 1.2E+11            | D
#NAME? | 602                | Err:508
6W     | #1                 | A
6W     | 12.5               | no
"""
    found = problems(table)
    assert [line.split(" of this")[0] for line in found] == [
        "B3 '#REF!': the spreadsheet made an error",
        "C4 '03:04:00': the spreadsheet made a time",
        "B5 '2026-04-03 00:00:00': the spreadsheet made a date",
        "C6 'TRUE': the spreadsheet made a truth value",
        "B7 '1 day, 2:00:00': the spreadsheet made a time",
        "B8 '1.2E+11': the spreadsheet made a rounded number",
        "A9 '#NAME?': the spreadsheet made an error",
        "C9 'Err:508': the spreadsheet made an error",
    ]
    assert all(line.endswith("format the column as text, and type it anew.") for line in found)


def test_rows_of_a_unit_or_a_room_that_disagree_are_told() -> None:
    table = """
unit | kind | staffed | room | bed | sex rule
6W   | icu  | 3       | 601  | A   | male
6W   | ed   |         | 601  | B   |
"""
    assert problems(table) == [
        "C3 '3': unit 6W has 2 beds in use and cannot staff 3.",
        "B4 'ed': row 3 says icu of the same unit: make them agree.",
        "F4: row 3 has another rule for this room: make them agree.",
    ]


def test_units_whose_names_differ_only_by_case_or_blanks_are_one_mistyped() -> None:
    assert problems("unit|room|bed\n4W|1|A\n4w|1|B\n4 W|1|C\n5W|1|A\n") == [
        "A3 '4w': row 2 calls this unit 4W: write it alike.",
        "A4 '4 W': row 2 calls this unit 4W: write it alike.",
    ]


def test_columns_that_are_missing_doubled_or_unknown_are_told() -> None:
    assert problems("unit|colour|room|Room\n6W|red|601|601\n") == [
        "A1: there is no column bed: add it.",
        f"B1 'colour': is no column here: use {', '.join(COLUMNS)}.",
        "D1 'Room': is over two columns: keep one.",
    ]


def test_a_title_above_the_names_of_the_columns_is_told_as_one() -> None:
    (told,) = problems("Beds of 6 West||\nunit|room|bed\n6W|601|A\n")
    assert told.startswith("A1 'Beds of 6 West': no name of a column stands in this row")
    assert told.endswith("take out what stands above the names, such as unit, room, bed.")


def test_a_sheet_without_rows_is_refused() -> None:
    assert "has no rows" in problems("\n\n")[0]
    assert "has no rows" in problems("unit|room|bed\n")[0]


def test_a_thousand_problems_are_counted_not_listed() -> None:
    table = "unit|kind|room|bed\n" + "".join(f"6W|castle|{n}|A\n" for n in range(1000))
    with pytest.raises(BadSheet) as refused:
        loaded(table)
    assert refused.value.message.endswith("\n  and 900 more.")


def test_a_site_may_have_words_of_its_own_for_beds() -> None:
    table = "unit|room|bed|attributes\n6W|601|A|piano\n"
    assert "add it to the file's `attributes`" in problems(table)[0]
    places = loaded(table, HEAD + 'attributes = ["piano"]\n')
    assert places.bed_by_id["6W-601-A"].attributes == ("piano",)


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"),
    ]


TEXTS = st.text(max_size=6).map(str.strip)


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=5))
def test_whatever_the_cells_hold_they_become_a_file_or_are_refused(rows: list[list[str]]) -> None:
    try:
        text = places_of_sheet([["unit", "room", "bed"], *rows], "beds.csv", HEAD, "places.toml")
    except BadSheet:
        return
    beds = {f"{unit}-{room}-{bed}" for unit, room, bed in rows if room and bed}
    assert set(parse_places(text).bed_by_id) == beds
