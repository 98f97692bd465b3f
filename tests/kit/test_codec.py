"""Facts to bytes and back: the same bytes everywhere, and old bytes brought forward."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.codec import FactTypes, NewerFact
from housewide.kit.facts import Fact, Redacted, Unknown


class BedCleaned(Fact, frozen=True, gc=False):
    """As it is today: a cleaner is named by key, and a deep clean is told apart."""

    version = 3

    bed: str
    by: str = ""
    deep: bool = False


def split_from_room(old: dict[str, object]) -> dict[str, object]:
    return {"bed": f"{old['room']}-{old['letter']}", "by": old.get("by", "")}


def deep_was_a_word(old: dict[str, object]) -> dict[str, object]:
    return {**old, "deep": old.get("kind") == "deep"}


TYPES = FactTypes([BedCleaned], {("BedCleaned", 1): split_from_room,
                                 ("BedCleaned", 2): deep_was_a_word})  # fmt: skip


def test_each_older_version_is_brought_forward_step_by_step() -> None:
    first = TYPES.decode("BedCleaned", 1, b'{"room":"4W-12","letter":"A","by":"u.7"}')
    second = TYPES.decode("BedCleaned", 2, b'{"bed":"4W-12-A","by":"u.7","kind":"deep"}')
    third = TYPES.decode("BedCleaned", 3, b'{"bed":"4W-12-A","by":"u.7","deep":true}')
    assert first == BedCleaned("4W-12-A", "u.7")
    assert second == third == BedCleaned("4W-12-A", "u.7", deep=True)


def test_a_fact_of_a_later_version_stops_the_reader_and_says_what_to_do() -> None:
    with pytest.raises(NewerFact, match=r"BedCleaned version 4.*knows 3.*Upgrade") as caught:
        TYPES.decode("BedCleaned", 4, b"{}")
    assert caught.value.params == {"kind": "BedCleaned", "version": 4}


def test_a_kind_from_nowhere_is_kept_as_unknown() -> None:
    assert TYPES.decode("BedBurnt", 1, b'{"bed":"4W"}') == Unknown("BedBurnt")


@pytest.mark.parametrize(("kind", "version"), [("BedCleaned", 3), ("BedCleaned", 9), ("Odd", 1)])
def test_a_payload_that_was_removed_reads_as_redacted_whatever_it_was(
    kind: str, version: int
) -> None:
    assert TYPES.decode(kind, version, None) == Redacted()


@given(st.text(), st.text(), st.booleans())
def test_what_is_stored_is_what_is_read_and_the_same_again(bed: str, by: str, deep: bool) -> None:
    body = BedCleaned(bed, by, deep)
    data = TYPES.encode(body)
    assert TYPES.decode("BedCleaned", 3, data) == body
    assert TYPES.encode(BedCleaned(bed, by, deep)) == data


def test_what_is_not_said_takes_no_bytes() -> None:
    assert TYPES.encode(BedCleaned("4W")) == b'{"bed":"4W"}'


def test_the_schemas_hash_the_same_in_every_process() -> None:
    """A snapshot's key hashes them: another seed of Python's hashes must not cost a replay."""
    script = "from housewide.server.registry import FACT_TYPES as t; print(t.schema_hash_input())"
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_the_schemas_hash_otherwise_once_a_version_or_a_type_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = TYPES.schema_hash_input()
    monkeypatch.setattr(BedCleaned, "version", 4)
    newer = TYPES.schema_hash_input()
    assert newer != before
    assert FactTypes([BedCleaned, Redacted]).schema_hash_input() != newer
