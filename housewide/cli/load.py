"""`housewide load`: what a hospital has in files of its own. One module for each kind of file."""

import argparse

from housewide.cli import load_census, load_places
from housewide.cli.command import Command

LOADS = (load_places.COMMAND, load_census.COMMAND)
"""What can be loaded, in the order of the help page."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for load in LOADS:
        sub = kinds.add_parser(load.name, help=load.summary, description=load.summary)
        load.arguments(sub)
        sub.set_defaults(load=load.run)


def _run(arguments: argparse.Namespace) -> int:
    return int(arguments.load(arguments))


COMMAND = Command("load", "Load what a hospital has in files of its own.", _arguments, _run)
