"""Running the demo: a fresh site of simulated hospitals, and their systems speaking to it.

What it starts is what a real site runs: the database, the intake, the hospital, on loopback. Only
the senders and the clock are the demo's own.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct

from housewide.demo.ehr_census import Report
from housewide.demo.feed import Feed
from housewide.demo.mornings import compared, opened, opened_sender
from housewide.demo.pace import Pace, RatedPace, SteppedPace
from housewide.demo.receiver import Pool, all_believed, port_of
from housewide.demo.senders import speakers
from housewide.demo.site import INSTANCE, demo_folder, write_site
from housewide.demo.stream import running_stream
from housewide.kit.errors import HousewideError
from housewide.kit.settings import Site, load_site
from housewide.log.connect import pool as open_pool
from housewide.platforms.postgres import AlreadySupervised, find_place
from housewide.platforms.postgres.place import make_place
from housewide.science.twin import START_AT
from housewide.server.logs import log_json
from housewide.server.reach import Dsns
from housewide.server.up import children, database

CONNECTIONS = 2
"""One looks how far the hospital has read, while a sender asks where it is heard."""


class DemoSettings(Struct, frozen=True):
    """How a demo runs: the same seed tells the same story.

    `rate` is simulated seconds a second; None is as fast as the hospital reads.
    """

    seed: int
    rate: float | None


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
            log.truncate(0)  # only now is it known that no other demo writes it
            pace = await _pace(pool, settings)
            async with children(folder, log):
                speak = _speak(pool, settings, pace, site)
                task = asyncio.create_task(speak, name="demo feed")
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


async def _pace(pool: Pool, settings: DemoSettings) -> Pace:
    """The clock's row, written before any process asks for it."""
    if settings.rate is None:
        stepped = SteppedPace(pool, lambda: all_believed(pool))
        await stepped.begin(START_AT)
        return stepped
    rated = RatedPace(START_AT, settings.rate)
    await rated.begin(pool)
    return rated


async def _speak(pool: Pool, settings: DemoSettings, pace: Pace, site: Site) -> None:
    """One hospital is opened by a report; then all speak, and each morning that one is compared."""
    await opened(site, settings.seed, demo_folder())
    feed = Feed(speakers(), port_of(pool))
    if isinstance(pace, SteppedPace):
        pace.before_step(feed.drained)
    reports: list[Report] = []
    stream = running_stream(settings.seed, opened_sender(), reports)
    async with asyncio.TaskGroup() as both:
        comparing = both.create_task(compared(site, reports, demo_folder()))
        await feed.run(stream, pace)
        comparing.cancel()
