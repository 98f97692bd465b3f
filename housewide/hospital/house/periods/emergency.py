"""What days in the emergency department came to: waits, stays, boarding, and who left unseen.

A visit belongs to the day on which the body left the ED: then all of it is known.
"""

from collections.abc import Callable, Iterable
from statistics import median

from msgspec import Struct

from housewide.hospital.house.catalogue.kind import Reckoning, Units
from housewide.hospital.house.ed_stay import EdStay, stay_of
from housewide.hospital.house.periods.kind import OfPeriod, in_minutes, nearest_rank, percent
from housewide.hospital.house.periods.known import Course, Known
from housewide.hospital.scores.ecat import LONGEST_BOARDING_MINUTES, PARTS, ecat
from housewide.hospital.systems.state import VISITS
from housewide.hospital.visits.settle import history
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_period_emergency.py::"
_CLOCK = "effective_at of the movements, in effective order; days of the facility's own zone"
_UNTIL = "the last day of the period has ended"
_NOBODY = "visits: nobody left the ED"


class Ended(Struct, frozen=True):
    """A stay in an ED that ended in the period. `is_weak`: nothing says when it began or ended."""

    stay: EdStay
    left_at: Instant
    is_weak: bool


def ended(known: Known) -> list[Ended]:
    """Every stay in an ED that ended in the period, as far as is known."""
    found = []
    for each in known.courses:
        stay = _stay(known, each)
        if stay is None or stay.left_at is None or not known.period.has(stay.left_at):
            continue
        is_weak = each.is_weak(stay.arrived_at) or each.is_weak(stay.left_at)
        found.append(Ended(stay, stay.left_at, is_weak))
    return found


def _stay(known: Known, each: Course) -> EdStay | None:
    """By the newest places by which it was one: an ED may close before the period ends."""
    told = history(each.movements, known.as_of, known.as_of)
    found = (stay_of(places, each.visit, told) for places in reversed(known.all_places()))
    return next((stay for stay in found if stay is not None), None)


def _minutes(name: str, title: str, meaning: str, counts_when: str, source: str) -> Definition:
    return Definition(
        name=name,
        title=title,
        meaning=f"{meaning}: half of the visits that left the ED in the period took no longer.",
        unit="minutes",
        counts_when=counts_when,
        stops_when=_UNTIL,
        excludes="visits still in the ED; stays that began or ended by a weak clock, which says "
        "when it was typed, sent or received: parts count them",
        clock=_CLOCK,
        rests_on=(VISITS,),
        source=source,
        version=1,
        example=_EXAMPLES + "test_waits_stays_and_boarding_of_those_who_left_the_ed",
    )


ED_BAY_MEDIAN_MINUTES = _minutes(
    "ed_bay_median_minutes",
    "Median wait for a bay of the ED",
    "From arrival to the first bay",
    "a visit arrives in the ED (A04, A01, A02) and later a bay of it is told as its place",
    "CMS ECAT: arrival to a treatment space; whether that has privacy is not known",
)
ED_STAY_MEDIAN_MINUTES = _minutes(
    "ed_stay_median_minutes",
    "Median stay in the ED",
    "From arrival until the body left the ED",
    "the body leaves the ED (A02 out of it, A03), whether admitted or not",
    "CMS ED-1 is that of the admitted, OP-18 that of the others: both are in the parts",
)
ED_BOARDING_MEDIAN_MINUTES = _minutes(
    "ed_boarding_median_minutes",
    "Median boarding in the ED",
    "From the earliest evidence of an admission until the body left the ED",
    "the body of a boarder (see boarders) leaves the ED",
    "CMS ED-2; emergency physicians ask for the earliest evidence, CMS takes the order",
)


def _share(name: str, title: str, meaning: str, counts_when: str, leaves_out: str) -> Definition:
    return Definition(
        name=name,
        title=title,
        meaning=meaning,
        unit="%",
        counts_when=counts_when,
        stops_when=_UNTIL,
        excludes=f"visits still in the ED; {leaves_out}",
        clock=_CLOCK,
        rests_on=(VISITS,),
        source="CMS eCQM CMS1244, of the days asked about",
        version=1,
        example=_EXAMPLES + "test_shares_of_those_who_left_the_ed",
    )


ED_LONG_BOARDING_PERCENT = _share(
    "ed_long_boarding_percent",
    "Boarders who waited over four hours",
    "Of the visits that left the ED in the period after an admission was decided, those that had "
    "boarded for more than 240 minutes.",
    "as in ed_boarding_median_minutes, where it took over 240 minutes",
    "stays that began or ended by a weak clock: parts count them",
)
ED_LEFT_UNEVALUATED_PERCENT = _share(
    "ed_left_unevaluated_percent",
    "Left without being evaluated",
    "Of the visits that left the ED in the period, those that never had a bay and left by their "
    "own decision (disposition 07).",
    "the visit ends (A03) without ever having had a bay, with disposition 07 of table 0112",
    "visits that ended without a bay and without a disposition: parts count them",
)
ECAT_RATE_PERCENT = _share(
    "ecat_rate_percent",
    "Visits to the ED that were not timely",
    "Of the visits that left the ED in the period, the share of which any holds: over an hour to a "
    "bay, left without being evaluated, boarded over four hours, stayed over eight. Each once.",
    "as in ecat_percent, judged when the body leaves the ED",
    "visits that nobody can judge; the four groups by age and mental health",
)


