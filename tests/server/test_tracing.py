"""From a number to its patients, their facts and the raw messages; nobody looks unseen."""

from datetime import date

import pytest

from housewide.hospital.visits.facts import VisitAdmitted
from housewide.kit.clock import DAY, HOUR, Instant
from housewide.log.lookup import facts_of_subject
from housewide.server import tracing
from housewide.server.reprocess import Choice, reprocess
from housewide.server.tracing import Trace, trace
from housewide.server.tracing_period import trace_period
from tests.server.files import profile
from tests.server.messages import adt, bed_status
from tests.server.site import NORTH, Story

FIRST = adt("A01", "1")
SECOND = adt("A01", "2", visit="V2", patient="200", to="6W^602^A")


async def traced(
    north: Story,
    name: str = "census_patients",
    *,
    unit: str | None = None,
    limit: int = 9,
    at: Instant | None = None,
) -> Trace:
    return await trace(
        north.process, NORTH, name, unit=unit, actor="user:kim", purpose="bed meeting",
        limit=limit, believed_by=at,
    )  # fmt: skip


@pytest.fixture
async def two_patients(north: Story) -> Story:
    await north.tell(FIRST, SECOND)
    await north.tell(bed_status("3", "6W^602^A", "O"), source="beds")
    return north


async def test_a_census_leads_to_its_visits_their_facts_and_their_bytes(two_patients):
    found = await traced(two_patients)
    assert found.measure.value == len(found.subjects) == 2
    by_key = {subject.key: subject for subject in found.subjects}
    assert tuple(sorted(by_key)) == found.measure.made_of
    messages = {
        t.message and t.message.data
        for subject in found.subjects
        for t in subject.facts
        if t.fact.kind == "VisitAdmitted"
    }
    assert messages == {FIRST, SECOND}


async def test_each_subject_has_an_audit_entry_before_anything_of_it_is_read(
    two_patients, monkeypatch
):
    """Method: another connection looks at the audit log at the moment when facts are fetched."""
    entries_at_reading = []
    fetch = facts_of_subject

    async def seen(conn, shard, subject):
        entries_at_reading.append({e.subject for e in await two_patients.audit()})
        return await fetch(conn, shard, subject)

    monkeypatch.setattr(tracing, "facts_of_subject", seen)
    found = await traced(two_patients)
    keys = {subject.key for subject in found.subjects}
    assert entries_at_reading == [keys, keys]
    entries = await two_patients.audit()
    assert len(entries) == 2
    assert {(e.actor, e.action, e.purpose) for e in entries} == {
        ("user:kim", "trace", "bed meeting")
    }


async def test_who_is_not_shown_is_counted_and_not_entered(two_patients):
    found = await traced(two_patients, limit=1)
    assert (len(found.subjects), found.omitted) == (1, 1)
    assert [e.subject for e in await two_patients.audit()] == [found.subjects[0].key]


async def test_a_number_made_of_nobody_discloses_nobody(north):
    found = await traced(north)
    assert found.measure.value is None
    assert found.subjects == []
    assert await north.audit() == []


async def test_an_occupied_bed_leads_to_who_lies_in_it(two_patients):
    found = await traced(two_patients, "beds_occupied", unit="6W")
    assert [s.key for s in found.subjects] == ["6W-601-A", "6W-602-A"]
    facts = [t.fact for t in found.subjects[1].facts]
    assert [f.kind for f in facts] == ["VisitIdentified", "VisitAdmitted", "BedStatusReported"]
    assert sorted(e.subject[:2] for e in await two_patients.audit()) == ["6W", "6W", "v.", "v."]


async def test_a_past_number_is_made_of_what_was_believed_then(two_patients):
    then = two_patients.clock.now()
    two_patients.clock.advance(HOUR)
    await two_patients.tell(adt("A03", "4", at="20261124124500"))
    assert (await traced(two_patients)).measure.value == 1
    past = await traced(two_patients, at=then)
    assert past.measure.value == 2
    kinds = {t.fact.kind for subject in past.subjects for t in subject.facts}
    assert "VisitDischarged" not in kinds, "nobody knew it yet"
    assert VisitAdmitted.__name__ in kinds


