"""`housewide message`: a dead letter can be read by a person, who is entered as having looked."""

import json

import pytest

from housewide.cli.command import verbatim
from housewide.cli.message_lines import show_told
from tests.cli.conftest import Housewide
from tests.server.site import Story

DEAD = 3
"""Where the message lies that nobody could read: its visit has no number."""


async def test_a_dead_letter_shows_its_text_and_why_it_could_not_be_read(
    north: Story, housewide: Housewide
) -> None:
    said = await housewide("message", f"{DEAD}", "--facility", "north", "--site", north.folder)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"      message {DEAD}  ADT^A01 from EHR|NTH, control id 3,")
    assert "PID|1||100^^^NTH^MR||DOE^JANE|" in said.out
    assert "dead letter: no-visit-number." in said.out
    assert "MessageDeadLettered of p." in said.out


async def test_what_a_message_told_stands_below_it(north: Story, housewide: Housewide) -> None:
    said = await housewide("message", "1", "--facility", "north", "--site", north.folder)
    admitted = said.out[said.out.index("VisitAdmitted of v.") :].splitlines()
    assert admitted[1].startswith("      tells patient p.")
    assert "; patient_class I; place.unit 6W; place.bed 6W-601-A" in admitted[1]
    assert "dead letter" not in said.out


def test_what_a_fact_tells_is_said_by_its_own_names(capsys: pytest.CaptureFixture[str]) -> None:
    told = b'{"expected_at":1795563800000000,"place":{"unit":"6W","bed":""},"names":["a","b"]}'
    show_told(verbatim(), told)
    show_told(verbatim(), None)
    show_told(verbatim(), b"{}")
    said = "expected_at 2026-11-24T23:43:20Z; place.unit 6W; names a; names b"
    assert capsys.readouterr().out == f"      tells {said}\n"


async def test_no_sender_steers_the_terminal(north: Story, housewide: Housewide) -> None:
    said = await housewide("message", "2", "--facility", "north", "--site", north.folder)
    assert "control id [/x]\ufffd[2J," in said.out
    assert "\x1b" not in said.out


async def test_each_look_is_entered_before_the_answer(north: Story, housewide: Housewide) -> None:
    words = ("message", f"{DEAD}", "--facility", "north", "--site", north.folder)
    said = await housewide(*words, "--purpose", "mending a feed", "--json")
    told = json.loads(said.out)
    assert told["reason"] == "no-visit-number"
    entries = await north.audit()
    assert {(e.action, e.purpose) for e in entries} == {("message", "mending a feed")}
    patient = next(f["subject"] for f in told["facts"] if f["kind"] == "MessageDeadLettered")
    assert {e.subject for e in entries} == {f"m.{DEAD}", patient}


async def test_where_no_message_is_nothing_is_entered(north: Story, housewide: Housewide) -> None:
    said = await housewide("message", "99", "--facility", "north", "--site", north.folder)
    assert said.code == 1
    assert "north has no message 99. Its messages are 1 to 4." in said.err
    assert await north.audit() == []


async def test_bytes_that_were_removed_are_said_to_be(north: Story, housewide: Housewide) -> None:
    await north.remove_bytes(message=DEAD)
    said = await housewide("message", f"{DEAD}", "--facility", "north", "--site", north.folder)
    assert "its bytes were removed under authority" in said.out
    assert "DOE" not in said.out