def _here(known: Known, units: Units) -> list[Ended]:
    return [each for each in known.once(ended) if each.stay.unit in units]


def _span(
    since: Callable[[EdStay], Instant | None], until: Callable[[Ended], Instant | None]
) -> Callable[[Known, Units], Reckoning]:
    """The median of a time in minutes; the parts say how it was for who was admitted or not."""

    def reckon(known: Known, units: Units) -> Reckoning:
        here = _here(known, units)
        spans = _spans(here, since, until)
        minutes = sorted(spans.values())
        admitted = {e.stay.visit for e in here if e.stay.boarding_from is not None}
        parts: dict[str, float | None] = {
            "visits": float(len(minutes)),
            "p90_minutes": nearest_rank(minutes, 0.9) if minutes else None,
            "admitted_median_minutes": _median(m for v, m in spans.items() if v in admitted),
            "others_median_minutes": _median(m for v, m in spans.items() if v not in admitted),
            "excluded_weak_clock": float(sum(each.is_weak for each in here)),
        }
        if not minutes:
            return Reckoning(None, (), parts, ("visits: nobody like that left the ED",))
        return Reckoning(median(minutes), tuple(sorted(spans)), parts)

    return reckon


def _spans(
    here: list[Ended],
    since: Callable[[EdStay], Instant | None],
    until: Callable[[Ended], Instant | None],
) -> dict[str, float]:
    """Minutes by visit, of those of which both moments are told by a clock that can be trusted."""
    found: dict[str, float] = {}
    for each in here:
        began_at, ended_at = since(each.stay), until(each)
        if not each.is_weak and began_at is not None and ended_at is not None:
            found[each.stay.visit] = in_minutes(ended_at - began_at)
    return found


def _median(minutes: Iterable[float]) -> float | None:
    known = [*minutes]
    return median(known) if known else None


def _long_boarding(known: Known, units: Units) -> Reckoning:
    here = _here(known, units)
    boarded = _spans(here, lambda stay: stay.boarding_from, lambda each: each.left_at)
    long = [visit for visit, minutes in boarded.items() if minutes > LONGEST_BOARDING_MINUTES]
    weak = sum(each.is_weak and each.stay.boarding_from is not None for each in here)
    parts = {"boarders": float(len(boarded)), "excluded_weak_clock": float(weak)}
    return _of(long, len(boarded), parts, "boarders: none left the ED")


def _left_unevaluated(known: Known, units: Units) -> Reckoning:
    here = _here(known, units)
    judged = [e.stay for e in here if e.stay.left_unevaluated is not None]
    left = [stay.visit for stay in judged if stay.left_unevaluated]
    parts = {"visits": float(len(here)), "unknown_visits": float(len(here) - len(judged))}
    return _of(left, len(judged), parts, _NOBODY)


def _ecat(known: Known, units: Units) -> Reckoning:
    judged = [(e.stay.visit, ecat(e.stay.judged, e.left_at)) for e in _here(known, units)]
    failed = [visit for visit, found in judged if found.is_failed]
    certain = sum(found.is_failed is not None for _, found in judged)
    parts = {"visits": float(len(judged)), "unknown_visits": float(len(judged) - certain)}
    for part in PARTS:
        parts[f"{part.replace('-', '_')}_visits"] = float(
            sum(part in found.failed for _, found in judged)
        )
    return _of(failed, certain, parts, _NOBODY)


def _of(visits: list[str], count: int, parts: dict[str, float], lack: str) -> Reckoning:
    """So large a share are these visits of so many."""
    value = percent(len(visits), count) if count else None
    shown: dict[str, float | None] = {"counted_visits": float(len(visits)), **parts}
    return Reckoning(value, tuple(sorted(visits)), shown, () if count else (lack,))


MEASURES = (
    OfPeriod(
        ED_BAY_MEDIAN_MINUTES, _span(lambda s: s.arrived_at, lambda each: each.stay.bay_came_at)
    ),
    OfPeriod(ED_STAY_MEDIAN_MINUTES, _span(lambda s: s.arrived_at, lambda each: each.left_at)),
    OfPeriod(
        ED_BOARDING_MEDIAN_MINUTES, _span(lambda s: s.boarding_from, lambda each: each.left_at)
    ),
    OfPeriod(ED_LONG_BOARDING_PERCENT, _long_boarding),
    OfPeriod(ED_LEFT_UNEVALUATED_PERCENT, _left_unevaluated),
    OfPeriod(ECAT_RATE_PERCENT, _ecat),
)
