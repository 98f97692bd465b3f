"""A site to measure: a PostgreSQL of its own, generated facilities, and the real processes.

Everything is deleted afterwards; what a killed bench left behind, the next one deletes.
"""

import asyncio
import contextlib
import itertools
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from bench.cpu import process_cpu_s, server_cpu_s
from bench.stories import PLACES_TOML, PROFILE_TOML
from housewide.kit.errors import HousewideError
from housewide.kit.settings import SITE_FILE
from housewide.log.schema import migrate
from housewide.log.shards import shard_id
from housewide.platforms.postgres import PostgresSupervisor, find_place
from housewide.server.up import Child

SLOW_DISK = {"commit_delay": "4000", "commit_siblings": "0"}
"""A commit then takes 4 ms more, as on a disk that syncs slowly."""

READY_SECONDS = 60.0
OUR_INSTANCE = re.compile(r"bench-(\d+)-\d+")
_numbers = itertools.count(1)


class BenchFailed(HousewideError):
    """What was to be measured did not run."""

    code = "bench-failed"


class BenchSite:
    """A running site. `processes` are those of it that were started, by name."""

    def __init__(self, server: PostgresSupervisor, folder: Path, facilities: list[str]) -> None:
        self.server = server
        self.folder = folder
        self.facilities = facilities
        self.processes: dict[str, Child] = {}
        self.conn: asyncpg.Connection[asyncpg.Record]

    @property
    def disk(self) -> Path:
        """A folder on the disk that the database writes to."""
        return self.server.place.home

    @property
    def log_file(self) -> Path:
        return self.folder / "processes.log"

    def pid(self, name: str) -> int:
        pid = self.processes[name].pid
        if pid is None or self.processes[name].restarts:
            raise BenchFailed(f"The {name} process ended: {self.log_file.read_text()[-2000:]}")
        return pid

    def cpu_s(self) -> dict[str, float]:
        """CPU seconds used so far, by process; `postgres` is the whole server."""
        assert self.server.pid is not None
        used = {name: process_cpu_s(self.pid(name)) for name in self.processes}
        return {**used, "postgres": server_cpu_s(self.server.pid)}

    async def ports(self) -> list[int]:
        """Where the intake listens, by facility; waits until it does."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                while True:
                    rows = await self.conn.fetch(
                        "select port from listeners join shards on id = shard order by name"
                    )
                    if len(rows) == len(self.facilities):
                        return [row["port"] for row in rows]
                    await asyncio.sleep(0.05)
        except TimeoutError:
            said = self.log_file.read_text()[-2000:]
            raise BenchFailed(f"The intake does not listen: {said}") from None

    async def shard(self, facility: str) -> int:
        return await shard_id(self.conn, facility)


@asynccontextmanager
async def bench_site(
    *processes: str,
    facilities: int = 1,
    settings: Mapping[str, str] | None = None,
    history: Callable[[BenchSite], Awaitable[None]] | None = None,
) -> AsyncIterator[BenchSite]:
    """A site with these of its processes running, on an instance of its own.

    What was long before is told by `history`, before they run: they believe in the order of now.
    """
    sweep()
    instance = f"bench-{os.getpid()}-{next(_numbers)}"
    server = PostgresSupervisor(instance, extra_settings=settings)
    names = [f"facility-{number:03}" for number in range(1, facilities + 1)]
    with tempfile.TemporaryDirectory(prefix="housewide-bench-") as folder:
        site = BenchSite(server, Path(folder), names)
        write_site(site.folder, names, instance)
        try:
            await server.start()
            site.conn = await asyncpg.connect(server.dsn())
            await migrate(site.conn)
            if history:
                await history(site)
            async with _running(site, processes):
                yield site
            await site.conn.close()
        finally:
            await server.stop()
            delete(instance)


@asynccontextmanager
async def _running(site: BenchSite, names: tuple[str, ...]) -> AsyncIterator[None]:
    with site.log_file.open("w") as log:
        site.processes = {name: Child(name, site.folder, log) for name in names}
        tasks = [asyncio.create_task(child.run()) for child in site.processes.values()]
        try:
            yield
        finally:
            await asyncio.gather(*(child.stop() for child in site.processes.values()))
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def write_site(folder: Path, facilities: list[str], instance: str) -> None:
    """The site's files: each facility has the same places and one source."""
    (folder / "adt.toml").write_text(PROFILE_TOML)
    site = 'name = "Bench"\n'
    for facility in facilities:
        (folder / f"{facility}.toml").write_text(f'facility = "{facility}"\n{PLACES_TOML}')
        site += f'[[facility]]\nid = "{facility}"\nplaces = "{facility}.toml"\n'
        site += '[[facility.source]]\nprofile = "adt.toml"\nport = 0\n'
    (folder / SITE_FILE).write_text(f'{site}[database]\ninstance = "{instance}"\n')


def delete(instance: str) -> None:
    """Delete a stopped instance's files, and the directories above it that are then empty."""
    place = find_place(instance)
    shutil.rmtree(place.home, ignore_errors=True)
    shutil.rmtree(place.socket_directory, ignore_errors=True)
    for directory in (place.home.parent, place.home.parent.parent):
        with contextlib.suppress(OSError):  # not empty: others live there
            directory.rmdir()


def sweep() -> None:
    """Delete the instances of benches that are gone: some hold gigabytes."""
    for home in find_place().home.parent.glob("bench-*"):
        match = OUR_INSTANCE.fullmatch(home.name)
        if match and not Path(f"/proc/{match[1]}").exists():
            delete(home.name)
