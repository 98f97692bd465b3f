"""The intake process: listen, store, answer. Nothing else is done here, or could stop it."""

import asyncio
from pathlib import Path

import asyncpg
import structlog

from housewide.integrations.hl7v2.connect import Listener, ListenerSettings, listen
from housewide.integrations.hl7v2.limits import Budget, Limits
from housewide.integrations.hl7v2.profile import load_profile
from housewide.integrations.hl7v2.tls import TlsFiles
from housewide.kit.errors import HousewideError
from housewide.kit.settings import Facility, Site, Source, Tls, load_site
from housewide.log.arrival import Answer, Arrived
from housewide.log.bell import Bell
from housewide.log.connect import connect
from housewide.log.group_commit import GroupCommit
from housewide.log.shards import shard_id
from housewide.server.process import Process, process

log = structlog.get_logger(__name__)

LOOPBACK = "127.0.0.1"


class NotTheDemos(HousewideError):
    """A site on the demo's clock would hear somebody else than the demo."""

    code = "not-the-demos"
    status = 409


class ShardSink:
    """A facility's door to the group commit: its listeners need not know which shard is theirs."""

    def __init__(self, commits: GroupCommit, shard: str) -> None:
        self._commits = commits
        self._shard = shard

    def offer(self, arrived: Arrived, answer: Answer) -> None:
        self._commits.offer(self._shard, arrived, answer)


async def run_intake(folder: Path) -> None:
    """Serve every listener of a site until told to stop; then answer what is in flight."""
    site = load_site(folder)
    refuse_others_than_the_demo(site)
    async with process(site) as this:
        commits = GroupCommit(
            lambda: connect(this.dsns.app),
            [f.id for f in site.facility],
            committed=lambda shards: _ring(this.bell, shards),
        )
        writing = asyncio.create_task(commits.run(), name="group-commit")
        writing.add_done_callback(lambda _: this.stopping.set())  # deaf rather than forgetful
        listeners = await _open_all(this, folder, commits)
        log.info("intake ready", listeners=len(listeners))
        try:
            await this.run()
        finally:
            await asyncio.gather(*(listener.close() for listener in listeners))
            commits.close()
            await writing


def refuse_others_than_the_demo(site: Site) -> None:
    """A simulated site listens only where nobody but the demo can know of: a free loopback port.

    Which one was free stands in the site's own database, and nowhere before the intake runs. A real
    system is given a fixed address, so it can never be heard on simulated time (DESIGN, law 2).
    Raises `NotTheDemos`.
    """
    for facility in site.facility if site.simulated else ():
        for source in facility.source:
            if (source.host, source.port, source.tls) != (LOOPBACK, 0, None):
                raise NotTheDemos(
                    f"This site runs on simulated time, so {facility.id} may hear only the demo: "
                    f"{source.profile} must listen on {LOOPBACK}, port 0, without TLS. "
                    "For real systems make a site without `simulated`.",
                    facility=facility.id,
                )


def _ring(bell: Bell, shards: set[str]) -> None:
    for shard in shards:
        bell.ring("messages", shard)


async def _open_all(this: Process, folder: Path, commits: GroupCommit) -> list[Listener]:
    budget = Budget()
    listeners = []
    await _forget_listeners(this)
    for facility in this.site.facility:
        sink = ShardSink(commits, facility.id)
        for source in facility.source:
            settings = _listener_settings(folder, source)
            listener = await listen(settings, sink, this.clock, budget)
            await _tell_where(this.pool, facility, listener)
            listeners.append(listener)
    return listeners


async def _forget_listeners(this: Process) -> None:
    """What an intake before this one said: its ports are closed, or another's by now."""
    async with this.pool.acquire() as conn:
        shards = [await shard_id(conn, facility.id) for facility in this.site.facility]
        await conn.execute("delete from listeners where shard = any($1::smallint[])", shards)


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
