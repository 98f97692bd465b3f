"""`housewide proof trace`: every measure traced to its raw messages, and counted again from them.

The twin's hospitals speak for some hours, with all that goes wrong on the way; their messages go
through the real log and lanes. Then every measure of every facility is traced as a person would,
and what it is made of is counted again from the stored bytes by another reader (`recount`): the
same patients, the same beds, and of each patient every message that names the visit.
"""

import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import uvloop

from bench.proofs.counted import COUNTED
from bench.proofs.rarely import rarely_told
from bench.proofs.recount import Recount
from bench.report import Report, Tell, at_least, at_most, quiet, shown
from bench.site import delete
from housewide.demo.messages import Sent, messages
from housewide.demo.quirks import Rates, with_quirks
from housewide.demo.site import write_site
from housewide.hospital.house.measures import MEASURES
from housewide.kit.clock import HOUR, ManualClock
from housewide.kit.hl7 import read_header
from housewide.kit.settings import SITE_FILE, load_site
from housewide.log.arrival import Arrived
from housewide.log.connect import connect
from housewide.log.cursors import read_cursor
from housewide.log.lookup import last_position
from housewide.log.messages import MessageWriter
from housewide.log.read import LogReader, StoredMessage
from housewide.log.shards import shard_id
from housewide.science.twin import START_AT, Twin, demo_system
from housewide.server.configuration import configure
from housewide.server.decoder import Lane
from housewide.server.feeds import CURSOR
from housewide.server.process import Process, process
from housewide.server.tracing import Trace, trace
from housewide.server.up import database

ROUNDS = 72
"""Hours that the hospitals speak."""

BATCH = 500
LOOK_AGAIN_S = 0.05
EVERYBODY = 1_000_000

Rows = dict[str, dict[str, float]]


def run(seed: int, rounds: int = ROUNDS, tell: Tell = quiet) -> Report:
    """`rounds` hours of the demo's hospitals."""
    return uvloop.run(_run(seed, rounds, tell))


async def _run(seed: int, hours: int, tell: Tell) -> Report:
    began_s = time.monotonic()
    broken: Counter[str] = Counter()
    rows: Rows = {}
    twin = Twin(demo_system(), seed, START_AT)
    end_at = START_AT + hours * HOUR
    stream = [*with_quirks(messages(twin.events(end_at), twin.system), seed, Rates())]
    for plan in twin.system.facilities:
        stream += rarely_told(twin, plan, end_at)
    async with heard(stream) as this:
        this.clock = ManualClock(end_at + HOUR)
        for plan in twin.system.facilities:
            recount = Recount(plan, await _stored(this, plan.id))
            for name in sorted(MEASURES.keys() & COUNTED.keys()):
                await _compare(this, plan.id, name, recount, rows, broken)
            tell(f"{plan.id}: broken {dict(broken) or 'nothing'}")
    return {
        "name": "proof-trace",
        "seed": seed,
        "bars": [
            at_least("measures with a number to recount", _numbers(rows), "", 10),
            at_most("numbers that recount otherwise", broken["numbers"], "", 0),
            at_most("numbers made of others than recount", broken["made of"], "", 0),
            at_most("patients and beds with other messages", broken["messages"], "", 0),
        ],
        "measures": rows,
        "not_recounted": sorted(MEASURES.keys() - COUNTED.keys()),
        "seconds": shown(time.monotonic() - began_s),
    }


def _numbers(rows: Rows) -> int:
    return sum(row["number"] > 0 for row in rows.values())


async def _compare(
    this: Process, facility: str, name: str, recount: Recount, rows: Rows, broken: Counter[str]
) -> None:
    found = await trace(
        this, facility, name, unit=None, actor="proof", purpose="proof", limit=EVERYBODY
    )
    again = COUNTED[name](recount)
    is_of_beds = name.startswith("beds_")
    made_of = {s.key if is_of_beds else _visit(s.key, found, recount) for s in found.subjects}
    broken["numbers"] += found.measure.value != len(again)
    broken["made of"] += made_of != again
    for subject in found.subjects:
        told = {t.message.position for t in subject.facts if t.message is not None}
        named = subject.key if is_of_beds else _visit(subject.key, found, recount)
        of_bed = {at for visit in recount.lying_in(named) for at in recount.named_in[visit]}
        expected = {*recount.named_in.get(named, ()), *of_bed}
        broken["messages"] += not expected <= told if is_of_beds else expected != told
    row = rows.setdefault(name, dict.fromkeys(("number", "recount", "facts", "messages"), 0))
    row["number"] += found.measure.value or 0
    row["recount"] += len(again)
    row["facts"] += sum(len(subject.facts) for subject in found.subjects)
    row["messages"] += len(_messages(found))


def _messages(found: Trace) -> set[int]:
    facts = (traced for subject in found.subjects for traced in subject.facts)
    return {traced.message.position for traced in facts if traced.message is not None}


def _visit(key: str, found: Trace, recount: Recount) -> str:
    """The visit number that a key stands for: the one that its raw messages name."""
    subject = next(s for s in found.subjects if s.key == key)
    first = next(t.message.position for t in subject.facts if t.message is not None)
    return recount.visit_of[first]


async def _stored(this: Process, facility: str) -> list[StoredMessage]:
    async with this.pool.acquire() as conn:
        reader = LogReader(conn, StoredMessage, await shard_id(conn, facility))
        return [message async for chunk in reader.replay() for message in chunk]


@asynccontextmanager
async def heard(stream: list[Sent]) -> AsyncIterator[Process]:
    """The demo's site, all of this in its log and read by its lanes, on a server of its own."""
    instance = f"bench-{os.getpid()}-trace"
    with tempfile.TemporaryDirectory(prefix="housewide-proof-") as name:
        folder = Path(name)
        write_site(folder, instance)
        file = folder / SITE_FILE
        file.write_text(file.read_text().replace("simulated = true\n", ""))
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


async def _all_read(this: Process) -> None:
    for facility in this.site.facility:
        async with this.pool.acquire() as conn:
            shard = await shard_id(conn, facility.id)
        stored = await last_position(this.pool, "messages", shard)
        while await read_cursor(this.pool, CURSOR, shard) < stored:
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
