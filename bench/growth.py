"""`housewide bench growth`: does a message cost more, or take more room, at thirty facilities?

Or after a year: `history` is the other axis, at one facility.

Two sites, of 1 and of 30 facilities, side by side and in turn. First each facility has the same
traffic, so that thirty have thirty times as much: their message must not cost more than that of
one. Then, harder than any real day, both have the same traffic in all, flat out on the same number
of connections: what differs is only over how many facilities it is spread. Cost counts intake,
hospital and PostgreSQL, until everything is decoded. Memory is that of a house of facts made
directly, by its open visits.
"""

import asyncio
import itertools
import tracemalloc
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import uvloop

from bench import history
from bench.calibration import calibrate
from bench.cost import (
    FACT_TABLES,
    MESSAGE_TABLES,
    Cost,
    bytes_each,
    median_cpu_us,
    round_of,
    times_the_cpu,
)
from bench.cpu import memory_bytes
from bench.report import Report, Tell, at_most, quiet
from bench.site import BenchSite, bench_site
from housewide.hospital.house.house import House
from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import VisitAdmitted
from housewide.kit.clock import MINUTE
from housewide.kit.facts import Entry

SECONDS = 60.0
"""Of load of each kind on each site."""

PER_S = 100
"""Messages of one facility, where each has its own: an hour of a small one's each four seconds."""

FACILITIES = (1, 30)
CONNECTIONS = 30
ROUNDS = 5
FLAT = 1.2

OPEN_VISITS = 1_200
"""Of one facility, a large one; thirty times as many for the comparison."""


def run(seconds: float = SECONDS, tell: Tell = quiet) -> Report:
    """`seconds` of load on each of the two sites, in five rounds."""
    return uvloop.run(_run(seconds, tell))


async def _run(seconds: float, tell: Tell) -> Report:
    async with AsyncExitStack() as stack:
        sites = [
            await stack.enter_async_context(bench_site("intake", "hospital", facilities=number))
            for number in FACILITIES
        ]
        each = await _rounds(sites, seconds, PER_S)
        in_all = await _rounds(sites, seconds)
        told = {
            n: await _told(s, each[n], in_all[n]) for n, s in zip(FACILITIES, sites, strict=True)
        }
        for number, line in told.items():
            tell(f"{number} facilities: {line}")
        calibration = await asyncio.to_thread(calibrate, sites[0].disk)
    long_ago = await history.axis(seconds, tell)
    visits = [visit_bytes(OPEN_VISITS * number) for number in FACILITIES]
    tell(f"bytes per open visit: {visits[0]:,.0f}, of thirty times as many {visits[1]:,.0f}")
    return {
        "name": "growth",
        "bars": [*_bars(each, in_all, told, visits), *long_ago.bars()],
        "not_yet": ["300 facilities"],
        "calibration": calibration,
        "facilities": {str(number): line for number, line in told.items()},
        "history": long_ago.told(),
        "bytes_per_open_visit": [round(each) for each in visits],
    }


def _bars(
    each: dict[int, list[Cost]],
    in_all: dict[int, list[Cost]],
    told: dict[int, dict[str, Any]],
    visits: list[float],
) -> list[dict[str, Any]]:
    few, many = FACILITIES

    def times(what: str) -> float:
        return float(told[many][what] / told[few][what])

    to = f"at {many} facilities, times at {few}"
    return [
        at_most(
            f"CPU per message {to}, each with the same traffic",
            times_the_cpu(each[many], each[few]),
            "x",
            FLAT,
        ),
        at_most(
            f"CPU per message {to}, with the same traffic in all",
            times_the_cpu(in_all[many], in_all[few]),
            "x",
            FLAT,
        ),
        at_most(f"bytes per message {to}", times("bytes_per_message"), "x", FLAT),
        at_most(f"bytes per fact {to}", times("bytes_per_fact"), "x", FLAT),
        at_most(f"memory per open visit at {many}x the visits", visits[1] / visits[0], "x", FLAT),
    ]


async def _rounds(
    sites: list[BenchSite], seconds: float, per_s: float = 0
) -> dict[int, list[Cost]]:
    """Rounds at each site in turn, by its number of facilities."""
    costs: dict[int, list[Cost]] = {len(site.facilities): [] for site in sites}
    for _ in range(ROUNDS):
        for site in sites:
            number = len(site.facilities)
            connections = number if per_s else CONNECTIONS
            costs[number].append(await round_of(site, connections, seconds / ROUNDS, per_s))
    return costs


async def _told(site: BenchSite, each: list[Cost], in_all: list[Cost]) -> dict[str, Any]:
    messages = await site.conn.fetchval("select count(*) from messages_headers")
    facts = await site.conn.fetchval("select count(*) from facts_headers")
    return {
        "messages": messages,
        "facts": facts,
        "cpu_us_per_message_same_traffic_each": median_cpu_us(each),
        "cpu_us_per_message_same_traffic_in_all": median_cpu_us(in_all),
        "bytes_per_message": round(await bytes_each(site, MESSAGE_TABLES, "messages")),
        "bytes_per_fact": round(await bytes_each(site, FACT_TABLES, "facts")),
        "intake_memory_mb": round(memory_bytes(site.pid("intake")) / 1e6),
        "hospital_memory_mb": round(memory_bytes(site.pid("hospital")) / 1e6),
    }


def visit_bytes(visits: int) -> float:
    """Memory of a house, for each of its open visits."""
    admissions = list(_admissions(visits))
    house = House()
    tracemalloc.start()
    for admission in admissions:
        house.apply(admission)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / visits


def _admissions(visits: int) -> Iterator[Entry]:
    for number in itertools.islice(itertools.count(1), visits):
        at = number * MINUTE
        place = Place(f"U{number % 64}", f"U{number % 64}-{number}-A")
        body = VisitAdmitted(f"p.{number:022}", "I", place)
        yield Entry(
            "facility-001", number, f"v.{number:022}", body, at, "EVN-2", at, at, at, number,
            "source:adt",
        )  # fmt: skip
