"""The load generator's handle: a process that sends in bursts, on connections that stay open."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from msgspec import Struct

from bench.site import BenchFailed

SPARE_SECONDS = 90.0
"""Past the burst itself, for the last answers: then the generator is taken for stuck."""


class Burst(Struct, frozen=True):
    """What one burst did, as its sender saw it. Every answer was AA, to its own message."""

    messages: int
    seconds: float
    ack_p50_ms: float
    ack_p99_ms: float
    ack_max_ms: float
    generator_cpu_us: float

    @property
    def per_s(self) -> float:
        return self.messages / self.seconds


class Generator:
    """A running `bench.load`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def burst(self, seconds: float, per_s: float = 0) -> Burst:
        """Send for so long: flat out, or so many messages a second on each connection."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{seconds} {per_s}\n".encode())
        return msgspec.json.decode(await self.line(seconds), type=Burst)

    async def line(self, seconds: float = 0.0) -> bytes:
        assert self._process.stdout is not None
        async with asyncio.timeout(seconds + SPARE_SECONDS):
            line = await self._process.stdout.readline()
        if not line:
            raise BenchFailed("The load generator ended: what it said stands above.")
        return line


@asynccontextmanager
async def generator(sender: int, connections: int, ports: list[int]) -> AsyncIterator[Generator]:
    """Connected, idle, and gone at the end. `sender` differs from every other of the same site."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.load", *map(str, (sender, connections, *ports)),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        sending = Generator(process)
        await sending.line()
        yield sending
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
