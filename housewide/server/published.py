"""What was published of a day, beside what is known of it now, and what changed in between."""

from msgspec import Struct

from housewide.hospital.house.periods.facts import MeasuresPublished, subject_of
from housewide.hospital.house.periods.known import Known
from housewide.hospital.house.periods.measures import PERIOD_MEASURES, blind_to, period_measure
from housewide.hospital.places.country import is_used_in
from housewide.kit.clock import Instant
from housewide.kit.measure import Measure
from housewide.log.connect import ConnOrPool
from housewide.log.lookup import facts_of_subject
from housewide.log.read import StoredFact
from housewide.server.registry import FACT_TYPES

FACILITY = ""
"""The place of a whole facility's values in a published fact."""


class Published(Struct, frozen=True):
    """The value of a measure as it was published, which it keeps for ever.

    `position` is up to where facts were known then, `version` that of the definition then.
    `difference` is what is known now less what was published, None where either is unknown.
    `changed` are the visits and beds of that day of which something else is believed since.
    `during` is from when to when the day was then: where the facility's zone was mended since, that
    is not the day that is asked for, and the two are not compared. `blind` are the feeds that the
    measure rests on and that were known to have been silent on it.
    """

    value: float | None
    version: int
    believed_at: Instant
    position: int
    difference: float | None
    changed: tuple[str, ...]
    during: tuple[Instant, Instant]
    blind: tuple[str, ...]


class PeriodAnswer(Struct, frozen=True):
    """A measure of a period as it is known, and as it was published, if it was by then."""

    measure: Measure
    published: Published | None


def body_of(known: Known) -> MeasuresPublished:
    """All measures of a day, of the facility and of each unit it had in it, as they are known.

    Those that are used in its country.
    """
    (day,) = known.period.days
    places = known.places(day.census_at)
    used = {n: of for n, of in PERIOD_MEASURES.items() if is_used_in(places.country, n)}
    values = {
        unit or FACILITY: {
            name: period_measure(known, places.facility, name, unit).value for name in used
        }
        for unit in (None, *known.units())
    }
    versions = {name: of.definition.version for name, of in used.items()}
    blind = {part: sources for part, sources in known.blind.items() if sources}
    return MeasuresPublished(
        str(day.date), day.from_at, day.until_at, known.position, versions, values, blind
    )


async def published_fact(conn: ConnOrPool, shard: int, day: str) -> StoredFact | None:
    """The fact by which a day was published: there is one at most."""
    facts = await facts_of_subject(conn, shard, subject_of(day))
    return facts[0] if facts else None


async def answer(
    conn: ConnOrPool, shard: int, known: Known, facility: str, name: str, unit: str | None
) -> PeriodAnswer:
    """A measure of a period; of a single day with what was published of it by then."""
    found = period_measure(known, facility, name, unit)
    if len(known.period.days) > 1:
        return PeriodAnswer(found, None)
    fact = await published_fact(conn, shard, str(known.period.days[0].date))
    if fact is None or fact.position > known.position:
        return PeriodAnswer(found, None)
    body = FACT_TYPES.decode(fact.kind, fact.version, fact.data)
    if not isinstance(body, MeasuresPublished):
        return PeriodAnswer(found, None)  # its payload was removed
    return PeriodAnswer(found, _published(known, found, fact, body, unit or FACILITY))


def _published(
    known: Known, found: Measure, fact: StoredFact, body: MeasuresPublished, place: str
) -> Published | None:
    version = body.versions.get(found.name)
    if version is None:
        return None  # a measure that was thought of later
    value = body.values.get(place, {}).get(found.name)
    during = body.from_at, body.until_at
    is_same_day, difference = during == found.during, None
    if is_same_day and found.value is not None and value is not None:
        difference = found.value - value
    return Published(
        value,
        version,
        fact.believed_at,
        body.position,
        difference,
        known.changed_since(body.position) if is_same_day else (),
        during,
        blind_to(found.name, body.blind),
    )
