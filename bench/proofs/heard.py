"""The demo's hospitals on a server of their own: all of a stream in the log, read by the lanes."""

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from bench.proofs.counted_patients import SERVICES
from bench.proofs.reckoned import PHYSICIANS
from bench.site import delete
from housewide.demo.messages import Sent
from housewide.demo.site import write_site
from housewide.kit.clock import ManualClock
from housewide.kit.hl7 import read_header
from housewide.kit.settings import SITE_FILE, load_site
from housewide.log.arrival import Arrived
from housewide.log.connect import connect
from housewide.log.cursors import read_cursor
from housewide.log.lookup import last_position
from housewide.log.messages import MessageWriter
from housewide.log.read import LogReader, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.configuration import configure
from housewide.server.decoder import Lane
from housewide.server.feeds import CURSOR
from housewide.server.process import Process, process
from housewide.server.up import database

BATCH = 500
LOOK_AGAIN_S = 0.05


@asynccontextmanager
async def heard(stream: list[Sent]) -> AsyncIterator[Process]:
    """A process of the demo's site that has read all of this."""
    instance = f"bench-{os.getpid()}-trace"
    with tempfile.TemporaryDirectory(prefix="housewide-proof-") as name:
        folder = Path(name)
        _write_site(folder, instance)
        site = load_site(folder)
        try:
            async with database(site), process(site) as this:
                this.clock = ManualClock(stream[-1].at)
                conn = await connect(this.dsns.app)
                await configure(conn, site, folder, this.clock)
                await _append(conn, stream)
                await conn.close()
                lanes = [asyncio.create_task(Lane(this, f.id).run()) for f in site.facility]
                await _all_read(this)
                for lane in lanes:
                    lane.cancel()
                await asyncio.gather(*lanes, return_exceptions=True)
                yield this
        finally:
            delete(instance)


async def stored(this: Process, facility: str) -> list[StoredMessage]:
    """All messages of a facility, as the log has them."""
    async with this.pool.acquire() as conn:
        reader = LogReader(conn, StoredMessage, await shard_id(conn, facility))
        return [message async for chunk in reader.replay() for message in chunk]


def _write_site(folder: Path, instance: str) -> None:
    """The demo's site on real time; its places also say who belongs where.

    Every ED has as many physicians as the recount has, and assumes nothing of ventilators: they are
    told of.
    """
    write_site(folder, instance)
    file = folder / SITE_FILE
    file.write_text(file.read_text().replace("simulated = true\n", ""))
    says = {kind: f"services = {[*services]}" for kind, services in SERVICES.items()}
    for places in folder.glob("*/places.toml"):
        text = places.read_text()
        text = re.sub(r"^ventilated_assumed = \d+\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"^physicians = \d+$", f"physicians = {PHYSICIANS}", text, flags=re.MULTILINE)
        for kind, more in says.items():
            text = re.sub(rf'^kind = "{kind}"$', rf"\g<0>\n{more}", text, flags=re.MULTILINE)
        places.write_text(text)


async def _all_read(this: Process) -> None:
    for facility in this.site.facility:
        async with this.pool.acquire() as conn:
            shard = await shard_id(conn, facility.id)
        last = await last_position(this.pool, "messages", shard)
        while await read_cursor(this.pool, CURSOR, shard) < last:
            await asyncio.sleep(LOOK_AGAIN_S)


async def _append(conn: "asyncpg.Connection[asyncpg.Record]", stream: list[Sent]) -> None:
    writer = MessageWriter(conn)
    for facility in {sent.facility for sent in stream}:
        await writer.take(facility)
    for first in range(0, len(stream), BATCH):
        await writer.append([(s.facility, _arrived(s)) for s in stream[first : first + BATCH]])


def _arrived(sent: Sent) -> Arrived:
    header = read_header(sent.data)
    return Arrived(
        sent.source, "127.0.0.1:1", sent.at,
        f"{header.sending_application}|{header.sending_facility}", header.control_id,
        header.message_type, sent.data,
    )  # fmt: skip
