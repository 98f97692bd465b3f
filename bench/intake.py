"""`housewide bench intake`: durable messages a second by the real intake process alone.

Senders keep one message outstanding each and get AA only after the commit. Beside it stands bare
binary COPY of the same rows at the batch that the run really had; then both again on a disk where
a commit takes over 4 ms.
"""

import asyncio
from typing import Any

import uvloop

from bench.bare_copy import BareCopy
from bench.calibration import calibrate
from bench.level import Level, measure_level
from bench.report import Report, Tell, at_least, at_most, quiet
from bench.site import SLOW_DISK, bench_site

SECONDS = 10.0
ROUNDS = 9

OF_BARE = {16: 0.6, 64: 0.5}
OF_BARE_WHERE_COMMITS_ARE_SLOW = 0.8
SLOW_COMMIT_MS = 2.0
PER_INTAKE_CPU_S = 25_000
ACK_P99_MS = 25.0
ACK_P99_COMMITS = 4


def run(seconds: float = SECONDS, tell: Tell = quiet) -> Report:
    """`seconds` of load at each number of connections, on each of the two disks."""
    return uvloop.run(_run(seconds, tell))


async def _run(seconds: float, tell: Tell) -> Report:
    calibration, fast = await _levels((1, *OF_BARE), seconds, None, tell)
    _, slow = await _levels(tuple(OF_BARE), seconds, SLOW_DISK, tell)
    return {
        "name": "intake",
        "bars": _bars(fast, "") + _bars(slow, ", commit 4 ms"),
        "calibration": calibration,
        "levels": [level.told() for level in fast],
        "levels_commit_4_ms": [level.told() for level in slow],
    }


async def _levels(
    connections: tuple[int, ...], seconds: float, settings: dict[str, str] | None, tell: Tell
) -> tuple[dict[str, float], list[Level]]:
    async with bench_site("intake", settings=settings) as site:
        bare = await BareCopy.open(site.server)
        levels = []
        for number in connections:
            levels.append(await measure_level(site, bare, number, seconds, ROUNDS))
            tell(str(levels[-1]))
        await bare.close()
        return await asyncio.to_thread(calibrate, site.disk), levels


def _bars(levels: list[Level], disk: str) -> list[dict[str, Any]]:
    bars = []
    for level in levels:
        if level.connections not in OF_BARE:
            continue
        at = f"at {level.connections}{disk}"
        slow = level.bare_commit_ms >= SLOW_COMMIT_MS
        share = OF_BARE_WHERE_COMMITS_ARE_SLOW if slow else OF_BARE[level.connections]
        bars.append(at_least(f"of the bare COPY {at}", level.ratio, "x", share))
        allowed_ms = max(ACK_P99_MS, ACK_P99_COMMITS * level.bare_commit_ms)
        bars.append(at_most(f"ACK p99 {at}", level.ack_p99_ms, "ms", round(allowed_ms, 1)))
        if level.connections == max(OF_BARE) and not disk:
            name = f"messages per intake CPU-second {at}"
            bars.append(at_least(name, level.per_cpu_s("intake"), "1/s", PER_INTAKE_CPU_S))
    return bars
