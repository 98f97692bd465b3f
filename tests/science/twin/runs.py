"""The demo system over ten days from fixed seeds: run once for all tests of a process."""

from collections import defaultdict
from functools import lru_cache

from housewide.kit.clock import DAY, Instant
from housewide.science.twin import START_AT, Event, Facility, Kind, Twin, demo_system
from housewide.science.twin.ledger import NEWBORN

DAYS = 10
SEEDS = (1, 2)


@lru_cache
def run(seed: int) -> tuple[Twin, list[Event]]:
    twin = Twin(demo_system(), seed, START_AT)
    return twin, list(twin.events(START_AT + DAYS * DAY))


COMING = {
    Kind.ADMITTED, Kind.REGISTERED, Kind.MADE_INPATIENT, Kind.MOVED, Kind.MOVE_CANCELLED,
    Kind.DISCHARGE_CANCELLED,
}  # fmt: skip


def of_visits(events: list[Event]) -> dict[tuple[str, str], list[Event]]:
    """Each visit's events, in the order in which they were told."""
    found: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        if event.visit:
            found[event.facility, event.visit.number].append(event)
    return found


Lying = tuple[Instant, Instant, str]
"""From when to when somebody lay in a bed, and whose visit it was."""

FOR_EVER: Instant = 1 << 62


def beds_lain_in(twin: Twin, plan: Facility) -> dict[str, list[Lying]]:
    """Each bed with who lay in it when, by all that was told in the end.

    A newborn in its mother's bed lies there by right, and is left out.
    """
    nurseries = {ward.id for ward in plan.wards if ward.kind == "newborn"}
    lain: defaultdict[str, list[Lying]] = defaultdict(list)
    for visit, stays in twin.ledger(plan.id).all_stays():
        for stay in stays:
            with_mother = stay.counts_as == NEWBORN and stay.place.unit not in nurseries
            if stay.place.bed and not with_mother:
                until_at = FOR_EVER if stay.until_at is None else stay.until_at
                lain[stay.place.bed].append((stay.from_at, until_at, visit))
    return {bed: sorted(each) for bed, each in lain.items()}
