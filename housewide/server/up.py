"""`housewide up`: the database, then two processes, each brought back when it dies.

Intake and hospital are apart so that a crash of one leaves the other: what is heard is kept while
nothing can be shown, and what is shown stays while nothing is heard.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TextIO

import asyncpg
import structlog

from housewide.kit.settings import Site
from housewide.log.schema import migrate
from housewide.platforms.postgres import PostgresSupervisor, require_durable
from housewide.platforms.postgres.place import DATABASE
from housewide.server.configuration_files import read_files
from housewide.server.intake import refuse_others_than_the_demo, refuse_plaintext
from housewide.server.listeners import check_tls
from housewide.server.owner import load_ours, note_owner
from housewide.server.reach import Dsns, dsns, is_embedded
from housewide.server.signals import stop_on_signal

log = structlog.get_logger(__name__)

PROCESSES = ("intake", "hospital")

STOP_WITHIN_S = 15.0
"""An intake answers what is in flight within 10 s; then it is made to end."""

FIRST_BACK_OFF_S, LONGEST_BACK_OFF_S = 0.1, 5.0
STEADY_AFTER_S = 30.0
"""A process that ran this long starts again at the first back-off."""


@asynccontextmanager
async def database(site: Site, *, anew: bool = False) -> AsyncIterator[Dsns]:
    """The site's database: ours is started, a given one is checked; both are durable and migrated.

    `anew` begins with an empty one of ours, dropping what was there: for the demo only.
    Raises `NotDurable` with each setting that is off, before anything is written.
    """
    server = PostgresSupervisor(site.database.instance) if is_embedded(site) else None
    if server is not None:
        await server.start()
    try:
        reach = dsns(site)
        if anew and server is not None:
            await _begin_anew(server.dsn(database="postgres"))
        await _prepare(reach)
        yield reach
    finally:
        if server is not None:
            await server.stop()


async def _begin_anew(dsn: str) -> None:
    conn = await asyncpg.connect(dsn)
    try:
        await conn.execute(f"drop database if exists {DATABASE} with (force)")
        await conn.execute(f"create database {DATABASE}")
    finally:
        await conn.close()


async def _prepare(reach: Dsns) -> None:
    owner = await asyncpg.connect(reach.owner)
    try:
        await require_durable(owner)
        for name in await migrate(owner):
            log.info("migrated", migration=name)
    finally:
        await owner.close()
    app = await asyncpg.connect(reach.app)  # settings may differ by role: check the one that serves
    try:
        await require_durable(app)
    finally:
        await app.close()


class Child:
    """One process of the site, restarted with back-off for as long as the supervisor runs.

    It ends by itself when its standard input closes, so it never outlives a killed supervisor.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        log_to: TextIO | None = None,
        longest_back_off_s: float = LONGEST_BACK_OFF_S,
    ) -> None:
        self.name = name
        self.restarts = 0
        self._longest_back_off_s = longest_back_off_s
        self._folder = folder
        self._log = log_to
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    @property
    def pid(self) -> int | None:
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        back_off_s = FIRST_BACK_OFF_S
        while not self._stopping.is_set():
            started_s = loop.time()
            # -P: not the code of another checkout, in whose folder `up` may have been started.
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "housewide.server", self.name, str(self._folder),
                stdin=asyncio.subprocess.PIPE, stderr=self._log,
                start_new_session=True,  # Ctrl-C is for the supervisor, which stops us in order
            )  # fmt: skip
            code = await self._process.wait()
            if self._stopping.is_set():
                return
            if loop.time() - started_s > STEADY_AFTER_S:
                back_off_s = FIRST_BACK_OFF_S
            self.restarts += 1
            log.error("process ended", process=self.name, code=code, again_in_s=back_off_s)
            await asyncio.sleep(back_off_s)
            back_off_s = min(back_off_s * 2, self._longest_back_off_s)

    async def stop(self) -> None:
        self._stopping.set()
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(STOP_WITHIN_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def children(folder: Path, log_to: TextIO | None = None) -> AsyncIterator[list[Child]]:
    """The site's processes, until the block ends. They log to `log_to`, or our own stderr."""
    started = [Child(name, folder, log_to) for name in PROCESSES]
    tasks = [asyncio.create_task(child.run(), name=child.name) for child in started]
    try:
        yield started
    finally:
        await asyncio.gather(*(child.stop() for child in started))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def up(folder: Path) -> None:
    """Run a site until told to stop. What its files say wrong is refused before anything runs."""
    site = load_ours(folder)
    read_files(site, folder)
    refuse_others_than_the_demo(site)
    refuse_plaintext(site)
    check_tls(site, folder)
    stopping = asyncio.Event()
    stop_on_signal(stopping)
    note_owner(site, folder)
    async with database(site), children(folder):
        log.info("up", site=site.name)
        await stopping.wait()
