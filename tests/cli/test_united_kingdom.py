"""A British hospital from the wire to the terminal: its words, its measures, and nobody else's."""

import re

import pytest

from tests.cli.conftest import Housewide
from tests.docs.test_guide import shown
from tests.server.messages import adt
from tests.server.site import Story

AMERICAN = re.compile(r"\b(ED|units?|bays?|boarders?|NEDOCS|EDWIN|ECAT)\b", re.IGNORECASE)

pytestmark = pytest.mark.postgres


@pytest.fixture
async def marsh_lane(north: Story) -> Story:
    """The places of the guide; a man and a woman in one bay, and somebody of no told sex in A&E."""
    places, _ = shown("united-kingdom.md")
    (north.folder / "places.toml").write_text(places.replace('"marsh-lane"', '"north"'))
    north.clock.advance(1_000_000)
    await north.configure()
    await north.tell(
        adt("A01", "11", visit="V11", patient="111", to="W6^1^A", sex="F"),
        adt("A01", "12", visit="V12", patient="112", to="W6^1^B", sex="M"),
        adt("A01", "13", visit="V13", patient="113", to="W6^2^A", sex="F"),
        adt("A04", "14", visit="V14", patient="114", to="AE^1^A", sex=""),
    )
    return north


async def test_the_board_is_british(marsh_lane: Story, housewide: Housewide) -> None:
    said = await housewide("watch", "--site", marsh_lane.folder)
    assert said.code == 0
    assert "Marsh Lane" in said.out
    assert "all wards" in said.out
    assert "2 patients in mixed-sex rooms" in " ".join(said.out.split())
    assert AMERICAN.findall(said.out) == []


async def test_who_lies_in_a_mixed_room_is_told_with_what_it_means(
    marsh_lane: Story, housewide: Housewide
) -> None:
    said = await housewide("ask", "mixed_sex_patients", "--site", marsh_lane.folder)
    assert said.out.splitlines()[0] == "north  2 patients"
    assert "Delivering same-sex accommodation" in said.out
    assert AMERICAN.findall(said.out) == []
    traced = await housewide("trace", "mixed_sex_patients", "--site", marsh_lane.folder)
    assert "Patients in mixed-sex rooms: 2 patients" in traced.out
    assert all(f"control id {number}," in traced.out for number in (11, 12))
    assert "control id 13," not in traced.out


async def test_a_move_ends_the_breach(marsh_lane: Story, housewide: Housewide) -> None:
    await marsh_lane.tell(adt("A02", "15", visit="V12", patient="112", to="HDU^1^A", sex="M"))
    said = await housewide("ask", "mixed_sex_patients", "--site", marsh_lane.folder)
    assert said.out.splitlines()[0] == "north  0 patients"


async def test_an_american_score_is_refused(marsh_lane: Story, housewide: Housewide) -> None:
    said = await housewide("ask", "nedocs", "--site", marsh_lane.folder)
    assert said.code != 0
    assert "nedocs is not used in the United Kingdom" in said.err


async def test_a_ward_that_is_not_there_is_called_a_ward(
    marsh_lane: Story, housewide: Housewide
) -> None:
    said = await housewide("ask", "ed_patients", "--unit", "6W", "--site", marsh_lane.folder)
    assert "north has no ward 6W. It has: W6 (Ward 6), HDU (High dependency), AE (A&E)." in said.err


async def test_feeds_name_no_american_measure(marsh_lane: Story, housewide: Housewide) -> None:
    said = await housewide("feeds", "--site", marsh_lane.folder)
    assert said.code == 0
    assert AMERICAN.findall(said.out) == []
