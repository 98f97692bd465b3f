"""The six axes of a bed, each answered by itself, and what table 0116 makes of them on output.

Empty is not available (DESIGN, law 6): a bed can be had only if it exists, is open, clean, free,
staffed and unpromised. The axes and the projection are those of domain vocabulary: existence,
serviceability, cleanliness, occupancy, commitment, staffing.
"""

from msgspec import Struct

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
from housewide.hospital.house.ask import is_present
from housewide.hospital.house.house import House
from housewide.hospital.house.vacated import vacated_at
from housewide.hospital.places.state import Unit
from housewide.kit.clock import Instant

_CLEANLINESS = {CLEAN: "clean", DIRTY: "dirty", CONTAMINATED: "contaminated"}


class BedAxes(Struct, frozen=True, gc=False):
    """One bed on its six axes.

    existence: `physical`, or `unknown` to the facility's places. serviceability: `open`, `blocked`
    or `isolated`. cleanliness: `clean`, `dirty`, `contaminated`, or `unknown` where nothing told
    shows it. `occupants` are open visits; `held_for` are those on leave, for whom the bed is kept.
    `said_occupied` is a bed system's word that somebody lies there of whom no visit tells.
    commitment: `none`, until promises exist. `staffed`: within the number its unit has staff for.
    """

    bed: str
    existence: str
    serviceability: str
    cleanliness: str
    occupants: tuple[str, ...]
    held_for: tuple[str, ...]
    said_occupied: bool
    commitment: str
    staffed: bool

    @property
    def free(self) -> bool:
        """Nobody lies there, by anybody's word, and it is kept for nobody."""
        return not self.occupants and not self.held_for and not self.said_occupied

    @property
    def ready(self) -> bool:
        """It lacks nothing but staff."""
        return (
            self.existence == "physical"
            and self.serviceability == "open"
            and self.cleanliness == "clean"
            and self.free
            and self.commitment == "none"
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
    known: dict[str, tuple[BedAxes, ...]] = house.worked_out()
    if unit not in known:
        found = house.places.unit(unit)
        beds = [_unstaffed(house, bed.id) for bed in found.beds] if found else []
        known[unit] = _with_staff(found, beds) if found else ()
    return known[unit]


def project_0116(axes: BedAxes) -> str | None:
    """The one code of HL7 table 0116 that a bed gets on output; the first that fits, worst first.

    None where nothing is known that a code could say. Commitment is not sent as `O`: a promised bed
    stands empty.
    """
    if axes.serviceability == "blocked" or not axes.staffed:
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
    visits = house.visits.visits
    inside = house.index.by_bed.get(bed, ())
    occupants = tuple(key for key in inside if is_present(visits[key].now))
    return BedAxes(
        bed=bed,
        existence="physical" if house.places.bed(bed) else "unknown",
        serviceability=ask_bed.serviceability(state),
        cleanliness=_cleanliness(state, vacated),
        occupants=occupants,
        held_for=tuple(key for key in inside if key not in occupants),
        said_occupied=said is not None and (vacated is None or vacated < said),
        commitment="none",
        staffed=False,
    )


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
    """Staff goes to who lies there first, then to the beds that are soonest of use.

    A unit has staff for a number of beds, not for named ones. An occupied bed always has some:
    when there are more patients than staffed beds, the patients are still there.
    """
    in_order = sorted(
        range(len(beds)),
        key=lambda n: (beds[n].free, not beds[n].ready, beds[n].serviceability == "blocked", n),
    )
    staffed = set(in_order[: unit.staffed])
    return tuple(
        BedAxes(
            axes.bed,
            axes.existence,
            axes.serviceability,
            axes.cleanliness,
            axes.occupants,
            axes.held_for,
            axes.said_occupied,
            axes.commitment,
            staffed=n in staffed or not axes.free,
        )
        for n, axes in enumerate(beds)
    )
