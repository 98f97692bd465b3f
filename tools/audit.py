"""The dependency audit: what is always checked, and what only a source of advisories can tell.

Always: every locked distribution is pinned and hashed, the locks are in step with pyproject.toml,
what is installed is what is locked, and each distribution's licence is one that may stand beside
Apache-2.0 (tools/audit.toml; departures are listed there by name, with the reason).

Advisories: asked of the package index that pip is configured for, whose per-version JSON carries
them. Where it does not answer, the audit says "not run"; it never says that there are none, and
what it prints of an answer is how many distributions the answer covered.
"""

import importlib.metadata
import json
import ssl
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.markers import Marker

from tools import lock
from tools.licences import licence_of, permitted

ROOT = Path(__file__).resolve().parent.parent
ANSWER_SECONDS = 5
DEVELOPMENT = "requirements-dev.lock"  # holds everything that the runtime lock holds


@dataclass(frozen=True)
class Rules:
    """tools/audit.toml: licences for all, licences for one by name, advisories judged harmless."""

    permitted: frozenset[str]
    departures: dict[str, dict[str, str]]
    judged: dict[str, str]


def rules(root: Path = ROOT) -> Rules:
    """Read tools/audit.toml. Raises ValueError when an entry lacks its reason."""
    table = tomllib.loads((root / "tools" / "audit.toml").read_text("utf-8"))
    for entry in (*table.get("departure", []), *table.get("judged", [])):
        if not entry.get("reason"):
            raise ValueError(f"tools/audit.toml: {entry} needs a reason")
    return Rules(
        frozenset(table["permitted"]),
        {lock.normalised(entry["name"]): entry for entry in table.get("departure", [])},
        {entry["id"]: entry["reason"] for entry in table.get("judged", [])},
    )


def locked(root: Path = ROOT) -> dict[str, lock.Pin]:
    """Every locked distribution by name."""
    pins = lock.parse((root / DEVELOPMENT).read_text("utf-8"))
    return {pin.name: pin for pin in pins}


def lock_complaints(root: Path = ROOT) -> Iterator[str]:
    """What is wrong with the lock files themselves."""
    every = locked(root)
    for one in lock.LOCKS:
        if not lock.in_step(one, root):
            yield f"{one.name} is not in step with pyproject.toml: run `make lock`"
        for pin in lock.parse((root / one.name).read_text("utf-8")):
            if every.get(pin.name) != pin:
                yield f"{one.name} and {DEVELOPMENT} disagree about {pin.name}"


def installed_complaints(pins: dict[str, lock.Pin], law: Rules) -> Iterator[str]:
    """What is wrong with the distributions as installed: version, licence."""
    for name, pin in pins.items():
        if pin.marker and not Marker(pin.marker).evaluate():
            continue  # for another Python than this one
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            yield f"{name} is locked but not installed: run `make setup`"
            continue
        if found.version != pin.version:
            yield f"{name} {found.version} is installed, {pin.version} is locked: run `make setup`"
        licence = licence_of(found)
        departure = law.departures.get(name)
        if departure is None and not permitted(licence, law.permitted):
            yield f"{name} is under {licence!r}, which tools/audit.toml does not permit"
        elif departure is not None and departure["licence"] != licence:
            yield f"{name} is under {licence!r}, tools/audit.toml says {departure['licence']!r}"


def pip_setting(name: str) -> str:
    """One of pip's own settings, from its files or its environment; "" when unset."""
    for key in (f":env:.{name}", f"global.{name}"):
        asked = [sys.executable, "-m", "pip", "config", "get", key]
        done = subprocess.run(
            asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True
        )
        if done.returncode == 0:
            return done.stdout.strip()
    return ""


def index_address() -> str:
    """The address of the index that pip would use, without its last part; "" if pip has none."""
    simple = pip_setting("index-url")
    if not simple:
        query = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
        asked = [sys.executable, "-c", query]
        done = subprocess.run(asked, stdout=subprocess.PIPE, check=False, text=True)
        simple = done.stdout.strip()
    return simple.rstrip("/").removesuffix("/simple")


def advisories_of(
    address: str, trust: ssl.SSLContext, pin: lock.Pin
) -> list[dict[str, Any]] | None:
    """The advisories against one pinned version; None when the index gave no usable answer."""
    try:
        with urllib.request.urlopen(
            f"{address}/pypi/{pin.name}/{pin.version}/json", timeout=ANSWER_SECONDS, context=trust
        ) as answer:
            found = json.load(answer).get("vulnerabilities")
    except (OSError, ValueError):
        return None
    return found if isinstance(found, list) else None


def ask_index(pins: list[lock.Pin]) -> dict[lock.Pin, list[dict[str, Any]]]:
    """Advisories by pin, for those pins the index answered about. One failed probe: nothing."""
    address = index_address()
    if not address.startswith("https://"):
        return {}
    trust = ssl.create_default_context(cafile=pip_setting("cert") or None)
    if advisories_of(address, trust, pins[0]) is None:
        return {}
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda pin: advisories_of(address, trust, pin), pins)
        paired = list(zip(pins, answers, strict=True))
    return {pin: found for pin, found in paired if found is not None}


def findings(answers: dict[lock.Pin, list[dict[str, Any]]], law: Rules) -> Iterator[str]:
    """The advisories that stand: neither withdrawn nor judged harmless here."""
    for pin, found in answers.items():
        for advisory in found:
            names = {advisory.get("id", "?"), *advisory.get("aliases", [])}
            if advisory.get("withdrawn") or names & law.judged.keys():
                continue
            mended = ", ".join(advisory.get("fixed_in") or ["no version yet"])
            yield f"{pin.name} {pin.version}: {' '.join(sorted(names))}; mended in {mended}"


def main() -> int:
    """Audit; print what is wrong and what was and was not looked at; 1 if anything is wrong."""
    law, pins = rules(), locked()
    wrong = [*lock_complaints(), *installed_complaints(pins, law)]
    answers = ask_index(list(pins.values()))
    wrong += findings(answers, law)
    print("\n".join(wrong), end="\n" if wrong else "")
    print(f"hashes, pins, licences: {len(pins)} checked")
    said = f"{len(answers)} audited of {len(pins)}" if answers else "not run (no source answered)"
    print(f"advisories: {said}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
