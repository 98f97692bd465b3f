"""Configuration as facts: files are read here, once, and from then on only the facts are believed.

A changed file becomes a `PlacesConfigured` or `SourceConfigured` fact with its bytes and hash, so
that any past moment is read by the configuration it had (DESIGN, section 1).
"""

import hashlib
from pathlib import Path

from housewide.hospital.places.facts import PlacesConfigured
from housewide.hospital.places.parse import parse_places
from housewide.hospital.places.state import Places
from housewide.hospital.systems.facts import SourceConfigured
from housewide.integrations.hl7v2.profile import Profile, load_profile, parse_profile
from housewide.kit.clock import Clock, Instant
from housewide.kit.facts import Fact
from housewide.kit.settings import Facility, Site
from housewide.log.connect import Conn, ConnOrPool
from housewide.log.facts import FactAppender, FactRow
from housewide.log.lookup import facts_of_configuration
from housewide.log.shards import shard_id
from housewide.server.registry import FACT_TYPES

ACTOR = "config"


class FacilityConfiguration:
    """A facility's places and source profiles, as its facts now have them."""

    def __init__(self) -> None:
        self.places: Places | None = None
        self._profiles: dict[str, Profile] = {}

    def profile(self, source: str) -> Profile | None:
        return self._profiles.get(source)

    def learn(self, body: Fact) -> None:
        """Take over a configuration fact; it was checked before it was appended."""
        if isinstance(body, PlacesConfigured):
            self.places = parse_places(body.toml)
        elif isinstance(body, SourceConfigured):
            profile = parse_profile(body.toml)
            self._profiles[profile.source] = profile


async def load_configuration(conn: ConnOrPool, shard: int) -> FacilityConfiguration:
    """The configuration that a shard's facts hold, the newest of each subject."""
    configuration = FacilityConfiguration()
    for body in (await _newest(conn, shard)).values():
        configuration.learn(body)
    return configuration


async def configure(conn: Conn, site: Site, folder: Path, clock: Clock) -> int:
    """Append a fact for every file of the site that says something new; how many.

    Raises what the files' parsers raise (`BadPlaces`, `BadProfile`), before anything is appended.
    """
    checked = [(facility, _bodies(facility, folder)) for facility in site.facility]
    appender, appended = FactAppender(), 0
    for facility, bodies in checked:
        number = await shard_id(conn, facility.id)
        now = clock.now()
        await appender.prepare(conn, facility.id, now)
        known = await _newest(conn, number)
        rows = [_row(s, body, now) for s, body in bodies.items() if known.get(s) != body]
        if rows:
            async with conn.transaction():
                await appender.append(conn, facility.id, rows, now)
        appended += len(rows)
    return appended


async def _newest(conn: ConnOrPool, shard: int) -> dict[str, Fact]:
    """The newest configuration fact of each subject."""
    stored = await facts_of_configuration(conn, shard)
    return {s.subject: FACT_TYPES.decode(s.kind, s.version, s.data) for s in stored}


def _bodies(facility: Facility, folder: Path) -> dict[str, Fact]:
    """What the files of a facility say, by subject. Each was parsed, so it can be believed."""
    places = folder / facility.places
    text = places.read_text()
    parse_places(text, file=str(places))
    bodies: dict[str, Fact] = {facility.id: PlacesConfigured(_sha256(text), text)}
    for source in facility.source:
        path = folder / source.profile
        text = path.read_text()
        bodies[load_profile(path).source] = SourceConfigured(_sha256(text), text)
    return bodies


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _row(subject: str, body: Fact, now: Instant) -> FactRow:
    return FactRow(
        type(body).__name__, body.version, subject, now, "config", None, None, None, ACTOR,
        FACT_TYPES.encode(body),
    )  # fmt: skip
