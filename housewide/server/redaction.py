"""Redacting one patient of one facility: finding every byte of theirs, then having it removed.

What goes: the bytes of every message about them, and every identity fact. What stays: positions,
headers and their hashes, and the facts that carry keys only, so the census is what it was.
"""

import asyncio
import re
import time
from collections.abc import Iterable

import asyncpg
import msgspec
from msgspec import Struct

from housewide.hospital.house.house import House
from housewide.hospital.patients.facts import PatientIdentified
from housewide.hospital.visits.ask import keys_meaning
from housewide.hospital.visits.facts import FACTS as VISIT_FACTS
from housewide.hospital.visits.facts import (
    VisitAdmitted,
    VisitReassigned,
    VisitRegistered,
    VisitSeenInCensus,
)
from housewide.kit.errors import HousewideError
from housewide.kit.keys import PATIENT_KEY, Identifier
from housewide.log.connect import Conn
from housewide.log.cursors import read_cursor
from housewide.log.lookup import facts_of_subject, last_position
from housewide.log.redaction import Redaction, redact
from housewide.log.shards import shard_id
from housewide.server.feeds import CURSOR, OUTCOMES
from housewide.server.follower import house_at
from housewide.server.process import Process
from housewide.server.registry import FACT_TYPES
from housewide.server.reprocess import no_other_reading
from housewide.server.secrets import site_pseudonyms

IDENTITY_KINDS = frozenset(n for n, t in FACT_TYPES.types.items() if t.identity)

OF_VISITS = frozenset(fact.__name__ for fact in VISIT_FACTS)

WHOSE = frozenset(
    fact.__name__ for fact in (VisitAdmitted, VisitRegistered, VisitSeenInCensus, VisitReassigned)
)
"""What says whose a visit is. All else that names a patient may have come with a wrong number."""

TELLING_CHARACTERS = 4
"""A shorter identifier is in too many unread messages by chance to say whose they are."""

READING_WAIT_S = 30.0
"""A lane that works is behind by less than a second; past this somebody must look."""

LOOK_AGAIN_S = 0.1


class NobodyFound(HousewideError):
    """No fact of this facility is about that patient."""

    code = "nobody-found"
    status = 404


class NotReadYet(HousewideError):
    """Messages wait to be read, and any of them may be about the patient."""

    code = "not-read-yet"
    status = 409


class Belongings(Struct, frozen=True):
    """What is a patient's in the logs: message positions, and positions of identity facts.

    `keys` are all that mean this patient: those of records that were merged are theirs too.
    """

    keys: tuple[str, ...]
    visits: tuple[str, ...]
    messages: tuple[int, ...]
    identity_facts: tuple[int, ...]


async def patient_key(conn: Conn, identifier: Identifier) -> str:
    """The key under which the facts speak of whoever has this identifier."""
    return (await site_pseudonyms(conn)).patient(identifier)


async def belongings(conn: Conn, shard: int, house: House, keys: tuple[str, ...]) -> Belongings:
    """Everything in a facility's logs that is a patient's, of these keys. Raises `NobodyFound`.

    What names the patient is theirs, and so is all of a visit that is or was theirs: not all of one
    that a single stray message put their number to.
    """
    naming = await _naming(conn, shard, keys)
    visits = await _visits(conn, shard, house, keys, naming)
    facts = [f for s in (*keys, *visits) for f in await facts_of_subject(conn, shard, s)]
    if not facts:
        raise NobodyFound(
            "Nothing at this facility is known of that patient. Check the identifier."
        )
    messages = {f["message"] for f in naming} | {f.message for f in facts}
    identity = {f.position for f in facts if f.kind in IDENTITY_KINDS}
    identity |= {f["position"] for f in naming if f["theirs"] and f["kind"] in IDENTITY_KINDS}
    telling = _telling_texts(f.data for f in facts if f.kind == PatientIdentified.__name__)
    messages |= await _unread_about(conn, shard, telling)
    told = tuple(sorted(m for m in messages if m is not None))
    return Belongings(keys, visits, told, tuple(sorted(identity)))


