"""`python -m tools.mutants [NAME ...]`: change the folds, and see what no test notices.

mutmut makes the mutants in mutants/ (what and by which tests: pyproject.toml) and runs those that
are named, or all; an hour on a quiet machine. What survived is held against tools/mutants.toml,
where each is judged, and written to bench/results/mutants.json. Exits 1 where one is not judged.
"""

import difflib
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
MADE = ROOT / "mutants"
JUDGED = ROOT / "tools" / "mutants.toml"
RESULTS = ROOT / "bench" / "results" / "mutants.json"

SURVIVED, UNTESTED, NOT_RUN = 0, {5, 33}, None
"""mutmut's exit codes of a mutant; any other is of a test that failed, or never came to an end."""


class Survivor(msgspec.Struct, frozen=True):
    """A mutant that no test noticed: the function, what was changed, and why that is harmless."""

    function: str
    change: str
    why: str = ""


def main(names: list[str]) -> int:
    subprocess.run([sys.executable, "-m", "mutmut", "run", *names], cwd=ROOT, check=False)
    counts, survivors = found(MADE, tomllib.loads(JUDGED.read_text())["judged"])
    result = {"mutants": dict(sorted(counts.items())), "survivors": survivors}
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n")
    unjudged = [each for each in survivors if not each.why]
    for each in unjudged:
        print(f"{each.function}: {each.change}")
    print(f"{dict(counts)}, of those that survived {len(unjudged)} are not judged")
    return 1 if unjudged else 0


def found(made: Path, judged: list[dict[str, Any]]) -> tuple[Counter[str], list[Survivor]]:
    """How many mutants came to what, and who survived."""
    counts: Counter[str] = Counter()
    survivors = []
    for meta in sorted(made.rglob("*.py.meta")):
        codes = msgspec.json.decode(meta.read_bytes())["exit_code_by_key"]
        functions = dict(_functions(meta.with_suffix("").read_text()))
        for name, code in sorted(codes.items()):
            counts[_came_to(code)] += 1
            if code == SURVIVED or code in UNTESTED:
                survivors.append(_survivor(name, functions, judged))
    return counts, survivors


def _came_to(code: int | None) -> str:
    if code is NOT_RUN:
        return "not run"
    return "untested" if code in UNTESTED else "survived" if code == SURVIVED else "killed"


def _functions(code: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of each function that mutmut wrote, by its name."""
    for text in re.split(r"^(?= *(?:async )?def )", code, flags=re.MULTILINE)[1:]:
        name = re.match(r" *(?:async )?def (\w+)", text)
        assert name is not None
        # Behind the last one stands what mutmut switches them by.
        yield name[1], [x.strip() for x in text.splitlines()[1:] if "mutmut" not in x]


def _survivor(name: str, functions: dict[str, list[str]], judged: list[dict[str, Any]]) -> Survivor:
    module, _, mutant = name.rpartition(".")
    mangled, _, _ = mutant.partition("__mutmut_")
    was, now = (functions.get(each, []) for each in (f"{mangled}__mutmut_orig", mutant))
    lines = [line for line in difflib.ndiff(was, now) if line[0] in "+-"]
    change = " ".join(line[0] + line[2:] for line in lines)
    function = f"{module.removeprefix('housewide.')}.{mangled.removeprefix('x_')}"
    function = function.replace("xǁ", "").replace("ǁ", ".")
    return Survivor(function, change, _why(function, change, judged))


def _why(function: str, change: str, judged: list[dict[str, Any]]) -> str:
    for each in judged:
        if function in each["functions"] and any(part in change for part in each["changes"]):
            return str(each["why"])
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
