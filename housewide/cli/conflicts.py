"""`housewide conflicts`: what contradicts itself, and who says so. Keys only, so no audit."""

import argparse

from rich.text import Text

from housewide.cli.command import (
    Command,
    counted,
    json_argument,
    print_json,
    run,
    shown,
    site_argument,
    site_folder,
    verbatim,
)
from housewide.cli.facility import facilities_asked
from housewide.hospital.house.claims import Claim, Told, told_conflicts
from housewide.kit.clock import SECOND, Instant, iso
from housewide.server.follower import house_at
from housewide.server.owner import load_ours
from housewide.server.process import process


async def _read(arguments: argparse.Namespace) -> tuple[Instant, dict[str, tuple[Told, ...]]]:
    site = load_ours(site_folder(arguments))
    asked = facilities_asked(arguments, site)
    found = {}
    async with process(site) as this:
        now = this.clock.now() // SECOND * SECOND
        for facility in asked:
            house = (await house_at(this, facility.id, None)).house.at(now)
            found[facility.id] = told_conflicts(house)
    return now, found


def _run(arguments: argparse.Namespace) -> int:
    now, found = run(_read(arguments))
    if arguments.json:
        print_json({"at": iso(now), "facilities": found})
        return 0
    console = verbatim()
    for facility, conflicts in found.items():
        said = f"  {counted(len(conflicts), 'conflicts')} at {iso(now)}"
        console.print(Text.assemble((facility, "bold"), said))
        for conflict in conflicts:
            console.print(f"\n  {shown(conflict.words)}")
            for claim in conflict.claims:
                console.print(f"    {_line(claim)}", style="grey62")
    return 0


def _line(claim: Claim) -> str:
    """Who claims what since when, and where to look it up."""
    since = iso(claim.since_at) if claim.since_at is not None else "nobody knows when"
    by = f" ({claim.since_from})" if claim.since_from else ""
    where = f", message {claim.message}" if claim.message is not None else ""
    return f"{shown(claim.subject)}  {shown(claim.says)} since {since}{by}{where}"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--facility", help="one facility, by name or id (default: each)")
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "conflicts",
    "Show what cannot all be true: two in one bed, one in two places, beds that are none.",
    _arguments,
    _run,
)
