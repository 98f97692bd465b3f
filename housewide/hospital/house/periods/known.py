"""What is known of a period: who was where from when to when, and how beds were reported.

It is made of the visits that may have gone on in it, as they were believed at a position of the
facts: every measure of the period is worked out of this alone.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, cast

from msgspec import Struct

from housewide.hospital.beds.state import BedReport
from housewide.hospital.house.ask import NO_UNIT, counts_as_inpatient, is_present
from housewide.hospital.house.catalogue.kind import Units
from housewide.hospital.house.periods.period import Period
from housewide.hospital.places.facts import Place
from housewide.hospital.places.fold import PlacesHistory
from housewide.hospital.places.state import Places
from housewide.hospital.visits.course import course
from housewide.hospital.visits.criteria import Same
from housewide.hospital.visits.state import WEAK_CLOCKS, Movement, Standing, Visit
from housewide.kit.clock import DAY, Instant

T = TypeVar("T")

LOOK_BACK = DAY
"""So long before the period begins what is known reaches back: a bed that is filled today may have
been left yesterday. What took longer is no turn of a bed (`turns`)."""


class Stay(Struct, frozen=True, gc=False):
    """A visit stood in one way from an instant up to, not including, another."""

    visit: str
    now: Standing
    from_at: Instant
    until_at: Instant


class Course(Struct, frozen=True, gc=False):
    """A visit in the period: its movements, each way in which it was open, and how it stands last.

    `stays` end with the period; `now` is how the visit stands at `as_of`, so a discharge that was
    cancelled since is none.
    """

    visit: str
    movements: tuple[Movement, ...]
    stays: tuple[Stay, ...]
    now: Standing

    @property
    def last(self) -> Stay | None:
        """How the visit was open last; of who was admitted and left at once, at that instant."""
        at = self.now.discharged_at
        if self.now.status == "discharged" and at is not None and self.now.admitted_at == at:
            return Stay(self.visit, self.now, at, at + 1)
        return self.stays[-1] if self.stays else None

    def open_at(self, at: Instant) -> Stay | None:
        """How it was open at an instant."""
        stays = (*self.stays, self.last) if self.last else self.stays
        return next((s for s in stays if s.from_at <= at < s.until_at), None)

    def is_weak(self, at: Instant) -> bool:
        """Whether nothing says when it happened but when it was written down, sent or received."""
        return all(
            m.effective_from in WEAK_CLOCKS
            for m in self.movements
            if at in (m.effective_at, m.holds_from)
        )


class Known:
    """One facility's period, as known at a position of its facts, and by what had come at `as_of`.

    `reports` are those of each bed, in effective order, since `LOOK_BACK` before the period;
    `received` says when the message came that told the fact at a position, of those facts that were
    believed in the period. `blind` names by part of the hospital the feeds that fell silent in it.
    `same_patient` is the patient's key that a key means, by the merges known.
    """

    def __init__(  # noqa: PLR0913 (all that is known of a period: none can be left out)
        self,
        period: Period,
        history: PlacesHistory,
        visits: Iterable[Visit],
        *,
        position: int,
        as_of: Instant,
        reports: dict[str, list[BedReport]] | None = None,
        received: dict[int, Instant] | None = None,
        blind: dict[str, tuple[str, ...]] | None = None,
        same_patient: Same = str,
    ) -> None:
        self.period = period
        self.position = position
        self.as_of = as_of
        self.courses = tuple(_course(visit, period.until_at, as_of) for visit in visits)
        self.reports = reports or {}
        self.received = received or {}
        self.blind = blind or {}
        self.same_patient = same_patient
        self._history = history
        self._once: dict[Any, Any] = {}

    @property
    def is_configured(self) -> bool:
        """Whether the facility had places on every day of the period."""
        return self._history.in_force(self.period.from_at) is not None

    def places(self, at: Instant) -> Places:
        """The places as they were configured at an instant."""
        return self._history.at(at)

    def all_places(self) -> tuple[Places, ...]:
        """All places that were in force at any time of the period, oldest first."""
        return self._history.between(self.period.from_at, self.period.until_at)

    def places_of(self, unit: str | None) -> Places:
        """The places as the period left them, or the last in it that had a unit."""
        having = [p for p in self.all_places() if unit and p.unit(unit) is not None]
        return having[-1] if having else self.places(self.period.until_at)

    def units(self) -> tuple[str, ...]:
        """Every unit that the facility had at any time of the period, in the order of its files."""
        return tuple({unit.id: None for each in self.all_places() for unit in each.units})

    def once(self, work: Callable[["Known"], T]) -> T:
        """What several measures build on, worked out once."""
        if work not in self._once:
            self._once[work] = work(self)
        return cast(T, self._once[work])

    def changed_since(self, position: int) -> tuple[str, ...]:
        """The visits and beds of which anything in the period is believed otherwise since then."""
        visits = [c.visit for c in self.courses if any(map(self._is_news(position), c.movements))]
        beds = [b for b, told in self.reports.items() if any(r.position > position for r in told)]
        return (*sorted(visits), *sorted(beds))

    def _is_news(self, position: int) -> Callable[[Movement], bool]:
        def is_news(m: Movement) -> bool:
            newest = max(m.position, m.withdrawn_by)
            return newest > position and m.effective_at < self.period.until_at

        return is_news

    def present(self, instants: Sequence[Instant]) -> list[list[Stay]]:
        """Who was in the house at each of these instants (in order): open, and not on leave."""
        found: list[list[Stay]] = [[] for _ in instants]
        for each in self.courses:
            for stay in each.stays:
                if is_present(stay.now):
                    first = bisect_left(instants, stay.from_at)
                    for n in range(first, bisect_left(instants, stay.until_at)):
                        found[n].append(stay)
        return found

    def census(self, at: Instant, units: Units) -> list[Stay]:
        """The inpatients who were in some units at an instant."""
        places = self.places(at)
        (here,) = self.present([at])
        return [s for s in here if is_counted(places, s.now, units)]


def is_counted(places: Places, now: Standing, units: Units) -> bool:
    """Whether somebody is an inpatient of one of these units."""
    return counts_as_inpatient(places, now) and unit_of(places, now.place) in units


def unit_of(places: Places, place: Place) -> str:
    """The unit of a place; "" where that is none of the facility's."""
    return place.unit if places.unit(place.unit) is not None else NO_UNIT


def _course(visit: Visit, until_at: Instant, as_of: Instant) -> Course:
    changes = course(visit, as_of)
    ends = [*(change.at for change in changes[1:]), until_at]
    stays = tuple(
        Stay(visit.key, change.now, change.at, min(end_at, until_at))
        for change, end_at in zip(changes, ends, strict=False)
        if change.now.status == "open" and change.at < until_at
    )
    return Course(visit.key, visit.movements, stays, changes[-1].now if changes else Standing())
