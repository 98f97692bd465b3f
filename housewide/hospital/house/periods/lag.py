"""How late it was told: from when somebody moved to when the message about it came."""

from collections.abc import Callable

from msgspec import Struct

from housewide.hospital.house.catalogue.kind import Reckoning, Units
from housewide.hospital.house.periods.kind import OfPeriod, in_minutes, nearest_rank, percent
from housewide.hospital.house.periods.known import Known, unit_of
from housewide.hospital.systems.state import VISITS
from housewide.hospital.visits.facts import (
    VisitAdmitted,
    VisitDischarged,
    VisitMadeInpatient,
    VisitMadeOutpatient,
    VisitMoved,
    VisitRegistered,
)
from housewide.hospital.visits.state import WEAK_CLOCKS, Kind
from housewide.kit.clock import HOUR
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_period_lag.py::"
_COUNTS = (
    "a movement of a visit (A01, A02, A03, A04, A06, A07) is believed in the period, and still"
)
_EXCLUDES = (
    "cancels, updates and plans; movements of which nothing says when they happened but when they "
    "were written, sent or received (EVN-2, MSH-7), whose lateness nobody can know: counted apart"
)
_CLOCK = "received_at of the message minus effective_at (ZBE-2, PV1-44, PV1-45, EVN-6); never < 0"

LATE = HOUR
"""Later than this is late: a bed that was free for an hour before anybody could know of it."""

MOVES: dict[Kind, str] = {
    "admit": "admissions",
    "register": "admissions",
    "make-inpatient": "admissions",
    "make-outpatient": "moves",
    "move": "moves",
    "discharge": "discharges",
}
"""The kinds of movement whose telling is timed, and what they are counted as."""

TIMED_FACTS = (
    VisitAdmitted,
    VisitRegistered,
    VisitMoved,
    VisitMadeInpatient,
    VisitMadeOutpatient,
    VisitDischarged,
)
"""What tells of those movements: when the message of each came must be known."""


def _definition(name: str, title: str, meaning: str, unit: str) -> Definition:
    return Definition(
        name=name,
        title=title,
        meaning=meaning,
        unit=unit,
        counts_when=_COUNTS,
        stops_when="its message has been received",
        excludes=_EXCLUDES,
        clock=_CLOCK,
        rests_on=(VISITS,),
        source="Housewide's own: the documentation delay that BedWatch's two dirty stamps show",
        version=1,
        example=_EXAMPLES + "test_what_is_told_late_is_as_late_as_its_message_came",
    )


ENTRY_LAG_MEDIAN_MINUTES = _definition(
    "entry_lag_median_minutes",
    "Delay of entry, median",
    "Half of the movements that were told in the period were told no later than this after they "
    "happened. By kind in the parts.",
    "minutes",
)
ENTRY_LAG_P90_MINUTES = _definition(
    "entry_lag_p90_minutes",
    "Delay of entry, nine in ten",
    "Nine in ten of the movements that were told in the period were told no later than this. By "
    "kind in the parts.",
    "minutes",
)
ENTRY_LATE_PERCENT = _definition(
    "entry_late_percent",
    "Entered more than an hour late",
    "Of the movements that were told in the period, the share told more than an hour after they "
    "happened. By kind in the parts.",
    "%",
)


class Lag(Struct, frozen=True, gc=False):
    """A movement, the unit that it was of, and how late its message came (None: nobody knows)."""

    visit: str
    unit: str
    what: str
    minutes: float | None


def lags(known: Known) -> list[Lag]:
    """Every movement that was believed in the period."""
    found = []
    for each in known.courses:
        for m in each.movements:
            received_at, what = known.received.get(m.position), MOVES.get(m.kind)
            if received_at is None or what is None or m.withdrawn_by:
                continue
            place = m.place or each.now.place
            late = in_minutes(max(received_at - m.effective_at, 0))
            found.append(
                Lag(
                    each.visit,
                    unit_of(known.places(m.effective_at), place),
                    what,
                    None if m.effective_from in WEAK_CLOCKS else late,
                )
            )
    return found


def _minutes(told: list[Lag]) -> list[float]:
    return sorted(lag.minutes for lag in told if lag.minutes is not None)


def _median(minutes: list[float]) -> float:
    return nearest_rank(minutes, 0.5)


def _p90(minutes: list[float]) -> float:
    return nearest_rank(minutes, 0.9)


def _late(minutes: list[float]) -> float:
    return percent(sum(each > in_minutes(LATE) for each in minutes), len(minutes))


def _of_lags(value: Callable[[list[float]], float]) -> Callable[[Known, Units], Reckoning]:
    """One statistic of how late movements were told, of all and of each kind."""

    def reckon(known: Known, units: Units) -> Reckoning:
        told = [lag for lag in known.once(lags) if lag.unit in units]
        minutes = _minutes(told)
        parts: dict[str, float | None] = {
            "movements": float(len(minutes)),
            "excluded_weak_clock": float(len(told) - len(minutes)),
        }
        for what in sorted(set(MOVES.values())):
            of_kind = _minutes([lag for lag in told if lag.what == what])
            parts[what] = value(of_kind) if of_kind else None
        if not minutes:
            return Reckoning(None, (), parts, ("movements of which is known when they happened",))
        timed = {lag.visit for lag in told if lag.minutes is not None}
        return Reckoning(value(minutes), tuple(sorted(timed)), parts)

    return reckon


MEASURES = (
    OfPeriod(ENTRY_LAG_MEDIAN_MINUTES, _of_lags(_median)),
    OfPeriod(ENTRY_LAG_P90_MINUTES, _of_lags(_p90)),
    OfPeriod(ENTRY_LATE_PERCENT, _of_lags(_late)),
)
