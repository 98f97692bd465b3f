"""A sample of the census proof: it finds no difference, and would find one."""

import pytest

from bench.proofs import census
from bench.proofs.census import Listening
from bench.proofs.censuses import Census
from housewide.kit.clock import Instant


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(census, "DAYS", 2)
    monkeypatch.setattr(census, "MOMENTS", 20)


def broken(seed: int) -> set[str]:
    return {bar["name"] for bar in census.run(seed, 1)["bars"] if not bar["ok"]}


def test_every_census_of_two_days_is_the_twins() -> None:
    assert broken(1) == set()


def test_a_past_that_forgets_what_was_known_when_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    past = Listening.past

    def as_known_now(self: Listening, at: Instant, *, known_at: Instant | None) -> Census:
        return past(self, at, known_at=None)

    monkeypatch.setattr(Listening, "past", as_known_now)
    assert broken(1) == {
        "units not as the twin had told by then",
        "units that read otherwise than then",
    }
