"""Opening a facility from a census extract: who is here already when we begin to listen.

All or nothing, under the shard's head: what the log knows of a visit by then is never touched.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct

from housewide.hospital.agreement.facts import CensusLoaded, Confidence
from housewide.hospital.house.agreeing import is_known, opening
from housewide.hospital.house.house import House
from housewide.integrations.census.read import Extract, read_extract
from housewide.integrations.census.translate import CENSUS, identified, stated
from housewide.integrations.hl7v2.profile import Profile
from housewide.kit.clock import Instant
from housewide.kit.errors import HousewideError
from housewide.kit.facts import Draft
from housewide.kit.keys import Pseudonyms
from housewide.log.connect import Conn
from housewide.log.facts import FactAppender
from housewide.log.heads import lock_head
from housewide.log.identity import redacted_since
from housewide.log.shards import shard_id
from housewide.server.configuration import load_configuration
from housewide.server.follower import HouseFollower, house_at, refuse_what_has_not_come
from housewide.server.process import Process
from housewide.server.registry import as_row
from housewide.server.secrets import site_pseudonyms


class NoSuchSource(HousewideError):
    """An extract is read by the habits of its source, and there is none of that name."""

    code = "no-such-source"
    status = 404


class Loaded(Struct, frozen=True):
    """What was loaded: of `rows` visits `opened` were new here, all others known by messages.

    `unread` are the columns of the file that are not read.
    """

    facility: str
    as_of: Instant
    confidence: Confidence
    rows: int
    opened: int
    unread: tuple[str, ...]


class Reading(Struct, frozen=True):
    """An extract as it was read, by whose habits, and how its identifiers become keys."""

    source: str
    extract: Extract
    pseudonyms: Pseudonyms


async def load_census(
    process: Process,
    facility: str,
    data: bytes,
    *,
    as_of: Instant | None,
    confidence: Confidence,
    source: str,
    actor: str,
) -> Loaded:
    """Open every visit of an extract of which nothing was told yet.

    Raises `BadCensus` with every fault of the file, `NoSuchSource`, `NotYet`; then nothing is
    written.
    """
    read = await read_for(process, facility, data, as_of, source)
    extract, count = read.extract, len(read.extract.rows)
    told = [
        (stated(row, read.pseudonyms), identified(row, extract, read.pseudonyms))
        for row in extract.rows
    ]
    follower = await house_at(process, facility, None)
    async with deciding(process, follower) as (conn, house, appender):
        new = [(each, who) for each, who in told if not is_known(house, each.visit)]
        if new:
            body = CensusLoaded(extract.as_of, confidence, source, extract.sha256, count, len(new))
            drafts = [Draft(body, facility, extract.as_of, CENSUS)]
            redacted = await redacted_patients(conn, facility, house, extract.as_of)
            for each, who in new:
                drafts += opening(house, each, extract.as_of, confidence)
                drafts += [] if house.same_patient.resolve(each.patient) in redacted else who
            rows = [as_row(draft, actor) for draft in drafts]
            await appender.append(conn, facility, rows, process.clock.now())
    process.bell.ring("facts", facility)
    return Loaded(facility, extract.as_of, confidence, count, len(new), extract.unread)


async def read_for(
    process: Process, facility: str, data: bytes, as_of: Instant | None, source: str
) -> Reading:
    """An extract by the profile of its source and the facility's places as they are believed."""
    async with process.pool.acquire() as conn:
        configuration = await load_configuration(conn, await shard_id(conn, facility))
        pseudonyms = await site_pseudonyms(conn)
    profile: Profile | None = configuration.profile(source)
    places = configuration.places_at(process.clock.now())
    if profile is None or places is None:
        known = ", ".join(sorted(configuration.sources)) or "none yet: start the site once"
        raise NoSuchSource(f"{facility} has no source {source} (--source). It has: {known}.")
    extract = read_extract(data, profile, places, as_of)
    refuse_what_has_not_come(process, extract.as_of)
    return Reading(source, extract, pseudonyms)


async def redacted_patients(conn: Conn, facility: str, house: House, as_of: Instant) -> set[str]:
    """Whose bytes were removed after an extract was written: it must not bring them back."""
    keys = await redacted_since(conn, await shard_id(conn, facility), as_of)
    return {house.same_patient.resolve(key) for key in keys}


@asynccontextmanager
async def deciding(
    process: Process, follower: HouseFollower
) -> AsyncIterator[tuple[Conn, House, FactAppender]]:
    """The house to the head of its facts, which nobody else moves until the block ends.

    Its follower has folded most of it, so that nobody has to wait for that.
    """
    facility, appender = follower.shard, FactAppender()
    async with process.pool.acquire() as conn:
        await appender.prepare(conn, facility, process.clock.now())
        async with conn.transaction():
            await lock_head(conn, "facts", await shard_id(conn, facility))
            await follower.catch_up()
            yield conn, follower.house, appender
