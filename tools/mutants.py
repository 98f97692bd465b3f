"""`python -m tools.mutants [NAME ...]`: change the folds, and see what no test notices.

mutmut makes the mutants in mutants/ (what and by which tests: pyproject.toml) and runs those that
are named ("housewide.hospital.beds.*"), or all that were not run yet; two hours on a quiet machine.
What survived is held against tools/mutants.toml, where each is judged, and written to
bench/results/mutants.json, by module. Exits 1 where one is not judged or was not run.
"""

import difflib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
MADE = ROOT / "mutants"
JUDGED = ROOT / "tools" / "mutants.toml"
RESULTS = ROOT / "bench" / "results" / "mutants.json"

SURVIVED, NOT_REACHED, NOT_RUN = 0, {5, 33}, None
"""mutmut's exit codes of a mutant; any other is of a test that failed, or never came to an end."""


class Counts(msgspec.Struct):
    """What came of the mutants of one module; `judged` are of those that survived."""

    mutants: int = 0
    killed: int = 0
    survived: int = 0
    judged: int = 0
    not_reached: int = 0
    not_run: int = 0


class Survivor(msgspec.Struct, frozen=True):
    """A mutant that no test noticed: the function, what was changed, and why that is harmless."""

    function: str
    change: str
    why: str = ""


class Results(msgspec.Struct, frozen=True):
    """A run: the counts of each module, and who survived."""

    modules: dict[str, Counts]
    survivors: list[Survivor]


def main(names: list[str]) -> int:
    subprocess.run([sys.executable, "-m", "mutmut", "run", *names], cwd=ROOT, check=False)
    results = found(MADE, tomllib.loads(JUDGED.read_text())["judged"])
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    unjudged = [each for each in results.survivors if not each.why]
    for each in unjudged:
        print(f"{each.function}: {each.change}")
    not_run = sum(counts.not_run for counts in results.modules.values())
    print(f"{len(results.survivors)} survived, {len(unjudged)} not judged; {not_run} not run")
    return 1 if unjudged or not_run else 0


def found(made: Path, judged: list[dict[str, Any]]) -> Results:
    """What came of the mutants, module by module, and who survived."""
    results = Results({}, [])
    for meta in sorted(made.rglob("*.py.meta")):
        codes = msgspec.json.decode(meta.read_bytes())["exit_code_by_key"]
        functions = dict(_functions(meta.with_suffix("").read_text()))
        for name, code in sorted(codes.items()):
            module = name.rpartition(".")[0].removeprefix("housewide.")
            counts = results.modules.setdefault(module, Counts())
            counts.mutants += 1
            if code != SURVIVED and code not in NOT_REACHED:
                counts.not_run += code is NOT_RUN
                counts.killed += code is not NOT_RUN
                continue
            survivor = _survivor(name, functions, judged)
            counts.survived += code == SURVIVED
            counts.not_reached += code in NOT_REACHED
            counts.judged += bool(survivor.why)
            results.survivors.append(survivor)
    return results


def _functions(code: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of each function that mutmut wrote, by its name."""
    for text in re.split(r"^(?= *(?:async )?def \w*__mutmut_)", code, flags=re.MULTILINE)[1:]:
        name = re.match(r" *(?:async )?def (\w+)", text)
        assert name is not None
        lines = [x.strip() for x in text.splitlines()[1:]]
        # Behind a function stands what mutmut switches it by, and the next one's decorators.
        yield name[1], [x for x in lines if x and "mutmut" not in x and x[0] != "@"]


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
        if any(fnmatchcase(function, name) for name in each["functions"]) and any(
            part in change for part in each["changes"]
        ):
            return str(each["why"])
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
