"""Killed in the middle of work that is done once in a while: a migration, a snapshot.

    python -m bench.proofs.halfway migrate DSN | save FOLDER FACILITY

does that work, once it has said "go"; whoever started it kills it.
"""

import asyncio
import random
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import uvloop

from bench.proofs.house import House
from bench.proofs.site import FACILITIES, ProofSite
from bench.report import Tell
from housewide.hospital.house.snapshot import digest
from housewide.kit.settings import load_site
from housewide.log.connect import pool
from housewide.log.schema import migrate
from housewide.server.follower import HouseFollower
from housewide.server.process import process

SNAPSHOT = "snapshots that did not survive their writer"
MIGRATION = "migrations that did not survive their runner"

SAVING_S = (0.0, 0.05)
SCRATCH = "proof_halfway"

_SHAPE = """
select md5(string_agg(line, ',' order by line)) from (
    select format('%s %s %s %s', c.relname, a.attname, a.atttypid::regtype, c.relacl) as line
    from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = 'public'::regnamespace
    union all
    select format('%s %s', proname, md5(prosrc)) from pg_proc
    where pronamespace = 'public'::regnamespace
    union all
    select format('%s %s', number, sha256) from schema_migrations
) as lines
"""
"""Tables, columns, rights, functions and the ledger of migrations, as one hash."""


async def snapshots(
    found: House, chance: random.Random, rounds: int, tell: Tell
) -> dict[str, list[float]]:
    """Kill who saves a house again and again; the newest snapshot and its tail are the house."""
    connections = await pool(found.site.dsn, 2)
    took = []
    try:
        for number in range(rounds):
            facility = FACILITIES[number % len(FACILITIES)]
            began_s = time.monotonic()
            async with _worker("save", str(found.site.folder), facility) as worker:
                await asyncio.sleep(chance.uniform(*SAVING_S))
                worker.kill()
            follower = HouseFollower(connections, facility)
            await follower.open()
            await follower.catch_up()
            live = found.followers[facility]
            await live.catch_up()
            found.broken[SNAPSHOT] += digest(follower.house) != digest(live.house)
            took.append(time.monotonic() - began_s)
    finally:
        connections.terminate()
    tell(f"{rounds} kills of who saves a snapshot, broken {found.broken[SNAPSHOT]}")
    return {"saving a snapshot": took}


async def migrations(
    found: House, chance: random.Random, rounds: int, tell: Tell
) -> dict[str, list[float]]:
    """Kill who migrates an empty database; the next one completes it, and it is as any other."""
    site = found.site
    wanted, whole_s = await _migrated(site)
    took = []
    for _ in range(rounds):
        await _scratch(site)
        began_s = time.monotonic()
        async with _worker("migrate", _scratch_dsn(site)) as worker:
            await asyncio.sleep(chance.uniform(0, whole_s))
            worker.kill()
        shape, _ = await _migrated(site, anew=False)
        found.broken[MIGRATION] += shape != wanted
        took.append(time.monotonic() - began_s)
    await _on_server(site, f"drop database if exists {SCRATCH} with (force)")
    tell(f"{rounds} kills of who migrates, broken {found.broken[MIGRATION]}")
    return {"migrating": took}


async def _migrated(site: ProofSite, *, anew: bool = True) -> tuple[str, float]:
    """What the scratch database is like once it is migrated, and how long that took."""
    if anew:
        await _scratch(site)
    conn = await asyncpg.connect(_scratch_dsn(site))
    try:
        began_s = time.monotonic()
        await migrate(conn)
        seconds = time.monotonic() - began_s
        return str(await conn.fetchval(_SHAPE)), seconds
    finally:
        await conn.close()


async def _scratch(site: ProofSite) -> None:
    await _on_server(site, f"drop database if exists {SCRATCH} with (force)")
    await _on_server(site, f"create database {SCRATCH}")


def _scratch_dsn(site: ProofSite) -> str:
    return site.place.dsn(database=SCRATCH)


async def _on_server(site: ProofSite, statement: str) -> None:
    conn = await asyncpg.connect(site.owner_dsn)
    try:
        await conn.execute(statement)
    finally:
        await conn.close()


@asynccontextmanager
async def _worker(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """This file's own program, at work; whoever asked for it kills it."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.proofs.halfway", *arguments,
        stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    try:
        assert worker.stdout is not None
        assert await worker.stdout.readline() == b"go\n", "the worker did not begin"
        yield worker
    finally:
        if worker.returncode is None:
            worker.kill()
        await worker.wait()


async def _migrate(dsn: str) -> None:
    conn = await asyncpg.connect(dsn)
    print("go", flush=True)
    await migrate(conn)


async def _save(folder: Path, facility: str) -> None:
    async with process(load_site(folder)) as this:
        follower = HouseFollower(this.pool, facility)
        await follower.open()
        await follower.catch_up()
        print("go", flush=True)
        while True:
            await follower.save()


if __name__ == "__main__":
    work, *rest = sys.argv[1:]
    uvloop.run(_migrate(*rest) if work == "migrate" else _save(Path(rest[0]), rest[1]))
