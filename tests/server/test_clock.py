"""Simulated time is one row that only the demo writes, and only a simulated site believes."""

import asyncio
from pathlib import Path

import pytest

from housewide.kit.clock import HOUR
from housewide.kit.clocks import RealClock, SimulatedClock, SimulatedTime
from housewide.kit.settings import Site, load_site
from housewide.log.connect import connect
from housewide.server import clock
from housewide.server.clock import read_row, write_row
from housewide.server.process import process
from tests.server.files import by_dsn, write_site
from tests.server.site import NOON, emptied, until

STOOD_STILL = SimulatedTime(NOON, 0.0, 0.0)
"""Rate 0: the demo steps it, and no test has to wait."""


@pytest.fixture
async def simulated(tmp_path: Path, site_database: str) -> Site:
    """A site on simulated time, whose row nobody wrote yet."""
    await emptied(site_database)
    return load_site(write_site(tmp_path, by_dsn(site_database), head="simulated = true"))


async def demo_writes(site: Site, row: SimulatedTime) -> None:
    conn = await connect(site.database.app_dsn)
    try:
        await write_row(conn, row)
    finally:
        await conn.close()


async def test_a_simulated_process_follows_the_row(simulated):
    await demo_writes(simulated, STOOD_STILL)
    async with process(simulated) as this:
        assert isinstance(this.clock, SimulatedClock)
        assert this.clock.now() == NOON
        await demo_writes(simulated, SimulatedTime(NOON + HOUR, 0.0, 0.0))

        async def stepped() -> bool:
            return this.clock.now() == NOON + HOUR

        await until(stepped, "the process is in step with the row")


async def test_two_processes_with_one_row_tell_one_time(simulated):
    await demo_writes(simulated, SimulatedTime(NOON, 0.0, 3_600.0))
    async with process(simulated) as one, process(simulated) as other:
        before, between, after = one.clock.now(), other.clock.now(), one.clock.now()
    assert NOON < before <= between <= after


async def test_a_process_that_is_faster_than_the_demo_waits_for_the_row(simulated, monkeypatch):
    looked = asyncio.Event()

    async def look(pool) -> SimulatedTime | None:
        found = await read_row(pool)
        looked.set()
        return found

    async def opened() -> int:
        async with process(simulated) as this:
            return this.clock.now()

    monkeypatch.setattr(clock, "read_row", look)
    waiting = asyncio.create_task(opened())
    await looked.wait()
    assert not waiting.done()
    await demo_writes(simulated, STOOD_STILL)
    assert await waiting == NOON


async def test_a_site_that_is_not_simulated_ignores_the_row(tmp_path, site_database):
    await emptied(site_database)
    site = load_site(write_site(tmp_path, by_dsn(site_database)))
    await demo_writes(site, STOOD_STILL)
    async with process(site) as this:
        assert await read_row(this.pool) == STOOD_STILL
        assert isinstance(this.clock, RealClock)
        assert this.clock.now() != NOON
