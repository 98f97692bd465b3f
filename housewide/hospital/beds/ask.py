"""Questions about a bed, as far as the bed itself was spoken of."""

from collections.abc import Iterable

from housewide.hospital.beds.state import (
    CLEAN,
    CLOSED,
    CONTAMINATED,
    DIRTY,
    ISOLATED,
    OCCUPIED,
    BedReport,
    BedState,
)
from housewide.kit.clock import Instant


def serviceability(bed: BedState | None) -> str:
    """`blocked` or `isolated` while the newest report says so (C, I), else `open`."""
    last = latest(bed)
    if last is None:
        return "open"
    return {CLOSED: "blocked", ISOLATED: "isolated"}.get(last.status, "open")


def cleanliness_report(bed: BedState | None) -> BedReport | None:
    """The newest report that says anything of cleanliness (U, H or K)."""
    return latest(bed, (CLEAN, DIRTY, CONTAMINATED))


def cleaned_between(bed: BedState | None, start_at: Instant, end_at: Instant) -> bool:
    """Whether the bed was reported clean after one instant and before another."""
    reports = bed.reports if bed else ()
    return any(r.status == CLEAN and start_at < r.effective_at < end_at for r in reports)


def said_occupied_at(bed: BedState | None) -> Instant | None:
    """When the bed was reported occupied, if that is the newest word on it."""
    last = latest(bed)
    return last.effective_at if last and last.status == OCCUPIED else None


def latest(bed: BedState | None, statuses: Iterable[str] | None = None) -> BedReport | None:
    """The newest report of a bed, or the newest that has one of these statuses."""
    for report in reversed(bed.reports if bed else ()):
        if statuses is None or report.status in statuses:
            return report
    return None
