"""The intake process: listen, store, answer. Nothing else is done here, or could stop it."""

import asyncio
import contextlib
import ipaddress
from pathlib import Path

import structlog

from housewide.kit.errors import HousewideError
from housewide.kit.settings import Site, load_site
from housewide.log.bell import Bell
from housewide.log.connect import connect
from housewide.log.group_commit import GroupCommit
from housewide.server.listeners import Listeners
from housewide.server.process import process

log = structlog.get_logger(__name__)

LOOPBACK = "127.0.0.1"


class NotTheDemos(HousewideError):
    """A site on the demo's clock would hear somebody else than the demo."""

    code = "not-the-demos"
    status = 409


class PlaintextNotSaid(HousewideError):
    """A listener beyond loopback has no TLS, and nobody said that this is meant."""

    code = "plaintext-not-said"
    status = 422


async def run_intake(folder: Path) -> None:
    """Serve every listener of a site until told to stop; then answer what is in flight."""
    site = load_site(folder)
    refuse_others_than_the_demo(site)
    refuse_plaintext(site)
    async with process(site) as this:
        commits = GroupCommit(
            lambda: connect(this.dsns.app),
            [f.id for f in site.facility],
            committed=lambda shards: _ring(this.bell, shards),
        )
        writing = asyncio.create_task(commits.run(), name="group-commit")
        writing.add_done_callback(lambda _: this.stopping.set())  # deaf rather than forgetful
        listeners = Listeners(this, folder, commits)
        await listeners.open()
        log.info("intake ready", listeners=listeners.count)
        try:
            await this.run()
        finally:
            await listeners.close()
            commits.close()
            await writing


def refuse_others_than_the_demo(site: Site) -> None:
    """A simulated site listens only where nobody but the demo can know of: a free loopback port.

    Which one was free stands in the site's own database, and nowhere before the intake runs. A real
    system is given a fixed address, so it can never be heard on simulated time (DESIGN, law 2).
    Raises `NotTheDemos`.
    """
    for facility in site.facility if site.simulated else ():
        for source in facility.source:
            if (source.host, source.port, source.tls) != (LOOPBACK, 0, None):
                raise NotTheDemos(
                    f"This site runs on simulated time, so {facility.id} may hear only the demo: "
                    f"{source.profile} must listen on {LOOPBACK}, port 0, without TLS. "
                    "For real systems make a site without `simulated`.",
                    facility=facility.id,
                )


def refuse_plaintext(site: Site) -> None:
    """Messages name patients: they come in plain text from beyond this machine only if said so.

    Raises `PlaintextNotSaid`.
    """
    for facility in site.facility:
        for source in facility.source:
            if not (source.tls or source.plaintext or _is_loopback(source.host)):
                raise PlaintextNotSaid(
                    f"{source.profile} of {facility.id} would be heard in plain text on "
                    f"{source.host}. Give it a certificate ([facility.source.tls]), or say "
                    "plaintext = true where the network keeps others out.",
                    facility=facility.id,
                )


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _ring(bell: Bell, shards: set[str]) -> None:
    for shard in shards:
        bell.ring("messages", shard)
