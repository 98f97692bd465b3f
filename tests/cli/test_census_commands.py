"""Opening a hospital and comparing it with its EHR, as a person types it and sees it."""

import json

import pytest

from tests.server.extracts import extract, row
from tests.server.site import NOON, NORTH

AT = ("--facility", NORTH, "--as-of", "2026-11-24T12:00Z")

HERE = (row(), row("V2", patient="200", at="ICU,1,A", name="ROE,ANN"))
"""V1 is where we have it; of V2 we do not know where it is."""


@pytest.fixture
def written(north):
    """Write an extract; its path."""

    def write(*rows: str):
        path = north.folder / "census.csv"
        path.write_bytes(extract(*rows))
        return path

    return write


async def test_load_census_says_what_was_opened_and_what_was_known(north, housewide, written):
    new = row("V9", patient="900", at="6W,601,B", name="POE,TOM")
    words = ("load", "census", written(*HERE, new), *AT, "--confidence", "medium")
    said = await housewide(*words, "--site", north.folder)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(
        "north: 1 visit opened as of 2026-11-24T12:00:00Z, confidence medium.\n"
        "2 visits known already, and left as messages told them"
    )
    for shown in ("watch", "feeds", "ask census_patients", "trace census_patients"):
        said = await housewide(*shown.split(), "--site", north.folder)
        assert "shadow" in said.out
        opened = "opened from a census as of 24 Nov 07:00 EST, confidence medium"
        assert opened in " ".join(said.out.split())


async def test_a_bad_file_is_refused_with_each_row_column_and_value(north, housewide, written):
    path = written(row(at="9Z,1,A"), row("V2", admitted="soon"))
    said = await housewide(
        "load", "census", path, *AT, "--confidence", "high", "--site", north.folder
    )
    assert said.code == 1
    assert "2 faults, and nothing of it was taken" in said.err
    assert "row 2, unit: '9Z'. This facility has no such unit" in said.err
    assert "row 3, admitted_at: 'soon'. Write 2026-03-02 08:10" in said.err


async def test_a_traced_number_shows_the_row_that_it_rests_on(north, housewide, written):
    new = row("V9", patient="900", at="6W,601,B", name="POE,TOM")
    await housewide(
        "load", "census", written(new), *AT, "--confidence", "high", "--site", north.folder
    )
    said = await housewide(
        "trace", "census_patients", "--unit", "6W", "--facility", NORTH, "--site", north.folder
    )
    assert "POE,TOM" in said.out
    assert "row 2 of the extract " in said.out


async def test_reconcile_shows_each_unit_and_each_difference_and_settles_it(
    north, housewide, written
):
    site = ("--site", north.folder)
    said = await housewide("reconcile", written(*HERE), *AT, *site)
    assert (said.code, said.err) == (0, "")
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[0] == "north as of 2026-11-24T12:00:00Z: 50 % agree."
    assert "6W 1 0 0 0 0 0" in lines
    assert "ICU 0 0 0 1 0 0" in lines
    assert any(line.startswith("1 misplaced: in another unit. EHR ICU-1-A, we ") for line in lines)
    traced = await housewide("trace", "proposals_open", "--facility", NORTH, *site)
    assert "ROE,ANN" in traced.out
    settle = ("reconcile", "--facility", NORTH, *site)
    assert "too-much-differs" in (await housewide(*settle, "--all")).err
    kept = await housewide(*settle, "--accept", "1")
    assert kept.out.startswith("1 proposal accepted, 0 not.")
    assert "misplaced: moved from " in kept.out
    assert " to ICU-1-A. v" in kept.out
    assert (
        "nothing-to-settle" in (await housewide(*settle, "--reject", "1", "--reason", "seen")).err
    )
    again = await housewide("reconcile", written(*HERE), *AT, *site, "--json")
    assert json.loads(again.out)["percent"] == 100
    assert json.loads(again.out)["as_of"] == NOON


async def test_reconcile_says_who_is_an_inpatient_by_one_of_the_two_alone(
    north, housewide, written
):
    rows = (row(as_class="E"), row("V2", patient="200", at="ICU,1,A", as_class=""))
    said = await housewide("reconcile", written(*rows), *AT, "--site", north.folder)
    words = " ".join(said.out.split())
    assert (
        "class-differs: an inpatient by one, and not by the other. 6W-601-A, EHR E, we I." in words
    )


async def test_reconcile_says_of_how_many_the_report_has_no_class(north, housewide, written):
    rows = (row(as_class=""), HERE[1])
    said = await housewide("reconcile", written(*rows), *AT, "--site", north.folder)
    assert "1 visit without a class in the extract: only the places were compared." in said.out


async def test_reconcile_wants_to_be_told_one_thing(north, housewide, written):
    settle = ("reconcile", "--facility", NORTH, "--site", north.folder)
    for words in ((), ("--all", "--accept", "1"), ("--reject", "1")):
        assert "say-what-to-do" in (await housewide(*settle, *words)).err


async def test_reconcile_says_what_was_rejected_before(north, housewide, written):
    site = ("--site", north.folder)
    await housewide("reconcile", written(*HERE), *AT, *site)
    settle = ("reconcile", "--facility", NORTH, *site)
    kept = await housewide(*settle, "--reject", "1", "--reason", "extract-wrong")
    words = " ".join(kept.out.split())
    assert "1 misplaced: extract wrong, we keep " in words
    assert ", EHR ICU-1-A. v" in words
    again = await housewide("reconcile", written(*HERE), *AT, *site)
    (line,) = [line for line in again.out.splitlines() if "misplaced: in" in line]
    assert line.split()[0] == "2"
    assert line.endswith("Rejected before: extract wrong.")


async def test_a_share_that_agrees_is_told_alike_wherever_and_never_rounded_up(
    north, housewide, written
):
    """Found by trying: 42.9 % stood above a sentence that said 42.8 %."""
    lacking = [row(f"V{n}", patient=f"{n}00", at="6W,601,B", name="POE,TOM") for n in range(5, 9)]
    site = ("--site", north.folder)
    said = await housewide("reconcile", written(*HERE, *lacking), *AT, *site)
    assert "north as of 2026-11-24T12:00:00Z: 16.6 % agree." in said.out
    for words in (("ask",), ("trace",)):
        said = await housewide(*words, "agreement_with_ehr_percent", *site)
        assert said.out.count("16.6 %") == 2
        assert "16.7" not in said.out
    said = await housewide("ask", "agreement_with_ehr_percent", *site, "--json")
    assert json.loads(said.out)["measures"][0]["value"] == pytest.approx(100 / 6)
