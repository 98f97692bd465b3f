"""A facility is opened from a census extract, and its messages go on from there."""

import pytest

from housewide.hospital.agreement.facts import CensusLoaded
from housewide.hospital.house.measures import measure
from housewide.integrations.census.columns import BadCensus
from housewide.kit.clock import HOUR, MINUTE
from housewide.server.census import NoSuchSource, load_census
from housewide.server.follower import NotYet
from housewide.server.redaction import redact_patient
from tests.server.extracts import extract, load, row
from tests.server.messages import adt
from tests.server.site import NOON, NORTH, Story

TWO = (row(), row("V2", patient="200", at="ICU,1,A", name="ROE,ANN"))


async def where(north: Story) -> dict[str, int]:
    house = (await north.follower()).house.at(north.clock.now())
    return {unit: len(keys) for unit, keys in house.index.by_unit.items() if keys}


async def test_an_extract_opens_the_facility_as_of_its_moment(north: Story) -> None:
    await north.configure()
    loaded = await load(north, *TWO)
    assert (loaded.rows, loaded.opened) == (2, 2)
    assert await where(north) == {"6W": 1, "ICU": 1}
    (fact,) = await north.facts(CensusLoaded)
    assert (fact.as_of, fact.confidence, fact.opened) == (NOON, "medium", 2)  # type: ignore[attr-defined]


async def test_its_numbers_are_as_old_as_the_extract_and_in_shadow(north: Story) -> None:
    await north.configure()
    north.clock.advance(3 * HOUR)
    await load_census(
        north.process, NORTH, extract(*TWO), as_of=NOON, confidence="low", source="ehr",
        actor="user:ada",
    )  # fmt: skip
    house = (await north.follower()).house
    found = measure(house, "census_patients", north.clock.now())
    assert (found.value, found.heard_at, found.shadow) == (2, NOON, True)
    assert "opened from a census as of 24 Nov 07:00 EST, confidence low" in found.agreement


async def test_messages_of_a_visit_go_on_with_it(north: Story) -> None:
    await north.configure()
    await load(north, *TWO)
    north.clock.advance(HOUR)
    await north.tell(adt("A08", "1", at="20261124121000"))
    await north.tell(adt("A02", "2", to="ICU^1^A", at="20261124122000"))
    assert await where(north) == {"ICU": 2}
    await north.tell(adt("A03", "3", to="ICU^1^A", at="20261124123000"))
    assert await where(north) == {"ICU": 1}


async def test_what_messages_told_before_is_not_touched(north: Story) -> None:
    await north.configure()
    await north.tell(adt("A01", "1", to="6W^602^A", at="20261124110000"))
    loaded = await load(north, *TWO)
    assert loaded.opened == 1
    house = (await north.follower()).house
    assert house.index.by_bed.keys() == {"6W-602-A", "ICU-1-A"}


async def test_an_extract_that_is_loaded_twice_opens_nothing_more(north: Story) -> None:
    await north.configure()
    await load(north, *TWO)
    before = len(await north.stored_facts())
    assert (await load(north, *TWO)).opened == 0
    assert len(await north.stored_facts()) == before


async def test_nothing_is_loaded_of_a_file_with_a_fault(north: Story) -> None:
    await north.configure()
    before = len(await north.stored_facts())
    with pytest.raises(BadCensus):
        await load(north, *TWO, row("V3", at="9Z,1,A"))
    assert len(await north.stored_facts()) == before


async def test_an_extract_of_a_moment_to_come_or_of_no_known_source_is_refused(
    north: Story,
) -> None:
    await north.configure()

    async def loading(source: str, ahead: int) -> None:
        await load_census(
            north.process, NORTH, extract(row()), as_of=NOON + ahead, confidence="high",
            source=source, actor="user:ada",
        )  # fmt: skip

    with pytest.raises(NotYet):
        await loading("ehr", MINUTE)
    with pytest.raises(NoSuchSource, match="beds, ehr"):
        await loading("his", 0)


async def test_a_redaction_leaves_no_byte_of_a_row(north: Story) -> None:
    await north.configure()
    await load(north, *TWO)
    key = (await north.follower()).house.visits.visits
    patient = next(v.now.patient for v in key.values() if v.now.place.unit == "ICU")
    await redact_patient(
        north.process, NORTH, patient, requested_by="ada", approved_by="bob", reason="asked for"
    )
    left = b"".join(f.data or b"" for f in await north.stored_facts())
    assert b"ROE" not in left
    assert b"DOE" in left
    assert await where(north) == {"6W": 1, "ICU": 1}
