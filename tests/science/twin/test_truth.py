"""The twin's own truth, which everything that reads its messages is measured against.

Method: the same runs as of the twin's other tests, counted here by following each visit by hand.
"""

from collections import Counter
from statistics import fmean

import pytest

from housewide.kit.clock import DAY, HOUR, SECOND
from housewide.science.twin import START_AT, Event, Facility, Kind, demo_system
from housewide.science.twin.plan import BAYS
from tests.science.twin.runs import COMING, DAYS, SEEDS, run


@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_is_what_the_events_tell(seed: int) -> None:
    """Follow every visit by hand, and count the units at the end of each day."""
    twin, events = run(seed)
    for day in range(1, DAYS):
        at = START_AT + day * DAY
        counted = Counter(followed([e for e in events if e.told_at <= at]).values())
        for facility in twin.system.facilities:
            truth = twin.census(facility.id, at, known_at=at)
            assert truth == {w.id: counted[facility.id, w.id] for w in facility.wards}


def followed(events: list[Event]) -> dict[tuple[str, str], tuple[str, str]]:
    """(Facility, visit) -> (facility, unit) of everyone in the house after these events."""
    where: dict[tuple[str, str], tuple[str, str]] = {}
    for event in events:
        if event.visit is None:
            continue
        visit = (event.facility, event.visit.number)
        told_by_update = event.kind is Kind.UPDATED and event.facility == "prairie-fork"
        if event.kind in COMING or told_by_update:
            where[visit] = (event.facility, event.place.unit)
        elif event.kind in {Kind.DISCHARGED, Kind.ADMISSION_CANCELLED}:
            where.pop(visit, None)
    return where


def test_a_late_entry_changes_the_past_once_it_is_told() -> None:
    twin, events = run(1)
    late = next(
        e for e in events if e.kind is Kind.DISCHARGED and e.told_at - e.at > HOUR and e.visit
    )
    between = (late.at + late.told_at) // 2
    assert late.visit is not None
    number = late.visit.number
    assert number in twin.whereabouts(late.facility, between, known_at=between)
    assert number not in twin.whereabouts(late.facility, between)


def test_a_cancelled_move_never_was_once_it_is_told() -> None:
    twin, events = run(1)
    cancel = next(e for e in events if e.kind is Kind.MOVE_CANCELLED)
    assert cancel.visit is not None
    assert cancel.prior is not None
    number = cancel.visit.number
    between = cancel.told_at - SECOND
    assert twin.whereabouts(cancel.facility, between, between)[number] == cancel.prior
    assert twin.whereabouts(cancel.facility, between)[number] == cancel.place


def test_nobody_is_forgotten_in_a_bay() -> None:
    for seed in SEEDS:
        twin, _ = run(seed)
        end_at = START_AT + DAYS * DAY
        for plan in twin.system.facilities:
            bays = {ward.id for ward in plan.wards if ward.kind in BAYS}
            for stay in twin.ledger(plan.id).there(end_at - 1).values():
                assert stay.place.unit not in bays or end_at - stay.from_at < 2 * DAY


def test_the_houses_are_as_full_as_stated() -> None:
    # Leuchter et al. 2025: US hospitals fill 75 % of staffed beds; a rural one far less.
    bounds = {"st-brigid": (0.70, 0.88), "larkwater": (0.60, 0.88), "prairie-fork": (0.30, 0.60)}
    for plan in demo_system().facilities:
        low, high = bounds[plan.id]
        shares = [filled(seed, plan, day) for seed in SEEDS for day in range(DAYS)]
        assert low < fmean(shares) < high


def test_the_teaching_hospital_is_full_from_the_first_moment() -> None:
    plan = demo_system().facilities[0]
    for seed in SEEDS:
        assert all(0.65 < filled(seed, plan, day) < 0.92 for day in range(DAYS))


def filled(seed: int, plan: Facility, day: int) -> float:
    """Patients in beds, of all beds, at that day's opening hour."""
    census = run(seed)[0].census(plan.id, START_AT + day * DAY)
    return sum(census[w.id] for w in plan.wards if w.kind not in BAYS) / plan.bed_count
