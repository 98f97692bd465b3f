"""What a message costs a running site: CPU of all its processes, and room in its tables."""

import itertools
from statistics import median

from msgspec import Struct

from bench.calibration import loop_per_s
from bench.generator import generator
from bench.level import LOOPS, WARM_SECONDS
from bench.report import shown
from bench.site import BenchSite
from bench.sustain import decoded

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


async def round_of(site: BenchSite, connections: int, seconds: float, per_s: float) -> Cost:
    """`per_s` messages a second on so many connections, or as many as there can be (0)."""
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


def median_cpu_us(costs: list[Cost]) -> dict[str, float]:
    return {name: shown(median(c.cpu_us[name] for c in costs)) for name in costs[0].cpu_us}


def times_the_cpu(costs: list[Cost], of: list[Cost]) -> float:
    """How many times the CPU of others these took, by the median."""
    return median(c.loops for c in costs) / median(c.loops for c in of)


async def bytes_each(site: BenchSite, tables: list[str], log: str) -> float:
    """Room that a row of a log takes, with its payload, keys and indexes."""
    rows = int(await site.conn.fetchval(f"select count(*) from {log}_headers"))
    return int(await site.conn.fetchval(_SIZES, tables)) / max(1, rows)
