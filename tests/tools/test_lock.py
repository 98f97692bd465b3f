"""The locks pin everything by hash, name no place, and are in step with pyproject.toml."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from tools import lock
from tools.lock import LOCKS, ROOT, Lock, Pin
from tools.tidy import tracked

HASH = "a" * 64


@pytest.fixture(params=LOCKS, ids=lambda one: one.name)
def one(request) -> Lock:
    return request.param


def text_of(one: Lock) -> str:
    return (ROOT / one.name).read_text("utf-8")


def test_a_lock_names_no_place(one: Lock) -> None:
    text = text_of(one)
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^\s*-(?!-hash)", text, flags=re.M), "an option in a lock"


def test_no_file_of_the_project_names_the_package_index() -> None:
    query = "from pip._internal.models.index import PyPI; print(PyPI.netloc)"
    asked = subprocess.run([sys.executable, "-c", query], check=True, capture_output=True)
    host = asked.stdout.strip()
    assert host
    assert [name for name in tracked() if host in (ROOT / name).read_bytes()] == []


def test_every_requirement_is_pinned_once_and_hashed(one: Lock) -> None:
    pins = lock.parse(text_of(one))
    assert len({pin.name for pin in pins}) == len(pins)
    assert all(pin.hashes for pin in pins)


def test_a_lock_is_in_step_with_pyproject(one: Lock) -> None:
    assert lock.in_step(one)


def test_each_declared_requirement_is_met_by_its_pin(one: Lock) -> None:
    pins = {pin.name: pin for pin in lock.parse(text_of(one))}
    for wanted in map(Requirement, lock.declared(dev=one.dev)):
        assert pins[lock.normalised(wanted.name)].version in wanted.specifier


def test_the_development_lock_holds_all_that_is_run() -> None:
    run, dev = (set(lock.parse(text_of(one))) for one in LOCKS)
    assert run < dev


def test_a_requirement_that_is_changed_puts_the_lock_out_of_step(tmp_path) -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    for one in LOCKS:
        (tmp_path / one.name).write_text(text_of(one), "utf-8")
    (tmp_path / "pyproject.toml").write_text(project.replace('"msgspec>=', '"msgspec>=0.'), "utf-8")
    assert not any(lock.in_step(one, tmp_path) for one in LOCKS)


@pytest.mark.parametrize(
    "line",
    ["rich", "rich>=14", "rich==15.0.0", f"rich @ file:///r.whl --hash=sha256:{HASH}", "-r other"],
)
def test_a_line_that_is_not_pinned_and_hashed_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a pinned"):
        lock.parse(line + "\n")


def test_what_the_resolver_says_about_places_does_not_reach_the_lock() -> None:
    said = (
        "# made by a tool\n--index-url https://index.example/simple\n"
        f"rich==15.0.0 \\\n    --hash=sha256:{HASH}\n    # via -r in.txt\n"
    )
    assert lock.strip(said) == f"rich==15.0.0 \\\n    --hash=sha256:{HASH}\n"


@given(st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", fullmatch=True))
def test_a_name_has_one_spelling(name: str) -> None:
    once = lock.normalised(name)
    assert lock.normalised(once) == once == lock.normalised(name.upper())


def test_a_pin_keeps_its_marker() -> None:
    line = f"cffi==2.1.1 ; sys_platform == 'linux' \\\n    --hash=sha256:{HASH}\n"
    assert lock.parse(line) == [Pin("cffi", "2.1.1", "sys_platform == 'linux'", (HASH,))]
