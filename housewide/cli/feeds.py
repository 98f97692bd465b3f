"""`housewide feeds`: what was heard of each source, what became of it, and what waits."""

import argparse

from msgspec import Struct
from rich.console import Console
from rich.table import Table

from housewide.cli.board import NORMAL, in_words
from housewide.cli.command import (
    Command,
    json_argument,
    print_json,
    run,
    site_argument,
    site_folder,
)
from housewide.hospital.agreement.ask import trust
from housewide.hospital.systems.ask import silent
from housewide.kit.clock import Instant, iso, moment
from housewide.kit.settings import load_site
from housewide.log.shards import shard_id
from housewide.server.configuration import load_configuration
from housewide.server.feeds import DEAD, DECODED, KEPT, QUARANTINED, Feed, read_feeds
from housewide.server.follower import house_at
from housewide.server.listeners import read_listeners
from housewide.server.process import Process, process


class FacilityFeeds(Struct, frozen=True):
    """The feeds of one facility, which of them are silent, and where each is listened for.

    In `shadow` its numbers are not relied on yet; `agreement` says how far it agrees with the EHR.
    """

    feeds: list[Feed]
    silent: tuple[str, ...]
    listening: dict[str, str]
    shadow: bool
    agreement: str


async def _read(arguments: argparse.Namespace) -> tuple[Instant, dict[str, FacilityFeeds]]:
    site = load_site(site_folder(arguments))
    async with process(site) as this:
        return this.clock.now(), {f.id: await _feeds(this, f.id) for f in site.facility}


async def _feeds(this: Process, facility: str) -> FacilityFeeds:
    house = (await house_at(this, facility, None)).house
    systems, relied = house.systems, trust(house.agreement, this.clock.now())
    async with this.pool.acquire() as conn:
        number = await shard_id(conn, facility)
        configured = (await load_configuration(conn, number)).sources
        return FacilityFeeds(
            await read_feeds(conn, number, configured),
            silent(systems),
            await read_listeners(conn, number),
            relied.shadow,
            relied.said,
        )


def _show(now: Instant, facilities: dict[str, FacilityFeeds]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.title, table.title_justify = f"Feeds at {moment(now):%a %d %b %Y  %H:%M:%S} UTC", "left"
    for column in ("facility", "source", "port", "last heard"):
        table.add_column(column, no_wrap=True)
    for column in ("messages", "decoded", "kept", "dead", "set aside"):
        table.add_column(column, justify="right")
    for facility, found in facilities.items():
        for feed in found.feeds:
            numbers = [feed.total(o) for o in (None, DECODED, KEPT, DEAD, QUARANTINED)]
            heard = f"{moment(feed.heard_at):%d %b %H:%M:%S}" if feed.heard_at else "never"
            name = f"{feed.source} is silent" if feed.source in found.silent else feed.source
            _, _, port = found.listening.get(feed.source, "none").rpartition(":")
            table.add_row(facility, name, port, heard, *(f"{n:,}" for n in numbers))
    return table


def _run(arguments: argparse.Namespace) -> int:
    now, facilities = run(_read(arguments))
    if arguments.json:
        print_json({"at": iso(now), "facilities": facilities})
    else:
        console = Console()
        console.print(_show(now, facilities))
        for facility, found in facilities.items():
            if found.agreement:
                said = in_words(found.shadow, found.agreement)
                console.print(f"{facility}: {said}", style=NORMAL, highlight=False)
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "feeds",
    "Show what was heard of each source, what became of it, and when it was last heard.",
    _arguments,
    _run,
)
