"""The demo system over ten days from fixed seeds: run once for all tests of a process."""

from functools import lru_cache

from housewide.kit.clock import DAY
from housewide.science.twin import START_AT, Event, Kind, Twin, demo_system

DAYS = 10
SEEDS = (1, 2)


@lru_cache
def run(seed: int) -> tuple[Twin, list[Event]]:
    twin = Twin(demo_system(), seed, START_AT)
    return twin, list(twin.events(START_AT + DAYS * DAY))


GOING = {Kind.MOVED, Kind.DISCHARGED, Kind.ADMISSION_CANCELLED, Kind.MOVE_CANCELLED}
COMING = {
    Kind.ADMITTED, Kind.REGISTERED, Kind.MOVED, Kind.MOVE_CANCELLED, Kind.DISCHARGE_CANCELLED,
}  # fmt: skip
