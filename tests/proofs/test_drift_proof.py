"""A sample of the drift proof: all that losses change is found, and nothing else; it would tell."""

import pytest

from bench.proofs import drift
from bench.report import Report
from housewide.hospital.agreement.compare import Found, Ours, Stated, compare
from housewide.hospital.house import agreeing


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three days of the community hospital, whose sender loses far more than any does."""
    monkeypatch.setattr(drift, "DAYS", 4)
    monkeypatch.setattr(drift, "FACILITY", "larkwater")
    monkeypatch.setattr(drift, "ONE_IN", 100)


def broken(report: Report) -> set[str]:
    return {bar["name"] for bar in report["bars"] if not bar["ok"]}


def test_every_difference_that_losses_made_is_found_and_nothing_else() -> None:
    report = drift.run(1, 1)
    assert broken(report) <= {"worst morning where each is mended"}  # so much is never lost
    alone, mended = ([*report[name].values()][-1] for name in ("alone", "mended"))
    assert alone["differ"] > mended["differ"]
    assert alone["agree_percent"] < mended["agree_percent"]


def test_a_comparison_that_forgets_what_was_known_then_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def by_what_is_known_now(stated: list[Stated], now: Ours, _then: Ours) -> Found:
        return compare(stated, now, now)

    monkeypatch.setattr(agreeing, "compare", by_what_is_known_now)
    assert "found that are none" in broken(drift.run(1, 1))
