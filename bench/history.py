"""The axis of history of `housewide bench growth`: one facility after 1, 90 and 365 days.

A facility of 120 beds, half of them taken. Its history is facts made directly, one in twenty late,
so that it ends now; then each site hears the same messages, side by side and in turn. A reader
loads its house from the snapshot, as the board does, and asks every measure of every unit.
"""

import asyncio
import gc
import itertools
import time
import tracemalloc
from contextlib import AsyncExitStack
from functools import partial
from statistics import median
from typing import Any

from msgspec import Struct

from bench.calibration import loop_per_s
from bench.cost import (
    FACT_TABLES,
    MESSAGE_TABLES,
    Cost,
    bytes_each,
    median_cpu_us,
    round_of,
    times_the_cpu,
)
from bench.facts import EVERY, believed_at, row, told
from bench.report import Tell, at_most, shown
from bench.site import BenchSite, bench_site
from housewide.hospital.house.house import House
from housewide.hospital.house.measures import MEASURES, measure
from housewide.hospital.places.country import is_used_in
from housewide.kit.clock import DAY
from housewide.kit.clocks import RealClock
from housewide.log.connect import pool
from housewide.log.facts import FactAppender
from housewide.server.follower import HouseFollower

DAYS = (1, 90, 365)
BEDS = 120
SLOTS = BEDS // 2
"""Patients at once: each has a bed, and another to move to."""

ROUNDS = 5
CONNECTIONS = 4
APPEND_ROWS = 5_000
QUERIES = 20
FLAT = 1.2

AT_REST_CPU_S = 0.1
"""A hospital that used no more in a second has folded all there is."""


class After(Struct, frozen=True):
    """What a facility is like after so many days. Memory and a query's cost are a reader's."""

    facts: int
    costs: list[Cost]
    query_loops: float
    query_ms: float
    reader_bytes: int
    open_visits: int
    bytes_per_message: float
    bytes_per_fact: float


class Axis(Struct, frozen=True):
    """Each length of history, by its days."""

    after: dict[int, After]

    def bars(self) -> list[dict[str, Any]]:
        """After the longest as after the shortest. Memory as after the one before: visits that
        ended are kept for 35 days, so a house is of its full size only then."""
        short, between, long = (self.after[days] for days in DAYS)
        to = f"after {DAYS[2]} days, times after {DAYS[0]}"
        memory = long.reader_bytes / between.reader_bytes
        return [
            at_most(f"CPU per message {to}", times_the_cpu(long.costs, short.costs), "x", FLAT),
            at_most(f"CPU per board query {to}", long.query_loops / short.query_loops, "x", FLAT),
            at_most(
                f"memory of a reader after {DAYS[2]} days, times after {DAYS[1]}", memory, "x", FLAT
            ),
            at_most(
                f"bytes per message {to}",
                long.bytes_per_message / short.bytes_per_message, "x", FLAT,
            ),
            at_most(f"bytes per fact {to}", long.bytes_per_fact / short.bytes_per_fact, "x", FLAT),
        ]  # fmt: skip

    def told(self) -> dict[str, dict[str, Any]]:
        return {
            str(days): {
                "facts": one.facts,
                "cpu_us_per_message": median_cpu_us(one.costs),
                "board_query_ms": shown(one.query_ms),
                "reader_mb": shown(one.reader_bytes / 1e6),
                "open_visits": one.open_visits,
                "bytes_per_message": round(one.bytes_per_message),
                "bytes_per_fact": round(one.bytes_per_fact),
            }
            for days, one in self.after.items()
        }


async def axis(seconds: float, tell: Tell) -> Axis:
    """`seconds` of load after each history, in rounds; the days shrink where that is short."""
    share = min(1.0, seconds / 60)
    async with AsyncExitStack() as stack:
        sites = []
        for days in DAYS:
            history = partial(append, facts=max(SLOTS, round(days * share * DAY / EVERY)))
            opened = bench_site("intake", "hospital", history=history)
            sites.append(await stack.enter_async_context(opened))
            tell(f"{days * share:.0f} days of history appended")
        for site in sites:
            await _at_rest(site)
        costs: list[list[Cost]] = [[] for _ in sites]
        for _ in range(ROUNDS):
            for site, found in zip(sites, costs, strict=True):
                found.append(await round_of(site, CONNECTIONS, seconds / ROUNDS, 0))
        after = [await _after(site, found) for site, found in zip(sites, costs, strict=True)]
    found_after = Axis(dict(zip(DAYS, after, strict=True)))
    for number, line in found_after.told().items():
        tell(f"after {number} days: {line}")
    return found_after


async def append(site: BenchSite, facts: int) -> None:
    """So many facts of the site's facility, the last of them believed now."""
    facility, appender = site.facilities[0], FactAppender()
    later = RealClock().now() - believed_at(facts)
    telling = enumerate(told(facts, facility, SLOTS))
    while batch := list(itertools.islice(telling, APPEND_ROWS)):
        now = believed_at(batch[-1][0]) + later
        rows = [row(one, believed_at(index), later=later) for index, one in batch]
        await appender.prepare(site.conn, facility, now)
        async with site.conn.transaction():
            await appender.append(site.conn, facility, rows, now)


async def _at_rest(site: BenchSite) -> None:
    """Wait until the hospital has folded what was appended."""
    while True:
        before = site.cpu_s()["hospital"]
        await asyncio.sleep(1)
        if site.cpu_s()["hospital"] - before <= AT_REST_CPU_S:
            return


async def _after(site: BenchSite, costs: list[Cost]) -> After:
    readers = await pool(site.server.dsn(), 1)
    gc.collect()
    tracemalloc.start()
    follower = HouseFollower(readers, site.facilities[0])
    await follower.open()
    await follower.catch_up()
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await readers.close()
    query_s, loops = _board_query(follower.house)
    return After(
        facts=follower.house.position,
        costs=costs,
        query_loops=query_s * loops,
        query_ms=query_s * 1e3,
        reader_bytes=held,
        open_visits=sum(len(keys) for keys in follower.house.index.by_unit.values()),
        bytes_per_message=await bytes_each(site, MESSAGE_TABLES, "messages"),
        bytes_per_fact=await bytes_each(site, FACT_TABLES, "facts"),
    )


def _board_query(house: House) -> tuple[float, float]:
    """CPU seconds of every measure of every unit, the median; and loops in a second beside it."""
    spent = []
    used = [name for name in MEASURES if is_used_in(house.places.country, name)]
    for _ in range(QUERIES):
        asked = house.copy()  # nothing is worked out yet
        began_s = time.process_time()
        for unit in asked.places.units:
            for name in used:
                measure(asked, name, asked.believed_at, unit.id)
        spent.append(time.process_time() - began_s)
    return median(spent), loop_per_s()
