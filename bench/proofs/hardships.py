"""A database that is there and takes nothing: read-only, or on a full disk. Never AA, then back."""

import asyncio
import contextlib
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from msgspec import Struct

from bench.proofs.house import LOOK_AGAIN_S, House, house
from bench.proofs.senders import sending
from bench.proofs.site import PORTS_NEEDED, ProofSite, free_ports, write_site
from bench.report import Tell
from housewide.platforms.postgres import PostgresSupervisor

PROCESSES = 3
"""Of a site to be killed: the intake and two hospitals. Each listens for the bell."""

HELD_S = 1.0
"""How long nobody is answered before the hardship is taken away."""

TMPFS_BYTES = 512 * 1024 * 1024
SMALL_WAL = {"max_wal_size": "64MB", "min_wal_size": "32MB"}


class Hardship(Struct):
    """What became of a trial: seconds to recover by name, and what was broken."""

    took: dict[str, list[float]]
    broken: Counter[str]


async def read_only(found: House) -> float:
    """The app's role may only read, for every new session; then it may write again."""
    owner = await asyncpg.connect(found.site.owner_dsn)
    try:
        await _all_listen(owner)
        await owner.execute("alter role housewide_app set default_transaction_read_only = on")
        await owner.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where usename = 'housewide_app'"
        )
        await _all_listen(owner)
        await _nobody_answered(found)
        await owner.execute("alter role housewide_app reset default_transaction_read_only")
    finally:
        await owner.close()
    seconds = await found.recovered(without_leases=False)
    await found.check()
    return seconds


async def disk_full(seed: int, tell: Tell) -> tuple[Hardship, list[str]]:
    """A small disk is filled to the last byte under load, and emptied again."""
    with tempfile.TemporaryDirectory(prefix="housewide-full-", dir="/var/tmp") as folder:
        disk = Path(folder)
        disk.chmod(0o755)
        if not _mount(disk):
            line = "disk full: skipped, since a tmpfs may not be mounted here (run it as root)"
            tell(line)
            return Hardship({}, Counter()), [line]
        try:
            return await _disk_full(disk, seed, tell), []
        finally:
            await asyncio.to_thread(subprocess.run, ["umount", str(disk)], check=True)


async def _disk_full(disk: Path, seed: int, tell: Tell) -> Hardship:
    from bench.proofs.crash import settle

    server = PostgresSupervisor("full", root=disk, extra_settings=SMALL_WAL)
    await server.start()
    try:
        async with _site_on(server) as site, house(site, seed) as found:
            async with sending(found.all_senders()):
                await found.recovered(without_leases=False)
                with _filled(disk):
                    await _nobody_answered(found)
                seconds = await found.recovered(without_leases=False)
                await found.check()
            await settle(found)
    finally:
        await server.stop()
    tell(f"disk full, broken {dict(+found.broken) or 'nothing'}")
    return Hardship({"disk full": [seconds]}, found.broken)


@asynccontextmanager
async def _site_on(server: PostgresSupervisor) -> AsyncIterator[ProofSite]:
    """A running site on a server that is given to it."""
    given = "".join(
        f'{role}_dsn = "{server.dsn(f"housewide_{role}")}"\n'
        for role in ("owner", "app", "custodian")
    )
    with tempfile.TemporaryDirectory(prefix="housewide-proof-") as folder:
        site = ProofSite(Path(folder), server.place, free_ports(PORTS_NEEDED))
        write_site(site.folder, site.ports, given)
        try:
            await site.start()
            yield site
        finally:
            await site.stop()


async def _all_listen(owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Until every process has sessions again; those stay as the role was when they began."""
    listening = 0
    while listening < PROCESSES:
        await asyncio.sleep(LOOK_AGAIN_S)
        listening = await owner.fetchval(
            "select count(*) from pg_stat_activity"
            " where usename = 'housewide_app' and query like 'LISTEN%'"
        )


async def _nobody_answered(found: House) -> None:
    """Until no sender was told AA for a while. What was told before must be stored."""
    before, since_s = -1, time.monotonic()
    while time.monotonic() - since_s < HELD_S:
        answered = sum(sender.acknowledged for sender in found.all_senders())
        if answered != before:
            before, since_s = answered, time.monotonic()
        await asyncio.sleep(LOOK_AGAIN_S)


@contextlib.contextmanager
def _filled(disk: Path) -> Iterator[None]:
    ballast = disk / "ballast"
    with ballast.open("wb") as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(64 * 1024))
            file.flush()
    try:
        yield
    finally:
        ballast.unlink()


def _mount(disk: Path) -> bool:
    if os.geteuid() != 0:
        return False
    options = f"size={TMPFS_BYTES},mode=755"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode == 0
