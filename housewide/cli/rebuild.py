"""`housewide rebuild`: fold everything again from the first fact, and compare."""

import argparse

from rich.console import Console

from housewide.cli.command import (
    Command,
    json_argument,
    print_json,
    run,
    site_argument,
    site_folder,
)
from housewide.cli.facility import facilities_asked
from housewide.server.owner import load_ours
from housewide.server.process import process
from housewide.server.rebuild import Rebuilt, rebuild


async def _rebuild(arguments: argparse.Namespace) -> list[Rebuilt]:
    site = load_ours(site_folder(arguments))
    asked = facilities_asked(arguments, site)
    async with process(site) as this:
        return [await rebuild(this, facility.id) for facility in asked]


def _run(arguments: argparse.Namespace) -> int:
    rebuilt = run(_rebuild(arguments))
    if arguments.json:
        print_json([{"identical": r.identical, **_fields(r)} for r in rebuilt])
    else:
        console = Console(highlight=False)
        for r in rebuilt:
            word = "identical" if r.identical else "[bold red]DIFFERENT[/]"
            console.print(
                f"{r.facility}: {r.facts:,} facts in {r.seconds:.2f} s,"
                f" position {r.position:,}: {word}"
            )
            console.print(f"  before {r.house_before}\n  after  {r.house_after}")
            console.print(f"  feeds {'equal' if r.feeds_equal else '[bold red]differ[/]'}")
    return 0 if all(r.identical for r in rebuilt) else 1


def _fields(rebuilt: Rebuilt) -> dict[str, object]:
    return {name: getattr(rebuilt, name) for name in rebuilt.__struct_fields__}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--facility", help="one facility, by name or id (default: each)")
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "rebuild",
    "Drop what is only a fold, fold it again from the first fact, and compare.",
    _arguments,
    _run,
)