async def test_a_bed_of_which_nothing_was_told_rests_on_the_file_it_stands_in(two_patients):
    found = await traced(two_patients, "beds_unknown", unit="ICU")
    (bed,) = found.subjects
    assert bed.key == "ICU-1-A"
    assert [t.fact.kind for t in bed.facts] == ["PlacesConfigured"]
    assert bed.facts[0].fact.data == (await two_patients.stored_facts())[0].data


async def test_an_empty_bed_to_clean_leads_to_who_left_it(two_patients):
    two_patients.clock.advance(HOUR)
    await two_patients.tell(adt("A03", "4", at="20261124124500"))
    found = await traced(two_patients, "beds_to_clean", unit="6W")
    (bed,) = found.subjects
    assert bed.key == "6W-601-A"
    assert bed.facts[-1].fact.kind == "VisitDischarged"
    await two_patients.tell(bed_status("5", "6W^601^A", "U", at="20261124125000"), source="beds")
    (bed,) = (await traced(two_patients, "beds_available", unit="6W")).subjects
    assert [t.fact.kind for t in bed.facts] == ["BedStatusReported"], "who left before is past"


async def test_an_empty_bed_leads_to_whom_it_is_promised_to(two_patients):
    await two_patients.tell(adt("A14", "4", visit="V3", patient="300", to="ICU^1^A"))
    found = await traced(two_patients, "beds_available_after_decisions", unit="ICU")
    (bed,) = found.subjects
    assert (found.measure.value, bed.key) == (0, "ICU-1-A")
    assert [t.fact.kind for t in bed.facts] == ["VisitIdentified", "MovementPlanned"]


def _when_it_happened(message: bytes, at: str) -> bytes:
    """The same with EVN-6: a turn is not worked out of when something was typed in."""
    return message.replace(f"|{at}\rPID".encode(), f"|{at}||||{at}\rPID".encode())


async def test_the_turn_of_a_bed_leads_to_who_left_it_and_to_who_came(north):
    await north.tell(FIRST)
    north.clock.advance(DAY + 2 * HOUR)
    left, came = "20261125130000", "20261125133000"
    await north.tell(_when_it_happened(adt("A03", "2", at=left), left))
    await north.tell(_when_it_happened(adt("A01", "3", visit="V2", patient="200", at=came), came))
    north.clock.advance(DAY)
    found = await trace_period(
        north.process, NORTH, "turn_whole_minutes", (date(2026, 11, 25), date(2026, 11, 25)),
        unit=None, actor="user:kim", purpose="audit", limit=9,
    )  # fmt: skip
    (bed,) = found.subjects
    assert (found.measure.value, bed.key) == (30, "6W-601-A")
    kinds = [t.fact.kind for t in bed.facts if t.fact.kind != "VisitIdentified"]
    assert kinds == ["VisitAdmitted", "VisitDischarged", "VisitAdmitted"]


async def test_what_was_read_again_is_shown_as_withdrawn_and_by_which_fact(north):
    await north.tell(adt("A01", "1", to="6WEST^601^A"))
    (north.folder / "ehr.toml").write_text(
        profile("ehr", '[[location]]\npoint_of_care = "6WEST"\nunit = "6W"\n')
    )
    await north.configure()
    before = north.clock.now()
    again = reprocess(north.process, NORTH, Choice(), actor="user:kim", apply=True)
    assert [reread.changed async for reread in again] == [True]
    (subject,) = (await traced(north, unit="6W")).subjects
    reread = next(f.position for f in await north.stored_facts() if f.kind == "MessageReread")
    admitted = [t for t in subject.facts if t.fact.kind == "VisitAdmitted"]
    assert [t.withdrawn_by for t in admitted] == [reread, None]
    assert before <= admitted[1].fact.believed_at


async def test_what_does_not_fit_is_said_beside_the_fact_that_told_it(north):
    await north.tell(
        adt("A01", "1"),
        adt("A12", "2", to="6W^601^B", at="20261124120100"),
        adt("A08", "3", to="ICU^1^A", at="20261124120200"),
    )
    (subject,) = (await traced(north)).subjects
    assert {t.fact.kind: t.odd for t in subject.facts if t.odd} == {
        "MoveCancelled": ("cancelled-move-to-another-place",),
        "VisitUpdated": ("proposes-another-place",),
    }
