"""The listeners of a site: one a source, each writing into its facility's log.

One that cannot open (a certificate or profile that is gone, a port that is taken) is tried again
and again, and the others hear meanwhile: one source's fault must not make the house deaf.
"""

import asyncio
import contextlib
from pathlib import Path

import asyncpg
import structlog

from housewide.integrations.hl7v2.connect import CannotListen, Listener, ListenerSettings, listen
from housewide.integrations.hl7v2.limits import Budget, Limits
from housewide.integrations.hl7v2.profile import BadProfile, load_profile
from housewide.integrations.hl7v2.tls import TlsFiles, TlsFileUnusable, server_context
from housewide.kit.settings import Facility, Site, Source, Tls
from housewide.log.arrival import Answer, Arrived
from housewide.log.connect import ConnOrPool
from housewide.log.group_commit import GroupCommit
from housewide.log.shards import shard_id
from housewide.server.process import AWAY, Process

log = structlog.get_logger(__name__)

OPEN_AGAIN_S = 5.0
"""Between two tries to open a listener: who mends its cause sees within seconds that it helped."""


class ShardSink:
    """A facility's door to the group commit: its listeners need not know which shard is theirs."""

    def __init__(self, commits: GroupCommit, shard: str) -> None:
        self._commits = commits
        self._shard = shard

    def offer(self, arrived: Arrived, answer: Answer) -> None:
        self._commits.offer(self._shard, arrived, answer)


class Listeners:
    """All listeners of a site's intake."""

    def __init__(self, process: Process, folder: Path, commits: GroupCommit) -> None:
        self._process = process
        self._folder = folder
        self._budget = Budget()
        self._commits = commits
        self._open: list[Listener] = []
        self._trying: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """How many are open."""
        return len(self._open)

    async def open(self) -> None:
        """Open each; go on trying, beside the others, those that cannot be opened yet."""
        facilities = self._process.site.facility
        await self._forget_earlier(facilities)
        wanted = [(facility, source) for facility in facilities for source in facility.source]
        missing = [each for each in wanted if not await self._opened(*each)]
        if missing:
            self._trying = asyncio.create_task(self._try_again(missing), name="listeners")

    async def close(self) -> None:
        if self._trying is not None:
            self._trying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._trying
        await asyncio.gather(*(listener.close() for listener in self._open))

    async def _try_again(self, missing: list[tuple[Facility, Source]]) -> None:
        while missing:
            await asyncio.sleep(OPEN_AGAIN_S)
            missing = [each for each in missing if not await self._opened(*each)]

    async def _opened(self, facility: Facility, source: Source) -> bool:
        sink = ShardSink(self._commits, facility.id)
        try:
            settings = _listener_settings(self._folder, source)
            listener = await listen(settings, sink, self._process.clock, self._budget)
        except (BadProfile, CannotListen, TlsFileUnusable) as error:
            log.error(
                "deaf to a source", facility=facility.id, profile=source.profile,
                code=error.code, why=error.message, again_in_s=OPEN_AGAIN_S,
            )  # fmt: skip
            return False
        try:
            await _tell_where(self._process.pool, facility, listener)
        except AWAY as error:
            log.warning("listeners wait", cause=type(error).__name__)
            await listener.close()
            return False
        self._open.append(listener)
        return True

    async def _forget_earlier(self, facilities: tuple[Facility, ...]) -> None:
        """What an intake before this one said: its ports are closed, or another's by now."""
        async with self._process.pool.acquire() as conn:
            shards = [await shard_id(conn, facility.id) for facility in facilities]
            await conn.execute("delete from listeners where shard = any($1::smallint[])", shards)


def check_tls(site: Site, folder: Path) -> None:
    """Raises `TlsFileUnusable` for the first source whose certificate or key cannot be used."""
    for facility in site.facility:
        for source in facility.source:
            if source.tls:
                server_context(_tls_files(folder, source.tls))


def _listener_settings(folder: Path, source: Source) -> ListenerSettings:
    profile = load_profile(folder / source.profile)
    return ListenerSettings(
        source=profile.source,
        host=source.host,
        port=source.port,
        ack_mode=profile.ack_mode,
        tls=_tls_files(folder, source.tls) if source.tls else None,
        limits=Limits(frame_bytes=source.frame_bytes),
    )


def _tls_files(folder: Path, tls: Tls) -> TlsFiles:
    authority = str(folder / tls.client_ca) if tls.client_ca else ""
    return TlsFiles(str(folder / tls.certificate), str(folder / tls.key), authority)


async def read_listeners(conn: ConnOrPool, shard: int) -> dict[str, str]:
    """Where each source of a facility is heard, as `host:port`; nothing of one that is not."""
    rows = await conn.fetch("select source, host, port from listeners where shard = $1", shard)
    return {row["source"]: f"{row['host']}:{row['port']}" for row in rows}


async def _tell_where(
    pool: "asyncpg.Pool[asyncpg.Record]", facility: Facility, listener: Listener
) -> None:
    settings = listener.settings
    async with pool.acquire() as conn:
        await conn.execute(
            "insert into listeners (shard, source, host, port, tls) values ($1, $2, $3, $4, $5)"
            " on conflict (shard, source) do update set host = $3, port = $4, tls = $5",
            await shard_id(conn, facility.id), settings.source, settings.host, listener.port,
            settings.tls is not None,
        )  # fmt: skip
