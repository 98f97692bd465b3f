"""From the twin's bytes to the house that Housewide believes in: it must be the twin's own truth.

Method: a simulated day of all three facilities, every message read by its profile and folded; at
each hour, each unit's open visits are counted and compared with the twin's ledger.
"""

from collections import defaultdict

import pytest

from bench.proofs.census import Listening
from bench.proofs.censuses import Census, true
from housewide.demo.quirks import Rates
from housewide.kit.clock import DAY, HOUR, Instant
from housewide.kit.keys import Pseudonyms
from housewide.science.twin import START_AT, Twin, demo_system
from tests.demo.sending import NO_QUIRKS, sent_by

PSEUDONYMS = Pseudonyms(b"s" * 32)


def counted(listening: Listening, at: Instant) -> Census:
    index = listening.house.at(at).index
    census = listening.now(at)
    everyone = sum(count for unit, count in census.items() if "/" not in unit)
    assert everyone == sum(map(len, index.by_unit.values())), "nobody is nowhere"
    return census


def test_the_census_of_every_unit_is_the_twins_at_every_hour() -> None:
    twin = Twin(demo_system(), 4, START_AT)
    readers = {plan.id: Listening(plan, START_AT) for plan in twin.system.facilities}
    next_at = START_AT + HOUR
    hours = 0
    for sent in sent_by(twin, 4, START_AT + DAY, NO_QUIRKS):
        while sent.at >= next_at:
            for facility, reader in readers.items():
                # What happened at the very last instant is told only after it.
                truth = true(twin, facility, next_at - 1, known_at=next_at - 1)
                assert counted(reader, next_at - 1) == truth
            next_at += HOUR
            hours += 1
        readers[sent.facility].hear(sent)
    assert hours == 23


@pytest.mark.parametrize("seed", [1, 2])
def test_what_goes_wrong_on_the_way_changes_nothing_in_the_end(seed: int) -> None:
    twin = Twin(demo_system(), seed, START_AT)
    readers = {plan.id: Listening(plan, START_AT) for plan in twin.system.facilities}
    often = Rates(replayed=0.05, ack_lost=0.05, overtaken=0.05, misdeclared=0.05)
    end_at = START_AT + DAY
    happened: dict[str, int] = defaultdict(int)
    for sent in sent_by(twin, seed, end_at, often):
        readers[sent.facility].hear(sent)
        happened["lost"] += sent.ack_lost
    assert happened["lost"]
    for facility, reader in readers.items():
        assert counted(reader, end_at + HOUR) == true(twin, facility, end_at + HOUR)
