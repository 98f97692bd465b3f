"""The hospital process: decode, fold, keep snapshots, publish days, tell of silence."""

import gc
from pathlib import Path

import structlog

from housewide.hospital.places.parse import BadPlaces
from housewide.integrations.hl7v2.profile import BadProfile
from housewide.kit.clock import Clock
from housewide.kit.garbage import collect_rarely
from housewide.kit.settings import Site, load_site
from housewide.log.connect import Conn
from housewide.log.shards import shard_id
from housewide.server.configuration import configure, load_configuration
from housewide.server.decoder import Lane
from housewide.server.follower import HouseFollower
from housewide.server.live_house import LiveHouse
from housewide.server.process import process
from housewide.server.publishing import Publishing
from housewide.server.silence import Silence
from housewide.server.upkeep import keep_up

log = structlog.get_logger(__name__)


async def run_hospital(folder: Path) -> None:
    """Serve every facility of a site until told to stop."""
    site = load_site(folder)
    collect_rarely()
    async with process(site) as this:
        async with this.pool.acquire() as conn:
            changed = await _configured(conn, site, folder, this.clock)
        log.info("hospital ready", facilities=len(site.facility), configured=changed)
        for facility in site.facility:
            follower = HouseFollower(this.pool, facility.id, keeps_past=True)
            this.start(Lane(this, facility.id).run(), f"lane {facility.id}")
            house = LiveHouse(this, follower)
            this.start(house.follow(), f"house {facility.id}")
            this.start(house.keep_snapshots(), f"snapshots {facility.id}")
            this.start(Publishing(this, follower).run(), f"publishing {facility.id}")
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
            believed = await load_configuration(conn, await shard_id(conn, facility.id))
            if not believed.places.configurations:
                raise
        log.error("configuration not taken over", code=error.code, why=error.message)
        return 0
