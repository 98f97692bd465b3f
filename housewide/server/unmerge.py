"""Taking back a wrong merge of two patients' records: a person decides it, with a reason.

No HL7 v2 event un-merges patients. What would change is shown first; it discloses whose visits are
whose, so an audit entry is durable before anything is given out or written.
"""

import msgspec
from msgspec import Struct

from housewide.hospital.house.house import House
from housewide.hospital.house.unmerging import Apart, apart, standing, told_of, unmerging
from housewide.hospital.patients.facts import PatientMerged
from housewide.kit.aliases import Merge
from housewide.kit.clock import iso
from housewide.kit.errors import HousewideError
from housewide.log.audit import AuditRow, append_audit
from housewide.log.connect import Conn
from housewide.log.lookup import facts_of_subject
from housewide.log.shards import shard_names
from housewide.server.census import deciding
from housewide.server.follower import house_at
from housewide.server.process import Process
from housewide.server.registry import as_row

ACTION = "unmerge"

LOOKED = "operations"
"""The purpose of a look for which no reason was given, as of `trace` and `message`."""


class NeverMerged(HousewideError):
    """No merge that holds makes that record mean another."""

    code = "never-merged"
    status = 404


class ApartAlready(HousewideError):
    """The merge was taken back before: the record is one of its own."""

    code = "apart-already"
    status = 409


class MergedElsewhere(HousewideError):
    """Another facility of the site was told of the merge, and this one was not."""

    code = "merged-elsewhere"
    status = 409


class UnmergeRefused(HousewideError):
    """A merge is not taken back without somebody who decides it, and a reason."""

    code = "unmerge-refused"
    status = 422


class Authority(Struct, frozen=True):
    """Who decides that a merge was wrong, and why. Neither may name the patient: both stay."""

    by: str
    reason: str


class Unmerged(Struct, frozen=True):
    """What was changed, or would be; `told` are all words on this merge before, the newest last."""

    applied: bool
    change: Apart
    told: tuple[Merge, ...]


async def unmerge(
    process: Process, facility: str, record: str, *, actor: str, authority: Authority | None = None
) -> Unmerged:
    """Take back the merge by which a patient's record means another; without authority, look.

    Raises `NeverMerged`, `ApartAlready`, `MergedElsewhere` and, where somebody or a reason is
    lacking, `UnmergeRefused`; then nothing is written.
    """
    if authority and not (authority.by.strip() and authority.reason.strip()):
        raise UnmergeRefused("Say who decides it and why: --apply --by NAME --reason TEXT.")
    follower = await house_at(process, facility, None)
    async with process.pool.acquire() as conn:
        found = await _found(process, conn, facility, follower.house, record)
        await _enter(process, conn, facility, found, actor, authority)
    if authority is None:
        return found
    async with deciding(process, follower) as (conn, house, appender):
        # Somebody else may have taken it back meanwhile.
        found = await _found(process, conn, facility, house, record, applied=True)
        now = process.clock.now()
        rows = [as_row(unmerging(house, record, now), actor)]
        await appender.append(conn, facility, rows, now)
    process.bell.ring("facts", facility)
    return found


async def _found(
    process: Process, conn: Conn, facility: str, house: House, record: str, *, applied: bool = False
) -> Unmerged:
    """What would change by this house; refused where there is nothing to take back."""
    told = told_of(house, record)
    match standing(house, record):
        case "merged":
            now = process.clock.now()
            return Unmerged(applied, apart(house, unmerging(house, record, now), now), told)
        case "apart":
            raise ApartAlready(
                f"That record is one of its own since {iso(told[-1].effective_at)}, by "
                f"{_by(told[-1])}. Nothing is to be undone."
            )
        case "never":
            await _refuse_elsewhere(conn, process, facility, record)
            raise NeverMerged(f"No merge at {facility} makes that record mean another. " + (
                _stays(house, record) or "Check the number, its authority and its type."
            ))  # fmt: skip


def _by(word: Merge) -> str:
    return "a person" if word.message is None else f"message {word.message:,}"


def _stays(house: House, record: str) -> str:
    """It is easily confused which of two records was merged into which."""
    others = [key for key in house.same_patient.meaning(record) if key != record]
    return f"It is the one that stays of: {', '.join(others)}. Name one of these." if others else ""


async def _refuse_elsewhere(conn: Conn, process: Process, facility: str, record: str) -> None:
    shards = await shard_names(conn)
    for other in process.site.facility:
        if other.id == facility or other.id not in shards:
            continue
        facts = await facts_of_subject(conn, shards[other.id], record)
        if any(fact.kind == PatientMerged.__name__ for fact in facts):
            raise MergedElsewhere(
                f"That record was merged at {other.id}, and not at {facility}. Name that one with "
                "--facility."
            )


async def _enter(
    process: Process,
    conn: Conn,
    facility: str,
    found: Unmerged,
    actor: str,
    authority: Authority | None,
) -> None:
    """Enter the look, or what is to be done; an attempt that somebody overtook is entered too."""
    data = msgspec.json.encode({"apply": authority is not None, "by": authority and authority.by})
    purpose = authority.reason if authority else LOOKED
    change = found.change
    visits = (visit.key for visit in (*change.visits, *change.staying))
    about = (change.record, change.into, *change.along, *visits)
    rows = [AuditRow(actor, ACTION, purpose, key, data) for key in about]
    await append_audit(conn, facility, rows, process.clock.now())
