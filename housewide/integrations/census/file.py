"""The file of a census extract: its bytes to rows of text, each as it stands in the file. Pure."""

import csv
import hashlib
from collections.abc import Iterator

from msgspec import Struct

from housewide.integrations.census.columns import (
    DELIMITERS,
    BadCensus,
    Fault,
    delimiter_of,
    named,
)
from housewide.integrations.census.text import text_of

FILE_BYTES = 32 * 1024 * 1024
"""1 kB for each of the rows there may be, and half as much again."""

ROWS = 20_000
"""The open visits of one facility: the largest hospitals have some 3,000 beds, and an ED."""


class Line(Struct, frozen=True):
    """One row: its number in the file (the first is 1), its text as it stands, its values."""

    number: int
    text: str
    values: dict[str, str]

    def value(self, column: str) -> str:
        """What a column says here, without the spaces around it; "" where it is not there."""
        return self.values.get(column, "")


class Lines(Struct, frozen=True):
    """A whole file. `header` is the line of names as it stands, `unread` the columns not known.

    `faults` are of rows that are none: they are to be told with what is wrong in the others.
    """

    sha256: str
    header: str
    unread: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def read_lines(data: bytes, charset: str) -> Lines:
    """The rows of a file below the first that is not blank, which names them. Raises `BadCensus`.

    What its bytes may be says `text_of`.
    """
    if len(data) > FILE_BYTES:
        raise BadCensus([Fault(1, "file", f"{len(data):,} bytes", _too_much("bytes", FILE_BYTES))])
    text = text_of(data, charset)
    delimiter = delimiter_of(_first_line(text))
    rows = enumerate(_rows(text, delimiter), 1)
    heading = ((n, row_text, row) for n, (row_text, row) in rows if not _is_blank(row))
    heading_number, header_text, header = next(heading, (1, "", []))
    columns, unread, faults = named(heading_number, header)
    if faults:
        raise BadCensus(faults)
    lines: list[Line] = []
    for number, (row_text, row) in rows:
        if _is_blank(row):
            continue
        if len(row) != len(header):
            do = f"It has {len(row)} values, and the header {len(header)} names: quote what holds"
            faults.append(Fault(number, "row", row_text, f"{do} a {delimiter!r}."))
            continue
        values = {name: row[index].strip() for name, index in columns.items()}
        lines.append(Line(number, row_text, values))
    if len(lines) > ROWS:
        faults.append(Fault(1, "file", f"{len(lines):,} rows", _too_much("rows", ROWS)))
    if not lines and not faults:
        faults.append(
            Fault(heading_number, "file", "", "There is no row: an empty extract opens nothing.")
        )
    if not lines:
        raise BadCensus(faults)
    return Lines(hashlib.sha256(data).hexdigest(), header_text, unread, tuple(lines), tuple(faults))


def _first_line(text: str) -> str:
    """The first line that says something: a report may begin with empty rows."""
    return next((line for line in text.split("\n") if line.strip(f"{DELIMITERS} \r")), "")


def _is_blank(row: list[str]) -> bool:
    return not any(value.strip() for value in row)


def _rows(text: str, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Each row with its own text; a quoted value may hold line ends. Raises `BadCensus`."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in text.split("\n"):
            taken.append(line)
            yield f"{line}\n"

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield "\n".join(taken).rstrip("\r"), row
            taken.clear()
    except csv.Error as error:
        said = f"No CSV from here on ({error}): see whether a quote is closed."
        raise BadCensus([Fault(reader.line_num, "row", taken[0] if taken else "", said)]) from error


def _too_much(what: str, limit: int) -> str:
    return f"At most {limit:,} {what} are taken: is it the census of one facility?"
