"""A wrong merge of two patients is taken back by a person: what changes, who may, what is kept."""

import asyncio

import msgspec
import pytest
from msgspec.structs import replace

from housewide.hospital.house.conflicts import in_two_places
from housewide.hospital.house.measures import measure
from housewide.hospital.patients.facts import PatientMerged
from housewide.kit.clock import HOUR
from housewide.kit.facts import Draft
from housewide.kit.keys import Identifier
from housewide.log.facts import FactAppender
from housewide.log.heads import lock_head
from housewide.server.redaction import patient_key
from housewide.server.registry import as_row
from housewide.server.unmerge import (
    ApartAlready,
    Authority,
    MergedElsewhere,
    NeverMerged,
    Unmerged,
    UnmergeRefused,
    unmerge,
)
from tests.server.messages import adt
from tests.server.site import NOON, NORTH, Story, at_work, until

HIM = Authority("Ada Byron", "two people of one name: ticket 12")

ANN, BEA, CLEO = "1000", "2000", "3000"

MERGED = 3
"""The position of the message by which Bea's record was merged into Ann's."""


def merge(control_id: str, old: str, into: str, at: str = "20261124121000") -> bytes:
    """An A40: the record in MRG is that of the patient in PID."""
    who = adt("A40", control_id, patient=into, at=at).split(b"PV1|")[0]
    return who + f"MRG|{old}^^^NTH^MR\r".encode()


async def key(north: Story, number: str) -> str:
    return await patient_key(north.conn, Identifier("NTH", "MR", number))


async def wrongly_merged(north: Story) -> None:
    """Ann lies in 601-A and Bea in the ICU; at 12:10 the EHR takes them for one. It is 13:00."""
    await north.tell(
        adt("A01", "1", patient=ANN),
        adt("A01", "2", visit="V2", patient=BEA, to="ICU^1^A", name="DOE^JUNE"),
        merge("3", BEA, ANN),
    )
    north.clock.advance(HOUR)


async def asked(
    north: Story, number: str, *, apply: bool = True, facility: str = NORTH
) -> Unmerged:
    record = await key(north, number)
    authority = HIM if apply else None
    return await unmerge(north.process, facility, record, actor="user:ada", authority=authority)


async def meant(north: Story, number: str) -> str:
    """The number of the record that this one means."""
    resolved = (await north.follower()).house.same_patient.resolve(await key(north, number))
    return {await key(north, each): each for each in (ANN, BEA, CLEO)}[resolved]


async def test_a_look_says_what_would_change_and_changes_nothing(north: Story) -> None:
    await wrongly_merged(north)
    known = len(await north.stored_facts())
    found = await asked(north, BEA, apply=False)
    change = found.change
    assert (found.applied, change.name, change.into_name) == (False, "DOE, JUNE", "DOE, JANE")
    assert (change.record, change.into) == (await key(north, BEA), await key(north, ANN))
    assert [visit.number for visit in change.visits] == ["V2"]
    assert change.conflicts_ended == (f"The patient {change.into} is in several places.",)
    assert (change.along, change.staying, change.conflicts_begun) == ((), (), ())
    assert (change.census_before, change.census_after) == (2, 2)
    assert [(word.what, word.message) for word in found.told] == [("merge", MERGED)]
    assert len(await north.stored_facts()) == known
    assert await meant(north, BEA) == ANN


async def test_taken_back_there_are_two_patients_again_and_who_follows_believes_it(
    north: Story,
) -> None:
    await wrongly_merged(north)
    running = await north.follower()
    assert len(in_two_places(running.house)) == 1
    look = await asked(north, BEA, apply=False)
    found = await asked(north, BEA)
    assert found == replace(look, applied=True)
    assert await running.step() == 1
    assert in_two_places(running.house) == ()
    assert measure(running.house, "census_patients", north.clock.now()).value == 2
    fact = (await north.stored_facts())[-1]
    told = (fact.kind, fact.subject, fact.actor, fact.message, fact.effective_at)
    assert told == ("PatientUnmerged", found.change.record, "user:ada", None, NOON + HOUR)
    assert (fact.effective_from, fact.data) == ("decided", b"{}")


async def test_who_decided_and_why_stands_in_the_audit_log_and_so_does_a_look(
    north: Story,
) -> None:
    await wrongly_merged(north)
    change = (await asked(north, BEA, apply=False)).change
    look = await north.audit()
    await asked(north, BEA)
    entries = (await north.audit())[len(look) :]
    about = {change.record, change.into, change.visits[0].key}
    assert {e.subject for e in look} == {e.subject for e in entries} == about
    assert {(e.actor, e.action, e.purpose) for e in look} == {("user:ada", "unmerge", "operations")}
    assert {(e.action, e.purpose) for e in entries} == {("unmerge", HIM.reason)}
    data = entries[0].data
    assert data is not None
    assert msgspec.json.decode(data) == {"apply": True, "by": "Ada Byron"}


