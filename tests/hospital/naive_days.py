"""A day counted the slow way, minute by minute: the other opinion on what a day came to.

It reads every visit's sheet anew at every full minute (`naive`, written without the folds), and
writes down who is where. Who was there and is not any more has left.
"""

from collections.abc import Sequence
from itertools import groupby

from housewide.hospital.places.facts import Place
from housewide.kit.clock import MINUTE, Instant
from housewide.kit.facts import Entry
from tests.hospital.naive import naive_visits
from tests.hospital.telling import MIDNIGHT

MINUTES = 24 * 60


class Watched:
    """What a watcher wrote down: for each minute of the day, where each inpatient was."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.minutes: list[dict[str, Place]] = []
        seen, here = 0, dict[str, Place]()
        for minute in range(MINUTES):
            at = MIDNIGHT + minute * MINUTE
            told = sum(e.effective_at <= at for e in entries)
            if told != seen:
                seen, here = told, _inpatients(entries, at)
            self.minutes.append(here)

    def at(self, minute: int, unit: str) -> list[str]:
        """Who was in a unit at a minute."""
        return sorted(v for v, place in self.minutes[minute].items() if place.unit == unit)

    def left(self, unit: str) -> list[str]:
        """Who was here, is not at the end, and was seen last in a unit."""
        last = {visit: place for here in self.minutes for visit, place in here.items()}
        return sorted(
            v for v, place in last.items() if v not in self.minutes[-1] and place.unit == unit
        )

    def empty_minutes(self, bed: str) -> list[int]:
        """How long a bed stood empty each time, from somebody's leaving to somebody's coming."""
        taken = [any(place.bed == bed for place in here.values()) for here in self.minutes]
        runs = [(is_taken, len([*run])) for is_taken, run in groupby(taken)]
        return [minutes for is_taken, minutes in runs[1:-1] if not is_taken]


def _inpatients(told: Sequence[Entry], at: Instant) -> dict[str, Place]:
    """Where every inpatient was, by all that was told; whose class is unknown is one on a ward."""
    now = max(e.effective_at for e in told)
    return {
        visit: sheet.place
        for visit, sheet in naive_visits(told, now, at).items()
        if sheet.status == "in" and sheet.place is not None and sheet.patient_class in {"I", ""}
    }
