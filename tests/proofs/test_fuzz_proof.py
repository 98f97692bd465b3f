"""A sample of `housewide proof fuzz`, and what it holds the intake to."""

import random

import pytest

from bench.proofs import fuzz
from bench.proofs.fuzz import LIMITS, Owed, owed
from bench.proofs.mutate import END, START, framed, mutated, split

SEED = 20261124
HL7 = b"MSH|^~\\&|A|B|||20260308||ADT^A01|1|P|2.5.1\rPID|1"


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(180)
def test_whatever_comes_over_the_wire_every_frame_is_answered_and_nothing_falls() -> None:
    report = fuzz.run(SEED, rounds=500)
    broken = {bar["name"]: bar["value"] for bar in report["bars"] if not bar["ok"]}
    assert not broken, f"seed {SEED}: {broken}, {report['examples']}"
    assert min(report["answers"]["AA"], report["answers"]["AR"]) > 0


def test_a_frame_is_owed_aa_where_it_is_hl7_and_ar_where_it_is_not() -> None:
    stretch = START + HL7 + END + START + b"hello" + END
    assert list(owed(stretch)) == [Owed("AA", HL7, "1"), Owed("AR", b"hello", "")]


def test_a_frame_that_another_one_cuts_short_is_owed_nothing() -> None:
    assert list(owed(START + HL7 + START + HL7 + END)) == [Owed("AA", HL7, "1")]


def test_without_a_start_block_only_what_names_itself_is_answered() -> None:
    assert list(owed(b"hello" + END)) == []
    assert list(owed(HL7 + END)) == [Owed("AR", HL7, "1")]


def test_two_messages_in_one_frame_are_owed_two_answers() -> None:
    assert [one.code for one in owed(START + HL7 + b"\r" + HL7 + END)] == ["AA", "AA"]


def test_of_a_frame_that_is_too_long_the_first_bytes_are_owed() -> None:
    long = HL7 + b"x" * LIMITS.frame_bytes
    assert list(owed(START + long + END)) == [Owed("AR", long[: LIMITS.kept_bytes], "1")]


def test_the_same_seed_sends_the_same_bytes() -> None:
    assert _sent(1) == _sent(1)
    assert _sent(1) != _sent(2)


def test_a_stretch_that_is_split_over_many_writes_is_the_same_stretch() -> None:
    chance = random.Random(SEED)
    for _ in range(200):
        assert b"".join(split(chance, HL7)) == HL7


def _sent(seed: int) -> list[bytes]:
    chance = random.Random(seed)
    return [framed(chance, mutated(chance, HL7 + b"\r")) for _ in range(50)]
