"""The demo's one hospital that was running before we listened: opened by a report, then compared.

What a person would do by hand on the first day and each morning after, on the demo's own clock. The
reports lie in the site's folder, to be looked at; what differs is left for a person to settle.
"""

import asyncio
from pathlib import Path

import structlog

from housewide.demo.ehr_census import EhrCensus, Report
from housewide.demo.senders import EHR, Sender, senders_of
from housewide.kit.clock import MINUTE, Instant, moment
from housewide.kit.errors import HousewideError
from housewide.kit.settings import Site
from housewide.science.twin import Twin, demo_system
from housewide.server.census import NoSuchSource, load_census
from housewide.server.process import AWAY, Process, process
from housewide.server.reconcile import reconcile

OPENED_BY_CENSUS = "larkwater"
"""The demo's facility that begins so; its sender is also the one that loses messages."""

COMPARED_AFTER = 10 * MINUTE
"""A report takes minutes to write and to bring; most of what was on its way has come by then."""

LOOK_AGAIN_S = 0.05

ACTOR = "user:demo"

log = structlog.get_logger()


def opened_sender() -> Sender:
    """The EHR of that facility."""
    plan = next(f for f in demo_system().facilities if f.id == OPENED_BY_CENSUS)
    return next(sender for sender in senders_of(plan) if sender.source == EHR)


def opening_report(seed: int, from_at: Instant) -> Report:
    """Who is there when the demo begins, as that EHR reports it."""
    census = EhrCensus(opened_sender())
    for event in Twin(demo_system(), seed, from_at).events(from_at):
        census.hear(event)
    return census.report(from_at)


async def opened(site: Site, seed: int, from_at: Instant, folder: Path) -> None:
    """Open the facility by its first report, once its files are believed."""
    report = opening_report(seed, from_at)
    _write(report, folder)
    async with process(site) as this:
        while not await _load(this, report):
            await asyncio.sleep(LOOK_AGAIN_S)


async def compared(site: Site, reports: list[Report], folder: Path) -> None:
    """Compare each report soon after its moment, for as long as the demo runs."""
    async with process(site) as this:
        facility = site.named(OPENED_BY_CENSUS)
        while True:
            if not reports:
                await asyncio.sleep(LOOK_AGAIN_S)
                continue
            report = reports.pop(0)
            _write(report, folder)
            while this.clock.now() < report.as_of + COMPARED_AFTER:
                await asyncio.sleep(LOOK_AGAIN_S)
            try:
                await reconcile(
                    this, facility, report.data, as_of=report.as_of, source=EHR, actor=ACTOR
                )
            except (*AWAY, HousewideError) as error:  # the demo goes on without that morning
                log.warning("demo report not compared", cause=type(error).__name__)


async def _load(this: Process, report: Report) -> bool:
    """Load it; False while the site's files are not believed yet."""
    try:
        await load_census(
            this,
            OPENED_BY_CENSUS,
            report.data,
            as_of=report.as_of,
            confidence="high",
            source=EHR,
            actor=ACTOR,
        )
    except (*AWAY, NoSuchSource):
        return False
    return True


def _write(report: Report, folder: Path) -> None:
    path = folder / OPENED_BY_CENSUS / "census" / f"{moment(report.as_of):%Y-%m-%dT%H%MZ}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(report.data)
