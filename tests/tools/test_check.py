"""The check runner: one calm line for what passed, the whole output for what did not."""

from tools import check
from tools.check import Check, Result, report

LAYERS = Check("layers", ("lint-imports",))


def test_what_passed_costs_one_line() -> None:
    assert report(LAYERS, Result(0, "much\nto say\n", 1.25)) == "layers     ok        1.2 s"


def test_what_failed_shows_what_it_printed() -> None:
    lines = report(LAYERS, Result(1, "a imports b\n", 0.5)).splitlines()
    assert lines == ["layers     FAILED    0.5 s", "    a imports b"]


def test_the_audit_says_on_success_what_it_looked_at() -> None:
    audit = Check("audit", (), speaks=True)
    line = report(audit, Result(0, "pins: 42 checked\nadvisories: not run\n", 2.0))
    assert line.endswith("pins: 42 checked; advisories: not run")


def test_one_failure_does_not_stop_the_others(monkeypatch, capsys) -> None:
    every = [Check("first", ("false",)), Check("second", ("true",))]
    monkeypatch.setattr(check, "checks", lambda: every)
    assert check.main() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 of 2 checks failed"
