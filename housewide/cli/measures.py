"""`housewide measures`: the catalogue, each measure with all that it means."""

import argparse

from rich.console import Console

from housewide.cli.command import Command, json_argument, print_json
from housewide.cli.measure_lines import print_definition
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.house.periods.measures import PERIOD_MEASURES


def _run(arguments: argparse.Namespace) -> int:
    now = [MEASURES[name].definition for name in sorted(MEASURES)]
    period = [PERIOD_MEASURES[name].definition for name in sorted(PERIOD_MEASURES)]
    if arguments.json:
        print_json({"now": now, "period": period})
        return 0
    console = Console(highlight=False)
    for heading, definitions in (("Of a moment", now), ("Of days", period)):
        console.print(f"[bold]{heading}[/]")
        for definition in definitions:
            console.print(f"\n{definition.name}, in {definition.unit}", end="")
            print_definition(console, definition)
        console.print()
    return 0


COMMAND = Command(
    "measures",
    "Print every measure's definition, for people or for machines.",
    json_argument,
    _run,
)
