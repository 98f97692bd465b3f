"""`housewide load places`: a facility's places from a spreadsheet. It tells before it writes."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from housewide.cli.command import (
    Command,
    counted,
    json_argument,
    parse_moment,
    print_json,
    run,
    shown,
    site_argument,
    site_folder,
    verbatim,
)
from housewide.cli.facility import facility_asked
from housewide.hospital.house.changed_places import ChangedPlaces
from housewide.kit.clock import iso
from housewide.server.load_places import (
    PlacesLoad,
    apply_load,
    is_first,
    read_first,
    read_load,
    write_over,
)
from housewide.server.owner import load_ours
from housewide.server.process import process

NAMES_SHOWN = 10
"""Of the beds of one kind of change; all of them are in --json."""


async def _load(arguments: argparse.Namespace) -> tuple[PlacesLoad, Path | None]:
    folder = site_folder(arguments)
    site = load_ours(folder)
    facility = facility_asked(arguments, site)
    if is_first(site, folder, facility):
        load = read_first(folder, facility, arguments.file, arguments.holds_from)
        written = arguments.apply and not load.nothing
        return load, write_over(load) if written else None
    async with process(site) as this:
        load = await read_load(this, folder, facility, arguments.file, arguments.holds_from)
        kept = None
        if arguments.apply and not load.nothing:
            kept = await apply_load(this, site, load)
        return load, kept


def _run(arguments: argparse.Namespace) -> int:
    load, kept = run(_load(arguments))
    applied = arguments.apply and not load.nothing
    if arguments.json:
        told = {"applied": applied, "file": str(load.path), "kept": kept and str(kept)}
        holds_from = None if load.holds_from is None else iso(load.holds_from)
        plans = {
            "comes_first": [iso(at) for at in load.comes_first],
            "superseded": [iso(at) for at in load.superseded],
        }
        print_json({**told, "holds_from": holds_from, **plans, "changes": load.changes})
        return 0
    console = verbatim()
    beds = sum(bed.in_use for bed in load.places.bed_by_id.values())
    units = counted(len(load.places.units), "units")
    console.print(f"{load.facility}: {counted(beds, 'beds')} in use, in {units}.")
    for line in () if load.holds_from is None else _changes(load.changes):
        console.print(f"  {line}")
    for taken in load.changes.taken:
        said = f"{counted(len(taken.visits), 'visits')} in it: {', '.join(taken.visits)}"
        console.print(f"  ! {shown(taken.bed)} is not in use any more, with {said}", style="yellow")
    for at in load.comes_first:
        console.print(f"  What is planned from {iso(at)} still comes first.")
    for at in load.superseded:
        holds = "holds" if applied else "would hold"
        said = f"What was planned from {iso(at)} {holds} no more. If still meant, load it anew."
        console.print(f"  ! {said}", style="yellow")
    console.print(_what_now(load, kept, applied))
    return 0


def _changes(changes: ChangedPlaces) -> Iterator[str]:
    moved = tuple(f"{before} to {after}" for before, after in changes.moved)
    for word, names in (
        ("added", changes.added),
        ("gone", changes.gone),
        ("in another unit by room and name", moved),
        ("told otherwise", changes.changed),
    ):
        if names:
            yield f"{counted(len(names), 'beds')} {word}: {_some(names)}"
    for word, names in (
        ("added", changes.units_added),
        ("gone", changes.units_gone),
        ("told otherwise", changes.units_changed),
    ):
        if names:
            yield f"{counted(len(names), 'units')} {word}: {_some(names)}"


def _some(names: tuple[str, ...]) -> str:
    more = ", ..." if len(names) > NAMES_SHOWN else ""
    return shown(", ".join(names[:NAMES_SHOWN])) + more


def _what_now(load: PlacesLoad, kept: Path | None, applied: bool) -> str:
    if load.nothing:
        return "Nothing is different, so nothing was written."
    before = f" The file before is kept as {kept.name}." if kept is not None else ""
    if load.holds_from is None and not applied:
        return f"Nothing was written. Add --apply to write {load.path}: the first start reads it."
    if load.holds_from is None:
        return f"Written to {load.path}, which the first start reads.{before}"
    if not applied:
        return (
            f"Nothing was written. Add --apply to write {load.path}, "
            f"and let it hold from {iso(load.holds_from)}."
        )
    return (
        f"Written to {load.path}, and holds from {iso(load.holds_from)}.{before} "
        f"Restart housewide up, so that messages are read by it.{_until_then(load)}"
    )


def _until_then(load: PlacesLoad) -> str:
    if not load.is_planned:
        return ""
    return " Until then, whoever edits the file by hand lets all of it hold at once."


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8) or XLSX, a row a bed")
    parser.add_argument(
        "--facility", required=True, help="the facility whose places these are, by name or id"
    )
    parser.add_argument(
        "--from",
        dest="holds_from",
        type=parse_moment,
        metavar="MOMENT",
        help="from when they hold, such as 2026-12-01T06:00-06:00 (default: now)",
    )
    parser.add_argument(
        "--apply", action="store_true", help="write it (default: tell what changes)"
    )
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "places",
    "Load a facility's places from a spreadsheet; what would change is told first.",
    _arguments,
    _run,
)
