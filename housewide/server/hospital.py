"""The hospital process: decode, fold, keep snapshots, tell of silence."""

import asyncio
import gc
from pathlib import Path

import structlog

from housewide.hospital.places.parse import BadPlaces
from housewide.integrations.hl7v2.profile import BadProfile
from housewide.kit.clock import Clock
from housewide.kit.settings import Site, load_site
from housewide.log.bell import wait
from housewide.log.connect import Conn
from housewide.log.errors import RedactedMeanwhile
from housewide.log.identity import redaction_of
from housewide.log.shards import shard_id
from housewide.server.configuration import configure, load_configuration
from housewide.server.decoder import Lane
from housewide.server.follower import STEP_FACTS, HouseFollower
from housewide.server.process import AWAY, Process, process
from housewide.server.silence import Silence
from housewide.server.upkeep import keep_up

log = structlog.get_logger(__name__)

SNAPSHOT_EVERY_FACTS = 50_000
"""Then a snapshot is due: a reader that starts folds this many in a quarter of a second."""

SNAPSHOT_EVERY_S = 60.0
"""But not more often: a flood of messages must not be met by a flood of snapshots."""

SNAPSHOT_SHARE = 0.1
"""Nor may they be in the making for more of the time than this. Of that they work a tenth: a
snapshot costs as much as the visits it holds, and everything else waits for it."""


async def run_hospital(folder: Path) -> None:
    """Serve every facility of a site until told to stop."""
    site = load_site(folder)
    async with process(site) as this:
        async with this.pool.acquire() as conn:
            changed = await _configured(conn, site, folder, this.clock)
        log.info("hospital ready", facilities=len(site.facility), configured=changed)
        for facility in site.facility:
            follower = HouseFollower(this.pool, facility.id)
            this.start(Lane(this, facility.id).run(), f"lane {facility.id}")
            this.start(_follow(this, follower), f"house {facility.id}")
            this.start(Silence(this, follower).run(), f"silence {facility.id}")
        this.start(keep_up(this), "upkeep")
        gc.freeze()
        await this.run()


async def _configured(conn: Conn, site: Site, folder: Path, clock: Clock) -> int:
    """Take over what the files say anew; where one is broken nothing at all, and all holds on.

    `up` refuses them before anything runs; one that breaks later must not stop the house. Raises
    `BadPlaces` and `BadProfile` only where a facility has nothing that is believed yet.
    """
    try:
        return await configure(conn, site, folder, clock)
    except (BadPlaces, BadProfile) as error:
        for facility in site.facility:
            if (await load_configuration(conn, await shard_id(conn, facility.id))).places is None:
                raise
        log.error("configuration not taken over", code=error.code, why=error.message)
        return 0


async def _follow(this: Process, follower: HouseFollower) -> None:
    """Keep one house up to date, and a snapshot of it not far behind."""
    wake = this.ear.event("facts", follower.shard)
    redacted = this.ear.event(*redaction_of(follower.shard))
    now_s = asyncio.get_running_loop().time
    opened, unsaved, again_s = False, 0, 0.0
    while True:
        try:
            if redacted.is_set():  # what was removed must leave the memory too
                redacted.clear()
                opened = False
            if not opened:
                await follower.open()
                unsaved = await follower.catch_up()
                opened = True
                gc.freeze()  # what was loaded stays: the collector need not walk it again
            told = await follower.step()
            unsaved += told
            if unsaved >= SNAPSHOT_EVERY_FACTS and now_s() > again_s:
                began_s = now_s()
                await follower.save()
                took_s = now_s() - began_s
                unsaved, again_s = 0, now_s() + max(SNAPSHOT_EVERY_S, took_s / SNAPSHOT_SHARE)
            if told < STEP_FACTS:
                await wait(wake)
        except RedactedMeanwhile:
            opened = False
        except AWAY as error:
            log.warning("house waits", shard=follower.shard, cause=type(error).__name__)
            await asyncio.sleep(0.1)
