"""`housewide demo`: three simulated hospitals speak to a real Housewide; watch them live."""

import argparse
import asyncio
import sys
from math import inf

from rich.console import Console

from housewide.cli.command import Command, run
from housewide.cli.watch import watch
from housewide.demo.run import DemoSettings, demo_log, running_demo
from housewide.server.signals import stop_on_signal

SEED = 1
RATE = 60.0
"""A simulated hour in a minute: something happens every second, and it can still be followed."""

FASTEST = "max"


async def _demo(settings: DemoSettings, *, quiet: bool) -> None:
    console = Console(stderr=True, soft_wrap=True)
    console.print("Starting the database, the intake and the hospital ...")
    async with running_demo(settings) as demo:
        console.print(f"Three hospitals are speaking. Ctrl-C ends it all. Log: {demo_log()}")
        parts = {demo.speaking, asyncio.create_task(_told_to_stop(), name="stop")}
        if not quiet:
            parts.add(asyncio.create_task(watch(demo.site), name="watch"))
        done, rest = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for task in done:
            task.result()


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    stop_on_signal(stop)
    await stop.wait()


def _run(arguments: argparse.Namespace) -> int:
    quiet = arguments.quiet or not sys.stdout.isatty()
    run(_demo(DemoSettings(arguments.seed, arguments.rate), quiet=quiet))
    return 0


def _rate(text: str) -> float | None:
    if text == FASTEST:
        return None
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate < inf:  # which also "nan" is not
        raise argparse.ArgumentTypeError(
            f"{text!r} is no rate: write a number above 0, or {FASTEST}"
        )
    return rate


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=SEED, help=f"which story (default {SEED})")
    parser.add_argument(
        "--rate",
        type=_rate,
        default=RATE,
        help=f"simulated seconds a second, or {FASTEST} (default {RATE:.0f})",
    )
    parser.add_argument("--quiet", action="store_true", help="run without the board")


COMMAND = Command(
    "demo", "Run three simulated hospitals on this machine and watch them live.", _arguments, _run
)
