"""`housewide proof`: try to break a law, often, and count how often it was broken."""

import argparse
import secrets
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from housewide.cli.checkout import (
    from_checkout,
    names_argument,
    save,
    save_argument,
    table,
    tell,
)
from housewide.cli.command import Command, json_argument, print_json

NAMES = ("crash", "corpus", "fuzz", "redact", "census", "drift", "folds", "trace")

DETAILS = {
    "rounds": "killed, or taken away",
    "types": "message type",
    "alone": "day, nothing accepted",
    "mended": "day, each accepted",
    "measures": "measure",
}
"""What a report may hold beside its bars that is worth a table: its key, and what a row is of."""


def _run(arguments: argparse.Namespace) -> int:
    kept = True
    for name in arguments.name or NAMES:
        seed = secrets.randbelow(2**32) if arguments.seed is None else arguments.seed
        tell(f"{name}: seed {seed}")
        proof = from_checkout(f"bench.proofs.{name}")
        report = proof.run(seed, arguments.rounds or proof.ROUNDS, tell)
        if arguments.save and report["bars"]:
            tell(f"saved {save(report)}")
        if arguments.json:
            print_json(report)
        else:
            _show(report)
        kept = kept and all(bar["ok"] for bar in report["bars"])
    return 0 if kept else 1


def _show(report: Mapping[str, Any]) -> None:
    console = Console(highlight=False)
    for line in report.get("skipped", ()):
        console.print(line)
    if report["bars"]:
        console.print(table(dict(report)))
    for key, of in DETAILS.items():
        if key in report:
            console.print(_details(of, report[key]))
    for why, names in _by_reason(report.get("not_recounted", {})).items():
        console.print(f"not recounted, {why}: {', '.join(names)}")
    console.print(f"{report['name']}: seed {report['seed']}, {report.get('seconds', 0):,.0f} s")


def _by_reason(reasons: Mapping[str, str]) -> dict[str, list[str]]:
    """The names that each reason is given for."""
    found: dict[str, list[str]] = {}
    for name, why in reasons.items():
        found.setdefault(why, []).append(name)
    return found


def _details(of: str, rows: Mapping[str, Mapping[str, float]]) -> Table:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    shown = Table()
    shown.add_column(of, overflow="fold")
    for column in columns:
        shown.add_column(column, justify="right")
    for name, row in rows.items():
        shown.add_row(
            name, *(f"{row[column]:,.10g}" if column in row else "" for column in columns)
        )
    return shown


def _arguments(parser: argparse.ArgumentParser) -> None:
    names_argument(parser, "proof", "prove", NAMES)
    parser.add_argument("--rounds", type=int, help="how often (default: the proof's full size)")
    parser.add_argument("--seed", type=int, help="repeat a run (default: a new seed, printed)")
    save_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "proof",
    "Try to break what Housewide promises; exits 1 where a law was broken.",
    _arguments,
    _run,
)
