"""Gathers the rows of a spreadsheet into units, and finds what of them does not go together."""

from collections.abc import Iterator

from msgspec import Struct

from housewide.hospital.places.sheet import OF_UNIT, YES, Problem, Row, Sheet, words
from housewide.hospital.places.vocabulary import CHAIR


class SheetUnit(Struct, frozen=True):
    """A unit as its rows tell it: what they say of it, and the rows of its beds."""

    id: str
    says: dict[str, str]
    beds: tuple[Row, ...]


def gather(sheet: Sheet) -> tuple[tuple[SheetUnit, ...], tuple[Problem, ...]]:
    """The units in the order of their first rows, and every problem of the sheet, by row."""
    by_unit: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if row["unit"]:
            by_unit.setdefault(row["unit"], []).append(row)
    units = tuple(_unit(unit, rows) for unit, rows in by_unit.items())
    found = [*sheet.problems, *_unnamed(sheet), *_twice(sheet), *_alike(sheet)]
    for unit in units:
        found += [*_disagreeing(sheet, by_unit[unit.id]), *_of_rooms(sheet, unit)]
        found += _too_many_staffed(sheet, unit, by_unit[unit.id])
    return units, tuple(sorted(found, key=lambda p: (p.row, len(p.column), p.column)))


def _unit(unit: str, rows: list[Row]) -> SheetUnit:
    says = {c: row[c] for c in OF_UNIT for row in reversed(rows) if row[c]}
    return SheetUnit(unit, says, tuple(row for row in rows if row["room"] and row["bed"]))


def _unnamed(sheet: Sheet) -> Iterator[Problem]:
    """Cells that are empty and must not be; a row without room and bed tells of its unit alone."""
    for row in sheet.rows:
        if not row["unit"]:
            yield sheet.problem(row, "unit", "write the unit in every row")
        if row["bed"] and not row["room"]:
            yield sheet.problem(row, "room", "a bed stands in a room: write which")
        if row["room"] and not row["bed"]:
            yield sheet.problem(row, "bed", "write one row for each bed, with its name in the room")


def _twice(sheet: Sheet) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for row in sheet.rows:
        if not (row["unit"] and row["room"] and row["bed"]):
            continue
        bed = f"{row['unit']}-{row['room']}-{row['bed']}"
        first = seen.setdefault(bed, row.number)
        if first != row.number:
            what = f"the bed {bed} is in row {first} already: take one of them out"
            yield sheet.problem(row, "bed", what)


def _alike(sheet: Sheet) -> Iterator[Problem]:
    """Units whose names differ only by case or blanks: slips of the hand, and two units by them."""
    seen: dict[str, Row] = {}
    for row in sheet.rows:
        first = seen.setdefault("".join(row["unit"].split()).casefold(), row)
        if first["unit"] != row["unit"]:
            what = f"row {first.number} calls this unit {first['unit']}: write it alike"
            yield sheet.problem(row, "unit", what)


def _disagreeing(sheet: Sheet, rows: list[Row]) -> Iterator[Problem]:
    """What two rows say otherwise of their unit."""
    for column in OF_UNIT:
        said = [row for row in rows if row[column]]
        for row in said[1:]:
            if row[column] != said[0][column]:
                first = f"row {said[0].number} says {said[0][column]}"
                yield sheet.problem(row, column, f"{first} of the same unit: make them agree")


def _of_rooms(sheet: Sheet, unit: SheetUnit) -> Iterator[Problem]:
    rules: dict[str, Row] = {}
    for row in unit.beds:
        first = rules.setdefault(row["room"], row)
        if (first["sex_rule"] or "any") != (row["sex_rule"] or "any"):
            what = f"row {first.number} has another rule for this room: make them agree"
            yield sheet.problem(row, "sex_rule", what)


def _too_many_staffed(sheet: Sheet, unit: SheetUnit, rows: list[Row]) -> Iterator[Problem]:
    staffed, in_use = unit.says.get("staffed", ""), sum(map(_in_use, unit.beds))
    if staffed.isascii() and staffed.isdigit() and int(staffed) > in_use:
        row = next(row for row in rows if row["staffed"])
        what = f"unit {unit.id} has {in_use} beds in use and cannot staff {staffed}"
        if "staffed" in sheet.letters:
            yield sheet.problem(row, "staffed", what)
        else:  # by the file so far
            yield sheet.problem(row, "unit", f"{what}: add a column staffed")


def _in_use(row: Row) -> bool:
    given_up = row["decommissioned"].lower() in YES
    return not given_up and row["surge"] != "inactive" and CHAIR not in words(row["attributes"])
