"""`python -m tools.mutants [NAME ...]`: change the folds, and see what no test notices.

mutmut makes the mutants in mutants/ (what and by which tests: pyproject.toml) and runs those that
are named ("housewide.hospital.beds.*"), or all that were not run yet; half an hour on two cores.
What survived is held against tools/mutants.toml, where each is judged, and written to
bench/results/mutants.json, by module; there stays what came before of a module of the same code
that is not run now. Exits 1 where one is not judged or was not run.
"""

import difflib
import re
import resource
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
MADE = ROOT / "mutants"
JUDGED = ROOT / "tools" / "mutants.toml"
RESULTS = ROOT / "bench" / "results" / "mutants.json"

SURVIVED, NOT_REACHED, NOT_RUN = 0, {5, 33}, None
"""mutmut's exit codes of a mutant; any other is of a test that failed, or never came to an end."""


MEMORY_BYTES = 3 << 30
"""Of a process that runs a mutant: one that never comes to an end fills ten times as much in a
minute, and so fails at once. The tests themselves take a tenth of it."""


class Counts(msgspec.Struct):
    """What came of the mutants of one module; `judged` are of those that survived.

    `code` names the code that they were made of: what came of them holds for that alone.
    """

    mutants: int = 0
    killed: int = 0
    survived: int = 0
    judged: int = 0
    not_reached: int = 0
    not_run: int = 0
    code: str = ""


class Survivor(msgspec.Struct, frozen=True):
    """A mutant that no test noticed: the function, what was changed, and why that is harmless."""

    function: str
    change: str
    why: str = ""


class Results(msgspec.Struct, frozen=True):
    """A run: the counts of each module, and who survived."""

    modules: dict[str, Counts]
    survivors: list[Survivor]

    def of(self, module: str) -> list[Survivor]:
        return [each for each in self.survivors if each.function.startswith(f"{module}.")]


def main(names: list[str]) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    ask_all_tests(MADE / "mutmut-stats.json")
    subprocess.run([sys.executable, "-m", "mutmut", "run", *names], cwd=ROOT, check=False)
    before = msgspec.json.decode(RESULTS.read_bytes(), type=Results)
    judgements = tomllib.loads(JUDGED.read_text())["judged"]
    results = judged(with_those_before(found(MADE), before), judgements)
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    unjudged = [each for each in results.survivors if not each.why]
    for each in unjudged:
        print(f"{each.function}: {each.change}")
    not_run = sum(counts.not_run for counts in results.modules.values())
    print(f"{len(results.survivors)} survived, {len(unjudged)} not judged; {not_run} not run")
    return 1 if unjudged or not_run else 0


def ask_all_tests(known: Path) -> None:
    """Let every test say anew which functions it reaches.

    mutmut asks those tests alone that it does not know: of a function that was moved or is reached
    anew it would run nearly none, and call its mutants survivors.
    """
    if known.exists():
        stats = msgspec.json.decode(known.read_bytes())
        stats |= {"tests_by_mangled_function_name": {}, "duration_by_test": {}}
        known.write_bytes(msgspec.json.encode(stats))


def found(made: Path) -> Results:
    """What came of the mutants, module by module, and who survived."""
    results = Results({}, [])
    for meta in sorted(made.rglob("*.py.meta")):
        known = msgspec.json.decode(meta.read_bytes())
        codes, hashes = known["exit_code_by_key"], known["hash_by_function_name"]
        made_of = sha256(msgspec.json.encode(hashes, order="deterministic")).hexdigest()[:12]
        functions = dict(_functions(meta.with_suffix("").read_text()))
        for name, code in sorted(codes.items()):
            module = name.rpartition(".")[0].removeprefix("housewide.")
            counts = results.modules.setdefault(module, Counts(code=made_of))
            counts.mutants += 1
            if code != SURVIVED and code not in NOT_REACHED:
                counts.not_run += code is NOT_RUN
                counts.killed += code is not NOT_RUN
                continue
            counts.survived += code == SURVIVED
            counts.not_reached += code in NOT_REACHED
            results.survivors.append(_survivor(name, functions))
    return results


def with_those_before(now: Results, before: Results) -> Results:
    """Of modules none of whose mutants ran here, what came of them before, of the same code."""
    results = Results({}, [])
    for module, counts in now.modules.items():
        known = before.modules.get(module, Counts())
        is_kept = counts.not_run == counts.mutants and known.code == counts.code
        results.modules[module] = known if is_kept else counts
        results.survivors.extend((before if is_kept else now).of(module))
    return results


def judged(results: Results, judgements: list[dict[str, Any]]) -> Results:
    """The same with each survivor's judgement, where there is one."""
    survivors = [Survivor(s.function, s.change, _why(s, judgements)) for s in results.survivors]
    after = Results(results.modules, survivors)
    for module, counts in after.modules.items():
        counts.judged = sum(bool(survivor.why) for survivor in after.of(module))
    return after


def _functions(code: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of each function that mutmut wrote, by its name."""
    for text in re.split(r"^(?= *(?:async )?def \w*__mutmut_)", code, flags=re.MULTILINE)[1:]:
        name = re.match(r" *(?:async )?def (\w+)", text)
        assert name is not None
        lines = [x.strip() for x in text.splitlines()[1:]]
        # Behind a function stands what mutmut switches it by, and the next one's decorators.
        yield name[1], [x for x in lines if x and "mutmut" not in x and x[0] != "@"]


def _survivor(name: str, functions: dict[str, list[str]]) -> Survivor:
    module, _, mutant = name.rpartition(".")
    mangled, _, _ = mutant.partition("__mutmut_")
    was, now = (functions.get(each, []) for each in (f"{mangled}__mutmut_orig", mutant))
    lines = [line for line in difflib.ndiff(was, now) if line[0] in "+-"]
    change = " ".join(line[0] + line[2:] for line in lines)
    function = mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    return Survivor(f"{module.removeprefix('housewide.')}.{function}", change)


def _why(survivor: Survivor, judgements: list[dict[str, Any]]) -> str:
    for each in judgements:
        if any(fnmatchcase(survivor.function, name) for name in each["functions"]) and any(
            part in survivor.change for part in each["changes"]
        ):
            return str(each["why"])
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
