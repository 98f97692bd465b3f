"""A sample of `housewide proof redact`: one patient of a running site."""

import pytest

from bench.proofs import redact

SEED = 20261124


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(180)
def test_a_patient_who_is_redacted_is_gone_to_the_byte_and_nothing_else_changes() -> None:
    report = redact.run(SEED, rounds=1)
    broken = {bar["name"]: bar["value"] for bar in report["bars"] if not bar["ok"]}
    assert not broken, f"seed {SEED}: {broken}"
