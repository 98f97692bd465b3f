"""The rows of a census extract as visits: who, where, since when, as the source writes it. Pure.

The same authority, type and number give the same key here as in the source's messages, so that what
is told of a visit later goes on with it.
"""

import re
from collections.abc import Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from housewide.hospital.places.facts import Place
from housewide.integrations.census.codes import unmatched
from housewide.integrations.census.columns import BadCensus, Fault
from housewide.integrations.census.file import Line, read_lines
from housewide.kit.clock import Instant, is_a_time
from housewide.kit.hl7 import parse_timestamp
from housewide.kit.keys import Identifier
from housewide.kit.spoilt import spoilt

ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)?"
)
"""ISO 8601 as reports write it; HL7's own digits are taken as well."""

VISIT_NUMBER, ACCOUNT_NUMBER = "VN", "AN"
"""HL7 table 0203: the types of PV1-19 and PID-18, as in the keys of the source's messages."""

YES = frozenset({"y", "yes", "true", "1"})
NO = frozenset({"", "n", "no", "false", "0"})

PATIENT_CLASSES = frozenset("EIOPRBCNU")
"""HL7 table 0004."""


NO_TIME = "That is a mark of nothing or of no end: write when it was, between 1971 and 2200."


class Habits(Protocol):
    """What of a source's profile a row is read by."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def charset(self) -> str: ...
    @property
    def authority(self) -> str: ...
    @property
    def patient_identifier_types(self) -> tuple[str, ...]: ...
    @property
    def visit_identifier(self) -> str: ...
    @property
    def patient_class(self) -> Mapping[str, str]: ...

    def meant(
        self, point_of_care: str, room: str, bed: str, at: Instant
    ) -> tuple[str, str, str]: ...


class Places(Protocol):
    """What matching needs of a facility's places."""

    def match(self, unit: str, room: str = "", bed: str = "") -> Place | None: ...


class Row(Struct, frozen=True):
    """One visit of the extract. Who it is about is `None` where the row does not say."""

    line: Line
    visit: Identifier
    patient: Identifier
    patient_class: str
    place: Place
    admitted_at: Instant
    newborn: bool
    birth_date: str | None


class Extract(Struct, frozen=True):
    """A whole extract as of one moment."""

    as_of: Instant
    sha256: str
    header: str
    unread: tuple[str, ...]
    rows: tuple[Row, ...]


def read_extract(data: bytes, habits: Habits, places: Places, as_of: Instant | None) -> Extract:
    """The visits of an extract, as of the moment that is said here or in its column `as_of`.

    Raises `BadCensus` with every fault of every row: nothing is taken of a file that has one.
    """
    file = read_lines(data, habits.charset)
    reading = _Reading(habits, places)
    reading.faults += file.faults
    moment = reading.as_of(file.lines, as_of)
    rows = [reading.row(line, moment) for line in file.lines]
    reading.refuse_repeats(rows)
    if reading.faults:
        raise BadCensus(sorted(reading.faults, key=lambda f: f.row))
    return Extract(moment, file.sha256, file.header, file.unread, tuple(rows))


