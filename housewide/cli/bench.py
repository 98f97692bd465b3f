"""`housewide bench`: measure what Housewide is held to, in the checkout that holds the benches."""

import argparse
import importlib
import os
import platform
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

import housewide
from housewide.cli.command import Command, json_argument, print_json
from housewide.kit.errors import HousewideError

CHECKOUT = Path(housewide.__file__).resolve().parents[1]

NAMES = ("parse", "intake", "sustain", "fold", "growth", "bare_copy")
"""All but the last have bars; that one is the yardstick of two of them."""


class NotInCheckout(HousewideError):
    """The benches lie beside the package and are not installed with it."""

    code = "not-in-checkout"


def _bench(name: str) -> ModuleType:
    if not (CHECKOUT / "bench" / f"{name}.py").is_file():
        raise NotInCheckout(
            f"There is no bench/{name}.py beside {Path(housewide.__file__).parent}. "
            "Clone the repository, run `make setup` in it, and bench from there."
        )
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    # The benches start processes of their own, by module name.
    os.chdir(CHECKOUT)
    return importlib.import_module(f"bench.{name}")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _run(arguments: argparse.Namespace) -> int:
    for name in arguments.name or NAMES[:-1]:
        bench = _bench(name)
        report = bench.run(arguments.seconds or bench.SECONDS, _tell)
        if arguments.save:
            _tell(f"saved {_save(report)}")
        if arguments.json:
            print_json(report)
        else:
            Console().print(_table(report))
    return 0


def _table(report: dict[str, Any]) -> Table:
    machine = ", ".join(f"{name} {value:,.0f}" for name, value in report["calibration"].items())
    table = Table(title=report["name"], title_justify="left", caption=f"this machine: {machine}")
    table.add_column("what")
    for column in ("value", "bar", "unit"):
        table.add_column(column, justify="right")
    table.add_column("met")
    for bar in report["bars"]:
        wanted = f"{bar['sense']} {bar['bar']:,}"
        met = "yes" if bar["ok"] else "NO"
        table.add_row(bar["name"], f"{bar['value']:,}", wanted, bar["unit"], met)
    for name in report.get("not_yet", ()):
        table.add_row(name, "", "", "", "not yet")
    return table


def _save(report: dict[str, Any]) -> Path:
    """Beside the last results, with the machine and the commit that they are of."""
    path = CHECKOUT / "bench" / "results" / f"{report['name']}.json"
    path.parent.mkdir(exist_ok=True)
    kept = {**report, "machine": _machine(), "commit": _commit()}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
    return path


def _machine() -> dict[str, Any]:
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
    }


def _commit() -> str:
    """The commit, marked where the tree differs from it."""
    command = ["git", "-C", str(CHECKOUT), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def _name(text: str) -> str:
    if text not in NAMES:
        raise argparse.ArgumentTypeError(f"there is no bench {text!r}: {', '.join(NAMES)}")
    return text


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", nargs="*", type=_name, help=f"what to measure, of {', '.join(NAMES)} (default: all)"
    )
    parser.add_argument("--seconds", type=float, help="how long to measure (default: the bench's)")
    parser.add_argument("--save", action="store_true", help="keep the result in bench/results/")
    json_argument(parser)


COMMAND = Command(
    "bench",
    "Measure what Housewide is held to; the last line of --json holds calibration and bars.",
    _arguments,
    _run,
)
