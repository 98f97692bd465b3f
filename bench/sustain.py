"""`housewide bench sustain`: intake as before, with decoding, facts and folding beside it.

Everything runs on the same cores: the generator, the intake, the hospital, PostgreSQL. The lag is
`believed_at - received_at` of every fact, both by the machine's real clock: from the arrival of the
last byte until the transaction that appends the fact; neither the ACK's own commit nor the fact's
is taken out or put in. Bare COPY is measured before and after, once the decoder has caught up.
"""

import asyncio
import time
from typing import Any

import uvloop

from bench.bare_copy import Bare, BareCopy
from bench.calibration import calibrate, loop_per_s
from bench.cpu import memory_bytes
from bench.generator import generator
from bench.level import LOOPS, WARM_SECONDS, Level, Round, commits_after, newest_message
from bench.report import Report, Tell, at_least, at_most, quiet, shown
from bench.site import BenchFailed, BenchSite, bench_site

SECONDS = 600.0

OF_BARE = {16: 0.35, 64: 0.2}
LAG_P99_MS = 250
PER_CPU_S = 12_000
BARE_SECONDS = 5.0

STUCK_SECONDS = 15
"""Without a single message decoded while some wait."""

_BEHIND = """
select coalesce(sum(coalesce((select max(position) from messages_headers where shard = s.id), 0)
    - coalesce((select position from cursors where name = 'decode' and shard = s.id), 0)), 0)
from shards s
"""

_LAG = """
select percentile_disc(array[0.5, 0.99, 1]) within group (order by believed_at - received_at)
from facts_headers where shard = 1 and message > $1 and received_at is not null
"""


def run(seconds: float = SECONDS, tell: Tell = quiet) -> Report:
    """`seconds` of load at each number of connections."""
    return uvloop.run(_run(seconds, tell))


async def _run(seconds: float, tell: Tell) -> Report:
    levels, bars = [], []
    async with bench_site("intake", "hospital") as site:
        bare = await BareCopy.open(site.server)
        for connections in OF_BARE:
            level, facts = await _level(site, bare, connections, seconds)
            tell(f"{level}; {facts}")
            levels.append({**level.told(), **facts})
            bars += _bars(level, facts)
        await bare.close()
        calibration = await asyncio.to_thread(calibrate, site.disk)
    return {"name": "sustain", "bars": bars, "calibration": calibration, "levels": levels}


async def _level(
    site: BenchSite, bare: BareCopy, connections: int, seconds: float
) -> tuple[Level, dict[str, Any]]:
    """One long burst, and what became of its messages."""
    async with generator(connections, connections, await site.ports()) as sending:
        first = await newest_message(site)
        warm = await sending.burst(min(WARM_SECONDS, seconds))
        batch = warm.messages / await commits_after(site, first)
        await decoded(site)
        before = await _bare(bare, batch, seconds)
        first, used = await newest_message(site), site.cpu_s()
        burst = await sending.burst(seconds)
        behind = await _behind(site)
        ended_s = time.monotonic()
        await decoded(site)
        backlog_s = time.monotonic() - ended_s
        used = {name: cpu_s - used[name] for name, cpu_s in site.cpu_s().items()}
    batch = burst.messages / await commits_after(site, first)
    loop = max(loop_per_s() for _ in range(LOOPS))
    after = await _bare(bare, batch, seconds)
    facts = {
        **await _lag(site, first),
        "facts_per_message": shown(await _facts(site, first) / burst.messages),
        "backlog_messages": behind,
        "backlog_s": shown(backlog_s),
        "hospital_memory_mb": round(memory_bytes(site.pid("hospital")) / 1e6),
    }
    one = Round(burst, batch, used, loop, before, after)
    return Level(connections, [one], unsteady=int(not one.is_steady)), facts


def _bars(level: Level, facts: dict[str, Any]) -> list[dict[str, Any]]:
    n = level.connections
    per_cpu_s = level.per_cpu_s("intake", "hospital", "postgres")
    lag_ms = level.rounds[0].scaled_ms(facts["lag_p99_ms"])
    return [
        at_least(f"of the bare COPY at {n}", level.ratio, "x", OF_BARE[n]),
        at_most(f"received to believed p99 at {n}", lag_ms, "ms", LAG_P99_MS),
        at_least(f"messages per CPU-second at {n}", per_cpu_s, "1/s", PER_CPU_S),
    ]


async def _bare(bare: BareCopy, batch: float, seconds: float) -> Bare:
    return await bare.at(max(1, round(batch)), min(BARE_SECONDS, seconds))


async def decoded(site: BenchSite) -> None:
    """Wait until every message of every facility has been decoded, for as long as any more are."""
    behind, moved_s = await _behind(site), time.monotonic()
    while behind:
        site.pid("hospital")
        await asyncio.sleep(0.02)
        if (still := await _behind(site)) != behind:
            behind, moved_s = still, time.monotonic()
        elif time.monotonic() - moved_s > STUCK_SECONDS:
            raise BenchFailed(f"{behind} messages were not decoded in {STUCK_SECONDS} s.")


async def _behind(site: BenchSite) -> int:
    """How many messages the decoder's lanes have yet to work off."""
    return int(await site.conn.fetchval(_BEHIND))


async def _lag(site: BenchSite, first: int) -> dict[str, float]:
    p50, p99, longest = await site.conn.fetchval(_LAG, first)
    return {
        "lag_p50_ms": shown(p50 / 1_000),
        "lag_p99_ms": shown(p99 / 1_000),
        "lag_max_ms": shown(longest / 1_000),
    }


async def _facts(site: BenchSite, first: int) -> int:
    return int(
        await site.conn.fetchval(
            "select count(*) from facts_headers where shard = 1 and message > $1", first
        )
    )
