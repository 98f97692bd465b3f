"""Reads a profile's TOML key by key, and refuses what is wrong with file, line and reason."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar, get_args
from zoneinfo import ZoneInfo

from housewide.kit.errors import HousewideError
from housewide.kit.hl7 import CharsetCannotCarry, encode

T = TypeVar("T")

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
"""A source's name stands in URLs, metrics and tables: lower-case letters, digits, hyphens."""

MISSING = object()

HEADER = re.compile(r"\s*(\[{1,2})\s*([\w-]+)\s*\]{1,2}")
KEY = re.compile(r"""\s*["']?([^"'=\s]+)["']?\s*=""")


class BadProfile(HousewideError):
    """A profile says something that cannot be meant: mend the named line and load it again."""

    code = "bad-profile"
    status = 422


def read_tables(toml: str, file: str) -> "Table":
    """The top table of the file. Raises BadProfile where it is not TOML."""
    try:
        values = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found.group(1)) if found else len(toml.splitlines())
        raise _bad(file, line, f"this is not TOML: {error}") from error
    return Table(values, file, toml.splitlines(), "", 0)


class Table:
    """One table of the file. Each key is taken once; what nobody took is refused at the end."""

    def __init__(
        self, values: dict[str, Any], file: str, lines: list[str], name: str, index: int
    ) -> None:
        self._values = values
        self._file = file
        self._lines = lines
        self._name = name
        self._index = index
        self._taken: set[str] = set()

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and say something."""
        value = self._take(key, MISSING if default is None else default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.refuse(key, "a text is expected")
        return value

    def name(self, key: str) -> str:
        value = self.text(key)
        if not NAME.fullmatch(value):
            self.refuse(key, "use lower-case letters, digits and hyphens only")
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, with at least one; without a default it must be there."""
        value = self._take(key, MISSING if default is None else list(default))
        if not isinstance(value, list) or not value or not all(_is_said(each) for each in value):
            self.refuse(key, "a list of texts is expected, with at least one")
        return tuple(value)

    def number(self, key: str, default: int, most: int) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most:
            self.refuse(key, f"a whole number from 1 to {most} is expected")
        return value

    def choice(self, key: str, choices: T, default: str) -> Any:  # noqa: ANN401
        """One of the texts of a Literal type."""
        known = get_args(choices)
        value = self._take(key, default)
        if value not in known:
            self.refuse(key, f"one of {', '.join(known)} is expected")
        return value

    def zone(self, key: str) -> ZoneInfo:
        try:
            return ZoneInfo(self.text(key))
        except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError, below
            self.refuse(key, "no such time zone: use a name like America/New_York")
        except KeyError:
            self.refuse(key, "no such time zone: use a name like America/New_York")

    def charset(self, key: str) -> str:
        value = self.text(key, "")
        try:
            encode("", value)
        except CharsetCannotCarry:
            self.refuse(key, 'no such charset: use a name of HL7 table 0211, or "" for MSH-18')
        return value

    def day(self, key: str) -> date | None:
        value = self._take(key, None)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            self.refuse(key, "a day is expected, like 2026-01-31")
        return value if isinstance(value, date) else None

    def code_map(self, key: str, codes: frozenset[str], table_name: str) -> Mapping[str, str]:
        """The sender's codes -> codes of an HL7 table."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            self.refuse(key, "a table of the sender's codes is expected")
        for sent, meant in value.items():
            if not isinstance(meant, str) or meant not in codes:
                allowed = " ".join(sorted(codes))
                Table(value, self._file, self._lines, key, 0).refuse(
                    sent, f"a code of {table_name} is expected: {allowed}"
                )
        return value

    def table(self, key: str) -> "Table | None":
        """One table of its own, where there is one."""
        value = self._take(key, None)
        if value is not None and not isinstance(value, dict):
            self.refuse(key, f"a table is expected, begun by [{key}]")
        return None if value is None else Table(value, self._file, self._lines, key, 0)

    def tables(self, key: str) -> list["Table"]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.refuse(key, f"tables are expected, each begun by [[{key}]]")
        return [
            Table(each, self._file, self._lines, key, index) for index, each in enumerate(value)
        ]

    def refuse_the_rest(self) -> None:
        """Refuse a key that nobody asked for: it is misspelt, or meant for somewhere else."""
        for key in self._values:
            if key not in self._taken:
                known = ", ".join(sorted(self._taken))
                self.refuse(key, f"no such key; there are {known}")

    def refuse(self, key: str, reason: str) -> NoReturn:
        raise _bad(self._file, self._line_of(key), f"{key}: {reason}")

    def _take(self, key: str, default: object) -> Any:  # noqa: ANN401
        self._taken.add(key)
        if key in self._values:
            return self._values[key]
        if default is MISSING:
            self.refuse(key, "it is missing")
        return default

    def _line_of(self, key: str) -> int:
        """Where the key stands; else where its table begins, which is where it should be."""
        table, index, begins, seen = "", 0, 1, -1
        for number, line in enumerate(self._lines, 1):
            header = HEADER.match(line)
            if header:
                table = header.group(2)
                seen += table == self._name
                index = seen if table == self._name else 0
                if (table, index) == (self._name, self._index):
                    begins = number
                if self._name == "" and table == key:
                    return number
                continue
            found = KEY.match(line)
            if found and (table, index) == (self._name, self._index) and found.group(1) == key:
                return number
            if found and not table and found.group(1) == self._name:
                begins = number  # written as an inline table
        return begins


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _bad(file: str, line: int, reason: str) -> BadProfile:
    return BadProfile(f"{file}, line {line}: {reason}.", file=file, line=line)
