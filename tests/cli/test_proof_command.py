"""`housewide proof`: it names its seed, and its exit code says whether every law was kept."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from bench.report import at_most
from housewide.cli import main, proof


def pretend(monkeypatch: pytest.MonkeyPatch, lost: int) -> None:
    """A proof that finds so many messages lost."""

    def run(seed: int, rounds: int, tell: Any) -> dict[str, Any]:
        bars = [at_most("lost", lost, "", 0)]
        return {"name": "proof-fuzz", "seed": seed, "bars": bars, "rounds": {"it": {"n": rounds}}}

    pretended = SimpleNamespace(run=run, ROUNDS=20)
    monkeypatch.setattr(proof, "from_checkout", lambda name: pretended)


@pytest.mark.parametrize(("lost", "code"), [(0, 0), (1, 1)])
def test_a_broken_law_is_an_exit_code_of_one(
    monkeypatch: pytest.MonkeyPatch, lost: int, code: int
) -> None:
    pretend(monkeypatch, lost)
    assert main(["proof", "fuzz"]) == code


def test_the_seed_is_told_even_where_none_was_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, 0)
    main(["proof", "fuzz", "--json"])
    told = capsys.readouterr()
    report = json.loads(told.out.splitlines()[-1])
    assert told.err == f"fuzz: seed {report['seed']}\n"


def test_a_seed_and_a_number_of_rounds_are_taken_as_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, 0)
    main(["proof", "fuzz", "--seed", "5", "--rounds", "3", "--json"])
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (report["seed"], report["rounds"]) == (5, {"it": {"n": 3}})


def test_a_proof_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["proof", "no-such"])
    assert "no-such" in capsys.readouterr().err


def test_what_was_not_proved_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(seed: int, rounds: int, tell: Any) -> dict[str, Any]:
        left_out = {"a": "it is of paper", "b": "it is of paper"}
        return {"name": "proof-trace", "seed": seed, "bars": [], "not_recounted": left_out}

    pretended = SimpleNamespace(run=run, ROUNDS=20)
    monkeypatch.setattr(proof, "from_checkout", lambda name: pretended)
    main(["proof", "trace"])
    assert "not recounted, it is of paper: a, b\n" in capsys.readouterr().out
