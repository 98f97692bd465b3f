"""The environment: made when something changed, else left alone; whole or not at all."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup_env
from tools.setup_env import LOCKS, SetupError, fetched_mb, remove_old, stamp_for, verdict

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with locks that lock nothing, so that making its environment fetches nothing."""
    (tmp_path / "tools").mkdir()
    source = (ROOT / "tools" / "setup_env.py").read_text("utf-8")
    (tmp_path / "tools" / "setup_env.py").write_text(source, "utf-8")
    (tmp_path / "housewide").mkdir()
    (tmp_path / "housewide" / "cli.py").write_text("def main(): print('the board')\n", "utf-8")
    (tmp_path / "requirements.lock").write_text("# one\n", "utf-8")
    (tmp_path / "requirements-dev.lock").write_text("# two\n", "utf-8")
    return tmp_path


def setup(checkout: Path, what: str = "run") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "tools/setup_env.py", what]
    return subprocess.run(command, cwd=checkout, check=False, capture_output=True, text=True)


def test_a_checkout_becomes_runnable_and_the_second_time_nothing_is_done(checkout: Path) -> None:
    first = setup(checkout)
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[-1].startswith("setup: ready: 0.0 MB fetched")
    board = subprocess.run([checkout / ".venv/bin/housewide"], check=True, capture_output=True)
    assert board.stdout == b"the board\n"
    second = setup(checkout)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_a_setup_that_was_killed_is_made_anew(checkout: Path) -> None:
    half_made = checkout / ".venv"
    half_made.mkdir()
    (half_made / "housewide-begun").touch()
    (half_made / "half.txt").touch()
    assert setup(checkout).returncode == 0
    assert not (half_made / "half.txt").exists()
    assert not (half_made / "housewide-begun").exists()


def test_a_folder_that_is_not_an_environment_is_left_alone(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "mine.txt").touch()
    refused = setup(checkout)
    assert refused.returncode == 1
    assert "is not an environment: move it away" in refused.stderr
    assert (checkout / ".venv" / "mine.txt").exists()


def test_a_second_setup_waits_for_the_first(checkout: Path) -> None:
    folder = os.open(checkout, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    command = [sys.executable, "tools/setup_env.py", "run"]
    with subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, text=True) as second:
        assert second.stdout is not None
        assert "waiting for it" in second.stdout.readline()
        assert not (checkout / ".venv").exists()
        os.close(folder)
        second.communicate()
    assert second.returncode == 0


def test_pip_that_fails_leaves_an_environment_that_the_next_run_replaces(checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    lock.write_text(f"no-such-thing @ file://{checkout}/no.whl --hash=sha256:{'a' * 64}\n", "utf-8")
    failed = setup(checkout)
    assert failed.returncode == 1
    assert "pip could not install requirements.lock" in failed.stderr
    assert "Traceback" not in failed.stderr
    lock.write_text("# mended\n", "utf-8")
    assert setup(checkout).returncode == 0


@pytest.mark.parametrize(
    ("change", "todo"),
    [
        ({}, "nothing"),
        ({"python": "3.99.0"}, "anew"),
        ({"place": "/elsewhere"}, "anew"),
        ({"layout": "0"}, "anew"),
        ({"locks": {"requirements.lock": "other"}}, "anew"),
        ({"locks": {}}, "add"),
    ],
)
def test_what_is_done_follows_from_what_changed(checkout: Path, change, todo: str) -> None:
    wanted = stamp_for(str(checkout), LOCKS["run"])
    assert verdict(wanted | change, wanted) == todo


def test_nothing_found_means_all_is_made(checkout: Path) -> None:
    assert verdict({}, stamp_for(str(checkout), LOCKS["run"])) == "anew"


def test_working_on_it_adds_to_running_it_and_not_the_other_way(checkout: Path) -> None:
    run, dev = (stamp_for(str(checkout), LOCKS[what]) for what in ("run", "dev"))
    assert verdict(run, dev) == "add"
    assert verdict(dev, run) == "nothing"


def test_a_stamp_that_cannot_be_read_is_no_stamp(tmp_path: Path) -> None:
    path = tmp_path / "stamp.json"
    for content in ("", "{", json.dumps([1])):
        path.write_text(content, "utf-8")
        assert setup_env.read_stamp(str(path)) == {}


@pytest.mark.parametrize(
    ("line", "megabytes"),
    [
        ("  Downloading uvloop-0.23.0-cp311.whl (4.2 MB)", 4.2),
        ("  Downloading mdurl-0.1.2-py3-none-any.whl (500 kB)", 0.5),
        ("  Using cached rich-15.0.0-py3-none-any.whl (310 kB)", 0.0),
        ("Collecting rich==15.0.0", 0.0),
    ],
)
def test_megabytes_are_counted_where_pip_fetched_and_not_where_it_had(
    line: str, megabytes: float
) -> None:
    assert fetched_mb(line) == pytest.approx(megabytes)


def test_leftovers_of_a_killed_clean_up_are_taken_away(tmp_path: Path) -> None:
    left = tmp_path / ".venv-old-123"
    left.mkdir()
    remove_old(str(tmp_path / ".venv"))
    assert not left.exists()


def test_an_old_python_is_told_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SetupError, match=r"needs Python 3\.11 or newer"):
        setup_env.fitting_python()
