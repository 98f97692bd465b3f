"""Layer 7: the `housewide` command. One file a sub-command; text for people, or `--json`."""

import argparse
import errno
import os
import sys
from collections.abc import Sequence

from housewide import __version__
from housewide.cli.command import UNWRITABLE, Command
from housewide.kit.errors import HousewideError
from housewide.kit.garbage import collect_rarely


def commands() -> list[Command]:
    """Every sub-command, in the order of the help page."""
    from housewide.cli import (
        ask,
        bench,
        conflicts,
        demo,
        feeds,
        load,
        measures,
        message,
        proof,
        rebuild,
        reconcile,
        redact,
        reprocess,
        trace,
        unmerge,
        up,
        watch,
    )

    return [
        module.COMMAND
        for module in (
            demo,
            up,
            watch,
            ask,
            measures,
            trace,
            conflicts,
            feeds,
            message,
            load,
            reconcile,
            unmerge,
            reprocess,
            rebuild,
            redact,
            bench,
            proof,
        )
    ]


def parser() -> argparse.ArgumentParser:
    """The whole command line, as parsed and as documented."""
    top = argparse.ArgumentParser(prog="housewide", description="An open hospital command centre.")
    top.add_argument("--version", action="version", version=f"housewide {__version__}")
    subs = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands():
        sub = subs.add_parser(command.name, help=command.summary, description=command.summary)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command. A refusal prints what to do, never a traceback, and exits 1."""
    arguments = parser().parse_args(argv)
    collect_rarely()
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except HousewideError as error:
        print(f"housewide: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        return _unwritten(error)
    except KeyboardInterrupt:
        return 130


def _unwritten(error: OSError) -> int:
    """End quietly where our reader has gone, as `head` does; say so where a disk is full."""
    # What is still buffered can go nowhere either: the interpreter must not try at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno != errno.EPIPE:
        print(f"housewide: the output cannot be written: {error.strerror}", file=sys.stderr)
    return 1
