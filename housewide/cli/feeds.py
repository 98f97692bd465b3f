"""`housewide feeds`: how each source does, what became of what it said, and what waits."""

import argparse

from rich.console import Console

from housewide.cli.command import (
    Command,
    json_argument,
    print_json,
    run,
    site_argument,
    site_folder,
)
from housewide.cli.feeds_table import FacilityFeeds, feeds_table
from housewide.hospital.agreement.ask import trust
from housewide.hospital.systems.ask import silent
from housewide.kit.clock import Instant, iso
from housewide.log.shards import shard_id
from housewide.server.configuration import load_configuration
from housewide.server.feed_health import HealthReader
from housewide.server.feeds import read_feeds
from housewide.server.follower import house_at
from housewide.server.listeners import read_listeners
from housewide.server.own_lag import own_lag
from housewide.server.owner import load_ours
from housewide.server.process import Process, process
from housewide.server.silence import read_until


async def _read(arguments: argparse.Namespace) -> tuple[Instant, dict[str, FacilityFeeds]]:
    site = load_ours(site_folder(arguments))
    async with process(site) as this:
        return this.clock.now(), {f.id: await _feeds(this, f.id) for f in site.facility}


async def _feeds(this: Process, facility: str) -> FacilityFeeds:
    house = (await house_at(this, facility, None)).house
    async with this.pool.acquire() as conn:
        number = await shard_id(conn, facility)
        configured = (await load_configuration(conn, number)).sources
        now = this.clock.now()
        relied = trust(house.agreement, house.places.zone, now)
        until = await read_until(conn, number, now)
        feeds = await read_feeds(conn, number, configured)
        return FacilityFeeds(
            feeds,
            silent(house.systems),
            await read_listeners(conn, number),
            await HealthReader().read(conn, number, house, feeds, until),
            await own_lag(conn, number, now),
            relied.shadow,
            relied.said,
            house.places.country,
        )


def _run(arguments: argparse.Namespace) -> int:
    now, facilities = run(_read(arguments))
    if arguments.json:
        print_json({"at": iso(now), "facilities": facilities})
    else:
        console = Console(highlight=False, markup=False, emoji=False)
        console.print(feeds_table(now, facilities, console.width))
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "feeds",
    "Show how each source does: rate, lateness, silence, dead letters, and what is blind.",
    _arguments,
    _run,
)
