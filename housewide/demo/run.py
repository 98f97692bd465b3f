"""Running the demo: a fresh site of simulated hospitals, and their systems speaking to it.

What it starts is what a real site runs: the database, the intake, the hospital, on loopback. Only
the senders and the clock are the demo's own.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct

from housewide.demo.ehr_census import Report
from housewide.demo.feed import Feed
from housewide.demo.history import History
from housewide.demo.mornings import compared, opened, opened_sender
from housewide.demo.pace import Pace, RatedPace, SteppedPace
from housewide.demo.receiver import Pool, all_believed, port_of
from housewide.demo.senders import speakers
from housewide.demo.site import INSTANCE, demo_folder, write_site
from housewide.demo.stream import running_stream
from housewide.kit.clock import DAY
from housewide.kit.clocks import SimulatedClock, SimulatedTime
from housewide.kit.errors import HousewideError
from housewide.kit.settings import Site, load_site
from housewide.log.bell import Ear
from housewide.log.connect import pool as open_pool
from housewide.platforms.postgres import AlreadySupervised, find_place
from housewide.platforms.postgres.place import make_place
from housewide.science.twin import START_AT
from housewide.server.clock import write_row
from housewide.server.configuration import configure
from housewide.server.logs import log_json
from housewide.server.owner import note_owner
from housewide.server.process import Process
from housewide.server.reach import Dsns
from housewide.server.up import children, database

CONNECTIONS = 4
"""One looks how far the hospital has read, while a sender asks where it is heard; before, each
facility's history is written on one."""

HISTORY = 2 * DAY
"""So much was heard before the demo begins: two nights, and this hour on the days before."""


class DemoSettings(Struct, frozen=True):
    """How a demo runs: the same seed tells the same story.

    `rate` is simulated seconds a second; None is as fast as the hospital reads. `history` is how
    much before its beginning is told first, in microseconds.
    """

    seed: int
    rate: float | None
    history: int = HISTORY


class DemoRunsAlready(HousewideError):
    """There is one demo to a checkout, and it runs."""

    code = "demo-runs-already"
    status = 409


class Demo(Struct, frozen=True):
    """A running demo: its site, and the task in which its systems speak."""

    site: Site
    speaking: asyncio.Task[None]


def demo_log() -> Path:
    """Where the demo's processes log."""
    return find_place(INSTANCE).home / "demo.log"


@asynccontextmanager
async def running_demo(settings: DemoSettings) -> AsyncIterator[Demo]:
    """A demo site with an empty past, until the block ends. Raises `DemoRunsAlready`."""
    make_place(find_place(INSTANCE))
    folder = demo_folder()
    write_site(folder, INSTANCE)
    site = load_site(folder)
    with demo_log().open("a", buffering=1) as log:
        log_json("demo", log)
        async with _database(site) as reach, open_pool(reach.app, CONNECTIONS) as pool:
            note_owner(site, folder)
            log.truncate(0)  # only now is it known that no other demo writes it
            history = await _begin(pool, reach, site, folder, settings)
            async with children(folder, log):
                speaking = _speak(pool, settings, history, site)
                task = asyncio.create_task(speaking, name="demo feed")
                try:
                    yield Demo(site, task)
                finally:
                    task.cancel()
                    await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _database(site: Site) -> AsyncIterator[Dsns]:
    try:
        async with database(site, anew=True) as reach:
            yield reach
    except AlreadySupervised as error:
        raise DemoRunsAlready(
            "The demo runs already: see it with `housewide watch`, or end it with Ctrl-C where it"
            " was started."
        ) from error


async def _begin(
    pool: Pool, reach: Dsns, site: Site, folder: Path, settings: DemoSettings
) -> History:
    """The clock's row and the configuration, before any process asks for them."""
    row = SimulatedTime(START_AT - settings.history, time.monotonic(), 0.0)
    await write_row(pool, row)
    async with pool.acquire() as conn:
        await configure(conn, site, folder, SimulatedClock(row))
    history = History(Process(site, reach, pool, Ear()), SimulatedClock(row))
    await history.open()
    return history


async def _speak(pool: Pool, settings: DemoSettings, history: History, site: Site) -> None:
    """First what was heard before, then what is said from now on.

    One hospital is opened by a report, and each morning compared with another.
    """
    from_at = START_AT - settings.history
    await opened(site, settings.seed, from_at, demo_folder())
    reports: list[Report] = []
    told = running_stream(settings.seed, from_at, opened_sender(), reports)
    async with asyncio.TaskGroup() as both:
        comparing = both.create_task(compared(site, reports, demo_folder()))
        stream = await history.tell(told, from_at, START_AT)
        feed = Feed(speakers(), port_of(pool))
        await feed.run(stream, await _pace(pool, settings, feed))
        comparing.cancel()


async def _pace(pool: Pool, settings: DemoSettings, feed: Feed) -> Pace:
    if settings.rate is None:
        stepped = SteppedPace(pool, lambda: all_believed(pool))
        stepped.before_step(feed.drained)
        await stepped.begin(START_AT)
        return stepped
    rated = RatedPace(START_AT, settings.rate)
    await rated.begin(pool)
    return rated
