"""Running the demo: a fresh site of simulated hospitals, and their systems speaking to it.

What it starts is what a real site runs: the database, the intake, the hospital, on loopback. Only
the senders and the clock are the demo's own.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from msgspec import Struct

from housewide.demo.feed import Feed, Key
from housewide.demo.pace import Pace, RatedPace, SteppedPace
from housewide.demo.site import INSTANCE, demo_folder, site_files
from housewide.demo.stream import demo_stream
from housewide.kit.settings import Site, load_site
from housewide.log.lookup import last_position
from housewide.log.shards import shard_names
from housewide.platforms.postgres import find_place
from housewide.platforms.postgres.place import make_place
from housewide.science.twin import START_AT
from housewide.server.feeds import CURSOR
from housewide.server.logs import log_json
from housewide.server.up import children, database

LOOK_AGAIN_S = 0.02

Pool = asyncpg.Pool


class DemoSettings(Struct, frozen=True):
    """How a demo runs: the same seed tells the same story.

    `rate` is simulated seconds a second; None is as fast as the hospital reads.
    """

    seed: int
    rate: float | None


class Demo(Struct, frozen=True):
    """A running demo: its site, and the task in which its systems speak."""

    site: Site
    speaking: asyncio.Task[None]


def demo_log() -> Path:
    """Where the demo's processes log."""
    return find_place(INSTANCE).home / "demo.log"


@asynccontextmanager
async def running_demo(settings: DemoSettings) -> AsyncIterator[Demo]:
    """A demo site with an empty past, until the block ends."""
    make_place(find_place(INSTANCE))
    folder = demo_folder()
    _write(folder, site_files())
    site = load_site(folder)
    with demo_log().open("w", buffering=1) as log:
        log_json("demo", log)
        async with database(site, anew=True) as reach, asyncpg.create_pool(reach.app) as pool:
            pace = await _pace(pool, settings)
            async with children(folder, log):
                task = asyncio.create_task(_speak(pool, site, settings, pace), name="demo feed")
                try:
                    yield Demo(site, task)
                finally:
                    task.cancel()
                    await asyncio.gather(task, return_exceptions=True)


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


async def _pace(pool: "Pool[asyncpg.Record]", settings: DemoSettings) -> Pace:
    """The clock's row, written before any process asks for it."""
    if settings.rate is None:
        stepped = SteppedPace(pool, lambda: _all_believed(pool))
        await stepped.begin(START_AT)
        return stepped
    rated = RatedPace(START_AT, settings.rate)
    await rated.begin(pool)
    return rated


async def _speak(
    pool: "Pool[asyncpg.Record]", site: Site, settings: DemoSettings, pace: Pace
) -> None:
    feed = Feed(await _ports(pool, site))
    if isinstance(pace, SteppedPace):
        pace.before_step(feed.drained)
    await feed.run(demo_stream(settings.seed), pace)


async def _ports(pool: "Pool[asyncpg.Record]", site: Site) -> dict[Key, int]:
    """Where the intake listens for each system, once it does."""
    wanted = sum(len(f.source) for f in site.facility)
    while True:
        rows = await pool.fetch(
            "select s.name, l.source, l.port from listeners l join shards s on s.id = l.shard"
        )
        if len(rows) == wanted:
            return {(r["name"], r["source"]): r["port"] for r in rows}
        await asyncio.sleep(LOOK_AGAIN_S)


async def _all_believed(pool: "Pool[asyncpg.Record]") -> None:
    """Wait until the hospital has read every message that was stored."""
    async with pool.acquire() as conn:
        for number in (await shard_names(conn)).values():
            last = await last_position(conn, "messages", number)
            while await _decoded(conn, number) < last:
                await asyncio.sleep(LOOK_AGAIN_S)


async def _decoded(conn: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]", shard: int) -> int:
    position = await conn.fetchval(
        "select position from cursors where name = $1 and shard = $2", CURSOR, shard
    )
    return int(position or 0)
