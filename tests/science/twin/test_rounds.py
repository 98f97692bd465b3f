"""Rounds of vital signs: as often as somebody is ill, and most are well, some get worse."""

from collections import defaultdict
from itertools import pairwise
from random import Random
from statistics import fmean, median

from housewide.kit.clock import HOUR, Instant
from housewide.science.twin import Event
from housewide.science.twin.rounds import vitals_of
from tests.science.twin.runs import run


def rounds(unit: str) -> list[Event]:
    return [e for e in run(1)[1] if e.vitals and e.facility == "st-brigid" and e.place.unit == unit]


def hours_between(events: list[Event]) -> list[float]:
    at: defaultdict[str, list[Instant]] = defaultdict(list)
    for event in events:
        if event.visit:
            at[event.visit.number].append(event.at)
    return [(b - a) / HOUR for times in at.values() for a, b in pairwise(times)]


def test_who_is_in_intensive_care_is_measured_every_few_hours_and_on_a_ward_less_often() -> None:
    assert 1.5 < median(hours_between(rounds("MICU"))) < 4.5
    assert 4 < median(hours_between(rounds("6E"))) < 8
    assert 8 < median(hours_between(rounds("10R"))) < 14


def test_most_on_a_ward_breathe_room_air_and_some_get_worse() -> None:
    there = [e.vitals for e in rounds("6E") if e.vitals]
    assert fmean(v.oxygen for v in there) < 0.2
    assert any(v.breaths >= 25 for v in there)
    assert {v.consciousness for v in there} >= {"A"}


def test_who_is_iller_breathes_faster_and_has_less_pressure() -> None:
    chance = Random(1)
    well, ill = ([vitals_of(x, chance) for _ in range(500)] for x in (0.05, 0.8))
    assert fmean(v.breaths for v in ill) > fmean(v.breaths for v in well) + 5
    assert fmean(v.systolic for v in ill) < fmean(v.systolic for v in well) - 15
    assert all(v.saturation <= 100 for v in well)
