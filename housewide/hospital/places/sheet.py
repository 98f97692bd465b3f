"""A spreadsheet of places, one row a bed: its columns, its cells, and all that is wrong with them.

What is wrong is told per cell, of the whole sheet at once, so that whoever mends it mends it once.
"""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from housewide.hospital.places.vocabulary import CLASS_OF_KIND, CLASSES, SEX_RULES, SURGES
from housewide.kit.spoilt import spoilt

NEEDED = ("unit", "room", "bed")
OF_UNIT = (
    *("unit_name", "kind", "class", "building", "floor"),
    *("staffed", "licensed", "physicians", "services"),
)
"""Columns about the unit: one row may say it for all of its rows; what two say must agree."""

OF_BED = ("attributes", "sex_rule", "surge", "decommissioned")

COLUMNS = (*NEEDED, *OF_UNIT, *OF_BED)

NO_HEADING = (
    "no name of a column stands in this row, the first that says something: take out what stands "
    f"above the names, such as {', '.join(NEEDED)}"
)

COUNT_MAX = 100_000
"""Beds or people of one unit: above it, a number is a slip of the hand, such as a telephone's."""

YES, NO = frozenset({"yes", "true", "x", "1"}), frozenset({"", "no", "false", "0"})


class Problem(Struct, frozen=True):
    """What is wrong with one cell (rows from 1, as the spreadsheet counts them), and what to do."""

    row: int
    column: str
    value: str
    what: str


class Row(Struct, frozen=True):
    """The cells of one row that say something, by the name of their column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class Sheet(Struct, frozen=True):
    """The rows of a spreadsheet, the letters of its columns, and what is wrong with its cells."""

    rows: tuple[Row, ...]
    letters: dict[str, str]
    problems: tuple[Problem, ...]

    def problem(self, row: Row, column: str, what: str) -> Problem:
        return Problem(row.number, self.letters.get(column, "A"), row[column], what)


def read_sheet(cells: Sequence[Sequence[str]], attributes: tuple[str, ...]) -> Sheet:
    """The sheet as rows with named columns. The first row that is not empty names them.

    `attributes` are the words that the facility knows for beds.
    """
    filled = [(n, row) for n, row in enumerate(cells, 1) if any(row)]
    if len(filled) < 2:
        return Sheet((), {}, (Problem(1, "A", "", "the sheet has no rows: give each bed one"),))
    (heading, names), *rest = filled
    columns, problems = _columns(heading, names)
    if problems:  # each row would only repeat what its heading has wrong
        return Sheet((), {}, tuple(problems))
    checks = _CHECKS | {"attributes": _each_known(attributes)}
    rows = []
    for number, row in rest:
        named = {c: row[n] for c, n in columns.items() if n < len(row) and row[n]}
        rows.append(Row(number, named))
        for column, value in named.items():
            if (what := checks.get(column, _text)(value)) is not None:
                problems.append(Problem(number, letter(columns[column]), value, what))
    letters = {column: letter(n) for column, n in columns.items()}
    return Sheet(tuple(rows), letters, tuple(problems))


def letter(index: int) -> str:
    """The name of a column, as spreadsheets have it: A, B ... Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def words(value: str) -> tuple[str, ...]:
    """The words of a cell that lists several, parted by commas or semicolons."""
    return tuple(word.strip() for word in re.split(r"[,;]", value) if word.strip())


def _columns(number: int, names: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    """Which column is which, by the words over them."""
    columns: dict[str, int] = {}
    problems = []
    known = [re.sub(r"[\s_-]+", "_", name.strip().lower()) for name in names]
    if not set(known).intersection(COLUMNS):
        n = next(n for n, name in enumerate(names) if name)
        return {}, [Problem(number, letter(n), names[n], NO_HEADING)]
    for n, (name, column) in enumerate(zip(names, known, strict=True)):
        if column in columns:
            problems.append(Problem(number, letter(n), name, "is over two columns: keep one"))
        elif column in COLUMNS:
            columns[column] = n
        elif column:
            use = ", ".join(COLUMNS)
            problems.append(Problem(number, letter(n), name, f"is no column here: use {use}"))
    absent = [column for column in NEEDED if column not in columns]
    problems += [Problem(number, "A", "", f"there is no column {each}: add it") for each in absent]
    return columns, problems


Check = Callable[[str], str | None]
"""What is wrong with a cell's value and what to do, or None."""


def _text(value: str) -> str | None:
    if (made := spoilt(value)) is not None:
        return f"the spreadsheet made {made} of this: format the column as text, and type it anew"
    return None if value.isprintable() else "has signs that cannot be printed: type it anew"


def _one_of(known: Sequence[str]) -> Check:
    return lambda value: None if value in known else f"use one of {', '.join(known)}"


def _count(value: str) -> str | None:
    is_count = value.isascii() and value.isdigit() and int(value) <= COUNT_MAX
    return None if is_count else "write a number, 0 or more"


def _yes_or_no(value: str) -> str | None:
    return None if value.lower() in YES | NO else "write yes or no"


def _each_known(attributes: tuple[str, ...]) -> Check:
    def check(value: str) -> str | None:
        strange = [word for word in words(value) if word not in attributes]
        if not strange:
            return None
        known = ", ".join(attributes)
        return f"{strange[0]} is not known here: use {known}, or add it to the file's `attributes`"

    return check


_CHECKS: dict[str, Check] = {
    "kind": _one_of(tuple(CLASS_OF_KIND)),
    "class": _one_of(CLASSES),
    "staffed": _count,
    "licensed": _count,
    "physicians": _count,
    "sex_rule": _one_of(SEX_RULES),
    "surge": _one_of(tuple(SURGES)),
    "decommissioned": _yes_or_no,
}
