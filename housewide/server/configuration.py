"""Configuration as facts: files are read once, and from then on only the facts are believed.

A changed file becomes a `PlacesConfigured` or `SourceConfigured` fact with its bytes and hash, a
source that is no longer named a `SourceRetired`; so any past moment is read by the configuration it
had (DESIGN, section 1).
"""

from collections.abc import Iterable
from pathlib import Path

import structlog

from housewide.hospital.places.facts import PlacesConfigured
from housewide.hospital.places.fold import PlacesHistory
from housewide.hospital.places.state import Places
from housewide.hospital.systems.facts import SourceConfigured, SourceRetired
from housewide.integrations.hl7v2.profile import BadProfile, Profile, parse_profile
from housewide.kit.clock import Clock, Instant, iso
from housewide.kit.facts import Draft, Fact
from housewide.kit.settings import Facility, Site
from housewide.log.connect import Conn, ConnOrPool
from housewide.log.facts import FactAppender
from housewide.log.heads import lock_head
from housewide.log.lookup import facts_of_configuration
from housewide.log.read import StoredFact
from housewide.log.shards import shard_id
from housewide.server.configuration_files import Subject, places_fact, read_files
from housewide.server.registry import FACT_TYPES, as_row, entry

log = structlog.get_logger(__name__)

ACTOR = "config"


class FacilityConfiguration:
    """A facility's places, each from its moment on, and source profiles, as its facts have them.

    `sources` are those of whom anything is expected. The profile of one that was retired stays:
    what it sent before may be read after.
    """

    def __init__(self) -> None:
        self.places = PlacesHistory()
        self.sources: set[str] = set()
        self._profiles: dict[str, Profile] = {}

    def profile(self, source: str) -> Profile | None:
        return self._profiles.get(source)

    def places_at(self, as_of: Instant) -> Places | None:
        """The places in force at a moment: those of a day to come mean nothing before it."""
        configuration = self.places.in_force(as_of)
        return configuration.places if configuration else None

    def learn(self, subject: str, body: Fact) -> None:
        """Take over a fact of a source; it was checked before it was appended.

        Checked by the code of its day: what later code cannot read is passed by, and its source has
        no profile, so that its messages wait as dead letters and everything else goes on.
        """
        try:
            if isinstance(body, SourceConfigured):
                profile = parse_profile(body.toml)
                self._profiles[subject] = profile
                self.sources.add(subject)
            elif isinstance(body, SourceRetired):
                self.sources.discard(subject)
        except BadProfile as error:
            log.warning("believed configuration is unreadable", code=error.code, why=error.message)


async def load_configuration(conn: ConnOrPool, shard: int) -> FacilityConfiguration:
    """The configuration that a shard's facts hold: all places, of each source the newest."""
    configuration = FacilityConfiguration()
    stored = await facts_of_configuration(conn, shard)
    for (_, subject), body in _newest(stored).items():
        configuration.learn(subject, body)
    configuration.places = _history(stored)
    if unreadable := configuration.places.unreadable:
        log.warning("believed places are unreadable", files=unreadable)
    return configuration


def _history(stored: Iterable[StoredFact]) -> PlacesHistory:
    """Every places file that was believed, of a shard's facts."""
    history = PlacesHistory()
    for fact in stored:
        history.apply(entry("", fact))
    return history


async def configure(conn: Conn, site: Site, folder: Path, clock: Clock) -> int:
    """Append a fact for all that the files of the site say anew or no longer say; how many.

    Raises what `read_files` raises, before anything is appended.
    """
    said = read_files(site, folder)
    appender, appended = FactAppender(), 0
    for facility, bodies in said.items():
        appended += await _believe(conn, appender, facility, bodies, clock.now())
    return appended


async def _believe(
    conn: Conn, appender: FactAppender, facility: str, bodies: dict[Subject, Fact], now: Instant
) -> int:
    """Compare with what is believed, and append the rest, under the shard's lock.

    Two processes that start at once take turns at it, so the second finds nothing new.
    """
    number = await shard_id(conn, facility)
    await appender.prepare(conn, facility, now)
    async with conn.transaction():
        await lock_head(conn, "facts", number)
        stored = await facts_of_configuration(conn, number)
        known = _in_force(_newest(stored))
        news = [(s, body) for (k, s), body in bodies.items() if known.get((k, s)) != body]
        gone = [s for k, s in known.keys() - bodies.keys() if k == SourceConfigured.__name__]
        news += [(source, SourceRetired()) for source in sorted(gone)]
        rows = [as_row(Draft(body, subject, now, "config"), ACTOR) for subject, body in news]
        if rows:
            await appender.append(conn, facility, rows, now)
    if any(isinstance(body, PlacesConfigured) for _, body in news):
        _say_superseded(facility, _history(stored), now)
    return len(rows)


def _say_superseded(facility: str, before: PlacesHistory, now: Instant) -> None:
    """Nobody shall wait for a plan that a newer file has taken the place of."""
    for planned in before.planned(now):
        log.warning(
            "planned places hold no more",
            facility=facility,
            planned_from=iso(planned.effective_at),
            why="its places file was changed, and all of it holds from now on: "
            "if something is still meant for later, load it anew with --from",
        )


def _newest(stored: Iterable[StoredFact]) -> dict[Subject, Fact]:
    """The newest configuration fact of each subject, in the order of their positions."""
    newest: dict[Subject, Fact] = {}
    for s in stored:
        newest.pop((s.kind, s.subject), None)
        newest[s.kind, s.subject] = FACT_TYPES.decode(s.kind, s.version, s.data)
    return newest


def _in_force(newest: dict[Subject, Fact]) -> dict[Subject, Fact]:
    """Without the sources that were retired after they were configured last."""
    in_force: dict[Subject, Fact] = {}
    for (kind, subject), body in newest.items():
        if isinstance(body, SourceRetired):
            in_force.pop((SourceConfigured.__name__, subject), None)
        else:
            in_force[kind, subject] = body
    return in_force


async def configure_places(
    conn: Conn, facility: Facility, text: str, effective_at: Instant, now: Instant
) -> None:
    """Append the places that a file says, to hold from a moment. They were checked."""
    appender = FactAppender()
    await appender.prepare(conn, facility.id, now)
    draft = Draft(places_fact(text), facility.id, effective_at, "config")
    async with conn.transaction():
        await appender.append(conn, facility.id, [as_row(draft, ACTOR)], now)
