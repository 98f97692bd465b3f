"""Writes a places file: what stands above its units as it was, and the units of a spreadsheet."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from housewide.hospital.places.sheet import YES, Row, words
from housewide.hospital.places.state import Closure, Places
from housewide.hospital.places.ward_sheet import SheetUnit
from housewide.kit.clock import iso

_UNIT = re.compile(r"^[ \t]*\[\[[ \t]*\"?unit\"?[ \t]*\]\]", re.MULTILINE)

_TEXTS = {"unit_name": "name", "kind": "kind", "class": "class", "building": "building"}
_COUNTS = ("staffed", "licensed", "physicians")


def head_of(toml: str) -> str:
    """All that stands above the first unit: what no spreadsheet tells, kept to the letter."""
    found = _UNIT.search(toml)
    return (toml[: found.start()] if found else toml).rstrip() + "\n"


def write_places(head: str, units: Iterable[SheetUnit], before: Places | None) -> str:
    """The file. Buildings that are new get their names; closed beds that are still there stay."""
    units = tuple(units)
    lines = [*_new_buildings(units, before)]
    for unit in units:
        lines += ["", "[[unit]]", f"id = {_text(unit.id)}", *_says(unit.says)]
        lines += [*_rooms(unit.beds), *_closed(unit, before)]
    return head + "\n".join(lines) + "\n"


def _new_buildings(units: Sequence[SheetUnit], before: Places | None) -> Iterator[str]:
    known = {building.id for building in before.buildings} if before else set()
    named = dict.fromkeys(b for unit in units if (b := unit.says.get("building")))
    for building in named:
        if building not in known:
            yield from ("", "[[building]]", f"id = {_text(building)}")


def _says(says: dict[str, str]) -> Iterator[str]:
    for column, key in (*_TEXTS.items(), ("floor", "floor")):
        if column in says:
            yield f"{key} = {_text(says[column])}"
    for key in _COUNTS:
        if key in says:
            yield f"{key} = {int(says[key])}"
    if "services" in says:
        yield f"services = {_texts(words(says['services']))}"


def _rooms(beds: Sequence[Row]) -> Iterator[str]:
    """One line for each run of beds of one room that are alike."""
    yield "rooms = ["
    for (room, *details), rows in groupby(beds, key=_alike):
        letters = _texts([row["bed"] for row in rows])
        yield f"  {{ {', '.join([f'room = {_text(room)}', f'beds = {letters}', *details])} }},"
    yield "]"


def _alike(row: Row) -> tuple[str, ...]:
    """The room of a bed, and what else a room's line says of it."""
    details = []
    if attributes := words(row["attributes"]):
        details.append(f"attributes = {_texts(attributes)}")
    if row["sex_rule"]:
        details.append(f"sex_rule = {_text(row['sex_rule'])}")
    if row["surge"]:
        details.append(f"surge = {_text(row['surge'])}")
    if row["decommissioned"].lower() in YES:
        details.append("decommissioned = true")
    return row["room"], *details


def _closed(unit: SheetUnit, before: Places | None) -> Iterator[str]:
    """What closed the beds that are still there goes on to do so: a bed list says nothing of it."""
    lines = []
    for row in unit.beds:
        bed = before.bed(f"{unit.id}-{row['room']}-{row['bed']}") if before else None
        closures = bed.closures if bed else ()
        lines += [f"  {{ {', '.join(_closure(row, each))} }}," for each in closures]
    if lines:
        yield from ("closed = [", *lines, "]")


def _closure(row: Row, closure: Closure) -> Iterator[str]:
    yield f"room = {_text(row['room'])}"
    yield f"bed = {_text(row['bed'])}"
    yield f"reason = {_text(closure.reason)}"
    if closure.owner:
        yield f"owner = {_text(closure.owner)}"
    if closure.since_at is not None:
        yield f"since = {iso(closure.since_at)}"
    if closure.until_at is not None:
        yield f"until = {iso(closure.until_at)}"


def _text(value: str) -> str:
    """A TOML basic string, which JSON's strings are too."""
    return json.dumps(value, ensure_ascii=False)


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"
