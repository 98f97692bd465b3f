"""`housewide conflicts`: each in words, with its clocks and where to look it up."""

import json
import re

import pytest

from housewide.hospital.patients.facts import PatientIdentified
from tests.server.messages import adt, bed_status
from tests.server.site import Story


@pytest.fixture
async def in_conflict(north: Story) -> Story:
    """A patient in a place nobody knows (as `north` has), two in one bed, and one bed by nobody."""
    await north.tell(adt("A01", "5", visit="V3", patient="300"))
    await north.tell(bed_status("6", "ICU^1^A", "O"), source="beds")
    return north


async def test_each_conflict_is_told_with_its_clocks(in_conflict, housewide):
    said = await housewide("conflicts", "--site", in_conflict.folder)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0].startswith("north  3 conflicts at ")
    told = [line.strip() for line in lines if line.startswith("  ") and not line.startswith("    ")]
    assert told == [
        "Several visits are in the bed 6W-601-A.",
        "A patient is in no place that this facility has.",
        "The bed ICU-1-A is said to be taken, and no visit is in it.",
    ]
    claims = [line.strip() for line in lines if line.startswith("    ")]
    assert len(claims) == 4
    assert all(" since 2026-11-24T" in claim and ", message " in claim for claim in claims)


async def test_it_names_nobody(in_conflict, housewide):
    said = await housewide("conflicts", "--site", in_conflict.folder, "--json")
    (doe, *_) = await in_conflict.facts(PatientIdentified)
    assert doe.family == "DOE"
    assert not {"DOE", "JANE", "V1", "NTH"} & set(re.findall(r"[A-Za-z0-9]+", said.out))


async def test_its_json_has_each_claim_by_facility(in_conflict, housewide):
    said = await housewide(
        "conflicts", "--facility", "north", "--site", in_conflict.folder, "--json"
    )
    assert said.out.count("\n") == 1
    told = json.loads(said.out)
    assert [each["kind"] for each in told["facilities"]["north"]] == [
        "two-in-one-bed",
        "unplaced",
        "said-taken",
    ]
    claim = told["facilities"]["north"][0]["claims"][0]
    assert set(claim) == {"subject", "says", "since_at", "since_from", "fact", "message"}
    assert claim["subject"].startswith("v.")


async def test_a_house_without_contradictions_says_that_there_are_none(north, housewide):
    await north.tell(adt("A11", "7", visit="V2", patient="200", to="6X^1^A"))
    said = await housewide("conflicts", "--site", north.folder)
    assert said.out.startswith("north  0 conflicts at ")
