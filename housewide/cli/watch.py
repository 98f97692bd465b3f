"""`housewide watch`: the live board in the terminal."""

import argparse
import asyncio
import signal
import sys

from rich.console import Console
from rich.live import Live

from housewide.cli.board import SHOWN, board
from housewide.cli.command import (
    Command,
    json_argument,
    print_json,
    run,
    site_argument,
    site_folder,
)
from housewide.hospital.house.measures import MEASURES
from housewide.kit.settings import Site
from housewide.server.owner import load_ours
from housewide.server.picture import SiteReader
from housewide.server.process import AWAY, process

LOOK_EVERY_S = 0.25
"""Four times a second: a change is seen at once, and the terminal stays calm."""


async def watch(site: Site, *, once: bool = False, as_json: bool = False) -> None:
    """Show a site until interrupted; once, where the output is no terminal or JSON is asked for."""
    console = Console()
    async with process(site) as this:
        reader = SiteReader(this, MEASURES if as_json else SHOWN)
        await reader.open()
        if once or as_json or not sys.stdout.isatty():
            picture = await reader.picture()
            print_json(picture) if as_json else console.print(board(picture, console.width))
            return
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while not this.stopping.is_set():
                try:
                    picture = await reader.picture()
                    live.update(board(picture, *console.size), refresh=True)
                except AWAY:
                    live.update("The database does not answer. Trying again.", refresh=True)
                await asyncio.sleep(LOOK_EVERY_S)


def _run(arguments: argparse.Namespace) -> int:
    if sys.stdout.isatty():  # told to stop it ends as by Ctrl-C, and gives the terminal back
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    run(watch(load_ours(site_folder(arguments)), once=arguments.once, as_json=arguments.json))
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    site_argument(parser)
    json_argument(parser)
    parser.add_argument("--once", action="store_true", help="print the board once and end")


COMMAND = Command(
    "watch",
    "Show the live board: facilities, units, feeds, lag, and the age of each number.",
    _arguments,
    _run,
)
