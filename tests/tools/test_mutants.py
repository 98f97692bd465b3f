"""Which mutants of the folds no test noticed, as mutmut leaves it behind."""

from pathlib import Path
from typing import Any

import msgspec

from tools.mutants import Counts, Survivor, found

MADE = """
def x_fold__mutmut_orig(bed):
    return bed.open and bed.clean

def x_fold__mutmut_1(bed):
    return bed.open or bed.clean

def x_fold__mutmut_2(bed):
    return None
"""
JUDGED: list[dict[str, Any]] = [
    {"functions": ["hospital.beds.fold"], "changes": ["bed.open or"], "why": "no harm"}
]


def made(folder: Path, codes: dict[str, int | None]) -> Path:
    file = folder / "housewide" / "hospital" / "beds.py"
    file.parent.mkdir(parents=True)
    file.write_text(MADE)
    keys = {f"housewide.hospital.beds.x_fold__mutmut_{n}": code for n, code in codes.items()}
    file.with_suffix(".py.meta").write_bytes(msgspec.json.encode({"exit_code_by_key": keys}))
    return folder


def test_a_mutant_that_no_test_noticed_is_shown_by_what_was_changed(tmp_path: Path) -> None:
    results = found(made(tmp_path, {"1": 0, "2": 1}), JUDGED)
    assert results.modules == {"hospital.beds": Counts(mutants=2, killed=1, survived=1, judged=1)}
    change = "-return bed.open and bed.clean +return bed.open or bed.clean"
    assert results.survivors == [Survivor("hospital.beds.fold", change, "no harm")]


def test_what_nobody_judged_and_what_no_test_reaches_is_not_called_harmless(
    tmp_path: Path,
) -> None:
    results = found(made(tmp_path, {"1": 33, "2": None}), [])
    assert results.modules == {"hospital.beds": Counts(mutants=2, not_reached=1, not_run=1)}
    assert [each.why for each in results.survivors] == [""]


def test_a_change_inside_of_a_function_within_a_function_is_shown(tmp_path: Path) -> None:
    folder = made(tmp_path, {"1": 0})
    within = MADE.replace("    return", "    def within():\n        return")
    (folder / "housewide" / "hospital" / "beds.py").write_text(within)
    change = "-return bed.open and bed.clean +return bed.open or bed.clean"
    assert [each.change for each in found(folder, []).survivors] == [change]
