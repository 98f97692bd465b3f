"""A real PostgreSQL for tests: one server per test process, one fresh database per test.

The server runs in a thread with an event loop of its own, so it serves tests of any loop or none.
"""

import asyncio
import contextlib
import itertools
import os
import re
import shutil
import threading
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import asyncpg

from housewide.platforms.postgres import PostgresSupervisor, find_place
from housewide.platforms.postgres.leftovers import server_processes

T = TypeVar("T")

OUR_INSTANCE = re.compile(r"test-.*-(\d+)")
_numbers = itertools.count(1)


class LoopThread:
    """An event loop in a thread; `run` brings a coroutine to it and its answer back."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def unique_instance(title: str) -> str:
    """An instance name of this test process alone; it ends in the process id."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"test-{title}-{worker}-{next(_numbers)}-{os.getpid()}"


def delete_instance(instance: str) -> None:
    """Delete a stopped instance's files, and the directories above it that are then empty."""
    place = find_place(instance)
    assert not server_processes(place.data), "stop the server before deleting its files"
    shutil.rmtree(place.home, ignore_errors=True)
    shutil.rmtree(place.socket_directory, ignore_errors=True)
    for directory in (place.home.parent, place.home.parent.parent):
        with contextlib.suppress(OSError):  # not empty: others live there
            directory.rmdir()


def sweep_dead_instances() -> None:
    """Delete what test processes that were killed have left behind."""
    for home in find_place().home.parent.glob("test-*"):
        match = OUR_INSTANCE.fullmatch(home.name)
        if match and not _is_alive(int(match[1])) and not server_processes(home / "data"):
            delete_instance(home.name)


@contextlib.contextmanager
def running_postgres(title: str = "shared") -> Iterator[PostgresSupervisor]:
    """A started supervisor on an instance of its own; stopped and deleted afterwards."""
    sweep_dead_instances()
    instance = unique_instance(title)
    loop = LoopThread()
    supervisor = PostgresSupervisor(instance)
    try:
        loop.run(supervisor.start())
        yield supervisor
    finally:
        loop.run(supervisor.stop())
        loop.close()
        delete_instance(instance)


@contextlib.contextmanager
def fresh_database(supervisor: PostgresSupervisor) -> Iterator[str]:
    """The owner's DSN of a new, empty database; dropped afterwards, open connections or not."""
    name = f"test_{next(_numbers)}"
    asyncio_run_apart(_execute(supervisor, f"create database {name}"))
    try:
        yield supervisor.dsn(database=name)
    finally:
        asyncio_run_apart(_execute(supervisor, f"drop database if exists {name} with (force)"))


def asyncio_run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end although this thread may already be inside a loop."""
    loop = LoopThread()
    try:
        return loop.run(work)
    finally:
        loop.close()


async def _execute(supervisor: PostgresSupervisor, statement: str) -> None:
    conn = await asyncpg.connect(supervisor.dsn(database="postgres"))
    try:
        await conn.execute(statement)
    finally:
        await conn.close()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
