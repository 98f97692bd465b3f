"""A sample of the trace proof: every number recounts from raw messages, and a wrong one shows."""

import pytest

from bench.proofs import raw, trace
from bench.proofs.counted import COUNTS, NOT_RECOUNTED
from bench.proofs.reckoned import RECKONED
from housewide.hospital.house import ed_stay
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.scores import news2
from housewide.hospital.visits.facts import VisitUpdated

SEED = 20261124


def broken() -> set[str]:
    return {bar["name"] for bar in trace.run(SEED, 2)["bars"] if not bar["ok"]}


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(180)
def test_every_number_of_two_hours_recounts_from_its_raw_messages() -> None:
    assert broken() == set()


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(180)
def test_who_does_not_read_discharges_counts_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(raw.TOLD, "A03", lambda _m, _s: VisitUpdated(""))
    assert {"numbers that recount otherwise", "numbers made of others than recount"} <= broken()


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(180)
def test_a_house_that_overlooks_plans_and_racing_hearts_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ed_stay, "_planned", lambda _house, known, _movement: known)
    monkeypatch.setattr(news2, "PULSE", ((140, 0), (news2.NO_END, 3)))
    rows = trace.run(SEED, 2)["measures"]
    differing = {name for name, row in rows.items() if row.get("number") != row.get("recount")}
    assert {"boarders", "news2_single_three_patients"} <= differing
    assert "census_patients" not in differing


def test_a_measure_is_recounted_or_says_why_not() -> None:
    recounted = COUNTS.keys() | RECKONED.keys()
    assert recounted | NOT_RECOUNTED.keys() == MEASURES.keys()
    assert not recounted & NOT_RECOUNTED.keys()
