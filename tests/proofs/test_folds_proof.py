"""A sample of the folds' proof: it finds nothing, and would find a fold that is wrong."""

import pytest
from hypothesis import Phase

from bench.proofs import folds
from bench.proofs.folds import MACHINES
from housewide.hospital.beds.fold import Beds
from housewide.hospital.visits import cancels
from housewide.kit.facts import Entry, MessageReread

UNTIL_FOUND = 2_000
"""Hospitals until a wrong fold is found: mostly some ten, but which are drawn depends on what else
was imported."""


def broken(only: str, monkeypatch: pytest.MonkeyPatch, rounds: int = UNTIL_FOUND) -> list[str]:
    monkeypatch.setattr(folds, "MACHINES", {only: MACHINES[only]})
    monkeypatch.setattr(folds, "STEPS", 20)
    monkeypatch.setattr(folds, "PHASES", (Phase.generate,))  # found is enough, however long
    return [bar["name"] for bar in folds.run(1, rounds)["bars"] if not bar["ok"]]


@pytest.mark.parametrize("name", ["visits", "beds"])
def test_no_hospital_breaks_a_law(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert broken(name, monkeypatch, 60) == []


def test_a_fold_that_cancels_only_the_newest_discharge_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    latest = cancels._latest
    monkeypatch.setattr(cancels, "_latest", lambda *named: latest(*named)[-1:])
    assert "visits: laws broken" in broken("visits", monkeypatch)


def test_a_bed_that_keeps_what_was_read_wrongly_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    apply = Beds.apply

    def deaf(self: Beds, entry: Entry) -> None:
        if not isinstance(entry.body, MessageReread):
            apply(self, entry)

    monkeypatch.setattr(Beds, "apply", deaf)
    assert "beds: laws broken" in broken("beds", monkeypatch)
