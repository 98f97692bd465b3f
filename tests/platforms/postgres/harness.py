"""What the kill stories share: supervised instances, a ward clerk who writes, and patience."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from housewide.platforms.postgres import PostgresSupervisor
from housewide.platforms.postgres.leftovers import server_processes
from tests.postgres_fixture import delete_instance, unique_instance

REPOSITORY = Path(__file__).resolve().parents[3]
LOOK_AGAIN_SECONDS = 0.005

# What a connection may answer while its server is being killed under it. The last is asyncpg's word
# for a farewell that arrived between two steps of one statement.
CUT_OFF = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


@contextlib.contextmanager
def own_instance(title: str) -> Iterator[str]:
    """The name of an instance of this test alone; its files are deleted afterwards."""
    instance = unique_instance(title)
    try:
        yield instance
    finally:
        delete_instance(instance)


@contextlib.asynccontextmanager
async def supervised(
    instance: str, root: Path | None = None, extra_settings: Mapping[str, str] | None = None
) -> AsyncIterator[PostgresSupervisor]:
    """A started supervisor in this very loop."""
    supervisor = PostgresSupervisor(instance, root=root, extra_settings=extra_settings)
    await supervisor.start()
    try:
        yield supervisor
    finally:
        await supervisor.stop()


async def until(condition: Callable[[], object]) -> None:
    """Wait for a condition; the test's own time limit is the only clock."""
    while not condition():
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def connect_when_up(dsn: str) -> asyncpg.Connection:
    """A connection as soon as the server gives one."""
    while True:
        try:
            return await asyncpg.connect(dsn)
        except CUT_OFF:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


@dataclass
class Clerk:
    """Writes number after number and remembers which the database confirmed."""

    dsn: str
    tried: int = 0
    confirmed: list[int] = field(default_factory=list)

    async def write(self) -> None:
        """Until cancelled; a cut connection leaves that number unconfirmed and goes on."""
        while True:
            conn = await connect_when_up(self.dsn)
            try:
                while True:
                    self.tried += 1
                    await conn.execute("insert into told values ($1)", self.tried)
                    self.confirmed.append(self.tried)
            except CUT_OFF:
                continue
            finally:
                conn.terminate()

    async def until_confirmed(self, more: int) -> None:
        goal = len(self.confirmed) + more
        await until(lambda: len(self.confirmed) >= goal)


async def make_table(dsn: str) -> None:
    """An empty table, whatever an earlier story left."""
    conn = await connect_when_up(dsn)
    await conn.execute("drop table if exists told")
    await conn.execute("create table told (number bigint primary key)")
    await conn.close()


async def numbers_kept(dsn: str) -> set[int]:
    conn = await connect_when_up(dsn)
    rows = await conn.fetch("select number from told")
    await conn.close()
    return {row["number"] for row in rows}


@contextlib.asynccontextmanager
async def writing(dsn: str) -> AsyncIterator[Clerk]:
    """A clerk at work in the background."""
    clerk = Clerk(dsn)
    task = asyncio.create_task(clerk.write())
    try:
        yield clerk
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class SupervisorProcess:
    """`supervise.py` as a process of its own, to be killed."""

    def __init__(
        self,
        instance: str,
        python: str = sys.executable,
        repository: Path = REPOSITORY,
        uid: int | None = None,
        home: Path | None = None,
    ) -> None:
        self._popen = subprocess.Popen(
            [python, str(repository / "tests/platforms/postgres/supervise.py"), instance],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            env={"PYTHONPATH": str(repository), "HOME": str(home or Path.home())},
            user=uid,
            group=uid,
            extra_groups=None if uid is None else [],
        )

    async def first_words(self) -> dict[str, str | int]:
        """What it says when it is ready, or why it is not."""
        assert self._popen.stdout is not None
        line = await asyncio.to_thread(self._popen.stdout.readline)
        words: dict[str, str | int] = json.loads(line)
        return words

    def kill(self) -> None:
        """`kill -9`; returns when it is dead."""
        self._popen.send_signal(signal.SIGKILL)
        self._popen.wait()
        self._close()

    async def stop(self) -> int:
        """Ask it to stop in order; its exit code."""
        assert self._popen.stdin is not None
        self._popen.stdin.close()
        code = await asyncio.to_thread(self._popen.wait)
        self._close()
        return code

    def _close(self) -> None:
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                pipe.close()


def postmasters(data: Path) -> list[int]:
    """The server processes in a data directory that are nobody's child there."""
    found = server_processes(data)
    return [pid for pid in found if _parent(pid) not in found]


def _parent(pid: int) -> int:
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text()
        return int(stat.rsplit(")", 1)[1].split()[1])
    return 0


def kill_now(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
