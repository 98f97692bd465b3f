"""Wake-ups: who appended rings, who follows wakes. Only a hint: followers also look by themselves.

NOTIFY goes out after the append's own transaction, on another connection, and coalesced, because a
NOTIFY inside it would serialise every commit of the server on one lock. (A redaction is rare, and
must be heard of: it notifies in its own.)
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator

import asyncpg

from housewide.log.connect import Conn

COALESCE_S = 0.02
"""Far below what an eye sees, and at most 50 notifications a second whatever the load."""

SAFETY_READ_S = 1.0
"""A follower that heard nothing looks anyway: a lost notification costs a second, never a fact."""

CHANNEL = "housewide"

PAYLOAD_BYTES_MAX = 7_000
"""PostgreSQL refuses 8,000 or more; many hundred facilities may ring at once."""

AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)


class Bell:
    """Rings for (log, shard) pairs; one NOTIFY for all that rang within `COALESCE_S`."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self._rung: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def ring(self, log: str, shard: str) -> None:
        self._rung.add(f"{log}:{shard}")
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._notify())

    async def _notify(self) -> None:
        while self._rung:
            await asyncio.sleep(COALESCE_S)
            rung, self._rung = self._rung, set()
            try:
                for payload in _payloads(sorted(rung)):
                    await self._pool.execute("select pg_notify($1, $2)", CHANNEL, payload)
            except AWAY:
                continue  # the followers' safety read stands in for it

    async def close(self) -> None:
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)


class Ear:
    """Hears the bell on one connection and sets an event for each (log, shard) listened for."""

    def __init__(self) -> None:
        self._events: dict[str, list[asyncio.Event]] = {}

    def event(self, log: str, shard: str) -> asyncio.Event:
        event = asyncio.Event()
        self._events.setdefault(f"{log}:{shard}", []).append(event)
        return event

    async def listen(self, conn: Conn) -> None:
        """Hear from now on. What was rung before, on a connection that is gone, may be anything."""
        await conn.add_listener(CHANNEL, self._heard)
        for events in self._events.values():
            for event in events:
                event.set()

    def _heard(self, con_ref: Conn, pid: int, channel: str, payload: object) -> None:
        for name in str(payload).split():
            for event in self._events.get(name, ()):
                event.set()


def _payloads(names: Iterable[str]) -> Iterator[str]:
    """The names, joined into as few payloads as PostgreSQL takes."""
    payload = ""
    for name in names:
        if payload and len(payload) + 1 + len(name) > PAYLOAD_BYTES_MAX:
            yield payload
            payload = ""
        payload = f"{payload} {name}" if payload else name
    yield payload


async def wait(event: asyncio.Event, stopping: Callable[[], bool] = lambda: False) -> None:
    """Until the bell rings for it, or the safety read is due."""
    if stopping():
        return
    try:
        async with asyncio.timeout(SAFETY_READ_S):
            await event.wait()
    except TimeoutError:
        pass
    event.clear()
