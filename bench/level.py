"""One number of connections, measured: bursts of load, and bare COPY in between at the same batch.

Load and yardstick take turns in one run, so a busy neighbour slows both alike; the generator is
idle while bare COPY runs. A disk may change its mind in between (one here syncs in 0.15 ms, and for
seconds at a time in 4 ms): a round whose two yardsticks differ too much is run again. What is told
is the median of the rounds.
"""

from statistics import median
from typing import Any

from msgspec import Struct

from bench.bare_copy import Bare, BareCopy
from bench.calibration import loop_per_s, scale
from bench.generator import Burst, Generator, generator
from bench.report import shown
from bench.site import BenchSite

WARM_SECONDS = 0.5
"""Before the first round: connections, plans, the month's partitions."""

LOOPS = 5

STEADY = 1.5
"""The faster of a round's two yardsticks is at most so many times the slower."""


class Round(Struct, frozen=True):
    """One burst with what it cost, and bare COPY right before and after it."""

    burst: Burst
    batch: float
    cpu_s: dict[str, float]
    loop_per_s: float
    before: Bare
    after: Bare

    @property
    def bare_rows_per_s(self) -> float:
        return (self.before.rows_per_s + self.after.rows_per_s) / 2

    @property
    def bare_commit_ms(self) -> float:
        return (self.before.commit_ms + self.after.commit_ms) / 2

    @property
    def is_steady(self) -> bool:
        rates = sorted((self.before.rows_per_s, self.after.rows_per_s))
        return rates[1] <= rates[0] * STEADY

    @property
    def ratio(self) -> float:
        return self.burst.per_s / self.bare_rows_per_s

    def cpu_us(self, name: str) -> float:
        """CPU per message of one process, microseconds."""
        return self.cpu_s[name] / self.burst.messages * 1e6

    def per_cpu_s(self, *names: str) -> float:
        """Messages per CPU-second of these processes, as the reference machine would do."""
        used_s = sum(self.cpu_s[name] for name in names)
        here = {"loop_per_s": self.loop_per_s}
        return scale(self.burst.messages / used_s, here, "cpu_per_s")

    def scaled_ms(self, value_ms: float) -> float:
        return scale(value_ms, {"loop_per_s": self.loop_per_s}, "cpu_time")


class Level(Struct, frozen=True):
    """The rounds that count at one number of connections, and how many did not."""

    connections: int
    rounds: list[Round]
    unsteady: int

    @property
    def ratio(self) -> float:
        return median(r.ratio for r in self.rounds)

    @property
    def bare_commit_ms(self) -> float:
        return median(r.bare_commit_ms for r in self.rounds)

    def per_cpu_s(self, *names: str) -> float:
        return median(r.per_cpu_s(*names) for r in self.rounds)

    @property
    def ack_p99_ms(self) -> float:
        return median(r.scaled_ms(r.burst.ack_p99_ms) for r in self.rounds)

    def told(self) -> dict[str, Any]:
        """What was measured, unscaled: medians, but the longest wait of all rounds."""
        rounds = self.rounds
        return {
            "connections": self.connections,
            "messages_per_s": round(median(r.burst.per_s for r in rounds)),
            "ack_p50_ms": shown(median(r.burst.ack_p50_ms for r in rounds)),
            "ack_p99_ms": shown(median(r.burst.ack_p99_ms for r in rounds)),
            "ack_max_ms": shown(max(r.burst.ack_max_ms for r in rounds)),
            "batch": shown(median(r.batch for r in rounds)),
            "commits_per_s": shown(median(r.burst.per_s / r.batch for r in rounds)),
            "bare_rows_per_s": round(median(r.bare_rows_per_s for r in rounds)),
            "bare_commit_ms": shown(self.bare_commit_ms),
            "ratio": shown(self.ratio),
            "unsteady_rounds": self.unsteady,
            "cpu_us_per_message": {
                name: shown(median(r.cpu_us(name) for r in rounds)) for name in rounds[0].cpu_s
            },
            "generator_cpu_us": shown(median(r.burst.generator_cpu_us for r in rounds)),
        }

    def __str__(self) -> str:
        t = self.told()
        return (
            f"{self.connections:>3} connections: {t['messages_per_s']:>7,} msg/s, ACK p50 "
            f"{t['ack_p50_ms']} p99 {t['ack_p99_ms']} max {t['ack_max_ms']} ms, batch "
            f"{t['batch']}, {t['ratio']:.2f} of bare {t['bare_rows_per_s']:,}/s, "
            f"CPU us {t['cpu_us_per_message']}"
        )


async def measure_level(
    site: BenchSite, bare: BareCopy, connections: int, seconds: float, rounds: int
) -> Level:
    """`seconds` of load in so many rounds. Numbers of connections tell generators apart."""
    steady: list[Round] = []
    unsteady: list[Round] = []
    async with generator(connections, connections, await site.ports()) as sending:
        first = await newest_message(site)
        warm = await sending.burst(min(WARM_SECONDS, seconds))
        batch = warm.messages / await commits_after(site, first)
        while len(steady) < rounds and len(unsteady) < rounds:
            one = await _round(site, bare, sending, seconds / rounds, batch)
            (steady if one.is_steady else unsteady).append(one)
            batch = one.batch
    return Level(connections, steady or unsteady, len(unsteady))


async def _round(
    site: BenchSite, bare: BareCopy, sending: Generator, seconds: float, likely_batch: float
) -> Round:
    """The yardstick before is at the batch of the round before; they hardly differ."""
    yardstick = await bare.at(max(1, round(likely_batch)), seconds / 4)
    used, first = site.cpu_s(), await newest_message(site)
    burst = await sending.burst(seconds)
    used = {name: cpu_s - used[name] for name, cpu_s in site.cpu_s().items()}
    batch = burst.messages / await commits_after(site, first)
    loop = max(loop_per_s() for _ in range(LOOPS))
    after = await bare.at(max(1, round(batch)), seconds / 4)
    return Round(burst, batch, used, loop, yardstick, after)


async def newest_message(site: BenchSite) -> int:
    """The newest position of the first facility's messages: the benches fill it first."""
    newest = await site.conn.fetchval("select max(position) from messages_headers where shard = 1")
    return int(newest or 0)


async def commits_after(site: BenchSite, position: int) -> int:
    """Transactions that wrote the messages behind a position: each row says which one wrote it."""
    return int(
        await site.conn.fetchval(
            "select count(distinct xmin::text) from messages_headers"
            " where shard = 1 and position > $1",
            position,
        )
    )
