"""`housewide up`: run a site."""

import argparse

from housewide.cli.command import Command, run, site_argument, site_folder
from housewide.server.logs import log_json
from housewide.server.up import up


def _run(arguments: argparse.Namespace) -> int:
    log_json("up")
    run(up(site_folder(arguments)))
    return 0


COMMAND = Command(
    "up",
    "Run a site: its database, the intake and the hospital, until stopped.",
    site_argument,
    _run,
)
