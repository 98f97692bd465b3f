"""The twin's own truth: who was where, as it is and as it had been told at any moment.

It is the referee of everything that Housewide works out from the messages, so it shares no code
with it: each time something is told of a visit, all its stays are written down anew.
"""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant

INPATIENT, NEWBORN, OTHER, ON_LEAVE = "inpatient", "newborn", "other", "on leave"
"""What somebody counts as: newborns are inpatients that are counted apart, outpatients and day
cases are `other`, and an inpatient on leave keeps the bed and is not in the house."""


class Stay(Struct, frozen=True, gc=False):
    """Somebody at a place from an instant up to, not including, another (None: still there)."""

    place: Place
    from_at: Instant
    until_at: Instant | None = None
    counts_as: str = OTHER

    def covers(self, at: Instant) -> bool:
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


Stays = tuple[Stay, ...]


class Ledger:
    """One facility's visits, each with every version of its stays that was ever told."""

    def __init__(self) -> None:
        self._told: dict[str, list[tuple[Instant, Stays]]] = {}

    def write(self, visit: str, told_at: Instant, stays: Stays) -> None:
        self._told.setdefault(visit, []).append((told_at, stays))

    def stays(self, visit: str, known_at: Instant | None = None) -> Stays:
        """The visit's stays as told up to `known_at` (None: all that was ever told)."""
        known: Stays = ()
        for told_at, stays in self._told.get(visit, ()):
            if known_at is not None and told_at > known_at:
                break
            known = stays
        return known

    def all_stays(self) -> Iterator[tuple[str, Stays]]:
        """Every visit with its stays, by all that was ever told."""
        for visit, told in self._told.items():
            yield visit, told[-1][1]

    def there(self, at: Instant, known_at: Instant | None = None) -> dict[str, Stay]:
        """Each visit's stay at `at`, as told up to `known_at`."""
        return {
            visit: stay
            for visit in self._told
            for stay in self.stays(visit, known_at)
            if stay.covers(at)
        }

    def whereabouts(self, at: Instant, known_at: Instant | None = None) -> dict[str, Place]:
        """Where each visit's patient is at `at`, as told up to `known_at`."""
        return {visit: stay.place for visit, stay in self.there(at, known_at).items()}

    def census(self, at: Instant, known_at: Instant | None = None) -> dict[str, int]:
        """How many patients each unit has at `at`, as told up to `known_at`."""
        return dict(Counter(place.unit for place in self.whereabouts(at, known_at).values()))

    def census_by_class(
        self, at: Instant, known_at: Instant | None = None
    ) -> dict[tuple[str, str], int]:
        """How many of each unit count as what."""
        there = self.there(at, known_at).values()
        return dict(Counter((stay.place.unit, stay.counts_as) for stay in there))


def ended(stays: Stays, at: Instant) -> Stays:
    """The same stays, the one still going on ended at `at`."""
    if not stays or stays[-1].until_at is not None:
        return stays
    last = stays[-1]
    return (*stays[:-1], Stay(last.place, last.from_at, at, last.counts_as))


def followed(stays: Stays, place: Place, at: Instant, counts_as: str) -> Stays:
    """The same stays, and from `at` on another."""
    return (*ended(stays, at), Stay(place, at, None, counts_as))
