"""Comparing our census with the EHR's own, and settling what differs: a person decides on each."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from housewide.hospital.agreement.ask import percent, total
from housewide.hospital.agreement.compare import Found
from housewide.hospital.agreement.facts import (
    CensusCompared,
    Discrepancy,
    DiscrepancySettled,
    Reason,
    UnitAgreement,
)
from housewide.hospital.agreement.state import Comparison
from housewide.hospital.house.agreeing import compare_with, corrections, still_holds
from housewide.hospital.house.house import House
from housewide.integrations.census.translate import CENSUS, identified, stated
from housewide.kit.clock import Instant, moment
from housewide.kit.errors import HousewideError
from housewide.kit.facts import Draft
from housewide.kit.settings import Facility
from housewide.server.census import Reading, deciding, read_for
from housewide.server.past import past_house
from housewide.server.process import Process
from housewide.server.registry import as_row

ALL_FROM_PERCENT = 90.0
"""Below this an extract that was cut short, or is of another house, is likelier than so much drift:
then nobody settles all of it with one word."""

NO_LONGER: Reason = "no-longer-holds"


class NothingToSettle(HousewideError):
    """There is no such proposal: settled already, or the newest comparison has none of it."""

    code = "nothing-to-settle"
    status = 404


class TooMuchDiffers(HousewideError):
    """So much differs that the extract is doubtful."""

    code = "too-much-differs"
    status = 409


class Compared(Struct, frozen=True):
    """What a comparison found. `percent` is None where nobody was here by either."""

    facility: str
    as_of: Instant
    percent: float | None
    units: dict[str, UnitAgreement]
    discrepancies: tuple[Discrepancy, ...]
    unread: tuple[str, ...] = ()


class Settled(Struct, frozen=True):
    """One proposal that was decided on. `reason` says why it was not accepted."""

    number: int
    kind: str
    visit: str
    accepted: bool
    reason: Reason


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
    Raises `BadCensus`, `NoSuchSource`, `NotYet`.
    """
    read = await read_for(process, facility.id, data, as_of, source)
    at = read.extract.as_of
    now = await past_house(process, facility.id, at, None)
    then = await past_house(process, facility.id, at, at)
    rows = [stated(row, read.pseudonyms) for row in read.extract.rows]
    found = compare_with(rows, now, then)
    async with deciding(process, facility.id) as (conn, _, appender):
        drafts = [*_evidence(read, now, found), _compared(facility, read, now, found)]
        rows_of = [as_row(draft, actor) for draft in drafts]
        await appender.append(conn, facility.id, rows_of, process.clock.now())
    process.bell.ring("facts", facility.id)
    share = percent(total(found.units.values()))
    return Compared(facility.id, at, share, found.units, found.discrepancies, read.extract.unread)


def _evidence(read: Reading, house: House, found: Found) -> list[Draft]:
    differing = {d.visit for d in found.discrepancies}
    meaning, pseudonyms = house.visits.aliases.resolve, read.pseudonyms
    return [
        draft
        for row in read.extract.rows
        if meaning(pseudonyms.visit(row.visit)) in differing
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


async def accept(
    process: Process, facility: str, numbers: Sequence[int] | None, *, actor: str
) -> list[Settled]:
    """Take the EHR's word in these differences of the newest comparison (None: in all).

    What no longer holds is settled without changing anything. Raises `NothingToSettle` and, where
    all of very many are meant, `TooMuchDiffers`; then nothing is written.
    """
    async with deciding(process, facility) as (conn, house, appender):
        last = _newest(house, facility)
        if numbers is None:
            _refuse_all_of_many(last)
        drafts: list[Draft] = []
        done: list[Settled] = []
        for differs in _chosen(last, numbers):
            holds = still_holds(house, differs, last.as_of)
            if holds:
                drafts += corrections(house, differs, last.as_of)
            drafts.append(_settled(facility, last, differs, "" if holds else NO_LONGER))
            done.append(_as_settled(differs, "" if holds else NO_LONGER))
        rows = [as_row(draft, actor) for draft in drafts]
        await appender.append(conn, facility, rows, process.clock.now())
    process.bell.ring("facts", facility)
    return done


async def reject(
    process: Process, facility: str, numbers: Sequence[int], *, reason: Reason, actor: str
) -> list[Settled]:
    """Keep what we believe in these differences, and why. Raises `NothingToSettle`."""
    async with deciding(process, facility) as (conn, house, appender):
        last = _newest(house, facility)
        chosen = _chosen(last, numbers)
        rows = [as_row(_settled(facility, last, d, reason), actor) for d in chosen]
        await appender.append(conn, facility, rows, process.clock.now())
    process.bell.ring("facts", facility)
    return [_as_settled(differs, reason) for differs in chosen]


def _newest(house: House, facility: str) -> Comparison:
    last = house.agreement.last
    if last is None or not last.open:
        raise NothingToSettle(
            f"Nothing of {facility} waits to be settled. Compare it with an extract first."
        )
    return last


def _chosen(last: Comparison, numbers: Sequence[int] | None) -> list[Discrepancy]:
    still_open = {d.number: d for d in last.open}
    if numbers is None:
        return list(still_open.values())
    strange = [n for n in numbers if n not in still_open]
    if strange:
        known = ", ".join(map(str, still_open))
        raise NothingToSettle(
            f"No proposal {', '.join(map(str, strange))} is open. Open are: {known}."
        )
    return [still_open[n] for n in dict.fromkeys(numbers)]


def _refuse_all_of_many(last: Comparison) -> None:
    share = percent(total(last.units.values()))
    if share is not None and share < ALL_FROM_PERCENT:
        raise TooMuchDiffers(
            f"Only {share:.1f} % agree. See whether the extract is whole, of this facility and of "
            "that moment; then compare again, or accept by number."
        )


def _settled(facility: str, last: Comparison, differs: Discrepancy, reason: Reason) -> Draft:
    body = DiscrepancySettled(
        last.position, differs.number, differs.visit, accepted=not reason, reason=reason
    )
    return Draft(body, facility, last.as_of, CENSUS)


def _as_settled(differs: Discrepancy, reason: Reason) -> Settled:
    return Settled(differs.number, differs.kind, differs.visit, not reason, reason)
