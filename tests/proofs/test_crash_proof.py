"""A sample of `housewide proof crash`: everything is killed twice, and nothing told is lost.

The full size is a hundred times each; the bars are the same.
"""

import pytest

from bench.proofs import crash

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(300)]

SEED = 20261124


def test_whatever_is_killed_under_load_nothing_told_is_lost_or_believed_twice() -> None:
    report = crash.run(SEED, rounds=2)
    broken = {bar["name"]: bar["value"] for bar in report["bars"] if not bar["ok"]}
    assert not broken, f"seed {SEED}: {broken}"
    assert report["messages"] > 0
    assert {what: report["rounds"][what]["rounds"] for what in crash.KILLED} == dict.fromkeys(
        crash.KILLED, 2
    )
    assert {"read-only", "saving a snapshot", "migrating"} <= set(report["rounds"])
    assert "disk full" in report["rounds"] or report["skipped"]
