"""Folds what is told of the agreement with the EHR: `(agreement, entry, body) -> agreement`."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from housewide.hospital.agreement.ask import percent, run_with, total
from housewide.hospital.agreement.facts import (
    CensusCompared,
    CensusLoaded,
    DiscrepancySettled,
    Reason,
)
from housewide.hospital.agreement.state import Agreement, Comparison, Day, Opening
from housewide.kit.facts import Entry, Fact

KEPT_BY_A_PERSON: frozenset[Reason] = frozenset({"seen", "extract-wrong", "mended-at-source"})


def fold(agreement: Agreement, entry: Entry) -> Agreement:
    """The agreement after one more fact. A position applied before changes nothing."""
    if entry.position <= agreement.position:
        return agreement
    after = FOLDS[type(entry.body)](agreement, entry, entry.body)
    return replace(after, position=entry.position)


def loaded(agreement: Agreement, _entry: Entry, body: CensusLoaded) -> Agreement:
    """The first opening stands: what is loaded later adds to an open facility."""
    if agreement.opening is not None:
        return agreement
    return replace(agreement, opening=Opening(body.as_of, body.confidence))


def compared(agreement: Agreement, entry: Entry, body: CensusCompared) -> Agreement:
    """The newest by its moment counts; one of an earlier moment comes too late to say anything."""
    highest = max((d.number for d in body.discrepancies), default=0)
    agreement = replace(agreement, numbered=max(agreement.numbered, highest))
    if agreement.last is not None and body.as_of < agreement.last.as_of:
        return agreement
    before = {} if agreement.last is None else agreement.last.rejected
    again = {d.visit: before[d.visit] for d in body.discrepancies if d.visit in before}
    last = Comparison(
        entry.position, body.as_of, body.source, body.units, body.discrepancies, again
    )
    share = percent(total(body.units.values()))
    day = Day(body.day, share, body.wanted_percent, body.shadow_days)
    return _with_day(replace(agreement, last=last), day)


def _with_day(agreement: Agreement, day: Day) -> Agreement:
    known = agreement.day
    if known is None:
        return replace(agreement, day=day)
    if known.date == day.date:
        shares = [d.percent for d in (known, day) if d.percent is not None]
        return replace(agreement, day=replace(day, percent=min(shares, default=None)))
    before = run_with(agreement.before, agreement.day_before, known)
    return replace(agreement, day=day, before=before, day_before=known.date)


def settled(agreement: Agreement, _entry: Entry, body: DiscrepancySettled) -> Agreement:
    last = agreement.last
    if last is None or last.position != body.compared:
        return agreement
    still_open = tuple(d for d in last.open if d.number != body.number)
    rejected = {visit: why for visit, why in last.rejected.items() if visit != body.visit}
    if body.reason in KEPT_BY_A_PERSON:
        rejected[body.visit] = body.reason
    return replace(agreement, last=replace(last, open=still_open, rejected=rejected))


FOLDS: dict[type[Fact], Callable[[Agreement, Entry, Any], Agreement]] = {
    CensusLoaded: loaded,
    CensusCompared: compared,
    DiscrepancySettled: settled,
}
"""Which fact is folded how."""
