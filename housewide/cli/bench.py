"""`housewide bench`: measure what Housewide is held to, in the checkout that holds the benches."""

import argparse

from rich.console import Console

from housewide.cli.checkout import (
    from_checkout,
    names_argument,
    save,
    save_argument,
    table,
    tell,
)
from housewide.cli.command import Command, json_argument, print_json

NAMES = ("parse", "intake", "sustain", "fold", "growth", "figures", "bare_copy")
"""All but the last have bars; that one is the yardstick of two of them."""


def _run(arguments: argparse.Namespace) -> int:
    for name in arguments.name or NAMES[:-1]:
        bench = from_checkout(f"bench.{name}")
        report = bench.run(arguments.seconds or bench.SECONDS, tell)
        if arguments.save:
            tell(f"saved {save(report)}")
        if arguments.json:
            print_json(report)
        else:
            Console().print(table(report))
    if not arguments.save:
        tell("Not kept. --save keeps each result in bench/results/.")
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    names_argument(parser, "bench", "measure", NAMES, "all that have bars")
    parser.add_argument("--seconds", type=float, help="how long to measure (default: the bench's)")
    save_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "bench",
    "Measure what Housewide is held to; the last line of --json holds calibration and bars.",
    _arguments,
    _run,
)
