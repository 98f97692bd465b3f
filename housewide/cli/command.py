"""The shape of a sub-command, and what most of them need."""

import argparse
import contextlib
import errno
import os
import pwd
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import uvloop
from rich.console import Console

from housewide.kit.clock import Instant, instant
from housewide.kit.errors import HousewideError
from housewide.kit.settings import SITE_FILE
from housewide.server.process import AWAY
from housewide.server.reach import NotRunning

T = TypeVar("T")

SITE_VARIABLE = "HOUSEWIDE_SITE"


UNWRITABLE = frozenset({errno.EPIPE, errno.ENOSPC})
"""Whoever read our output has gone, or the disk that it goes to is full."""


class Command(msgspec.Struct, frozen=True):
    """One sub-command: its name, one line on what it is for, its arguments and what it does."""

    name: str
    summary: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


class NoSite(HousewideError):
    """No site was named, and none can be guessed."""

    code = "no-site"


class WrongQuestion(HousewideError):
    """What is asked can have no answer: of a moment or of days, of a unit of nobody knows where."""

    code = "wrong-question"


class FileRefused(HousewideError):
    """The operating system refused a file that a command needs."""

    code = "file-refused"


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine on the fast loop, and say in words what the machine refused.

    Raises `FileRefused` for a file, `NotRunning` where the database went away. That our own output
    could not be written is not the database's doing: such an error passes through.
    """
    try:
        return uvloop.run(work)
    except AWAY as error:
        if isinstance(error, OSError) and error.errno in UNWRITABLE:
            raise
        if isinstance(error, OSError) and error.filename is not None:
            raise FileRefused(
                f"{error.filename}: {error.strerror}. See whether it is there, and may be used by "
                "this user."
            ) from error
        raise NotRunning(
            "The site's database went away, or is not one of Housewide's. See whether the site "
            "runs (housewide up, or housewide demo) and whether its DSNs are right.",
            cause=type(error).__name__,
        ) from error


def site_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--site",
        type=Path,
        help=f"folder with the site's {SITE_FILE} (default: ${SITE_VARIABLE}, here, or the demo)",
    )


def json_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one line of JSON")


def site_folder(arguments: argparse.Namespace) -> Path:
    """The folder that was named, or the one that is meant without naming it."""
    named = arguments.site or os.environ.get(SITE_VARIABLE)
    if named:
        return Path(named)
    from housewide.demo.site import demo_folder

    for folder in (Path(), demo_folder()):
        if (folder / SITE_FILE).exists():
            return folder
    raise NoSite(f"Name a site's folder with --site (it holds {SITE_FILE}), or run: housewide demo")


def print_json(value: object) -> None:
    print(msgspec.json.encode(value).decode())


def counted(count: float | None, many: str) -> str:
    """So many of something, as one says it: `1 message`, `2.5 hours`, `? messages` if unknown.

    Below one it has a digit more: half an index of 1 is a lot.
    """
    if count is None:
        return f"? {many}"
    digits = 0 if count == int(count) else 1 if abs(count) >= 1 else 2
    said = f"{count:,.{digits}f}"
    return f"{said} {many.removesuffix('s') if count == 1 else many}"


def shown(sent: str) -> str:
    """What a sender wrote, so that it cannot steer the terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in sent)


def verbatim() -> Console:
    """Prints what senders wrote as they wrote it: `[/b]` styles nothing, `:b:` is no picture."""
    return Console(highlight=False, soft_wrap=True, markup=False, emoji=False)


def asking() -> str:
    """Who asks, for the audit log: the operating system's word, not the environment's."""
    uid = os.geteuid()
    try:
        return f"user:{pwd.getpwuid(uid).pw_name}"
    except KeyError:
        return f"user:{uid}"


def parse_words(text: str) -> str:
    """Words that say something."""
    if not text.strip():
        raise argparse.ArgumentTypeError("say it in words: it stands in the audit log for good")
    return text


def parse_count(text: str) -> int:
    """A number of things, or a position: 0 or more, as far as a log can count."""
    if not text.isascii() or not text.isdigit() or int(text) >= 1 << 63:
        raise argparse.ArgumentTypeError(f"{text!r} is not a count: write 0 or more")
    return int(text)


def parse_moment(text: str) -> Instant:
    """An instant as a person types it: a calendar day, a time, and an offset or Z."""
    from datetime import datetime

    with contextlib.suppress(ValueError):
        if re.match(r"\d{4}-\d\d-\d\d[T ]", text, re.ASCII):
            return instant(datetime.fromisoformat(text))
    raise argparse.ArgumentTypeError(
        f"{text!r} is not a moment: write 2026-11-24T07:56Z, or with an offset"
    )
