"""`housewide load census`: open a facility with who is in it already, from the EHR's report."""

import argparse
from pathlib import Path

from housewide.cli.command import (
    Command,
    asking,
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
from housewide.kit.clock import iso
from housewide.server.census import Loaded, load_census
from housewide.server.owner import load_ours
from housewide.server.process import process

EHR = "ehr"


async def _load(arguments: argparse.Namespace) -> Loaded:
    site = load_ours(site_folder(arguments))
    facility = facility_asked(arguments, site).id
    data = arguments.file.read_bytes()
    async with process(site) as this:
        return await load_census(
            this,
            facility,
            data,
            as_of=arguments.as_of,
            confidence=arguments.confidence,
            source=arguments.source,
            actor=asking(),
        )


def _run(arguments: argparse.Namespace) -> int:
    loaded = run(_load(arguments))
    if arguments.json:
        print_json(loaded)
        return 0
    console = verbatim()
    console.print(
        f"{loaded.facility}: {counted(loaded.opened, 'visits')} opened as of {iso(loaded.as_of)}, "
        f"confidence {loaded.confidence}."
    )
    if known := loaded.rows - loaded.opened:
        console.print(
            f"{counted(known, 'visits')} known already, and left as messages told them: "
            "see with `housewide reconcile` whether they agree."
        )
    say_unread(loaded.unread)
    return 0


def say_unread(columns: tuple[str, ...]) -> None:
    """Which columns of a file mean nothing here: one may be misspelt."""
    if columns:
        verbatim().print(f"Columns that are not read: {shown(', '.join(columns))}.")


def extract_arguments(parser: argparse.ArgumentParser) -> None:
    """What of a census extract `load census` and `reconcile` must be told."""
    parser.add_argument(
        "--facility", required=True, help="the facility whose census it is, by name or id"
    )
    parser.add_argument(
        "--as-of",
        type=parse_moment,
        help="the moment that the report is of, such as 2026-11-24T06:00Z (default: its column)",
    )
    parser.add_argument(
        "--source",
        default=EHR,
        help=f"whose report it is: its profile says how identifiers are meant (default {EHR})",
    )


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the report, as CSV")
    extract_arguments(parser)
    parser.add_argument(
        "--confidence",
        choices=("high", "medium", "low"),
        required=True,
        help="how far you trust it; shown until the facility agrees with its EHR",
    )
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "census",
    "Open a facility from the EHR's census: who is here already. All of the file, or nothing.",
    _arguments,
    _run,
)
