"""`housewide load`: hand in a file that a person has, by what it is."""

import argparse

from housewide.cli import load_census
from housewide.cli.command import Command

WHAT = (load_census.COMMAND,)
"""What can be loaded, each in a file of its own."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for each in WHAT:
        below = kinds.add_parser(each.name, help=each.summary, description=each.summary)
        each.arguments(below)
        below.set_defaults(run=each.run)


def _run(arguments: argparse.Namespace) -> int:
    raise AssertionError("each kind of file has its own run")


COMMAND = Command("load", "Load a file into a facility, such as a census.", _arguments, _run)
