"""Folds what is told of beds: `(bed | None, entry, body) -> bed`, reports in effective order."""

from bisect import insort
from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.beds.state import REPORTS_KEPT, STATUSES, BedReport, BedState
from housewide.kit.facts import Entry, Fact, MessageReread


def fold(bed: BedState | None, entry: Entry) -> BedState:
    """The bed after one more fact about it. A position applied before changes nothing."""
    if bed is not None and entry.position <= bed.position:
        return bed
    return FOLDS[type(entry.body)](bed, entry, entry.body)


def status_reported(bed: BedState | None, entry: Entry, body: BedStatusReported) -> BedState:
    bed = bed or BedState(entry.subject)
    if body.status not in STATUSES:
        return replace(bed, position=entry.position, strange=bed.strange + 1)
    report = BedReport(entry.effective_at, entry.position, body.status, body.unit, entry.message)
    reports = bed.reports
    if reports and reports[-1].effective_at > entry.effective_at:
        ordered = [*reports]
        insort(ordered, report, key=_effective_order)
        reports = ()
        for each in ordered:
            reports = _with_newest(reports, each)
    else:
        reports = _with_newest(reports, report)
    return BedState(bed.id, entry.position, reports, bed.strange)


def reread(bed: BedState | None, entry: Entry, body: MessageReread) -> BedState:
    """A message was read better: what it reported of this bed before no longer holds."""
    bed = bed or BedState(entry.subject)
    reports = tuple(r for r in bed.reports if r.message != body.message)
    return replace(bed, position=entry.position, reports=reports)


def of_reports(bed: str, reports: Iterable[BedReport]) -> BedState:
    """A bed by these reports, each taken once."""
    kept: tuple[BedReport, ...] = ()
    for report in sorted({r.position: r for r in reports}.values(), key=_effective_order):
        kept = _with_newest(kept, report)
    return BedState(bed, reports=kept)


def _with_newest(reports: tuple[BedReport, ...], newest: BedReport) -> tuple[BedReport, ...]:
    """Bed systems say the same all day: of a run alike the first and the newest two are kept.

    Two, so that the run still says what it said where its newest report is withdrawn.
    """
    if len(reports) > 2 and (
        reports[-3].status == reports[-2].status == reports[-1].status == newest.status
    ):
        return (*reports[:-2], reports[-1], newest)
    return (*reports[1 - REPORTS_KEPT :], newest)


def _effective_order(report: BedReport) -> tuple[int, int]:
    return report.effective_at, report.position


FOLDS: dict[type[Fact], Callable[[BedState | None, Entry, Any], BedState]] = {
    BedStatusReported: status_reported,
    MessageReread: reread,
}
"""Which fact is folded how. What is not here is told of something else than a bed."""


class Beds:
    """The beds of one facility that anything was reported of; every one inside is frozen."""

    def __init__(self) -> None:
        self.beds: dict[str, BedState] = {}

    def get(self, bed: str) -> BedState | None:
        return self.beds.get(bed)

    def apply(self, entry: Entry) -> None:
        """Fold one fact into the beds it is about."""
        if isinstance(entry.body, MessageReread):
            for subject in entry.body.subjects:
                if subject in self.beds:
                    self.beds[subject] = fold(self.beds[subject], entry)
        elif type(entry.body) in FOLDS:
            self.beds[entry.subject] = fold(self.beds.get(entry.subject), entry)

    def copy(self) -> "Beds":
        other = Beds()
        other.beds = self.beds.copy()
        return other
