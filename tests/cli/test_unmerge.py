"""`housewide unmerge`, as a person types it and sees it: shown first, and written when asked to."""

import io
import json

import pytest

from tests.cli.conftest import Housewide, Said
from tests.server.messages import adt
from tests.server.site import Story
from tests.server.test_unmerge import merge


@pytest.fixture
async def take(north: Story, housewide: Housewide, monkeypatch: pytest.MonkeyPatch) -> Housewide:
    """Patient 200 was merged into 100; runs `housewide unmerge` with a number typed to it."""
    await north.tell(merge("5", "200", "100"))

    async def run(number: str, *words: str) -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
        return await housewide("unmerge", "--facility", "north", "--site", north.folder, *words)

    return run


DECIDED = ("--apply", "--by", "Ada Byron", "--reason", "two people of one name")


async def test_a_dry_run_says_what_would_change_and_how_to_do_it(
    north: Story, take: Housewide
) -> None:
    known = await north.kinds()
    said = await take("NTH:MR:200")
    assert (said.code, said.err) == (0, "")
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[0].startswith("p.")
    assert "(DOE, JANE) would be a patient of its own again; it meant p." in lines[0]
    assert lines[1].startswith("2026-11-24T12:10:00Z merged into p.")
    assert lines[1].endswith(", by message 5")
    assert lines[2].startswith("1 visit of that record, and not of p.")
    assert lines[3].startswith("back v.")
    assert lines[3].endswith("(V2)")
    assert any(line.startswith("conflict ends The patient p.") for line in lines)
    assert "The census stays: 2 patients." in lines
    assert lines[-1].startswith("Nothing was written. Add --apply --by NAME --reason TEXT")
    assert await north.kinds() == known


async def test_applied_it_is_said_to_be_done_and_a_second_time_refused(
    north: Story, take: Housewide
) -> None:
    said = await take("NTH:MR:200", *DECIDED)
    assert (said.code, said.err) == (0, "")
    assert " is a patient of its own again; " in said.out
    assert "Nothing was written" not in said.out
    assert (await north.kinds())[-1] == "PatientUnmerged"
    again = await take("NTH:MR:200", *DECIDED)
    assert again.code == 1
    assert "apart-already" in again.err
    assert "since 2026-11-24T14:00:00Z, by a person" in again.err


async def test_a_visit_that_only_the_ehr_can_give_back_is_named(
    north: Story, take: Housewide
) -> None:
    await north.tell(adt("A08", "6", visit="V2", patient="100", to="6X^1^A"))
    said = await take("NTH:MR:200")
    words = " ".join(said.out.split())
    assert "0 visits of that record" in words
    assert "1 visit told of under that record before" in words
    assert "only the EHR gives them back (A45). stays v." in words


@pytest.mark.parametrize(
    ("number", "words", "code"),
    [
        ("200", (), "bad-identifier"),
        ("NTH:MR:100", (), "never-merged"),
        ("NTH:MR:999", (), "never-merged"),
        ("NTH:MR:200", ("--apply",), "unmerge-refused"),
        ("NTH:MR:200", ("--apply", "--by", "Ada Byron"), "unmerge-refused"),
    ],
)
async def test_what_cannot_be_done_is_refused_by_its_name(
    north: Story, take: Housewide, number: str, words: tuple[str, ...], code: str
) -> None:
    known = await north.kinds()
    said = await take(number, *words)
    assert said.code == 1
    assert code in said.err
    assert await north.kinds() == known


async def test_a_machine_is_told_the_same(take: Housewide) -> None:
    told = json.loads((await take("NTH:MR:200", "--json")).out)
    assert told["applied"] is False
    assert [visit["number"] for visit in told["change"]["visits"]] == ["V2"]
    assert [(word["what"], word["message"]) for word in told["told"]] == [("merge", 5)]
