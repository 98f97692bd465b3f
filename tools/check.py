"""Run every check and say one line about each: `make check`.

Checks run two at a time and are reported in the order listed here. A check that passes costs one
line; one that fails is followed by what it printed. Nothing is changed in the tree (`make format`
does that), and nothing stops at the first failure: one run shows all there is to mend.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
TYPED = ("housewide", "bench", "tools", "tests")


@dataclass(frozen=True)
class Check:
    """One check: its name, what it runs, and whether its last line is worth showing on success."""

    name: str
    command: tuple[str, ...]
    speaks: bool = False


@dataclass(frozen=True)
class Result:
    """How a check went: exit code, what it printed, how long it took in seconds."""

    code: int
    output: str
    seconds: float


def tool(name: str) -> str:
    """A program of the environment, beside the Python that runs this."""
    return str(Path(PYTHON).parent / name)


def checks() -> list[Check]:
    """All of them, in the order they are reported."""
    return [
        Check("format", (tool("ruff"), "format", "--check", ".")),
        Check("lint", (tool("ruff"), "check", "--output-format", "concise", ".")),
        Check("types", (PYTHON, "-m", "mypy", *(name for name in TYPED if (ROOT / name).is_dir()))),
        Check("layers", (tool("lint-imports"),)),
        Check("size", (PYTHON, "-m", "tools.tidy")),
        Check("lock", (PYTHON, "-m", "tools.lock", "--check")),
        Check("reference", (PYTHON, "-m", "tools.generate", "--check")),
        Check("docs", (PYTHON, "-m", "pytest", "-q", "-p", "no:randomly", "tests/docs")),
        Check("audit", (PYTHON, "-m", "tools.audit"), speaks=True),
    ]


def run(check: Check) -> Result:
    """Run one check to its end."""
    started_at = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )
    return Result(done.returncode, done.stdout, time.monotonic() - started_at)


def report(check: Check, result: Result) -> str:
    """The line about one check, and below it what it printed, if it failed."""
    verdict = "ok" if result.code == 0 else "FAILED"
    line = f"{check.name:<10} {verdict:<7} {result.seconds:5.1f} s"
    if result.code != 0:
        return "\n".join([line, *("    " + said for said in result.output.rstrip().splitlines())])
    if check.speaks:
        line += "   " + "; ".join(result.output.strip().splitlines())
    return line


def main() -> int:
    """Run all; 0 if every check passed."""
    every = checks()
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for check, result in zip(every, pool.map(run, every), strict=True):
            print(report(check, result), flush=True)
            failed += result.code != 0
    print(
        f"{failed} of {len(every)} checks failed" if failed else f"all {len(every)} checks passed"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
