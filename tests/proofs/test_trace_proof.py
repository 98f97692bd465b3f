"""A sample of the trace proof: every number recounts from raw messages, and a wrong one shows."""

import pytest

from bench.proofs import recount, trace
from housewide.hospital.visits.facts import VisitUpdated

SEED = 20261124

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(180)]


def broken() -> set[str]:
    return {bar["name"] for bar in trace.run(SEED, 2)["bars"] if not bar["ok"]}


def test_every_number_of_two_hours_recounts_from_its_raw_messages() -> None:
    assert broken() == set()


def test_who_does_not_read_discharges_counts_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(recount._TOLD, "A03", lambda _m, _s: VisitUpdated(""))
    assert {"numbers that recount otherwise", "numbers made of others than recount"} <= broken()
