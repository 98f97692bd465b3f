"""The site's clock: the machine's own, or the one row that the demo writes.

Only a site whose file says `simulated` may run on the demo's clock; leases, time-outs and back-off
never do (DESIGN, law 2).
"""

import asyncio

import asyncpg

from housewide.kit.clock import Clock
from housewide.kit.clocks import RealClock, SimulatedClock, SimulatedTime
from housewide.kit.settings import Site
from housewide.log.bell import Ear, wait
from housewide.log.connect import ConnOrPool

ROW_CHANGED = ("clock", "site")
"""What the demo rings when it has written the row anew."""

ROW_AGAIN_S = 0.05

_READ = "select origin_at, anchor_s, rate from simulated_time"


async def read_row(pool: ConnOrPool) -> SimulatedTime | None:
    row = await pool.fetchrow(_READ)
    return SimulatedTime(*row) if row else None


async def write_row(pool: ConnOrPool, row: SimulatedTime) -> None:
    """Set simulated time. The demo alone calls this."""
    await pool.execute(
        "insert into simulated_time (origin_at, anchor_s, rate) values ($1, $2, $3)"
        " on conflict (one) do update set origin_at = $1, anchor_s = $2, rate = $3",
        row.origin_at, row.anchor_s, row.rate,
    )  # fmt: skip
    await pool.execute("select pg_notify('housewide', 'clock:site')")


async def site_clock(pool: "asyncpg.Pool[asyncpg.Record]", site: Site) -> Clock:
    """The clock of this site."""
    if not site.simulated:
        return RealClock()
    row = await read_row(pool)
    while row is None:  # the demo writes it before anything starts; a restart may be faster
        await asyncio.sleep(ROW_AGAIN_S)
        row = await read_row(pool)
    return SimulatedClock(row)


async def keep_in_step(
    pool: "asyncpg.Pool[asyncpg.Record]", clock: SimulatedClock, ear: Ear
) -> None:
    """Follow the row as the demo writes it, for as long as the process runs."""
    changed = ear.event(*ROW_CHANGED)
    while True:
        await wait(changed)
        try:
            row = await read_row(pool)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            continue
        if row is not None:
            clock.follow(row)
