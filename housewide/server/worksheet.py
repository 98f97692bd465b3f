"""Looks through a worksheet's XML before it is read: what must not be read has to be refused.

The reader holds a whole row at once, with all its cells; this holds one cell.
"""

import re
from typing import IO
from xml.parsers.expat import ParserCreate

FAR_CELLS_MAX = 100_000
"""Empty cells right of the last column that is read: six rows may be coloured to the end."""

CHUNK_BYTES = 1 << 16

_COLUMN = re.compile(r"[A-Z]+")


class _Found(Exception):
    """Something was found; its message says what."""


def first_fault(source: IO[bytes], columns_max: int) -> str | None:
    """What is wrong with the sheet, by its first cell for which that is so; None if nothing is."""
    look = _Look(columns_max)
    try:
        while chunk := source.read(CHUNK_BYTES):
            look.parser.Parse(chunk, False)
    except _Found as found:
        return str(found)
    return None


class _Look:
    """One worksheet on its way past. A cell's place is told, or is that after the one before."""

    def __init__(self, columns_max: int) -> None:
        self._columns_max = columns_max
        self._row = self._column = self._far_cells = 0
        self._cell: dict[str, str] = {}
        self._is_formula = self._in_value = self._has_value = False
        self.parser = ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(" ")[2]:
            case "row":
                self._row, self._column = self._row + 1, 0
            case "c":
                self._cell = attributes
                named = _COLUMN.match(attributes.get("r", ""))
                self._column = _number(named[0]) if named else self._column + 1
                self._is_formula = self._has_value = False
                self._far_cells += self._column > self._columns_max
            case "f":
                self._is_formula = True
            case "v" | "is":
                self._in_value = True

    def _text(self, _text: str) -> None:
        self._has_value |= self._in_value

    def _end(self, tag: str) -> None:
        match tag.rpartition(" ")[2]:
            case "v" | "is":
                self._in_value = False
            case "c":
                self._look_at_cell()

    def _look_at_cell(self) -> None:
        name = self._cell.get("r") or f"a cell of row {self._row}"
        if self._has_value and self._column > self._columns_max:
            raise _Found(f"{name}: there are more than {self._columns_max} columns")
        if self._far_cells > FAR_CELLS_MAX:
            raise _Found(
                f"{name}: more than {FAR_CELLS_MAX:,} cells lie right of column "
                f"{self._columns_max}: delete the columns there"
            )
        # The text of a formula may be empty; a number's that is was never worked out.
        if self._is_formula and not self._has_value and self._cell.get("t") != "str":
            raise _Found(
                f"{name} is a formula without a value: save the file once in the spreadsheet "
                "program"
            )


def _number(letters: str) -> int:
    """The number of a column from 1, by its letters: A, Z, AA."""
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number
