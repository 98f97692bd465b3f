"""The turn of a bed: somebody leaves it, it is found dirty, cleaned, and the next one comes.

One turn is worked out from who lay in the bed and from what was reported of it in between.
"""

from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate
from operator import attrgetter

from msgspec import Struct

from housewide.hospital.beds.state import CLEAN, CONTAMINATED, DIRTY, BedReport
from housewide.hospital.house.periods.known import LOOK_BACK, Course, Known
from housewide.hospital.places.state import Bed
from housewide.hospital.visits.visits import NEVER
from housewide.kit.clock import Instant


class Turn(Struct, frozen=True, gc=False):
    """One turn of a bed, as far as it is known; `next_at` is None while nobody has come.

    `dirty_at` is the first report of it as dirty (H) or contaminated (K) after it was left,
    `contaminated_at` the first K, `started_at` the first report of housekeeping (H) after that,
    `clean_at` the first as clean (U) after `dirty_at`. `left_weakly`, `next_weakly`: nothing says
    when that happened but when it was typed in, sent or received. `cleaned_before`: it was reported
    clean before it was said to be left, as a discharge that is entered late looks.
    """

    bed: str
    unit: str
    left_by: str
    left_at: Instant
    left_weakly: bool
    dirty_at: Instant | None = None
    contaminated_at: Instant | None = None
    started_at: Instant | None = None
    clean_at: Instant | None = None
    cleaned_before: bool = False
    next_by: str = ""
    next_at: Instant | None = None
    next_weakly: bool = False


_effective_at = attrgetter("effective_at")
_from_at = attrgetter("from_at")


class _Lying(Struct, frozen=True, gc=False):
    """A visit lay in a bed; `until_at` is None where it still did when the period ended."""

    course: Course
    from_at: Instant
    until_at: Instant | None


def turns(known: Known) -> list[Turn]:
    """Every turn of a bed of the facility that somebody left since `known.LOOK_BACK`."""
    lying: defaultdict[str, list[_Lying]] = defaultdict(list)
    for each in known.courses:
        for bed, one in _lain(each, known.period.until_at):
            lying[bed].append(one)
    stood = {b: bed for each in known.all_places() for b, bed in each.bed_by_id.items()}
    since_at, found = known.period.from_at - LOOK_BACK, []
    for bed in sorted(lying):
        place = stood.get(bed)
        if place is None:
            continue
        for one, after in _in_turn(lying[bed]):
            if one.until_at is not None and one.until_at >= since_at:
                found.append(_turn(known, place, one, after))
    return found


def _lain(each: Course, horizon_at: Instant) -> list[tuple[str, _Lying]]:
    """The beds that a visit lay in, one after another: who goes on leave keeps theirs."""
    found: list[tuple[str, _Lying]] = []
    last = ""
    for stay in each.stays:
        bed = stay.now.place.bed
        until_at = None if stay.until_at >= horizon_at else stay.until_at
        if found and bed == last and found[-1][1].until_at == stay.from_at:
            found[-1] = (bed, _Lying(each, found[-1][1].from_at, until_at))
        elif bed:
            found.append((bed, _Lying(each, stay.from_at, until_at)))
        last = bed
    return found


def _in_turn(lying: list[_Lying]) -> list[tuple[_Lying, _Lying | None]]:
    """Who left a bed, with who came next; whoever shared it with one who stayed left nothing."""
    ordered = sorted(lying, key=_from_at)
    last_at = [*accumulate((NEVER if o.until_at is None else o.until_at for o in ordered), max)]
    found: list[tuple[_Lying, _Lying | None]] = []
    for one in ordered:
        if one.until_at is None:
            continue
        after = bisect_left(ordered, one.until_at, key=_from_at)
        if last_at[after - 1] == one.until_at:  # nobody who was there by then stayed longer
            found.append((one, ordered[after] if after < len(ordered) else None))
    return found


def _turn(known: Known, bed: Bed, one: _Lying, after: _Lying | None) -> Turn:
    reports = known.reports.get(bed.id, [])
    left_at = one.until_at
    assert left_at is not None
    next_at = after.from_at if after else None
    until_at = known.period.until_at if next_at is None else next_at
    meanwhile = _between(reports, left_at, until_at)
    dirty_at = _first(meanwhile, (DIRTY, CONTAMINATED), left_at)
    contaminated_at = _first(meanwhile, (CONTAMINATED,), left_at)
    return Turn(
        bed.id,
        bed.unit,
        one.course.visit,
        left_at,
        one.course.is_weak(left_at),
        dirty_at,
        contaminated_at,
        _first(meanwhile, (DIRTY,), contaminated_at),
        _first(meanwhile, (CLEAN,), dirty_at),
        _first(_between(reports, one.from_at + 1, left_at), (CLEAN,), one.from_at) is not None,
        after.course.visit if after else "",
        next_at,
        after.course.is_weak(after.from_at) if after else False,
    )


def _between(reports: list[BedReport], from_at: Instant, until_at: Instant) -> list[BedReport]:
    """The reports from one instant up to another; they are in effective order."""
    first = bisect_left(reports, from_at, key=_effective_at)
    return reports[first : bisect_left(reports, until_at, first, key=_effective_at)]


def _first(
    reports: list[BedReport], statuses: tuple[str, ...], since_at: Instant | None
) -> Instant | None:
    """When the first with one of these statuses was, from an instant on; None where none is."""
    if since_at is not None:
        for r in reports:
            if r.status in statuses and r.effective_at >= since_at:
                return r.effective_at
    return None
