"""Who lies where, kept up fact by fact so that no question has to look at every visit."""

from bisect import insort
from collections.abc import Iterable
from operator import attrgetter

from housewide.hospital.visits.state import Departure, Standing, Visit

DEPARTURES_KEPT = 8
"""Departures kept of a bed: the newest matters, the others step in when it is taken back."""

_NOTHING = Standing()
_at = attrgetter("at")


class Index:
    """Open visits by unit and by bed, and who left each bed last.

    `by_unit[""]` are the open visits whose unit nobody said. `planned` are the visits of which a
    step is to come. Everything here follows from the visits; a departure outlives its visit, since
    the bed it left stays as it was left.
    """

    def __init__(self) -> None:
        self.by_unit: dict[str, dict[str, None]] = {}
        self.by_bed: dict[str, tuple[str, ...]] = {}
        self.planned: dict[str, None] = {}
        self.left: dict[str, tuple[Departure, ...]] = {}

    def change(self, before: Visit | None, after: Visit) -> None:
        """Take over how a visit stands now, from how it stood."""
        was = before.now if before is not None else _NOTHING
        now = after.now
        self._lie(after.key, was, now)
        if was.left is not now.left:
            self._depart(was.left, now.left)

    @classmethod
    def restored(cls, visits: Iterable[Visit], left: dict[str, tuple[Departure, ...]]) -> "Index":
        """Who lies where by these visits. Departures as they were kept: some outlived a visit."""
        index = cls()
        for visit in visits:
            index._lie(visit.key, _NOTHING, visit.now)
        index.left = left
        return index

    def forget(self, key: str) -> None:
        """A visit left memory: nothing is to come of it any more."""
        self.planned.pop(key, None)

    def in_unit(self, unit: str) -> tuple[str, ...]:
        """The open visits in a unit, by key; those in no unit that anyone said for ""."""
        return tuple(sorted(self.by_unit.get(unit, ())))

    def copy(self) -> "Index":
        other = Index()
        other.by_unit = {unit: keys.copy() for unit, keys in self.by_unit.items()}
        other.by_bed = self.by_bed.copy()
        other.planned = self.planned.copy()
        other.left = self.left.copy()
        return other

    def _lie(self, key: str, was: Standing, now: Standing) -> None:
        if was.place is not now.place or was.status != now.status:
            if was.status == "open":
                self._take_out(key, was)
            if now.status == "open":
                self._put_in(key, now)
        if was.plans is not now.plans or was.status != now.status:
            if now.plans and now.status in {"open", "expected"}:
                self.planned[key] = None
            else:
                self.planned.pop(key, None)

    def _put_in(self, key: str, now: Standing) -> None:
        place = now.place
        unit = self.by_unit.get(place.unit)
        if unit is None:
            unit = self.by_unit[place.unit] = {}
        unit[key] = None
        if place.bed:
            others = self.by_bed.get(place.bed)
            self.by_bed[place.bed] = (key,) if others is None else tuple(sorted((*others, key)))

    def _take_out(self, key: str, was: Standing) -> None:
        place = was.place
        del self.by_unit[place.unit][key]
        if place.bed:
            there = self.by_bed[place.bed]
            if there == (key,):
                del self.by_bed[place.bed]
            else:
                self.by_bed[place.bed] = tuple(k for k in there if k != key)

    def _depart(self, was: tuple[Departure, ...], now: tuple[Departure, ...]) -> None:
        gone: Iterable[Departure] = ()
        come: Iterable[Departure] = now[len(was) :]
        if now[: len(was)] != was:  # told late, or taken back: nearly always it is one more
            before, after = set(was), set(now)
            gone = [departure for departure in was if departure not in after]
            come = [departure for departure in now if departure not in before]
        for departure in gone:
            left = [*self.left.get(departure.bed, ())]
            if departure in left:
                left.remove(departure)
            self.left[departure.bed] = tuple(left)
        for departure in come:
            known = self.left.get(departure.bed, ())
            if known and departure.at < known[-1].at:
                ordered = [*known]
                insort(ordered, departure, key=_at)
                known = tuple(ordered)
            else:
                known = (*known, departure)
            self.left[departure.bed] = known[-DEPARTURES_KEPT:]
