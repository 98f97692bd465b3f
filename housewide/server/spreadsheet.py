"""Reads a spreadsheet's cells as text: CSV, or the first sheet of an Excel workbook (XLSX).

Files come by mail from anywhere, so what a file may cost is bounded before it is unpacked.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from housewide.hospital.places.sheet import letter
from housewide.kit.errors import HousewideError
from housewide.server.worksheet import first_fault

FILE_BYTES_MAX = 16 << 20
"""A row of a bed list has some 100 bytes: more than a hundred thousand beds."""

UNPACKED_BYTES_MAX = 64 << 20
"""What a workbook may unpack to, by its own directory and as it is read: XML packs ten to one."""

MEMBERS_MAX = 1_000
"""Files within a workbook. A sheet is one; a dozen are usual."""

ROWS_MAX = 50_000
"""The largest hospitals of the world have some 10,000 beds."""

EXCEL_ROWS = 1_048_576
"""What a sheet of Excel can have. Many have them all, empty, since a whole column was coloured."""

COLUMNS_MAX = 100
"""A bed list has some twenty. What stands further right is not even read, but that there is some
is: a workbook of a few kilobytes may name a cell in the last column of Excel a million times."""

CELL_CHARACTERS_MAX = 1_000

CSV_SEPARATORS = ",;\t"
"""Comma; semicolon where the comma is the decimal sign; tab as copied from a sheet."""


class BadSpreadsheet(HousewideError):
    """The file is no spreadsheet that can be read, or a larger one than any hospital needs."""

    code: ClassVar[str] = "bad-spreadsheet"
    status: ClassVar[int] = 422


def read_cells(path: Path) -> list[list[str]]:
    """The cells of a spreadsheet, row by row from the first. Raises `BadSpreadsheet`."""
    try:
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            raise BadSpreadsheet(
                f"{path} has {size:,} bytes, and a bed list at most {FILE_BYTES_MAX:,}: "
                "save the sheet with the beds alone."
            )
        data = path.read_bytes()
    except OSError as error:
        raise BadSpreadsheet(f"{path} cannot be read: {error.strerror}.") from error
    cells = _workbook(path, data) if data.startswith(b"PK") else _csv(path, data)
    for number, row in enumerate(cells, 1):
        _refuse_too_wide(path, number, row)
    return cells


def _csv(path: Path, data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSpreadsheet(
            f"{path} is neither a workbook (XLSX) nor UTF-8 text: save it as CSV UTF-8."
        ) from error
    said = (line for line in text.splitlines() if line.strip(f"{CSV_SEPARATORS} "))
    separator = max(CSV_SEPARATORS, key=next(said, "").count)
    cells = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            cells.append([value.strip() for value in row])
            _refuse_too_long(path, len(cells))
    except csv.Error as error:
        raise BadSpreadsheet(f"{path}, row {len(cells) + 1}: {error}.") from error
    return cells


def _workbook(path: Path, data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # takes as long to import as all other commands to start

    _refuse_bomb(path, data)
    cells: list[list[str]] = []
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # Nothing public says which file of the workbook the sheet is.
        with sheet._get_source() as source:  # type: ignore[attr-defined]  # noqa: SLF001
            fault = first_fault(source, COLUMNS_MAX)
        if fault is not None:
            raise BadSpreadsheet(f"{path}, {fault}.")
        sheet.reset_dimensions()  # what the sheet says of its size need not be so
        rows = sheet.iter_rows(max_row=EXCEL_ROWS, max_col=COLUMNS_MAX, values_only=True)
        for number, row in enumerate(rows, 1):
            if texts := _texts(row):
                _refuse_too_long(path, number)
                cells += [[] for _ in range(len(cells) + 1, number)]
                cells.append(texts)
    except HousewideError:
        raise
    except Exception as error:  # the library raises whatever a spoilt file brings it to
        raise BadSpreadsheet(
            f"{path} cannot be read as a workbook ({type(error).__name__}): open it, and save it "
            "as XLSX or CSV UTF-8."
        ) from error
    return cells


def _refuse_bomb(path: Path, data: bytes) -> None:
    """A small file may unpack to more than the machine has: its directory says to how much.

    What lies in it cannot be longer than that says, as the reader stops there.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise BadSpreadsheet(f"{path} is a broken workbook: save it anew.") from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBERS_MAX or unpacked > UNPACKED_BYTES_MAX:
        raise BadSpreadsheet(
            f"{path} unpacks to {unpacked:,} bytes in {len(members):,} files, and a bed list to at "
            f"most {UNPACKED_BYTES_MAX:,} in {MEMBERS_MAX:,}: save the sheet with the beds alone."
        )


def _texts(row: Sequence[object]) -> list[str]:
    """The cells of a row up to the last that says something; most rows of a sheet say nothing."""
    if row.count(None) == len(row):
        return []
    texts = [_as_text(value) for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _as_text(value: object) -> str:
    """A cell as a person reads it: a room is 412, never 412.0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _refuse_too_long(path: Path, rows: int) -> None:
    if rows > ROWS_MAX:
        raise BadSpreadsheet(f"{path} has more than {ROWS_MAX:,} rows: one row is one bed.")


def _refuse_too_wide(path: Path, number: int, row: list[str]) -> None:
    if len(row) > COLUMNS_MAX and any(row[COLUMNS_MAX:]):
        raise BadSpreadsheet(f"{path}, row {number} has more than {COLUMNS_MAX} columns.")
    for n, value in enumerate(row):
        if len(value) > CELL_CHARACTERS_MAX:
            raise BadSpreadsheet(
                f"{path}, {letter(n)}{number}: more than {CELL_CHARACTERS_MAX:,} signs in one cell."
            )
