"""A bench says what it measured, against which bar, on how fast a machine."""

import json

from bench import parse
from bench.calibration import REFERENCE, scale


def test_the_parse_bench_reports_its_bars_beside_a_calibration() -> None:
    result = json.loads(json.dumps(parse.run(0.1)))
    assert result["name"] == "parse"
    assert [bar["bar"] for bar in result["bars"]] == [50_000, 50]
    for bar in result["bars"]:
        assert set(bar) == {"name", "value", "unit", "bar", "ok", "sense"}
        assert bar["ok"] == (bar["value"] >= bar["bar"])
    assert set(result["calibration"]) == {"loop_per_s", "fsync_us", "json_per_s"}
    assert 1_200 < result["message_bytes"] < 1_400


def test_a_slow_machine_is_not_held_against_the_code() -> None:
    slow = {"loop_per_s": REFERENCE["loop_per_s"] / 2, "fsync_us": REFERENCE["fsync_us"] * 4}
    assert scale(1_000, slow, "cpu_per_s") == 2_000
    assert scale(10, slow, "cpu_time") == 5
    assert scale(1_000, slow, "disk_per_s") == 4_000
    assert scale(10, slow, "disk_time") == 2.5
    assert scale(1_000, REFERENCE, "cpu_per_s") == 1_000
