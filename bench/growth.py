"""`housewide bench growth`: does a message cost more, or take more room, at thirty facilities?

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
from statistics import median
from typing import Any

import uvloop
from msgspec import Struct

from bench.calibration import calibrate, loop_per_s
from bench.cpu import memory_bytes
from bench.generator import generator
from bench.level import LOOPS, WARM_SECONDS
from bench.report import Report, Tell, at_most, quiet, shown
from bench.site import BenchSite, bench_site
from bench.sustain import decoded
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

_senders = itertools.count(1)

_SIZES = """
select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c
where c.relkind = 'r' and c.relname like any($1)
"""
MESSAGE_TABLES = ["messages_%", "message_keys"]
FACT_TABLES = ["facts_%"]


class Cost(Struct, frozen=True):
    """One round at one site: CPU per message, in loops of the calibration, and in microseconds.

    Loops are what is compared: two rounds of the same work take as many on a slow minute.
    """

    loops: float
    cpu_us: dict[str, float]


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
    visits = [visit_bytes(OPEN_VISITS * number) for number in FACILITIES]
    tell(f"bytes per open visit: {visits[0]:,.0f}, of thirty times as many {visits[1]:,.0f}")
    return {
        "name": "growth",
        "bars": _bars(each, in_all, told, visits),
        "not_yet": ["300 facilities; history of 1, 90, 365 days", "CPU per board query"],
        "calibration": calibration,
        "facilities": {str(number): line for number, line in told.items()},
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

    def cpu(costs: dict[int, list[Cost]]) -> float:
        return median(c.loops for c in costs[many]) / median(c.loops for c in costs[few])

    to = f"at {many} facilities, times at {few}"
    return [
        at_most(f"CPU per message {to}, each with the same traffic", cpu(each), "x", FLAT),
        at_most(f"CPU per message {to}, with the same traffic in all", cpu(in_all), "x", FLAT),
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
            costs[len(site.facilities)].append(await _round(site, seconds / ROUNDS, per_s))
    return costs


async def _round(site: BenchSite, seconds: float, per_s: float) -> Cost:
    """`per_s` messages a second of each facility, or as many as there can be (0)."""
    connections = len(site.facilities) if per_s else CONNECTIONS
    async with generator(next(_senders), connections, await site.ports()) as sending:
        await sending.burst(min(WARM_SECONDS, seconds), per_s)
        await decoded(site)
        before, loops = site.cpu_s(), max(loop_per_s() for _ in range(LOOPS))
        burst = await sending.burst(seconds, per_s)
        await decoded(site)
        used = {name: cpu_s - before[name] for name, cpu_s in site.cpu_s().items()}
        loops = (loops + max(loop_per_s() for _ in range(LOOPS))) / 2
    cpu_us = {name: cpu_s / burst.messages * 1e6 for name, cpu_s in used.items()}
    return Cost(sum(cpu_us.values()) / 1e6 * loops, cpu_us)


async def _told(site: BenchSite, each: list[Cost], in_all: list[Cost]) -> dict[str, Any]:
    messages = await site.conn.fetchval("select count(*) from messages_headers")
    facts = await site.conn.fetchval("select count(*) from facts_headers")
    return {
        "messages": messages,
        "facts": facts,
        "cpu_us_per_message_same_traffic_each": _cpu_us(each),
        "cpu_us_per_message_same_traffic_in_all": _cpu_us(in_all),
        "bytes_per_message": round(await _size(site, MESSAGE_TABLES) / messages),
        "bytes_per_fact": round(await _size(site, FACT_TABLES) / facts),
        "intake_memory_mb": round(memory_bytes(site.pid("intake")) / 1e6),
        "hospital_memory_mb": round(memory_bytes(site.pid("hospital")) / 1e6),
    }


def _cpu_us(costs: list[Cost]) -> dict[str, float]:
    return {name: shown(median(c.cpu_us[name] for c in costs)) for name in costs[0].cpu_us}


async def _size(site: BenchSite, tables: list[str]) -> int:
    return int(await site.conn.fetchval(_SIZES, tables))


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
