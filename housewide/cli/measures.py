"""`housewide measures`: the catalogue, each measure with all that it means."""

import argparse

from rich.console import Console

from housewide.cli.command import Command, json_argument, print_json
from housewide.cli.measure_lines import print_definition
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from housewide.hospital.places.country import used_only_in

CATALOGUE = "us"
"""The catalogue is of no facility, and is told in the words that it is written in."""


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
            only = " and ".join(used_only_in(definition.name))
            where = f", in the {only} alone" if only else ""
            console.print(f"\n{definition.name}, in {definition.unit}{where}", end="")
            print_definition(console, definition, CATALOGUE)
        console.print()
    return 0


COMMAND = Command(
    "measures",
    "Print every measure's definition, for people or for machines.",
    json_argument,
    _run,
)
