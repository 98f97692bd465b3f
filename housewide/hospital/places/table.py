"""A places file as TOML tables: typed look-ups, and the line of whatever is wrong."""

import re
import tomllib
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from housewide.kit.clock import Instant, instant
from housewide.kit.errors import HousewideError

Part = tuple[str, int] | None
"""A part of the file: the n-th `[[unit]]` or `[[building]]` (from 0); None is what stands above."""

_HEADER = re.compile(r"\s*\[\[\s*\"?([\w-]+)\"?\s*\]\]")


class BadPlaces(HousewideError):
    """The places of a facility cannot be read as written: mend the named line and load it again."""

    code: ClassVar[str] = "bad-places"
    status: ClassVar[int] = 422


class File:
    """One places file: its top table, and its text, to find the line of what is wrong.

    Raises `BadPlaces` where it is not TOML.
    """

    def __init__(self, toml: str, name: str) -> None:
        self._lines = toml.splitlines()
        self._name = name
        try:
            self.table: dict[str, Any] = tomllib.loads(toml)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            self._refuse(int(found[1]) if found else len(self._lines), f"is not TOML: {error}")

    def tables(self, key: str) -> list["Table"]:
        """The tables of `[[key]]`, in order; none where there are none."""
        found = self.table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            self.refuse(key, None, f"write each {key} as [[{key}]]")
        return [Table(self, table, (key, index)) for index, table in enumerate(found)]

    def refuse(self, key: str, part: Part, reason: str) -> NoReturn:
        """Raises `BadPlaces`, naming the line where a key stands in a part of the file."""
        self._refuse(self._line_of(key, part), reason)

    def refuse_whole(self, reason: str) -> NoReturn:
        """Raises `BadPlaces` for what the file lacks, naming its last line."""
        self._refuse(len(self._lines), reason)

    def _refuse(self, line: int, reason: str) -> NoReturn:
        raise BadPlaces(
            f"{self._name}, line {line}: {reason}.", file=self._name, line=line, reason=reason
        )

    def _line_of(self, key: str, part: Part) -> int:
        """The line (from 1) where a key stands in its part.

        The last mention in that part wins, so that the second of two beds alike is the one named;
        where the key is absent, the part's first line is.
        """
        start, end = self._span(part)
        word = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
        found = [n for n in range(start, end) if word.search(self._lines[n])]
        return (found[-1] if found else start) + 1

    def _span(self, part: Part) -> tuple[int, int]:
        """The lines of a part; all of them for one that has no header of its own."""
        headers = [(n, m[1]) for n, line in enumerate(self._lines) if (m := _HEADER.match(line))]
        bounds = [*(n for n, _ in headers), len(self._lines)]
        if part is None:
            return 0, bounds[0]
        key, index = part
        spans = [(n, bounds[i + 1]) for i, (n, of) in enumerate(headers) if of == key]
        return spans[index] if index < len(spans) else (0, len(self._lines))


class Table:
    """One table of the file, whose values are asked for by key and type, or refused."""

    def __init__(self, file: File, table: dict[str, Any], part: Part) -> None:
        self.file, self.table, self.part = file, table, part

    def refuse(self, key: str, reason: str) -> NoReturn:
        self.file.refuse(key, self.part, reason)

    def only(self, known: frozenset[str]) -> None:
        """Refuse a key that means nothing here: it is a slip of the pen, or of a later version."""
        for key in self.table:
            if key not in known:
                self.refuse(key, f"{key} is not a key that is known here")

    def inner(self, key: str, form: str) -> list["Table"]:
        """The inline tables of a list."""
        found = self.table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            self.refuse(key, f"{key} is a list of {form}")
        return [Table(self.file, table, self.part) for table in found]

    def text(self, key: str, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str) or (not value and default != ""):
            self.refuse(key, f"{key} must be given, as a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self.refuse(key, f"{key} is a list of texts")
        return tuple(value)

    def count(self, key: str, of: str) -> int | None:
        """How many of something; None where the file does not say."""
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.refuse(key, f"{key} is a number of {of}, 0 or more")
        return value

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.refuse(key, f"{key} is true or false")
        return value

    def one_of(self, key: str, known: tuple[str, ...], default: str | None = None) -> str:
        value = self.table.get(key, default)
        if value not in known:
            self.refuse(key, f"{key} is one of {', '.join(known)}, not {value}")
        return str(value)

    def instant(self, key: str) -> Instant | None:
        """A moment with its offset: which zone a bare one is of, each machine would say otherwise.

        None where the file does not say.
        """
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, datetime) or value.tzinfo is None:
            self.refuse(key, f"{key} is a moment with an offset, such as 2026-11-24T08:00:00-05:00")
        return instant(value)
