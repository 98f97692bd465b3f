"""Which mutants of the folds no test noticed, as mutmut leaves it behind."""

from pathlib import Path
from typing import Any

import msgspec

from tools.mutants import (
    Counts,
    Results,
    Survivor,
    ask_all_tests,
    found,
    judged,
    with_those_before,
)

MADE = """
def x_fold__mutmut_orig(bed):
    return bed.open and bed.clean

def x_fold__mutmut_1(bed):
    return bed.open or bed.clean

def x_fold__mutmut_2(bed):
    return None
"""
CODE = "c1b582ca750e"
"""Of a module whose one function has the hash 1a2b."""

JUDGEMENTS: list[dict[str, Any]] = [
    {"functions": ["hospital.beds.fold"], "changes": ["bed.open or"], "why": "no harm"}
]


def made(folder: Path, codes: dict[str, int | None]) -> Path:
    file = folder / "housewide" / "hospital" / "beds.py"
    file.parent.mkdir(parents=True)
    file.write_text(MADE)
    keys = {f"housewide.hospital.beds.x_fold__mutmut_{n}": code for n, code in codes.items()}
    meta = {"exit_code_by_key": keys, "hash_by_function_name": {"x_fold": "1a2b"}}
    file.with_suffix(".py.meta").write_bytes(msgspec.json.encode(meta))
    return folder


def test_a_mutant_that_no_test_noticed_is_shown_by_what_was_changed(tmp_path: Path) -> None:
    results = judged(found(made(tmp_path, {"1": 0, "2": 1})), JUDGEMENTS)
    expected = Counts(mutants=2, killed=1, survived=1, judged=1, code=CODE)
    assert results.modules == {"hospital.beds": expected}
    change = "-return bed.open and bed.clean +return bed.open or bed.clean"
    assert results.survivors == [Survivor("hospital.beds.fold", change, "no harm")]


def test_what_nobody_judged_and_what_no_test_reaches_is_not_called_harmless(
    tmp_path: Path,
) -> None:
    results = judged(found(made(tmp_path, {"1": 33, "2": None})), [])
    expected = Counts(mutants=2, not_reached=1, not_run=1, code=CODE)
    assert results.modules == {"hospital.beds": expected}
    assert [each.why for each in results.survivors] == [""]


def test_a_change_inside_of_a_function_within_a_function_is_shown(tmp_path: Path) -> None:
    folder = made(tmp_path, {"1": 0})
    within = MADE.replace("    return", "    def within():\n        return")
    (folder / "housewide" / "hospital" / "beds.py").write_text(within)
    change = "-return bed.open and bed.clean +return bed.open or bed.clean"
    assert [each.change for each in found(folder).survivors] == [change]


def test_a_method_is_named_by_its_class_whatever_letter_that_ends_with(tmp_path: Path) -> None:
    folder = made(tmp_path, {"1": None})
    file = folder / "housewide" / "hospital" / "beds.py"
    file.write_text(MADE.replace("x_fold", "xǁIndexǁfold"))
    keys = {"housewide.hospital.beds.xǁIndexǁfold__mutmut_1": 0}
    meta = {"exit_code_by_key": keys, "hash_by_function_name": {}}
    file.with_suffix(".py.meta").write_bytes(msgspec.json.encode(meta))
    (survivor,) = found(folder).survivors
    assert survivor.function == "hospital.beds.Index.fold"


CHANGE = "-return bed.open +return True"
BEFORE = Results(
    {"hospital.beds": Counts(mutants=2, killed=1, survived=1, code="old")},
    [Survivor("hospital.beds.fold", CHANGE)],
)


def not_run(code: str) -> Results:
    return Results({"hospital.beds": Counts(mutants=2, not_run=2, code=code)}, [])


def test_what_came_of_a_module_stays_while_it_is_not_run_and_is_judged_anew() -> None:
    judgements = [{"functions": ["hospital.beds.fold"], "changes": ["True"], "why": "no harm"}]
    after = judged(with_those_before(not_run("old"), BEFORE), judgements)
    expected = Counts(mutants=2, killed=1, survived=1, judged=1, code="old")
    assert after.modules == {"hospital.beds": expected}
    assert after.survivors == [Survivor("hospital.beds.fold", CHANGE, "no harm")]


def test_what_came_of_code_that_has_changed_since_is_not_kept() -> None:
    assert with_those_before(not_run("new"), BEFORE) == not_run("new")


def test_a_module_that_is_run_again_is_as_it_came_out_now() -> None:
    now = Results({"hospital.beds": Counts(mutants=2, killed=2, code="old")}, [])
    assert with_those_before(now, BEFORE) == now


def test_every_test_is_asked_anew_which_functions_it_reaches_and_nothing_else_is_forgotten(
    tmp_path: Path,
) -> None:
    known = tmp_path / "mutmut-stats.json"
    ask_all_tests(known)
    assert not known.exists(), "nothing was run yet"
    reached = {"tests_by_mangled_function_name": {"x_fold": ["test"]}, "duration_by_test": {"t": 1}}
    known.write_bytes(msgspec.json.encode({**reached, "config_fingerprint": {"timeout": "a"}}))
    ask_all_tests(known)
    assert msgspec.json.decode(known.read_bytes()) == {
        "tests_by_mangled_function_name": {},
        "duration_by_test": {},
        "config_fingerprint": {"timeout": "a"},
    }
