"""`housewide bench fold`: facts folded a second, and a house rebuilt from PostgreSQL.

Folding alone is by CPU time, on facts in memory; the rebuild is by the clock, from the first fact
to the last, as a reader without a snapshot does it. Both are scaled to the reference machine.
"""

import asyncio
import gc
import itertools
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import uvloop

from bench.calibration import calibrate, loop_per_s, scale
from bench.facts import believed_at, entries, row, told
from bench.months import months
from bench.past import past_moments
from bench.report import Report, Tell, at_least, at_most, quiet
from bench.site import BenchSite, bench_site
from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.beds.fold import Beds
from housewide.hospital.house.house import House
from housewide.hospital.visits.facts import FACTS as VISIT_FACTS
from housewide.hospital.visits.visits import Visits
from housewide.kit.facts import Entry
from housewide.log.connect import pool
from housewide.log.facts import FactAppender
from housewide.server.follower import HouseFollower

SECONDS = 60.0
FULL_FACTS = 1_000_000
"""Rebuilt at the full `SECONDS`; fewer in proportion, and the time is scaled up."""

LOGGED_SHARE = 1.11
"""Of these in the log: 385 days at one each half minute, so that there is a moment a year back."""

ROUNDS = 5
ROUND_SHARE = 0.1
APPEND_ROWS = 5_000

VISITS_AND_BEDS_PER_S = 200_000
ALL_FOLDS_PER_S = 100_000
REBUILD_SECONDS = 8

PAST_SECONDS = 1.0
PAST_FLAT = 1.2

MONTH_SECONDS = 1.0


def run(seconds: float = SECONDS, tell: Tell = quiet) -> Report:
    """At full size about `SECONDS`; the number of facts goes with `seconds`."""
    facts = max(1_000, round(FULL_FACTS * min(1.0, seconds / SECONDS)))
    some = entries(round(facts * ROUND_SHARE))
    of_beds_and_visits = [e for e in some if isinstance(e.body, (*VISIT_FACTS, BedStatusReported))]
    parts_per_s = _per_s(_fold_parts, of_beds_and_visits)
    tell(f"visits and beds: {parts_per_s:,.0f} facts/s")
    house_per_s = _per_s(_fold_house, some)
    tell(f"all folds: {house_per_s:,.0f} facts/s")
    logged = round(facts * LOGGED_SHARE)
    calibration, rebuild_s, past_s, month_s = uvloop.run(_from_postgres(logged, tell))
    return {
        "name": "fold",
        "bars": [
            at_least("facts/s, visits and beds", parts_per_s, "1/s", VISITS_AND_BEDS_PER_S),
            at_least("facts/s, all folds together", house_per_s, "1/s", ALL_FOLDS_PER_S),
            at_most("rebuild of 1,000,000 facts", rebuild_s, "s", REBUILD_SECONDS),
            *_past_bars(past_s),
            at_most("a month's measure, known now", max(month_s), "s", MONTH_SECONDS),
        ],
        "calibration": calibration,
        "facts_rebuilt": facts,
    }


def _per_s(fold: Callable[[list[Entry]], object], facts: list[Entry]) -> float:
    """Facts per CPU-second of the reference machine: the median of rounds, each from nothing."""
    rates = []
    for _ in range(ROUNDS):
        gc.collect()
        gc.freeze()  # as in a running reader: what was loaded is not walked again
        began_s = time.process_time()
        kept = fold(facts)
        spent_s = time.process_time() - began_s
        del kept
        rates.append(scale(len(facts) / spent_s, {"loop_per_s": loop_per_s()}, "cpu_per_s"))
    return median(rates)


def _fold_parts(facts: list[Entry]) -> tuple[Visits, Beds]:
    visits, beds = Visits(), Beds()
    for fact in facts:
        if type(fact.body) is BedStatusReported:
            beds.apply(fact)
        else:
            visits.apply(fact)
    return visits, beds


def _fold_house(facts: list[Entry]) -> House:
    house = House()
    for fact in facts:
        house.apply(fact)
    return house


def _past_bars(past_s: dict[str, list[float]]) -> list[dict[str, Any]]:
    """The slowest question of each kind, and how much slower than the fastest it is."""
    bars = []
    for kind, seconds in past_s.items():
        bars.append(at_most(f"any past moment, {kind}", max(seconds), "s", PAST_SECONDS))
        flat = max(seconds) / min(seconds)
        bars.append(at_most(f"slowest to fastest moment, {kind}", flat, "x", PAST_FLAT))
    return bars


async def _from_postgres(
    facts: int, tell: Tell
) -> tuple[dict[str, float], float, dict[str, list[float]], list[float]]:
    """Calibration; the seconds that a million facts would take, of past moments, and of months."""
    async with bench_site() as site:
        await append(site, facts)
        tell(f"{facts:,} facts in the log")
        readers = await pool(site.server.dsn(), 1)
        took = []
        for _ in range(3):
            follower = HouseFollower(readers, site.facilities[0])
            gc.collect()
            began_s = time.perf_counter()
            await follower.open(from_snapshot=False)
            folded = await follower.catch_up()
            took.append(time.perf_counter() - began_s)
            assert folded == facts, f"{folded} of {facts} facts came back"
        past_s = await past_moments(readers, site.facilities[0], facts, tell)
        month_s = await months(readers, site.facilities[0], facts, tell)
        await readers.close()
        calibration = await asyncio.to_thread(calibrate, site.disk)
    spent_s = scale(median(took), calibration, "cpu_time") * FULL_FACTS / facts
    tell(f"rebuilt in {median(took):.2f} s: {spent_s:.2f} s a million")
    past_s = {
        kind: [scale(each, calibration, "cpu_time") for each in seconds]
        for kind, seconds in past_s.items()
    }
    return calibration, spent_s, past_s, [scale(s, calibration, "cpu_time") for s in month_s]


async def append(site: BenchSite, facts: int) -> None:
    """So many facts of the first facility, straight into the log."""
    facility = site.facilities[0]
    appender = FactAppender()
    telling = enumerate(told(facts, facility))
    while batch := list(itertools.islice(telling, APPEND_ROWS)):
        now = believed_at(batch[-1][0])
        rows = [row(one, believed_at(index)) for index, one in batch]
        await appender.prepare(site.conn, facility, now)
        async with site.conn.transaction():
            await appender.append(site.conn, facility, rows, now)
