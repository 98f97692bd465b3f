"""A visit as the fold has it and as its sheet has it, in the same words, to be compared."""

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.state import Standing
from housewide.kit.clock import Instant
from tests.hospital.sheet import Left, Sheet

STATUS = {"": "unknown", "in": "open", "out": "discharged", "never": "cancelled"}
"""A sheet's words for how a visit stands, and the fold's."""


def standing(now: Standing) -> object:
    """Of how a visit stands, all that a sheet says too."""
    away = now.away and (now.away.why, now.away.since_at, now.away.place)
    here = now.since_at, now.opened_at, now.admitted_at, now.discharged_at
    plans = {planned.step: planned.place for planned in now.plans}
    left = [Left(x.bed, x.since_at, x.at, x.effective_from) for x in now.left]
    proposed = now.proposal and now.proposal.place
    return (
        now.status, now.patient_class, now.place, here, plans, away, left, proposed, now.attending,
    )  # fmt: skip


def as_counted(sheet: Sheet) -> object:
    """The same of a sheet."""
    status = STATUS.get(sheet.status, sheet.status)
    here: tuple[Instant | None, ...] = (
        sheet.came_at, sheet.opened_at, sheet.admitted_at, sheet.ended_at,
    )  # fmt: skip
    return (
        status, sheet.patient_class, sheet.place or Place(""), here, sheet.plans, sheet.away,
        sheet.left, sheet.proposed, sheet.attending,
    )  # fmt: skip
