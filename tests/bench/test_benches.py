"""Each bench, at a size that says nothing: it runs, and its report has the shape that is promised.

No number is looked at: a busy machine must not fail a test. What is checked is the object that
`housewide bench NAME --json` prints as its last line.
"""

import argparse
import json
import tomllib
from typing import Any

import pytest

from bench import bare_copy, fold, growth, history, intake, site, stories, sustain
from housewide.cli import bench as command
from housewide.cli import checkout
from housewide.kit.clock import SECOND
from housewide.kit.hl7 import Message

REFERENCES = {"loop_per_s", "fsync_us", "json_per_s"}


def check(report: dict[str, Any], name: str, bars: int) -> None:
    """The promised shape, as it comes out of JSON."""
    read = json.loads(json.dumps(report))
    assert read["name"] == name
    assert set(read["calibration"]) == REFERENCES
    assert all(value > 0 for value in read["calibration"].values())
    assert len(read["bars"]) == bars
    for bar in read["bars"]:
        assert set(bar) == {"name", "value", "unit", "bar", "ok", "sense"}
        assert isinstance(bar["value"], float)
        assert isinstance(bar["ok"], bool)
        assert bar["sense"] in {"at least", "at most"}
        assert bar["ok"] == (
            bar["value"] >= bar["bar"] if bar["sense"] == "at least" else bar["value"] <= bar["bar"]
        )
    assert len({bar["name"] for bar in read["bars"]}) == bars


@pytest.mark.postgres
def test_the_bare_copy_is_measured_at_every_batch() -> None:
    report = bare_copy.run(0.01)
    check(report, "bare_copy", bars=0)
    assert [at["batch"] for at in report["batches"]] == list(bare_copy.BATCHES)


@pytest.mark.postgres
def test_intake_is_measured_on_a_fast_disk_and_on_a_slow_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "ROUNDS", 1)
    heard: list[str] = []
    report = intake.run(0.2, heard.append)
    check(report, "intake", bars=9)
    assert [level["connections"] for level in report["levels"]] == [1, 16, 64]
    assert [level["connections"] for level in report["levels_commit_4_ms"]] == [16, 64]
    assert all(level["bare_commit_ms"] >= 4 for level in report["levels_commit_4_ms"])
    assert len(heard) == 5


@pytest.mark.postgres
def test_sustain_waits_until_every_message_is_believed() -> None:
    report = sustain.run(0.3)
    check(report, "sustain", bars=6)
    for level in report["levels"]:
        assert set(level["cpu_us_per_message"]) == {"intake", "hospital", "postgres"}
        assert level["facts_per_message"] > 1


@pytest.mark.postgres
def test_fold_rebuilds_every_fact_and_asks_for_past_moments_and_months() -> None:
    check(fold.run(0.1), "fold", bars=8)


@pytest.mark.postgres
def test_growth_decodes_more_facilities_than_a_process_has_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(growth, "FACILITIES", (1, 6))
    monkeypatch.setattr(growth, "ROUNDS", 1)
    monkeypatch.setattr(growth, "OPEN_VISITS", 20)
    monkeypatch.setattr(history, "ROUNDS", 1)
    report = growth.run(0.3)
    check(report, "growth", bars=10)
    assert set(report["history"]) == {"1", "90", "365"}
    assert set(report["facilities"]) == {"1", "6"}


def test_a_story_is_one_visit_from_admission_to_discharge() -> None:
    telling = stories.story(sender=1, slot=0)
    events, visits = [], set()
    for _ in range(len(stories.STORY)):
        framed = stories.message(next(telling), b"20260308133000.1234", b"000001000000000001")
        assert len(framed) == stories.MESSAGE_BYTES + 3  # VT, FS, CR
        read = Message.parse(framed[1:-2].decode())
        events.append(read.value("MSH", 9, 2))
        visits.add(read.value("PV1", 19))
    assert events == list(stories.STORY)
    assert len(visits) == 1


def test_made_facts_are_late_as_often_as_is_stated() -> None:
    from bench.facts import LATE_SHARE, entries

    newest: dict[str, int] = {}
    made = entries(20_000)
    late = 0
    for entry in made:
        late += entry.effective_at < newest.get(entry.subject, 0)
        newest[entry.subject] = max(newest.get(entry.subject, 0), entry.effective_at)
        assert entry.effective_at < entry.believed_at
        assert entry.believed_at % SECOND == 0
    assert late / len(made) == pytest.approx(LATE_SHARE, abs=0.01)


def test_a_benched_site_can_be_read(tmp_path: Any) -> None:
    site.write_site(tmp_path, ["facility-001", "facility-002"], "bench-1-1")
    read = tomllib.loads((tmp_path / "housewide.toml").read_text())
    assert [f["id"] for f in read["facility"]] == ["facility-001", "facility-002"]


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.COMMAND.arguments(parser)
    return parser.parse_args(words)


def test_the_last_line_of_the_command_is_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.COMMAND.run(arguments("parse", "--seconds", "0.01", "--json")) == 0
    told = capsys.readouterr()
    check(json.loads(told.out.splitlines()[-1]), "parse", bars=2)
    assert told.err.endswith("Not kept. --save keeps each result in bench/results/.\n")


def test_outside_a_checkout_the_command_says_where_to_bench(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout, "CHECKOUT", tmp_path)
    with pytest.raises(checkout.NotInCheckout, match="Clone the repository"):
        command.COMMAND.run(arguments("parse"))


def test_a_saved_result_names_its_machine_and_commit(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout, "CHECKOUT", tmp_path)
    (tmp_path / "bench").mkdir()
    path = checkout.save({"name": "x", "bars": [], "calibration": {}})
    saved = json.loads(path.read_text())
    assert path == tmp_path / "bench" / "results" / "x.json"
    assert {"processor", "cores", "kernel", "python"} <= set(saved["machine"])
    assert saved["commit"]
