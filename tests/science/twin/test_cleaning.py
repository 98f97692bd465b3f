"""Housekeeping at its peak: beds wait for a free cleaner, in the order in which they were left.

Method: one ward whose beds are left within an hour, and the same beds and cleaners in simpy, which
must agree on every instant at which a bed is clean.
"""

from collections.abc import Generator
from typing import Any

import simpy
from msgspec.structs import replace

from housewide.kit.clock import MINUTE
from housewide.science.twin import Event, Facility
from housewide.science.twin.chance import Duration
from housewide.science.twin.cleaning import CLEAN, Cleaning
from housewide.science.twin.core import Agenda
from housewide.science.twin.described import ward
from housewide.science.twin.floor import Floor
from housewide.science.twin.habits import HABITS

BEDS, CLEANERS = 12, 3
RESPONSE_MINUTES, CLEANING_MINUTES, EVERY_MINUTES = 20, 30, 5

PLAN = Facility(
    "one", "ONE", "One Ward", "UTC", "", "",
    (ward("W", "Ward", "med-surg", 1, singles=BEDS),), (),
    replace(
        HABITS,
        cleaning_response=Duration(RESPONSE_MINUTES / 60, 0.0),
        cleaning=Duration(CLEANING_MINUTES / 60, 0.0),
        cleaners_per_beds=CLEANERS / BEDS,
    ),
)  # fmt: skip


def test_each_bed_is_clean_when_simpy_says() -> None:
    assert _cleaned() == _cleaned_in_simpy()


def test_at_the_peak_beds_wait_longer_than_the_response() -> None:
    left = [n * EVERY_MINUTES for n in range(BEDS)]
    turns = [clean - gone for clean, gone in zip(_cleaned(), left, strict=True)]
    assert turns[0] == RESPONSE_MINUTES + CLEANING_MINUTES
    assert turns[-1] > RESPONSE_MINUTES + 2 * CLEANING_MINUTES


def _cleaned() -> list[int]:
    """In which minute each bed was reported clean, in the order in which they were left."""
    told: list[Event] = []
    agenda = Agenda()
    floor = Floor(PLAN, agenda, 1, told.append)
    cleaning = Cleaning(floor, lambda _: None)
    for n in range(BEDS):
        bed = floor.beds.promise("med-surg")
        assert bed
        floor.beds.occupy(bed)
        agenda.add(n * EVERY_MINUTES * MINUTE, cleaning.left, bed)
    agenda.run(24 * 60 * MINUTE)
    clean = {e.place.bed: e.at // MINUTE for e in told if e.bed_status == CLEAN}
    return [clean[bed] for bed in PLAN.wards[0].beds]


def _cleaned_in_simpy() -> list[int]:
    world = simpy.Environment()
    cleaners = simpy.Resource(world, CLEANERS)
    clean = [0] * BEDS

    def bed(n: int) -> Generator[Any, Any, None]:
        yield world.timeout(n * EVERY_MINUTES + RESPONSE_MINUTES)
        with cleaners.request() as turn:
            yield turn
            yield world.timeout(CLEANING_MINUTES)
        clean[n] = int(world.now)

    for n in range(BEDS):
        world.process(bed(n))
    world.run()
    return clean
