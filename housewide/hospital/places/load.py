"""From a spreadsheet to the facility's places file: or all that is wrong with the spreadsheet."""

from collections.abc import Sequence
from typing import ClassVar

from housewide.hospital.places.kept import with_kept
from housewide.hospital.places.parse import parse_places
from housewide.hospital.places.sheet import Problem, read_sheet
from housewide.hospital.places.table import File, Table
from housewide.hospital.places.vocabulary import ATTRIBUTES
from housewide.hospital.places.ward_sheet import gather
from housewide.hospital.places.write import head_of, write_places
from housewide.kit.errors import HousewideError

PROBLEMS_SHOWN = 100
"""More are counted, not listed: they are mostly one problem, down a whole column."""


class BadSheet(HousewideError):
    """Cells of a spreadsheet of places cannot be meant so: mend them and load it again."""

    code: ClassVar[str] = "bad-sheet"
    status: ClassVar[int] = 422


def places_of_sheet(cells: Sequence[Sequence[str]], sheet: str, toml: str, file: str) -> str:
    """The new text of a places file whose text so far is `toml`.

    What stands above its first unit is kept, and all that the sheet has no column for. Raises
    `BadSheet` with every problem of the sheet, and `BadPlaces` for one of the file.
    """
    head = head_of(toml)
    before = parse_places(toml, file=file) if head.strip() != toml.strip() else None
    top = File(head, file)
    known = (*ATTRIBUTES, *Table(top, top.table, None).texts("attributes"))
    units, problems = gather(with_kept(read_sheet(cells, known), before))
    if problems:
        raise BadSheet(_told(sheet, problems), sheet=sheet, problems=len(problems))
    text = write_places(head, units, before)
    parse_places(text, file=file)  # what the sheet cannot know, such as a head that is wrong
    return text


def _told(sheet: str, problems: Sequence[Problem]) -> str:
    """All problems, one on a line."""
    lines = [f"{sheet}: nothing was loaded. Mend these cells:"]
    for problem in problems[:PROBLEMS_SHOWN]:
        value = f" {problem.value!r}" if problem.value else ""
        lines.append(f"  {problem.column}{problem.row}{value}: {problem.what}.")
    if len(problems) > PROBLEMS_SHOWN:
        lines.append(f"  and {len(problems) - PROBLEMS_SHOWN:,} more.")
    return "\n".join(lines)