async def redact_patient(
    process: Process,
    facility: str,
    patient: str,
    *,
    requested_by: str,
    approved_by: str,
    reason: str,
) -> Redaction:
    """Remove a patient's bytes from a facility's logs, under the authority of two people.

    Records that were merged are one patient: all of them go, whichever key is named.

    Raises `RedactionRefused` without two different people and a reason, `NobodyFound`,
    `NotReadYet` while messages that came before wait to be read, `AlreadyReprocessing`.
    """
    if not PATIENT_KEY.fullmatch(patient):
        raise NobodyFound("That is no whole key of a patient: p. and 22 characters.")
    custodian = await asyncpg.connect(process.dsns.custodian)
    owner = await asyncpg.connect(process.dsns.owner)
    try:
        # Whoever reads messages again meanwhile would write back what is removed.
        async with process.pool.acquire() as conn, no_other_reading(conn, facility):
            number = await shard_id(conn, facility)
            await _until_read(conn, number)
            house = (await house_at(process, facility, None)).house
            found = await belongings(conn, number, house, house.same_patient.meaning(patient))
            return await redact(
                custodian,
                owner,
                facility,
                messages=found.messages,
                facts=found.identity_facts,
                requested_by=requested_by,
                approved_by=approved_by,
                reason=reason,
                subject=patient,
                now=process.clock.now(),
            )
    finally:
        await custodian.close()
        await owner.close()


async def _until_read(conn: Conn, shard: int) -> None:
    """Wait for all that was accepted before now to be read: only then is it known whose it is."""
    last = await last_position(conn, "messages", shard)
    give_up_s = time.monotonic() + READING_WAIT_S
    while (behind := last - await read_cursor(conn, CURSOR, shard)) > 0:
        if time.monotonic() > give_up_s:
            raise NotReadYet(
                f"{behind:,} messages wait to be read, and some may be about the patient. Nothing "
                "was removed. Start the site, wait until they are read, and ask again."
            )
        await asyncio.sleep(LOOK_AGAIN_S)


async def _naming(conn: Conn, shard: int, keys: tuple[str, ...]) -> list[asyncpg.Record]:
    """All facts that name the patient; `theirs` where they do as the one whom the fact is about.

    A newborn's names its mother, too. A scan, but a rare one.
    """
    return [
        row
        for key in keys
        for row in await conn.fetch(
            "select h.position, h.kind, h.subject, h.message,"
            " position($3::bytea in p.data) > 0 as theirs"
            " from facts_payloads p join facts_headers h using (month, shard, position)"
            " where p.shard = $1 and position($2::bytea in p.data) > 0",
            shard,
            f'"{key}"'.encode(),  # a whole JSON string
            f'"patient":"{key}"'.encode(),
        )
    ]


async def _visits(
    conn: Conn, shard: int, house: House, keys: tuple[str, ...], naming: list[asyncpg.Record]
) -> tuple[str, ...]:
    """The visits that are the patient's by the house, or were once by what says whose one is.

    Of a visit of which nothing ever said it, each movement does.
    """
    visits = house.visits.visits.values()
    found = {key for v in visits if v.now.patient in keys for key in keys_meaning(v)}
    found |= {f["subject"] for f in naming if f["theirs"] and f["kind"] in WHOSE}
    moved = {f["subject"] for f in naming if f["theirs"] and f["kind"] in OF_VISITS} - found
    said = await conn.fetch(
        "select distinct subject from facts_headers"
        " where shard = $1 and subject = any($2) and kind = any($3)",
        shard,
        moved,
        WHOSE,
    )
    return tuple(sorted(found | moved - {f["subject"] for f in said}))


def _telling_texts(bodies: Iterable[bytes | None]) -> set[bytes]:
    """What would show that unread bytes are this patient's: their identifiers' values."""
    found = set()
    for data in bodies:
        if data is not None:
            for identifier in msgspec.json.decode(data, type=PatientIdentified).identifiers:
                if len(identifier.value) >= TELLING_CHARACTERS:
                    found.add(identifier.value.encode())
    return found


async def _unread_about(conn: Conn, shard: int, telling: set[bytes]) -> set[int]:
    """Messages that were not decoded (not HL7, dead, or kept) but hold such a text as a word."""
    found: set[int] = set()
    for text in telling:
        word = re.compile(rb"(?<![0-9A-Za-z])%b(?![0-9A-Za-z])" % re.escape(text))
        rows = await conn.fetch(
            "select h.position, p.data from messages_headers h"
            " join messages_payloads p using (month, shard, position)"
            " where h.shard = $1 and position($2::bytea in p.data) > 0 and (h.quarantine <> ''"
            " or exists (select 1 from facts_headers f where f.shard = h.shard"
            " and f.message = h.position and f.kind = any($3)))",
            shard,
            text,
            list(OUTCOMES),
        )
        found |= {r["position"] for r in rows if word.search(r["data"])}
    return found