async def test_a_visit_told_of_under_the_other_record_since_then_is_not_given_back(
    north: Story,
) -> None:
    """As an EHR goes on after its merge: Bea's visit is updated under Ann's number."""
    await wrongly_merged(north)
    update = adt("A08", "4", visit="V2", patient=ANN, to="ICU^1^A", at="20261124123000")
    await north.tell(update)
    change = (await asked(north, BEA)).change
    assert (change.visits, [visit.number for visit in change.staying]) == ((), ["V2"])
    assert change.conflicts_ended == ()
    # The EHR's own mending (A45) gives it back.
    north.clock.advance(HOUR)
    await north.tell(
        adt("A45", "5", visit="V2", patient=BEA, to="ICU^1^A", at="20261124140000")
        + f"MRG|{ANN}^^^NTH^MR||||V2\r".encode()
    )
    assert in_two_places((await north.follower()).house) == ()


async def test_what_was_merged_into_the_record_before_stays_with_it(north: Story) -> None:
    await wrongly_merged(north)
    await north.tell(merge("4", CLEO, BEA, at="20261124120500"))
    change = (await asked(north, BEA)).change
    assert change.along == (await key(north, CLEO),)
    assert [await meant(north, each) for each in (ANN, BEA, CLEO)] == [ANN, BEA, BEA]


async def test_a_merge_dated_ahead_is_taken_back_at_once(north: Story) -> None:
    await north.tell(merge("1", BEA, ANN, at="20261124180000"))
    await asked(north, BEA)
    assert await meant(north, BEA) == BEA


# What is no merge


async def test_the_record_that_stays_is_refused_with_the_one_to_name(north: Story) -> None:
    await wrongly_merged(north)
    bea = await key(north, BEA)
    with pytest.raises(NeverMerged, match=f"the one that stays of: {bea}. Name one of these"):
        await asked(north, ANN)


async def test_who_was_never_merged_and_a_part_of_a_key_are_nobody_to_take_apart(
    north: Story,
) -> None:
    await wrongly_merged(north)
    bea = await key(north, BEA)
    for record in (await key(north, CLEO), "p.", bea[:-1]):
        with pytest.raises(NeverMerged, match="Check the number"):
            await unmerge(north.process, NORTH, record, actor="user:ada", authority=HIM)
    assert await meant(north, BEA) == ANN
    assert await north.audit() == []


async def test_a_merge_of_another_facility_is_refused_with_its_name(north: Story) -> None:
    bea, ann = await key(north, BEA), await key(north, ANN)
    merged = Draft(PatientMerged(ann), bea, NOON, "EVN-2")
    appender = FactAppender()
    await appender.prepare(north.conn, "south", NOON)
    async with north.conn.transaction():
        await appender.append(north.conn, "south", [as_row(merged, "source:ehr")], NOON)
    (facility,) = north.site.facility
    both = replace(north.site, facility=(facility, replace(facility, id="south")))
    async with at_work(both, north.clock) as this:
        with pytest.raises(MergedElsewhere, match="at south, and not at north"):
            await unmerge(this, NORTH, bea, actor="user:ada", authority=HIM)
        await unmerge(this, "south", bea, actor="user:ada", authority=HIM)


@pytest.mark.parametrize("lacking", [Authority("", "wrong"), Authority("Ada Byron", " ")])
async def test_without_somebody_and_a_reason_nothing_is_taken_back(
    north: Story, lacking: Authority
) -> None:
    await wrongly_merged(north)
    with pytest.raises(UnmergeRefused, match="--by NAME --reason TEXT"):
        await unmerge(
            north.process, NORTH, await key(north, BEA), actor="user:ada", authority=lacking
        )
    assert await meant(north, BEA) == ANN


async def test_what_is_taken_back_already_is_refused_with_since_when(north: Story) -> None:
    await wrongly_merged(north)
    await asked(north, BEA)
    with pytest.raises(ApartAlready, match="since 2026-11-24T13:00:00Z, by a person"):
        await asked(north, BEA, apply=False)


async def test_of_two_people_who_take_it_back_at_once_one_does(north: Story) -> None:
    await wrongly_merged(north)
    bea = await key(north, BEA)

    async def take_back(actor: str) -> Unmerged:
        return await unmerge(north.process, NORTH, bea, actor=actor, authority=HIM)

    async def both_have_looked() -> bool:
        return {e.actor for e in await north.audit()} == {"user:ada", "user:mary"}

    async with north.conn.transaction():
        await lock_head(north.conn, "facts", north.shard)
        people = [asyncio.create_task(take_back(each)) for each in ("user:ada", "user:mary")]
        await until(both_have_looked, "both have seen that it can be taken back")
    done = await asyncio.gather(*people, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["ApartAlready", "Unmerged"]
    assert (await north.kinds()).count("PatientUnmerged") == 1
