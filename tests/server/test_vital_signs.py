"""From an ORU message to a number of the ill, through the log: traced, read again, redacted."""

from housewide.kit.keys import Identifier
from housewide.kit.measure import Measure
from housewide.server.picture import SiteReader
from housewide.server.redaction import patient_key, redact_patient
from housewide.server.tracing import trace
from tests.server.messages import adt, vital_signs
from tests.server.site import NORTH, Story


async def asked(north: Story, name: str) -> Measure:
    follower = await north.follower()
    return follower.measure(name, north.clock.now(), None)


async def test_vital_signs_become_a_score_of_the_patient(north: Story) -> None:
    await north.tell(adt("A01", "1"))
    assert (await asked(north, "news2_high_patients")).value is None
    assert (await asked(north, "news2_unknown_patients")).value == 1
    await north.tell(vital_signs("2", 70))
    assert (await asked(north, "news2_unknown_patients")).value == 0
    assert (await asked(north, "news2_single_three_patients")).value == 0
    await north.tell(vital_signs("3", 135, status="C"))
    found = await asked(north, "news2_single_three_patients")
    assert (found.value, len(found.made_of)) == (1, 1)


async def test_a_score_leads_to_the_messages_that_told_the_signs(north: Story) -> None:
    signs = vital_signs("2", 135)
    await north.tell(adt("A01", "1"), signs)
    found = await trace(
        north.process, NORTH, "news2_single_three_patients", unit=None, actor="user:kim",
        purpose="safety huddle", limit=9,
    )  # fmt: skip
    (subject,) = found.subjects
    told = {t.fact.kind: t.message and t.message.data for t in subject.facts}
    assert told["VitalsMeasured"] == signs


async def test_a_redaction_of_the_patient_takes_the_messages_of_vital_signs(north: Story) -> None:
    await north.tell(adt("A01", "1"), vital_signs("2", 135))
    await redact_patient(
        north.process, NORTH, await patient_key(north.conn, Identifier("NTH", "MR", "100")),
        requested_by="registrar Hall", approved_by="officer Okafor", reason="court order 12/2026",
    )  # fmt: skip
    assert await north.conn.fetchval("select count(*) from messages_payloads") == 0
    assert (await asked(north, "news2_single_three_patients")).value == 1, "a number stays"


async def test_signs_of_a_patient_without_a_visit_number_cost_another_s_nothing(
    north: Story,
) -> None:
    neighbour = vital_signs("2", 70, visit="", patient="200")
    await north.tell(adt("A01", "1"), vital_signs("2", 135) + neighbour[neighbour.index(b"PID") :])
    assert "MessageDeadLettered" not in await north.kinds()
    assert (await asked(north, "news2_single_three_patients")).value == 1


async def test_a_picture_has_the_measures_that_it_was_asked_for(north: Story) -> None:
    reader = SiteReader(north.process, ["census_patients"])
    await reader.open()
    (facility,) = (await reader.picture()).facilities
    assert list(facility.totals) == ["census_patients"]
    assert {name for unit in facility.units for name in unit.measures} == {"census_patients"}
