"""What a checkout can do and an installed package cannot: run what lies beside it, in bench/.

Benches and proofs give one object with bars; here it is shown, and kept with machine and commit.
"""

import argparse
import importlib
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from rich.table import Table

import housewide
from housewide.kit.errors import HousewideError

CHECKOUT = Path(housewide.__file__).resolve().parents[1]


class NotInCheckout(HousewideError):
    """The benches lie beside the package and are not installed with it."""

    code = "not-in-checkout"


def from_checkout(name: str) -> ModuleType:
    """A module that lies beside the package, such as `bench.intake`."""
    path = Path(*name.split(".")).with_suffix(".py")
    if not (CHECKOUT / path).is_file():
        raise NotInCheckout(
            f"There is no {path} beside {Path(housewide.__file__).parent}. "
            "Clone the repository, run `make setup` in it, and start this from there."
        )
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    # They start processes of their own, by module name.
    os.chdir(CHECKOUT)
    return importlib.import_module(name)


def names_argument(
    parser: argparse.ArgumentParser,
    kind: str,
    verb: str,
    names: Sequence[str],
    unnamed: str = "all",
) -> None:
    """Which of the benches or proofs to run, and in words which are where none is named."""
    listed = ", ".join(names)

    def name(text: str) -> str:
        if text not in names:
            raise argparse.ArgumentTypeError(f"there is no {kind} {text!r}: {listed}")
        return text

    parser.add_argument(
        "name", nargs="*", type=name, help=f"what to {verb}, of {listed} (default: {unnamed})"
    )


def save_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--save", action="store_true", help="keep the result in bench/results/")


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def table(report: dict[str, Any]) -> Table:
    table = Table(title=report["name"], title_justify="left", caption=_calibration(report))
    table.add_column("what")
    for column in ("value", "bar", "unit"):
        table.add_column(column, justify="right")
    table.add_column("met")
    sourced = any("source" in bar for bar in report["bars"])
    if sourced:
        table.add_column("source")
    for bar in report["bars"]:
        wanted = f"{bar['sense']} {bar['bar']:,}"
        met = "yes" if bar["ok"] else "NO"
        source = [bar.get("source", "")] if sourced else []
        table.add_row(bar["name"], f"{bar['value']:,}", wanted, bar["unit"], met, *source)
    for name, value in report.get("without_a_published_figure", {}).items():
        table.add_row(name, f"{value:,}")
    for name in report.get("not_yet", ()):
        table.add_row(name, "", "", "", "not yet")
    return table


def _calibration(report: dict[str, Any]) -> str | None:
    """How fast the machine was; a proof does not ask."""
    if "calibration" not in report:
        return None
    return "this machine: " + ", ".join(
        f"{name} {value:,.0f}" for name, value in report["calibration"].items()
    )


def save(report: dict[str, Any]) -> Path:
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
