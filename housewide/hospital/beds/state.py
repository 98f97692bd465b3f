"""What is true of a bed itself: what was lately reported of it, on axes of its own."""

from msgspec import Struct

from housewide.kit.clock import Instant

CLEAN = "U"
DIRTY = "H"
CONTAMINATED = "K"
CLOSED = "C"
ISOLATED = "I"
OCCUPIED = "O"
"""HL7 table 0116: unoccupied, housekeeping, contaminated, closed, isolated, occupied."""

STATUSES = (CLEAN, DIRTY, CONTAMINATED, CLOSED, ISOLATED, OCCUPIED)

REPORTS_KEPT = 12
"""Reports kept of a bed. A cleaned bed makes four (O, H, K or H again, U): three whole rounds are
enough to put a late report, or an ADT discharge entered hours late, where it belongs."""


class BedReport(Struct, frozen=True, gc=False):
    """A system said how a bed stood at an instant, in a code of table 0116."""

    effective_at: Instant
    position: int
    status: str
    unit: str
    message: int | None


class BedState(Struct, frozen=True, gc=False):
    """One bed: its last few reports in effective order, newest last.

    `strange` counts reports whose code table 0116 does not have, and facts of unknown kinds.
    """

    id: str
    position: int = 0
    reports: tuple[BedReport, ...] = ()
    strange: int = 0
