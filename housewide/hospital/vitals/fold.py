"""Folds what is told of vital signs: `(vitals, entry, body) -> vitals`, in effective order."""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from housewide.hospital.vitals.facts import Sign, TriageAssessed, VitalsMeasured
from housewide.hospital.vitals.state import ORPHANS_KEPT, VALUES_KEPT, Reading, VisitVitals
from housewide.kit.clock import Instant
from housewide.kit.facts import Entry, Fact, MessageReread
from housewide.kit.withdrawals import as_known, without


def fold(vitals: VisitVitals, entry: Entry) -> VisitVitals:
    """The vitals of a visit after one more fact. A position applied before changes nothing."""
    if entry.position <= vitals.position:
        return vitals
    return FOLDS[type(entry.body)](vitals, entry, entry.body)


def measured(vitals: VisitVitals, entry: Entry, body: VitalsMeasured) -> VisitVitals:
    """A value that was kept out is none: whatever was told of its instant before is void, too."""
    kept_out = tuple(each.sign for each in body.kept_out)
    void = (*body.withdrawn, *kept_out)
    reading = Reading(
        entry.effective_at, entry.position, entry.message, body.signs,
        void=void, patient=body.patient,
    )  # fmt: skip
    after = _with(vitals, entry, reading)
    return replace(after, kept_out=vitals.kept_out + len(kept_out)) if kept_out else after


def triaged(vitals: VisitVitals, entry: Entry, body: TriageAssessed) -> VisitVitals:
    void: tuple[Sign, ...] = ("triage_level",) if body.level is None else ()
    reading = Reading(
        entry.effective_at, entry.position, entry.message,
        triage_level=body.level, void=void, patient=body.patient,
    )  # fmt: skip
    return _with(vitals, entry, reading)


def reread(vitals: VisitVitals, entry: Entry, body: MessageReread) -> VisitVitals:
    """A message was read better: what it told before no longer holds."""
    readings = without(vitals.readings, body.message, entry.position)
    return replace(vitals, position=entry.position, readings=readings)


def _with(vitals: VisitVitals, entry: Entry, reading: Reading) -> VisitVitals:
    told = reading.speaks_of()
    if not told:
        return replace(vitals, position=entry.position)
    reading = replace(reading, signs_told=told)
    readings = [*vitals.readings]
    insort(readings, reading, key=_effective_order)
    now = max(vitals.touched_at, entry.believed_at)
    kept = _kept(readings, now)
    dropped = _dropped(vitals.dropped_until_at, readings, kept)
    return VisitVitals(vitals.key, entry.position, now, kept, vitals.kept_out, dropped)


def _kept(readings: list[Reading], now: Instant) -> tuple[Reading, ...]:
    """What is dated ahead pushes out nothing that was measured by now, and is bounded likewise."""
    due = bisect_right(readings, now, key=lambda reading: reading.effective_at)
    return _newest_of_each_sign(readings[:due]) + _newest_of_each_sign(readings[due:])


def _dropped(
    before: dict[Sign, Instant], readings: list[Reading], kept: tuple[Reading, ...]
) -> dict[Sign, Instant]:
    """When the newest was measured of each sign that is no longer kept."""
    if len(kept) == len(readings):
        return before
    positions = {reading.position for reading in kept}
    after = dict(before)
    for reading in readings:
        if reading.position not in positions and not reading.withdrawn_by:
            for sign in reading.signs_spoken_of():
                after[sign] = max(after.get(sign, 0), reading.effective_at)
    return after


def _newest_of_each_sign(readings: list[Reading]) -> tuple[Reading, ...]:
    """The newest of each sign: a monitor that tells the pulse each minute pushes out no other."""
    if len(readings) <= VALUES_KEPT:
        return tuple(readings)
    seen = [0] * VALUES_KEPT  # seen[n]: the signs that more than n newer readings speak of
    kept = []
    for reading in reversed(readings):
        told = reading.signs_told
        if not told & ~seen[-1]:
            continue
        kept.append(reading)
        for n, signs in enumerate(seen):
            seen[n], told = signs | told, signs & told
            if not told:
                break
    return tuple(reversed(kept))


def _effective_order(reading: Reading) -> tuple[Instant, int]:
    return reading.effective_at, reading.position


FOLDS: dict[type[Fact], Callable[[VisitVitals, Entry, Any], VisitVitals]] = {
    VitalsMeasured: measured,
    TriageAssessed: triaged,
    MessageReread: reread,
}
"""Which fact is folded how."""


class Vitals:
    """The vital signs of one facility's visits, each under the key that it was told of.

    `next_drop_at` is when those of a visit that nobody told of are to be forgotten, at the
    earliest; what was told since they were last looked for is forgotten later.
    """

    def __init__(self, visits: Iterable[VisitVitals] = ()) -> None:
        self.visits: dict[str, VisitVitals] = {each.key: each for each in visits}
        self.next_drop_at: Instant = 0

    def of(self, keys: Iterable[str]) -> tuple[VisitVitals, ...]:
        """What was measured of a visit, under each of the keys that mean it."""
        return tuple(self.visits[key] for key in sorted(keys) if key in self.visits)

    def apply(self, entry: Entry) -> None:
        """Fold one fact into the visits it is about."""
        if isinstance(entry.body, MessageReread):
            for subject in entry.body.subjects:
                if subject in self.visits:
                    self.visits[subject] = fold(self.visits[subject], entry)
        elif type(entry.body) in FOLDS:
            known = self.visits.get(entry.subject)
            self.visits[entry.subject] = fold(known or VisitVitals(entry.subject), entry)

    def forget(self, keys: Iterable[str]) -> None:
        """A visit was forgotten, and what was measured of it with it."""
        for key in keys:
            self.visits.pop(key, None)

    def forget_orphans(self, is_known: Callable[[str], bool], as_of: Instant) -> None:
        """Forget the vital signs of visits that nobody ever told of, once they are old."""
        orphans = {key: v.touched_at for key, v in self.visits.items() if not is_known(key)}
        self.forget(key for key, at in orphans.items() if at < as_of - ORPHANS_KEPT)
        self.next_drop_at = min(
            (at + ORPHANS_KEPT for key, at in orphans.items() if key in self.visits),
            default=as_of + ORPHANS_KEPT,
        )

    def as_known(self, position: int) -> "Vitals":
        """What was believed up to a position, as far as memory holds it: the newest few values."""
        found = {key: as_known(v.readings, position) for key, v in self.visits.items()}
        return Vitals(
            VisitVitals(key, readings=found[key], dropped_until_at=v.dropped_until_at)
            for key, v in self.visits.items()
            if found[key] or v.dropped_until_at
        )

    def copy(self) -> "Vitals":
        other = Vitals()
        other.visits = self.visits.copy()
        other.next_drop_at = self.next_drop_at
        return other
