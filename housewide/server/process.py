"""What every process of a site has: a pool, an ear, a bell, the clock, and a way to stop."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import structlog

from housewide.kit.clock import Clock
from housewide.kit.clocks import SimulatedClock
from housewide.kit.settings import Site
from housewide.log.bell import Bell, Ear
from housewide.log.connect import connect, pool
from housewide.server.clock import keep_in_step, site_clock
from housewide.server.reach import Dsns, NotRunning, dsns
from housewide.server.signals import stop_on_signal

log = structlog.get_logger(__name__)

POOL_CONNECTIONS = 4
"""Of one process: a lane works one transaction at a time, so few are ever busy."""

LISTEN_AGAIN_S = 0.5
"""Between two tries to listen after the database went away; followers read anyway meanwhile."""

CANCEL_AGAIN_S = 0.5

AWAY = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # its farewell came between two steps of one statement
    OSError,
    TimeoutError,
)
"""What a database that is gone or restarting makes its client raise."""


class Process:
    """One running process of a site. Everything it starts ends with it.

    `holder` is its name on leases: no other process, of this machine or another, has it.
    """

    def __init__(
        self, site: Site, reach: Dsns, connections: "asyncpg.Pool[asyncpg.Record]", ear: Ear
    ) -> None:
        self.site = site
        self.dsns = reach
        self.pool = connections
        self.ear = ear
        self.bell = Bell(connections)
        self.holder = secrets.token_hex(8)
        self.stopping = asyncio.Event()
        self.clock: Clock
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run something until the process stops. Should it fail, the process stops with it."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    async def run(self) -> None:
        """Until told to stop, or until a part failed: its error is raised then."""
        stop_on_signal(self.stopping)
        await self.stopping.wait()
        for task in self._tasks:
            if task.done() and not task.cancelled() and (error := task.exception()):
                raise error

    async def end(self) -> None:
        """Cancel every part until it is gone: one that met a dead database may miss the first."""
        pending = set(self._tasks)
        while pending:
            for task in pending:
                task.cancel()
            _, pending = await asyncio.wait(pending, timeout=CANCEL_AGAIN_S)
        await self.bell.close()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            self.stopping.set()


@asynccontextmanager
async def process(site: Site) -> AsyncIterator[Process]:
    """Open one process of a site. Raises `NotRunning` where its database does not answer."""
    reach, ear = dsns(site), Ear()
    try:
        connections = await pool(reach.app, POOL_CONNECTIONS)
    except AWAY as error:
        start = "housewide demo" if site.simulated else "housewide up"
        raise NotRunning(
            f"The database of {site.name} does not answer. Start the site with: {start}. If "
            "another user runs it, ask as that user.",
            cause=type(error).__name__,
        ) from error
    this = Process(site, reach, connections, ear)
    try:
        this.start(_listen(reach.app, ear), "ear")
        this.clock = await site_clock(connections, site)
        if isinstance(this.clock, SimulatedClock):
            this.start(keep_in_step(connections, this.clock, ear), "clock")
        yield this
    finally:
        await this.end()
        connections.terminate()


async def _listen(dsn: str, ear: Ear) -> None:
    """Hear the bell, on one connection after another."""
    while True:
        try:
            conn = await connect(dsn)
            try:
                gone = asyncio.Event()
                conn.add_termination_listener(lambda _conn, gone=gone: gone.set())
                await ear.listen(conn)
                await gone.wait()
            finally:
                conn.terminate()
        except AWAY as error:
            log.info("not listening", cause=type(error).__name__)
        await asyncio.sleep(LISTEN_AGAIN_S)
