"""Our PostgreSQL as a supervised child: started, watched, brought back, stopped in order."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import asyncpg

from housewide.platforms.postgres import liveness
from housewide.platforms.postgres.binaries import Engine, copy_engine, find_engine
from housewide.platforms.postgres.cluster import ensure_cluster
from housewide.platforms.postgres.errors import ServerDidNotStart
from housewide.platforms.postgres.leftovers import clear_leftovers, status_lines
from housewide.platforms.postgres.lock import InstanceLock
from housewide.platforms.postgres.place import DATABASE, OWNER_ROLE, Place, find_place, make_place
from housewide.platforms.postgres.process import Program
from housewide.platforms.postgres.settings import write_settings

LOOK_AGAIN_SECONDS = 0.005
# A fast shutdown writes a checkpoint of at most shared_buffers; then it is made to end.
FAST_STOP_LIMIT_SECONDS = 20.0
IMMEDIATE_STOP_LIMIT_SECONDS = 5.0
# Back-off between tries: 20 ms doubling to 0.5 s. A full disk is retried but not hammered, and a
# server that was killed again while it recovered is not kept waiting.
FIRST_DELAY_SECONDS = 0.02
LONGEST_DELAY_SECONDS = 0.5
# At first start an obstacle that passes by itself gets 24 tries (about 10 s) before it is an error.
START_TRIES = 24
# What the server says when its predecessor is not quite gone.
PASSING_OBSTACLES = ("pre-existing shared memory block", "lock file")

log = logging.getLogger(__name__)


class PostgresSupervisor:
    """Keeps one embedded PostgreSQL running from `start` to `stop`.

    A server that dies is brought back for as long as the supervisor lives. If the supervisor
    itself is killed, the kernel tells the server to shut down, and the next `start` ends whatever
    is left of it before it begins.
    """

    def __init__(
        self,
        instance: str = "default",
        *,
        root: Path | None = None,
        extra_settings: Mapping[str, str] | None = None,
    ) -> None:
        """Nothing runs yet. `extra_settings` override ours: for tests of a badly set server."""
        self.place: Place = find_place(instance, root)
        self.restarts = 0
        self._extra_settings = dict(extra_settings or {})
        self._lock = InstanceLock(self.place)
        self._engine: Engine | None = None
        self._server: Program | None = None
        self._guard: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The postmaster's process id, or None while there is none."""
        if self._server is None or self._server.exited.is_set():
            return None
        return self._server.pid

    def dsn(self, role: str = OWNER_ROLE, database: str = DATABASE) -> str:
        """How to reach the server over its Unix socket; for root and the server's own user."""
        return self.place.dsn(role, database)

    async def start(self) -> None:
        """Afterwards the server accepts connections and the database `housewide` exists.

        Raises AlreadySupervised, EngineMissing, EngineMismatch, InitFailed, LeftoverWillNotEnd,
        PlaceNotReachable or ServerDidNotStart; then nothing of ours is left running.
        """
        make_place(self.place)
        self._lock.acquire()
        try:
            await self._prepare()
            self._server = await self._first_server()
            await self._ensure_database()
        except BaseException:
            await self._end_and_release()
            raise
        self._guard = asyncio.create_task(self._keep_running(), name="postgres-guard")

    async def stop(self) -> None:
        """Shut the server down cleanly, or after a limit by force; safe to call twice.

        Raises LeftoverWillNotEnd when one of its processes survives even that.
        """
        if self._guard is not None:
            self._guard.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._guard
            self._guard = None
        await self._end_and_release()

    async def _end_and_release(self) -> None:
        try:
            await self._end_server()
        finally:
            self._lock.release()

    async def _prepare(self) -> None:
        engine = find_engine()
        if self.place.needs_engine_copy:
            engine = copy_engine(engine, self.place.home / f"engine-{engine.version}")
        self._engine = engine
        self._turn_log()
        await clear_leftovers(self.place)
        with self._open_log() as server_log:
            await ensure_cluster(self.place, engine, server_log)
        write_settings(self.place, self._extra_settings)

    async def _first_server(self) -> Program:
        """Try until ready; an obstacle that does not pass by itself is an error at once."""
        delays = _delays()
        for _ in range(START_TRIES - 1):
            try:
                return await self._launch()
            except ServerDidNotStart as error:
                if not any(words in error.message for words in PASSING_OBSTACLES):
                    raise
            await asyncio.sleep(next(delays))
        return await self._launch()

    async def _keep_running(self) -> None:
        """The guard: whenever the server ends, for whatever reason, bring it back."""
        while (server := self._server) is not None:
            await self._outlast(server)
            log.warning("PostgreSQL ended (%s); starting it again", server.exit_code)
            self._server = await self._next_server()
            self.restarts += 1

    async def _outlast(self, server: Program) -> None:
        """Until the server has ended; one that lives and is of no use any more is made to end."""
        useless_seconds = 0.0
        while not await server.ended_within(liveness.LOOK_EVERY_SECONDS):
            if await liveness.is_of_use(self.dsn(database="postgres"), self.place.data):
                useless_seconds = 0.0
                continue
            useless_seconds += liveness.LOOK_EVERY_SECONDS
            if useless_seconds > liveness.USELESS_LIMIT_SECONDS:
                log.error("PostgreSQL takes no connection and does not recover: ending it")
                await server.end((signal.SIGQUIT, IMMEDIATE_STOP_LIMIT_SECONDS))

    async def _next_server(self) -> Program:
        """Try for as long as it takes: a hospital is waiting, and giving up helps nobody."""
        for delay in _delays():
            try:
                await clear_leftovers(self.place)
                return await self._launch()
            except Exception:
                log.exception("PostgreSQL did not come back; next try in %.2f s", delay)
            await asyncio.sleep(delay)
        raise AssertionError("the delays never end")

    async def _launch(self) -> Program:
        """One try: spawn the server and return it when it is ready. Raises ServerDidNotStart."""
        assert self._engine is not None
        settings_file = self.place.settings / "postgresql.conf"
        with self._open_log() as server_log:
            heard = server_log.tell()
            server = Program(
                [self._engine.postgres, "-D", self.place.data, f"--config-file={settings_file}"],
                self.place.account,
                server_log,
            )
        self._server = server  # from here on `stop` and a failing `start` will end it
        while not self._says_ready(server):
            # No limit while it lives: after a crash it may have a gigabyte of log to replay.
            if await server.ended_within(LOOK_AGAIN_SECONDS):
                raise ServerDidNotStart(
                    f"PostgreSQL ended with {server.exit_code} before it was ready: "
                    f"{self._said_since(heard)}",
                    log=str(self.place.log_file),
                )
        return server

    def _says_ready(self, server: Program) -> bool:
        """As pg_ctl decides it; asking by connecting would fill the log with refusals."""
        lines = status_lines(self.place.data)
        return len(lines) >= 8 and lines[0] == str(server.pid) and lines[7].strip() == "ready"

    async def _ensure_database(self) -> None:
        conn = await asyncpg.connect(self.dsn(database="postgres"))
        try:
            if not await conn.fetchval("select 1 from pg_database where datname = $1", DATABASE):
                await conn.execute(f'create database "{DATABASE}"')
        finally:
            await conn.close()

    async def _end_server(self) -> None:
        """End the server, its children too: a killed postmaster leaves them running for a while."""
        if self._server is not None:
            await self._server.end(
                (signal.SIGINT, FAST_STOP_LIMIT_SECONDS),  # fast shutdown
                (signal.SIGQUIT, IMMEDIATE_STOP_LIMIT_SECONDS),  # immediate shutdown
            )
            self._server = None
            await clear_leftovers(self.place)

    def _turn_log(self) -> None:
        """Keep this run's words and the last run's, so that the file does not grow for ever."""
        if self.place.log_file.exists():
            self.place.log_file.replace(self.place.log_file.with_suffix(".log.1"))

    def _open_log(self) -> BinaryIO:
        return self.place.log_file.open("ab")

    def _said_since(self, position: int) -> str:
        with self.place.log_file.open("rb") as server_log:
            server_log.seek(position)
            return server_log.read(4000).decode(errors="replace").strip() or "it said nothing"


def _delays() -> Iterator[float]:
    delay = FIRST_DELAY_SECONDS
    while True:
        yield delay
        delay = min(2 * delay, LONGEST_DELAY_SECONDS)
