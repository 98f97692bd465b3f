"""Write the two lock files: what exactly is installed, by version and hash, and nothing else.

`requirements.lock` is what a hospital runs, `requirements-dev.lock` is that plus what we test with.
Both hold hashes of every file of each version, so one lock serves every supported Python and
processor, and neither holds an address: where files come from is the installing machine's
business. The first lines carry a hash of the requirements in pyproject.toml; `--check` (and a
test) compares it, so a changed requirement without a new lock is noticed without a network.

Needs the network and a resolver, which is fetched into a throwaway environment.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOLVER = "uv==0.13.9"
HEADER = """\
# {what}
# Written by `make lock`; do not edit. Install with `pip install --require-hashes --no-deps -r`.
# requirements sha256:{digest}
"""


@dataclass(frozen=True)
class Lock:
    """One lock file: its name, what it is for, and whether the dev group is in it."""

    name: str
    what: str
    dev: bool


LOCKS = (
    Lock("requirements.lock", "What Housewide runs with.", dev=False),
    Lock("requirements-dev.lock", "What Housewide runs with, and is tested with.", dev=True),
)


@dataclass(frozen=True)
class Pin:
    """One locked distribution: name as normalised, exact version, marker or "", sha256 hashes."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def normalised(name: str) -> str:
    """The one spelling of a distribution's name that all tools agree on (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*, dev: bool, root: Path = ROOT) -> list[str]:
    """The requirements as pyproject.toml states them, sorted; with the dev group if asked."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wanted = list(project["project"]["dependencies"])
    if dev:
        wanted += project["dependency-groups"]["dev"]
    return sorted(wanted)


def digest(requirements: list[str]) -> str:
    """The hash by which a lock file names the requirements it was made from."""
    return hashlib.sha256(json.dumps(requirements).encode()).hexdigest()


def parse(text: str) -> list[Pin]:
    """The pins of a lock file. Raises ValueError for a line that is neither pin nor comment."""
    pins = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        found = re.fullmatch(
            r"([A-Za-z0-9._-]+)==([^\s;]+)\s*(?:;\s*(.*?))?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*",
            line,
        )
        if found is None:
            raise ValueError(f"not a pinned, hashed requirement: {line[:80]}")
        name, version, marker, hashes = found.groups()
        pins.append(
            Pin(
                normalised(name),
                version,
                (marker or "").strip(),
                tuple(re.findall(r"[0-9a-f]{64}", hashes)),
            )
        )
    return pins


def strip(resolved: str) -> str:
    """The resolver's output without comments, options or anything that names a place."""
    kept = [line for line in resolved.splitlines() if re.match(r"[A-Za-z0-9]| +--hash=", line)]
    return "\n".join(kept) + "\n"


def in_step(lock: Lock, root: Path = ROOT) -> bool:
    """Whether the committed lock was made from the requirements as they are now."""
    text = (root / lock.name).read_text("utf-8")
    return f"# requirements sha256:{digest(declared(dev=lock.dev, root=root))}\n" in text


def resolve(resolver: Path, lock: Lock) -> str:
    """Run the resolver for one lock; on failure its own words go to the terminal."""
    command = [
        *(resolver, "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"),
        *("--generate-hashes", "--no-annotate", "--no-header", "--quiet"),
        *(("--group", "dev") if lock.dev else ()),
    ]
    # The development lock may add to what is run, never change it.
    if lock.dev:
        command += ["--constraints", LOCKS[0].name]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def write_all() -> None:
    """Resolve anew and write both files."""
    with tempfile.TemporaryDirectory(prefix="housewide-lock-") as place:
        venv.create(place, with_pip=True)
        python = Path(place, "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "-q", RESOLVER], check=True)
        for lock in LOCKS:
            body = strip(resolve(Path(place, "bin", "uv"), lock))
            head = HEADER.format(what=lock.what, digest=digest(declared(dev=lock.dev)))
            (ROOT / lock.name).write_text(head + body, "utf-8")
            print(f"{lock.name}: {len(parse(body))} distributions")


def main() -> int:
    """Write the lock files, or with --check say whether they are in step."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--check", action="store_true", help="compare only; write nothing")
    if not options.parse_args().check:
        write_all()
        return 0
    stale = [lock.name for lock in LOCKS if not in_step(lock)]
    for name in stale:
        print(f"{name} was made from other requirements than pyproject.toml has: run `make lock`")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
