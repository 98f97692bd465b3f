"""Reads a facility's `places.toml`; refuses a bad one with the file, the line and the reason."""

import re
import tomllib
from typing import Any, ClassVar, NoReturn

from housewide.hospital.places.state import CLASS_OF_KIND, CLASSES, Bed, Places, Unit
from housewide.kit.errors import HousewideError

_TOP_KEYS = {"facility", "name", "zone", "unit"}
_UNIT_KEYS = {"id", "name", "kind", "staffed", "licensed", "class", "rooms", "physicians"}
_ROOM_KEYS = {"room", "beds", "attributes"}

_FACILITY = re.compile(r"[a-z0-9][a-z0-9-]*")
"""A facility's id is a shard's name: it appears in URLs and in file names."""


class BadPlaces(HousewideError):
    """The places of a facility cannot be read as written: mend the named line and load it again."""

    code: ClassVar[str] = "bad-places"
    status: ClassVar[int] = 422


def parse_places(toml: str, *, file: str = "places.toml") -> Places:
    """The places that a file describes. Raises `BadPlaces` with file, line and reason.

    Whether the zone exists on this machine is for who loads the file to ask: a fold that read the
    machine's zone table would not replay alike everywhere.
    """
    return _Reader(toml, file).places()


class _Reader:
    """One reading of one file: keeps the text, to find the line of what is wrong."""

    def __init__(self, toml: str, file: str) -> None:
        self._lines = toml.splitlines()
        self._file = file
        self._seen_units: set[str] = set()
        self._beds: dict[str, Bed] = {}
        try:
            self._table: dict[str, Any] = tomllib.loads(toml)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found.group(1)) if found else len(self._lines)
            self._refuse(line, f"is not TOML: {error}")

    def places(self) -> Places:
        self._only(self._table, _TOP_KEYS, None)
        facility = self._text(self._table, "facility", None)
        if not _FACILITY.fullmatch(facility):
            self._refuse_key(
                "facility", None, "facility takes small letters, digits and hyphens only"
            )
        tables = self._table.get("unit")
        if not isinstance(tables, list) or not tables:
            self._refuse(len(self._lines), "a facility has at least one [[unit]]")
        units = tuple(self._unit(table, index) for index, table in enumerate(tables))
        return Places(
            facility=facility,
            name=self._text(self._table, "name", None, facility),
            zone=self._text(self._table, "zone", None),
            units=units,
            unit_by_id={unit.id: unit for unit in units},
            bed_by_id=self._beds,
        )

    def _unit(self, table: dict[str, Any], index: int) -> Unit:
        self._only(table, _UNIT_KEYS, index)
        unit = self._text(table, "id", index)
        if unit in self._seen_units:
            self._refuse_key("id", index, f"unit {unit} is described twice")
        self._seen_units.add(unit)
        kind = self._one_of(table, "kind", index, tuple(CLASS_OF_KIND), "other")
        beds = self._rooms(table, unit, index)
        staffed = self._count(table, "staffed", index, len(beds))
        if staffed > len(beds):
            self._refuse_key(
                "staffed", index, f"unit {unit} has {len(beds)} beds and cannot staff {staffed}"
            )
        return Unit(
            id=unit,
            name=self._text(table, "name", index, unit),
            kind=kind,
            patient_class=self._one_of(table, "class", index, CLASSES, CLASS_OF_KIND[kind]),
            staffed=staffed,
            licensed=self._count(table, "licensed", index, len(beds)),
            beds=beds,
            physicians=self._physicians(table, unit, index),
        )

    def _physicians(self, table: dict[str, Any], unit: str, index: int) -> int | None:
        value = table.get("physicians")
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self._refuse_key(
                "physicians", index, f"unit {unit}: physicians is a number of people, 0 or more"
            )
        return value

    def _rooms(self, table: dict[str, Any], unit: str, index: int) -> tuple[Bed, ...]:
        rooms = table.get("rooms", [])
        if not isinstance(rooms, list) or not all(isinstance(room, dict) for room in rooms):
            self._refuse_key("rooms", index, "rooms is a list of { room = ..., beds = [...] }")
        return tuple(bed for room in rooms for bed in self._room(room, unit, index))

    def _room(self, table: dict[str, Any], unit: str, index: int) -> list[Bed]:
        self._only(table, _ROOM_KEYS, index)
        room = self._text(table, "room", index)
        attributes = self._texts(table, "attributes", index)
        beds = []
        for letter in self._texts(table, "beds", index):
            bed = Bed(f"{unit}-{room}-{letter}", unit, room, letter, attributes)
            if bed.id in self._beds:
                self._refuse_key(f'"{room}"', index, f"bed {bed.id} is described twice")
            self._beds[bed.id] = bed
            beds.append(bed)
        return beds

    def _text(
        self, table: dict[str, Any], key: str, index: int | None, default: str | None = None
    ) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or not value:
            self._refuse_key(key, index, f"{key} must be given, as a text")
        return value

    def _texts(self, table: dict[str, Any], key: str, index: int) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self._refuse_key(key, index, f"{key} is a list of texts")
        return tuple(value)

    def _count(self, table: dict[str, Any], key: str, index: int, default: int) -> int:
        value = table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self._refuse_key(key, index, f"{key} is a number of beds, 0 or more")
        return value

    def _one_of(
        self, table: dict[str, Any], key: str, index: int, known: tuple[str, ...], default: str
    ) -> str:
        value = table.get(key, default)
        if value not in known:
            self._refuse_key(key, index, f"{key} is one of {', '.join(known)}, not {value}")
        return str(value)

    def _only(self, table: dict[str, Any], known: set[str], index: int | None) -> None:
        for key in table:
            if key not in known:
                self._refuse_key(key, index, f"{key} is not a key that is known here")

    def _refuse_key(self, key: str, index: int | None, reason: str) -> NoReturn:
        self._refuse(self._line_of(key, index), reason)

    def _refuse(self, line: int, reason: str) -> NoReturn:
        raise BadPlaces(
            f"{self._file}, line {line}: {reason}.", file=self._file, line=line, reason=reason
        )

    def _line_of(self, key: str, index: int | None) -> int:
        """The line (from 1) where a key stands: at the top, or in the n-th [[unit]].

        The last mention in that part wins, so that the second of two beds alike is the one named;
        where the key is absent, the part's first line is.
        """
        headers = [n for n, line in enumerate(self._lines) if line.strip() == "[[unit]]"]
        headers.append(len(self._lines))
        start, end = (0, headers[0]) if index is None else (headers[index], headers[index + 1])
        word = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
        found = [n for n in range(start, end) if word.search(self._lines[n])]
        return (found[-1] if found else start) + 1
