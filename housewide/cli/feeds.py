"""`housewide feeds`: what was heard of each source, what became of it, and what waits."""

import argparse

from rich.console import Console
from rich.table import Table

from housewide.cli.command import (
    Command,
    json_argument,
    print_json,
    run,
    site_argument,
    site_folder,
)
from housewide.kit.clock import SECOND, Instant, iso
from housewide.kit.settings import load_site
from housewide.log.connect import Conn
from housewide.log.shards import shard_id
from housewide.server.configuration import load_configuration
from housewide.server.feeds import DEAD, DECODED, KEPT, QUARANTINED, Feed, read_feeds
from housewide.server.process import process


async def _read(arguments: argparse.Namespace) -> tuple[Instant, dict[str, list[Feed]]]:
    site = load_site(site_folder(arguments))
    async with process(site) as this, this.pool.acquire() as conn:
        return this.clock.now(), {f.id: await _feeds(conn, f.id) for f in site.facility}


async def _feeds(conn: Conn, facility: str) -> list[Feed]:
    number = await shard_id(conn, facility)
    configured = (await load_configuration(conn, number)).sources
    return await read_feeds(conn, number, configured)


def _show(now: Instant, feeds: dict[str, list[Feed]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.title, table.title_justify = f"Feeds at {iso(now)}", "left"
    for column in ("facility", "source", "last heard"):
        table.add_column(column, no_wrap=True)
    for column in ("messages", "decoded", "kept", "dead", "set aside"):
        table.add_column(column, justify="right")
    for facility, of_facility in feeds.items():
        for feed in of_facility:
            numbers = [feed.total(o) for o in (None, DECODED, KEPT, DEAD, QUARANTINED)]
            heard = iso(feed.heard_at // SECOND * SECOND) if feed.heard_at else "never"
            table.add_row(facility, feed.source, heard, *(f"{n:,}" for n in numbers))
    return table


def _run(arguments: argparse.Namespace) -> int:
    now, feeds = run(_read(arguments))
    if arguments.json:
        print_json({"at": iso(now), "feeds": feeds})
    else:
        Console().print(_show(now, feeds))
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
