"""Who left a bed last, and when: what makes an empty bed one that has to be cleaned."""

from housewide.hospital.beds import ask as ask_bed
from housewide.hospital.beds.state import OCCUPIED, STATUSES, BedState
from housewide.hospital.house.house import House
from housewide.hospital.visits.state import WEAK_CLOCKS, Departure
from housewide.kit.clock import Instant

UNTAKEN = tuple(status for status in STATUSES if status != OCCUPIED)


def vacated_at(house: House, bed: str) -> Instant | None:
    """When a body left the bed last, so that it needed cleaning.

    A discharge entered late, whose clock only says when it was typed, may come after the bed was
    already cleaned: then the patient had left before, and the bed is not dirtied again.
    """
    left = _left_last(house, bed)
    return left.at if left is not None else None


def body_stays(house: House, bed: str) -> bool:
    """Whether whoever died in the bed is still there: nothing but the end of the visit was told.

    They are gone once a movement takes them away (A09, A10), or a bed system says anything of the
    bed after the death but that it is occupied.
    """
    left = _left_last(house, bed)
    if left is None or not left.body_stays:
        return False
    report = ask_bed.latest(house.beds.get(bed), UNTAKEN)
    return report is None or report.effective_at < left.at


def vacated_by(house: House, bed: str) -> tuple[str, ...]:
    """The visits whose going is the newest word on an empty bed; none where it was spoken of since.

    A visit that ended long ago is forgotten, and so is who it was that left.
    """
    vacated, report = vacated_at(house, bed), ask_bed.latest(house.beds.get(bed))
    if vacated is None or bed in house.index.by_bed:
        return ()
    if report is not None and vacated <= report.effective_at:
        return ()
    return tuple(
        visit.key
        for visit in house.visits.visits.values()
        if any(left.bed == bed and left.at == vacated for left in visit.now.left)
    )


def _left_last(house: House, bed: str) -> Departure | None:
    """The newest departure from a bed that was not cleaned away before it was told."""
    state = house.beds.get(bed)
    for departure in reversed(house.index.left.get(bed, ())):
        if not _cleaned_meanwhile(state, departure):
            return departure
    return None


def _cleaned_meanwhile(state: BedState | None, departure: Departure) -> bool:
    if departure.effective_from not in WEAK_CLOCKS or departure.since_at is None:
        return False
    return ask_bed.cleaned_between(state, departure.since_at, departure.at)
