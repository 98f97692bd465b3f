"""Reads the rooms of a unit, the beds in them, and which of those are closed."""

from msgspec.structs import replace

from housewide.hospital.places.state import Bed, Closure
from housewide.hospital.places.table import Table
from housewide.hospital.places.vocabulary import (
    DECOMMISSIONED,
    PHYSICAL,
    REASONS,
    SEX_RULES,
    SURGES,
)

_ROOM_KEYS = frozenset({"room", "beds", "attributes", "sex_rule", "surge", "decommissioned"})
_CLOSED_KEYS = frozenset({"room", "bed", "reason", "owner", "since", "until"})

_ROOM_FORM = '{ room = "412", beds = ["A"] }'
_CLOSED_FORM = '{ room = "412", bed = "A", reason = "maintenance" }'


def read_beds(unit: Table, name: str, attributes: tuple[str, ...] | None) -> tuple[Bed, ...]:
    """The beds of a unit in the order of its file, each with what closes it.

    `attributes` are those that beds of this facility may have, None for any. Raises `BadPlaces`.
    """
    beds: dict[str, Bed] = {}
    surge = _surge(unit, PHYSICAL)
    for room in unit.inner("rooms", _ROOM_FORM):
        for bed in _read_room(room, name, surge, attributes):
            if bed.id in beds:
                room.refuse(f'"{bed.room}"', f"bed {bed.id} is described twice")
            beds[bed.id] = bed
    _refuse_two_rules(unit, beds)
    for closed in unit.inner("closed", _CLOSED_FORM):
        closure = _read_closure(closed)
        for bed in _meant(closed, beds):
            beds[bed.id] = replace(bed, closures=(*bed.closures, closure))
    return tuple(beds.values())


def _read_room(table: Table, unit: str, surge: str, known: tuple[str, ...] | None) -> list[Bed]:
    table.only(_ROOM_KEYS)
    room = table.text("room")
    attributes = table.texts("attributes")
    for attribute in attributes:
        if known is not None and attribute not in known:
            table.refuse(
                f'"{attribute}"',
                f"{attribute} is no attribute that is known here ({', '.join(known)}): "
                "add your own to `attributes` at the top of the file",
            )
    existence = DECOMMISSIONED if table.flag("decommissioned") else _surge(table, surge)
    rule = table.one_of("sex_rule", SEX_RULES, "any")
    return [
        Bed(f"{unit}-{room}-{letter}", unit, room, letter, attributes, existence, rule)
        for letter in table.texts("beds")
    ]


def _surge(table: Table, default: str) -> str:
    if "surge" not in table.table:
        return default
    return SURGES[table.one_of("surge", tuple(SURGES))]


def _refuse_two_rules(unit: Table, beds: dict[str, Bed]) -> None:
    """A bay has one rule, though its beds may be described apart."""
    rules: dict[str, str] = {}
    for bed in beds.values():
        if rules.setdefault(bed.room, bed.sex_rule) != bed.sex_rule:
            unit.refuse(f'"{bed.room}"', f"room {bed.room} has two different sex rules")


def _read_closure(table: Table) -> Closure:
    table.only(_CLOSED_KEYS)
    since_at, until_at = table.instant("since"), table.instant("until")
    if since_at is not None and until_at is not None and until_at <= since_at:
        table.refuse("until", "until is not after since")
    reason = table.one_of("reason", REASONS)
    return Closure(reason, table.text("owner", ""), since_at, until_at)


def _meant(table: Table, beds: dict[str, Bed]) -> list[Bed]:
    """The beds that are closed: one, those of a room, or without either all of the unit."""
    room, letter = table.text("room", ""), table.text("bed", "")
    if letter and not room:
        table.refuse("bed", "a closed bed is named with its room")
    found = [
        bed
        for bed in beds.values()
        if (not room or bed.room == room) and (not letter or bed.letter == letter)
    ]
    if not found:
        there = f"bed {letter} in room {room}" if letter else f"room {room}" if room else "bed"
        table.refuse("closed", f"there is no {there} to close here")
    return found
