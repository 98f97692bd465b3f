"""Comparing our census with the EHR's own: what differs becomes proposals, and nobody is moved."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from housewide.hospital.agreement.ask import percent, total
from housewide.hospital.agreement.compare import Found
from housewide.hospital.agreement.facts import CensusCompared, Discrepancy, Reason, UnitAgreement
from housewide.hospital.agreement.state import Agreement
from housewide.hospital.house.agreeing import compare_with
from housewide.hospital.house.house import House
from housewide.integrations.census.translate import CENSUS, identified, stated
from housewide.kit.clock import Instant, iso, moment
from housewide.kit.errors import HousewideError
from housewide.kit.facts import Draft
from housewide.kit.settings import Facility
from housewide.server.census import Reading, deciding, read_for, redacted_patients
from housewide.server.past import house_of, remembering
from housewide.server.process import Process
from housewide.server.registry import as_row


class OlderThanKnown(HousewideError):
    """A newer extract was compared or loaded already: an older one says nothing of now."""

    code = "older-than-known"
    status = 409


class Compared(Struct, frozen=True):
    """What a comparison found. `percent` is None where nobody was here by either.

    `rejected` are the visits of which a person kept our word when they were found before, and why.
    """

    facility: str
    as_of: Instant
    percent: float | None
    units: dict[str, UnitAgreement]
    discrepancies: tuple[Discrepancy, ...]
    unread: tuple[str, ...] = ()
    rejected: dict[str, Reason] = {}


async def reconcile(
    process: Process,
    facility: Facility,
    data: bytes,
    *,
    as_of: Instant | None,
    source: str,
    actor: str,
) -> Compared:
    """Compare an extract with our census at its moment, and keep what was found.

    The rows that differ are kept as evidence, with whom they are about; of the others the counts.
    Raises `BadCensus`, `NoSuchSource`, `NotYet` and, where a newer one was, `OlderThanKnown`.
    """
    read = await read_for(process, facility.id, data, as_of, source)
    at = read.extract.as_of
    follower = await remembering(process.pool, facility.id)
    now = await house_of(process.pool, follower, at, None)
    then = await house_of(process.pool, follower, at, at)
    rows = [stated(row, read.pseudonyms) for row in read.extract.rows]
    found = compare_with(rows, now, then)
    async with deciding(process, follower) as (conn, house, appender):
        _refuse_older(house.agreement, at)
        found = found.numbered_after(house.agreement.numbered)
        rejected = _rejected_before(house.agreement, found)
        redacted = await redacted_patients(conn, facility.id, house, at)
        drafts = [*_evidence(read, house, found, redacted), _compared(facility, read, now, found)]
        rows_of = [as_row(draft, actor) for draft in drafts]
        await appender.append(conn, facility.id, rows_of, process.clock.now())
    process.bell.ring("facts", facility.id)
    share = percent(total(found.units.values()))
    return Compared(
        facility.id, at, share, found.units, found.discrepancies, read.extract.unread, rejected
    )


def _rejected_before(agreement: Agreement, found: Found) -> dict[str, Reason]:
    rejected = {} if agreement.last is None else agreement.last.rejected
    return {d.visit: rejected[d.visit] for d in found.discrepancies if d.visit in rejected}


def _refuse_older(agreement: Agreement, as_of: Instant) -> None:
    known = [each.as_of for each in (agreement.opening, agreement.last) if each is not None]
    if known and as_of < max(known):
        raise OlderThanKnown(
            f"An extract as of {iso(max(known))} is known already, and this one is as of "
            f"{iso(as_of)}. Nothing was compared. Take a newer one, or see --as-of."
        )


def _evidence(read: Reading, house: House, found: Found, redacted: set[str]) -> list[Draft]:
    differing = {d.visit for d in found.discrepancies}
    meaning, pseudonyms = house.visits.aliases.resolve, read.pseudonyms
    patient = house.same_patient.resolve
    return [
        draft
        for row in read.extract.rows
        if meaning(pseudonyms.visit(row.visit)) in differing
        and patient(pseudonyms.patient(row.patient)) not in redacted
        for draft in identified(row, read.extract, pseudonyms)
    ]


def _compared(facility: Facility, read: Reading, house: House, found: Found) -> Draft:
    at = read.extract.as_of
    body = CensusCompared(
        at,
        moment(at).astimezone(ZoneInfo(house.places.zone)).date().isoformat(),
        read.source,
        read.extract.sha256,
        len(read.extract.rows),
        found.units,
        found.discrepancies,
        facility.agreement_percent,
        facility.shadow_days,
    )
    return Draft(body, facility.id, at, CENSUS)
