"""The simulated hospitals: nobody shares a bed, beds are cleaned, houses are as full as stated.

Method: the whole demo system over ten days from fixed seeds, its events checked by rules written
here anew, not by the simulation's own.
"""

import subprocess
import sys
from collections import defaultdict
from hashlib import sha256
from itertools import pairwise

import msgspec
import pytest

from housewide.kit.clock import DAY, HOUR, MINUTE, SECOND, Instant
from housewide.science.twin import START_AT, Kind, Twin, demo_system
from housewide.science.twin.load import generate
from tests.science.twin.runs import SEEDS, beds_lain_in, run


def fingerprint(seed: int) -> str:
    twin = Twin(demo_system(), seed, START_AT)
    return sha256(msgspec.json.encode(list(twin.events(START_AT + DAY)))).hexdigest()


def test_the_same_seed_gives_the_same_events_in_another_process_too() -> None:
    # Sets and hashes differ from process to process; events must not.
    code = "from tests.science.twin.test_twin import fingerprint; print(fingerprint(1))"
    elsewhere = subprocess.run(
        [sys.executable, "-c", code],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert elsewhere.stdout.strip() == fingerprint(1)


def test_another_seed_gives_other_events() -> None:
    assert fingerprint(1) != fingerprint(2)


def test_asking_in_small_steps_gives_the_same_events() -> None:
    twin = Twin(demo_system(), 1, START_AT)
    stepped = [
        event
        for minute in range(1, 6 * 60 + 1)
        for event in twin.events(START_AT + minute * MINUTE)
    ]
    assert stepped == [e for e in run(1)[1] if e.told_at < START_AT + 6 * HOUR]


def test_what_happens_in_one_facility_does_not_depend_on_the_others() -> None:
    system = demo_system()
    alone = msgspec.structs.replace(system, facilities=system.facilities[1:2])
    events = list(Twin(alone, 1, START_AT).events(START_AT + DAY))
    together = [e for e in run(1)[1] if e.facility == "larkwater" and e.told_at < START_AT + DAY]
    assert events == together


def test_events_are_told_in_order_and_never_before_they_happened() -> None:
    for seed in SEEDS:
        _, events = run(seed)
        told = [event.told_at for event in events]
        assert told == sorted(told)
        assert all(event.at <= event.told_at for event in events)
        assert all(event.at % SECOND == 0 and event.told_at % SECOND == 0 for event in events)


def test_the_sizes_are_those_of_the_plan() -> None:
    assert [f.bed_count for f in demo_system().facilities] == [604, 120, 25]
    assert [f.zone for f in demo_system().facilities] == [
        "America/New_York", "America/New_York", "America/Chicago",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_patients_ever_lie_in_one_bed(seed: int) -> None:
    twin, _ = run(seed)
    for plan in twin.system.facilities:
        for bed, lain in beds_lain_in(twin, plan).items():
            for (_, until_at, one), (from_at, _, other) in pairwise(lain):
                assert until_at <= from_at, f"{one} and {other} in {bed}"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bed_that_was_left_is_cleaned_before_the_next_patient(seed: int) -> None:
    twin, events = run(seed)
    cleaned: defaultdict[tuple[str, str], list[Instant]] = defaultdict(list)
    for event in events:
        if event.bed_status == "U":
            cleaned[event.facility, event.place.bed].append(event.at)
    turned = 0
    for plan in twin.system.facilities:
        for bed, lain in beds_lain_in(twin, plan).items():
            for (_, left_at, one), (from_at, _, other) in pairwise(lain):
                if one != other:
                    turned += 1
                    assert any(left_at <= at <= from_at for at in cleaned[plan.id, bed])
    assert turned > 1_000


def test_most_are_discharged_between_late_morning_and_evening() -> None:
    _, events = run(1)
    hours = [
        (e.at - 5 * HOUR) // HOUR % 24  # New York in early March
        for e in events
        if e.kind is Kind.DISCHARGED and e.facility == "st-brigid" and e.patient_class == "I"
    ]
    assert sum(10 <= hour < 18 for hour in hours) > 0.7 * len(hours)


def test_every_kind_of_event_is_told() -> None:
    told = {event.kind for seed in SEEDS for event in run(seed)[1]}
    assert told == set(Kind)


def test_people_come_again_under_their_own_number_with_a_new_visit() -> None:
    _, events = run(1)
    visits: dict[tuple[str, str], set[str]] = {}
    for event in events:
        if event.visit:
            person = (event.facility, event.visit.person.record_number)
            visits.setdefault(person, set()).add(event.visit.number)
    assert any(len(numbers) > 1 for numbers in visits.values())


def test_as_many_hospitals_as_asked_for_are_full_at_once() -> None:
    twin = generate(facilities=12, beds=50, seed=3)
    opening: Instant = START_AT
    list(twin.events(opening + HOUR))
    assert len(twin.system.facilities) == 12
    for plan in twin.system.facilities:
        assert abs(plan.bed_count - 50) <= 3
        assert sum(twin.census(plan.id, opening).values()) > 20