class _Reading:
    """One file being read; what is wrong is gathered, so that all of it can be told."""

    def __init__(self, habits: Habits, places: Places) -> None:
        self.faults: list[Fault] = []
        self._habits = habits
        self._places = places

    def as_of(self, lines: tuple[Line, ...], said: Instant | None) -> Instant:
        """The one moment of the extract; 0 where it is at fault, which is told."""
        told = {line.value("as_of"): line for line in lines if line.value("as_of")}
        moments = {self._time(line, "as_of"): line for line in told.values()}
        moments.pop(None, None)
        if said is not None:
            if not is_a_time(said):
                self._refuse(lines[0], "as_of", f"--as-of: {NO_TIME}")
            moments[said] = lines[0]
        if len(moments) == 1:
            return next(iter(moments)) or 0
        if moments:
            self._refuse(lines[-1], "as_of", "Several moments are said: an extract is of one.")
        elif not told:
            self._refuse(lines[0], "as_of", "No moment is said: name it with --as-of.")
        return 0

    def row(self, line: Line, as_of: Instant) -> Row:
        admitted_at = self._time(line, "admitted_at") if self._said(line, "admitted_at") else None
        if as_of and admitted_at is not None and admitted_at > as_of:
            self._refuse(
                line, "admitted_at", "That is after the extract: see the zone and --as-of."
            )
        return Row(
            line,
            self._identifier(line, "visit_number", "visit_authority", self._visit_type()),
            self._identifier(line, "mrn", "mrn_authority", self._patient_type(line)),
            self._class(line),
            self._place(line, as_of),
            admitted_at or 0,
            self._newborn(line),
            _digits(line.value("birth_date")),
        )

    def refuse_repeats(self, rows: list[Row]) -> None:
        """A visit is in one place: two rows of it cannot both be right."""
        seen: dict[Identifier, Row] = {}
        for row in rows:
            first = seen.setdefault(row.visit, row)
            if first is not row and row.visit.value:
                said = f"Row {first.line.number} is of the same visit: leave the one that is so."
                self._refuse(row.line, "visit_number", said)

    def _visit_type(self) -> str:
        return ACCOUNT_NUMBER if self._habits.visit_identifier == "PID-18" else VISIT_NUMBER

    def _patient_type(self, line: Line) -> str:
        known = self._habits.patient_identifier_types
        said = line.value("mrn_type") or known[0]
        if said not in known:
            self._refuse(line, "mrn_type", f"The profile keys patients by {', '.join(known)}.")
        return said

    def _identifier(self, line: Line, column: str, authority: str, kind: str) -> Identifier:
        self._said(line, column)
        for each in (column, authority):
            if (made := spoilt(line.value(each))) is not None:
                said = f"A spreadsheet made {made} of it: make the column text, and type it anew."
                self._refuse(line, each, said)
            elif not line.value(each).isprintable():
                self._refuse(line, each, "It has signs that cannot be seen: type it anew.")
        assigned_by = line.value(authority) or self._habits.authority
        return Identifier(assigned_by, kind, line.value(column))

    def _class(self, line: Line) -> str:
        sent = line.value("patient_class")
        meant = self._habits.patient_class.get(sent, sent)
        if meant and meant not in PATIENT_CLASSES:
            said = "It is no code of HL7 table 0004: map it in the profile's [patient_class]."
            self._refuse(line, "patient_class", said)
        return meant

    def _place(self, line: Line, as_of: Instant) -> Place:
        """As messages' locations are read: of a bed that nobody knows only the unit is known."""
        if not self._said(line, "unit"):
            return Place("")
        sent = line.value("unit"), line.value("room"), line.value("bed")
        unit, room, bed = self._habits.meant(*sent, as_of)
        if found := self._places.match(unit, room, bed):
            return found
        ward = self._places.match(unit)
        if ward is None:
            said = "This facility has no such unit: add a [[location]] to the source's profile."
            self._refuse(line, "unit", said)
            return Place("")
        return Place(ward.unit, unmatched=unmatched(*sent))

    def _newborn(self, line: Line) -> bool:
        said = line.value("newborn").casefold()
        if said not in YES | NO:
            self._refuse(line, "newborn", "Write yes or no, or leave it blank.")
        return said in YES

    def _time(self, line: Line, column: str) -> Instant | None:
        """A time in ISO 8601 or HL7's digits, by its own offset or the source's zone."""
        text = line.value(column)
        found = ISO.fullmatch(text)
        if found:
            *digits, offset = (part or "" for part in found.groups())
            zone = "+0000" if offset == "Z" else offset.replace(":", "")
            text = "".join(digits) + (zone if digits[3] else "")
        stated = parse_timestamp(text, self._habits.zone)
        if stated is None:
            self._refuse(line, column, "Write 2026-03-02 08:10, with an offset where it is known.")
            return None
        if not is_a_time(stated.at):
            self._refuse(line, column, NO_TIME)
            return None
        return stated.at

    def _said(self, line: Line, column: str) -> bool:
        if not line.value(column):
            self._refuse(line, column, "It is blank, and a visit is nothing without it.")
        return bool(line.value(column))

    def _refuse(self, line: Line, column: str, do: str) -> None:
        self.faults.append(Fault(line.number, column, line.value(column), do))


def _digits(date: str) -> str | None:
    """A birth date as messages write it (`YYYYMMDD`); None where the row has none."""
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\1\2\3", date) or None
