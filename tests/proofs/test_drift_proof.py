"""A sample of the drift proof: all that losses change is found, and nothing else; it would tell."""

from itertools import count

import pytest
from msgspec.structs import replace

from bench.proofs import drift
from bench.report import Report
from housewide.hospital.agreement.compare import Found, Ours, Stated, compare
from housewide.hospital.house import agreeing
from housewide.kit.clock import HOUR


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three days of the community hospital, whose sender loses far more than any does."""
    monkeypatch.setattr(drift, "DAYS", 4)
    monkeypatch.setattr(drift, "FACILITY", "larkwater")
    monkeypatch.setattr(drift, "ONE_IN", 100)


def broken(report: Report) -> set[str]:
    return {bar["name"] for bar in report["bars"] if not bar["ok"]}


def reported_each(monkeypatch: pytest.MonkeyPatch, interval: int) -> None:
    """The EHR writes its report more often than each morning."""
    monkeypatch.setattr(drift, "mornings", lambda start_at, _: count(start_at + interval, interval))


def test_every_difference_that_losses_made_is_found_and_nothing_else() -> None:
    report = drift.run(1, 1)
    assert broken(report) <= {"worst morning where each is mended"}  # so much is never lost
    alone, mended = ([*report[name].values()][-1] for name in ("alone", "mended"))
    assert alone["differ"] > mended["differ"]
    assert alone["agree_percent"] < mended["agree_percent"]


def test_a_comparison_that_forgets_what_was_known_then_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By reports of every third hour: few are late at six in the morning, many in the day."""

    def by_what_is_known_now(stated: list[Stated], now: Ours, _then: Ours) -> Found:
        return compare(stated, now, now)

    reported_each(monkeypatch, 3 * HOUR)
    assert "found that are none" not in broken(drift.run(1, 1))
    monkeypatch.setattr(agreeing, "compare", by_what_is_known_now)
    assert "found that are none" in broken(drift.run(1, 1))


def test_a_comparison_of_places_alone_does_not_find_all_that_losses_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By hourly reports of a hospital that admits in the ED, and so moves nobody by it."""

    def by_place(stated: list[Stated], now: Ours, then: Ours) -> Found:
        return compare([replace(each, inpatient=None) for each in stated], now, then)

    monkeypatch.setattr(drift, "FACILITY", "prairie-fork")
    monkeypatch.setattr(drift, "ONE_IN", 8)
    reported_each(monkeypatch, HOUR)
    assert "not found of them" not in broken(drift.run(1, 1))
    monkeypatch.setattr(agreeing, "compare", by_place)
    assert "not found of them" in broken(drift.run(1, 1))
