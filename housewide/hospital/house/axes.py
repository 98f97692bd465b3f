"""The six axes of a bed, each answered by itself, and what table 0116 makes of them on output.

Empty is not available (DESIGN, law 6): a bed can be had only if it exists, is open, clean, free,
staffed and unpromised. The axes and the projection are those of domain vocabulary: existence,
serviceability, cleanliness, occupancy, commitment, staffing.
"""

from msgspec import Struct
from msgspec.structs import replace

from housewide.hospital.beds import ask as ask_bed
from housewide.hospital.beds.state import (
    CLEAN,
    CLOSED,
    CONTAMINATED,
    DIRTY,
    ISOLATED,
    OCCUPIED,
    BedState,
)
from housewide.hospital.house.ask import is_present, promised
from housewide.hospital.house.house import House
from housewide.hospital.house.vacated import body_stays, vacated_at
from housewide.hospital.places.state import Bed, Closure, Unit
from housewide.hospital.places.vocabulary import CHAIR, EXISTENCES_IN_USE
from housewide.kit.clock import Instant

_CLEANLINESS = {CLEAN: "clean", DIRTY: "dirty", CONTAMINATED: "contaminated"}


class BedAxes(Struct, frozen=True, gc=False):
    """One bed on its six axes.

    existence: `physical`, `surge-active`, `surge-inactive`, `decommissioned`, `chair`, or `unknown`
    to the facility's places. serviceability: `open`, `blocked` or `isolated`; `closure` says why
    and until when where the places block it, and is None where a bed system only says that it is
    closed. cleanliness: `clean`, `dirty`, `contaminated`, or `unknown` where nothing told shows it.
    `occupants` are open visits; `held_for` are those on leave, for whom the bed is kept.
    `said_occupied` is a bed system's word that somebody lies there of whom no visit tells, and
    `body_stays` that whoever died there has not been taken away (ADR-0011).
    commitment: `assigned` to the visits of `promised_to`, by a plan that names the bed, or `none`.
    `staffed`: within the number its unit has staff for.
    """

    bed: str
    existence: str
    serviceability: str
    closure: Closure | None
    cleanliness: str
    occupants: tuple[str, ...]
    held_for: tuple[str, ...]
    said_occupied: bool
    body_stays: bool
    promised_to: tuple[str, ...]
    staffed: bool

    @property
    def in_use(self) -> bool:
        """It counts as a bed of its unit, whatever else is to be said of it."""
        return self.existence in EXISTENCES_IN_USE

    @property
    def commitment(self) -> str:
        return "assigned" if self.promised_to else "none"

    @property
    def free(self) -> bool:
        """Nobody lies there, by anybody's word, and it is kept for nobody."""
        taken = self.occupants or self.held_for or self.said_occupied or self.body_stays
        return not taken

    @property
    def wants_staff(self) -> bool:
        """A bed in use, or one that is none by its file with somebody in it. A chair wants none."""
        return self.in_use or (not self.free and self.existence != CHAIR)

    @property
    def usable(self) -> bool:
        """It is there and open; whoever lies in it or is to come, and whether it is clean."""
        return self.in_use and self.serviceability == "open"

    @property
    def ready(self) -> bool:
        """It lacks nothing but staff."""
        return (
            self.usable and self.cleanliness == "clean" and self.free and self.commitment == "none"
        )

    @property
    def available(self) -> bool:
        """A patient can be put there now."""
        return self.ready and self.staffed


def bed_axes(house: House, bed: str) -> BedAxes:
    """One bed of the house, among the beds of its unit."""
    place = house.places.bed(bed)
    if place is None:
        return _unstaffed(house, bed)
    return next(axes for axes in unit_axes(house, place.unit) if axes.bed == bed)


def unit_axes(house: House, unit: str) -> tuple[BedAxes, ...]:
    """All beds of a unit, in the order of its file; none for a unit that does not exist."""
    known, key = house.worked_out(), f"axes {unit}"
    if key not in known:
        found = house.places.unit(unit)
        beds = [_unstaffed(house, bed.id) for bed in found.beds] if found else []
        known[key] = _with_staff(found, beds) if found else ()
    of_unit: tuple[BedAxes, ...] = known[key]
    return of_unit


def is_disputed(axes: BedAxes) -> bool:
    """Said to be taken, by nobody we know."""
    return axes.said_occupied and not (axes.occupants or axes.held_for or axes.body_stays)


def project_0116(axes: BedAxes) -> str | None:
    """The one code of HL7 table 0116 that a bed gets on output; the first that fits, worst first.

    None where nothing is known that a code could say. Commitment is not sent as `O`: a promised bed
    stands empty.
    """
    if axes.serviceability == "blocked" or not axes.staffed or not axes.in_use:
        return CLOSED
    if not axes.free:
        return OCCUPIED
    if axes.cleanliness == "contaminated":
        return CONTAMINATED
    if axes.cleanliness == "dirty":
        return DIRTY
    if axes.serviceability == "isolated":
        return ISOLATED
    return CLEAN if axes.cleanliness == "clean" else None


def _unstaffed(house: House, bed: str) -> BedAxes:
    """The axes that a bed has by itself."""
    state = house.beds.get(bed)
    vacated = vacated_at(house, bed)
    said = ask_bed.said_occupied_at(state)
    visits, stands = house.visits.visits, house.places.bed(bed)
    closure = stands.closed(house.believed_at) if stands else None
    inside = house.index.by_bed.get(bed, ())
    occupants = tuple(key for key in inside if is_present(visits[key].now))
    return BedAxes(
        bed=bed,
        existence=_existence(stands),
        serviceability="blocked" if closure else ask_bed.serviceability(state),
        closure=closure,
        cleanliness=_cleanliness(state, vacated),
        occupants=occupants,
        held_for=tuple(key for key in inside if key not in occupants),
        said_occupied=said is not None and (vacated is None or vacated < said),
        body_stays=not inside and body_stays(house, bed),
        promised_to=promised(house).get(bed, ()),
        staffed=False,
    )


def _existence(bed: Bed | None) -> str:
    if bed is None:
        return "unknown"
    return CHAIR if bed.is_chair else bed.existence


def _cleanliness(state: BedState | None, vacated: Instant | None) -> str:
    """By the newest report, unless somebody left the bed since it was last reported clean.

    Unknown for one of which nobody spoke, and which nobody left since we listen (DESIGN, law 5).
    """
    report = ask_bed.cleanliness_report(state)
    if report is not None and report.status != CLEAN:
        return _CLEANLINESS[report.status]
    if vacated is not None and (report is None or report.effective_at < vacated):
        return "dirty"
    return "unknown" if report is None else "clean"


def _with_staff(unit: Unit, beds: list[BedAxes]) -> tuple[BedAxes, ...]:
    """Staff goes to who lies there first, then to whom a bed is promised, then to beds of use.

    A unit has staff for a number of beds, not for named ones. An occupied bed always has some:
    when there are more patients than staffed beds, the patients are still there.
    """
    wants_staff = [n for n, axes in enumerate(beds) if axes.wants_staff]
    in_order = sorted(wants_staff, key=lambda n: (*_soonest(beds[n]), n))
    staffed = set(in_order[: unit.staffed])
    return tuple(
        replace(axes, staffed=n in staffed or not axes.free) for n, axes in enumerate(beds)
    )


def _soonest(axes: BedAxes) -> tuple[bool, bool, bool, bool]:
    """Least for the bed that needs staff first."""
    promised, blocked = axes.commitment != "none", axes.serviceability == "blocked"
    return axes.free, not promised, not axes.ready, blocked
