"""One seeded story of the whole system: the twin's hospitals speak to real processes over sockets.

Simulated time is stepped, so that nothing depends on how fast this machine is; what is killed, and
when, comes from the seed. Where everything must have been believed, the story pauses, and the site
is held against the truth.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from housewide.demo.feed import Feed
from housewide.demo.pace import SteppedPace
from housewide.demo.receiver import Pool, all_believed, port_of
from housewide.demo.senders import speakers
from housewide.demo.site import write_site
from housewide.kit.clock import Instant
from housewide.kit.settings import Site, load_site
from housewide.log.connect import pool
from housewide.science.twin import START_AT
from housewide.server.up import Child, children, database
from tests.sim.faults import LOOK_AGAIN_S, Faults, Killer
from tests.sim.script import Script

CONNECTIONS = 4

Look = Callable[[Instant], Awaitable[None]]


class Running:
    """A running site that was told nothing yet."""

    def __init__(self, site: Site, instance: str, started: list[Child], connections: Pool) -> None:
        self.site = site
        self.pool = connections
        self._killer = Killer(instance, started, connections)
        self._feed = Feed(speakers(), port_of(connections))

    async def play(self, script: Script, faults: Faults | None, look: Look) -> None:
        """Send a whole script while things are killed; `look` at each of its moments."""
        stepped = SteppedPace(self.pool, lambda: all_believed(self.pool))
        stepped.before_step(self._feed.drained)
        await stepped.begin(START_AT)
        killing = asyncio.create_task(self._kill_amid_the_opening(faults))
        pace = _Eventful(stepped, script.moments, look, faults, self._killer)
        await self._feed.run(script.stream, pace)
        await killing
        await pace.until(script.moments[-1])
        assert self._feed.refused == 0

    async def _kill_amid_the_opening(self, faults: Faults | None) -> None:
        if faults is not None:
            while self._feed.accepted < faults.opening_accepted:
                await asyncio.sleep(LOOK_AGAIN_S)
            await self._killer.kill(faults.opening_victim)


class _Eventful:
    """A stepped pace on whose way things are looked at and killed."""

    def __init__(
        self,
        stepped: SteppedPace,
        moments: tuple[Instant, ...],
        look: Look,
        faults: Faults | None,
        killer: Killer,
    ) -> None:
        self._stepped = stepped
        self._moments = [*moments]
        self._look = look
        self._faults = [*faults.at_minutes] if faults else []
        self._killer = killer

    async def until(self, at: Instant) -> None:
        while self._moments and self._moments[0] <= at:
            moment = self._moments.pop(0)
            await self._stepped.until(moment)
            await self._look(moment)
        await self._stepped.until(at)
        while self._faults and self._faults[0].at <= at:
            # Nobody waits for it to come back: what is sent from now on finds it dead.
            await self._killer.kill(self._faults.pop(0).victim)


@asynccontextmanager
async def running(folder: Path, instance: str) -> AsyncIterator[Running]:
    """The demo's site as a real one: its database, the intake and the hospital, until the end."""
    write_site(folder, instance)
    site = load_site(folder)
    log = folder / "processes.log"
    with log.open("w", buffering=1) as lines:
        async with database(site) as reach, pool(reach.app, CONNECTIONS) as connections:
            try:
                async with children(folder, lines) as started:
                    yield Running(site, instance, started, connections)
            except BaseException as error:
                error.add_note(f"The site said at last:\n{log.read_text()[-3000:]}")
                raise
