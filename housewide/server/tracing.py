"""Where a number comes from: the measure, what it counted, the facts behind each, the raw messages.

It discloses patients' data, so an audit entry is durable before anything is given out.
"""

import msgspec
from msgspec import Struct

from housewide.hospital.house.ask import promised
from housewide.hospital.house.house import House
from housewide.hospital.house.vacated import vacated_by
from housewide.hospital.house.who import Who, who
from housewide.kit.clock import Instant
from housewide.kit.facts import MessageReread
from housewide.kit.measure import Measure
from housewide.log.audit import AuditRow, append_audit
from housewide.log.connect import Conn
from housewide.log.lookup import facts_of_kind, facts_of_subject, messages_at
from housewide.log.read import LogReader, StoredFact, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.follower import house_at
from housewide.server.process import Process


class TracedFact(Struct, frozen=True):
    """One fact behind a number, and the message that caused it (None: a person or timer did).

    `withdrawn_by` is the later fact by which its message was read again, if it was: it no longer
    holds. `odd` says in codes what did not fit when it was folded.
    """

    fact: StoredFact
    message: StoredMessage | None
    withdrawn_by: int | None = None
    odd: tuple[str, ...] = ()


class TracedSubject(Struct, frozen=True):
    """One thing that was counted, with every fact it rests on in the order of belief.

    `who` says of a visit whose it is, as far as memory holds it.
    """

    key: str
    facts: list[TracedFact]
    who: Who


class Trace(Struct, frozen=True):
    """A measure and what it is made of. `omitted` subjects were counted but not asked for."""

    measure: Measure
    subjects: list[TracedSubject]
    omitted: int


async def trace(
    process: Process,
    facility: str,
    name: str,
    *,
    unit: str | None,
    actor: str,
    purpose: str,
    limit: int,
    believed_by: Instant | None = None,
) -> Trace:
    """Trace a measure of a facility or unit, now or as it was believed at a moment."""
    follower = await house_at(process, facility, believed_by)
    now = believed_by or process.clock.now()
    found = follower.measure(name, now, unit)
    house = follower.house.at(now)
    told_of = {key: _told_of(house, key) for key in found.made_of[:limit]}
    return await disclosed(process, facility, found, told_of, house, now, actor, purpose)


async def disclosed(
    process: Process,
    facility: str,
    found: Measure,
    told_of: dict[str, tuple[str, ...]],
    house: House,
    now: Instant,
    actor: str,
    purpose: str,
) -> Trace:
    """A measure with the facts on the subjects of what it is made of, entered before they are told.

    `told_of` are those subjects; facts later than the house's position are none of it.
    """
    keys = tuple(dict.fromkeys(subject for each in told_of.values() for subject in each))
    async with process.pool.acquire() as conn:
        await _audit(conn, process, facility, found, actor=actor, purpose=purpose, keys=keys)
        number = await shard_id(conn, facility)
        subjects = [
            TracedSubject(
                key,
                await _facts(conn, number, each, house) or await _places(conn, number, house, now),
                who(house, key),
            )
            for key, each in told_of.items()
        ]
    return Trace(found, subjects, len(found.made_of) - len(told_of))


def _told_of(house: House, key: str) -> tuple[str, ...]:
    """The subjects of the facts that a counted thing rests on: of a bed, also who lies in it.

    Of an empty one who left it, if that is the newest word on it, and to whom it is promised. Of
    merged visits, each number.
    """
    lying = house.index.by_bed.get(key, ())
    to_come = () if lying else promised(house).get(key, ())
    found = (key, *lying, *vacated_by(house, key), *to_come)
    return tuple(same for each in found for same in house.visits.aliases.meaning(each))


async def _audit(
    conn: Conn,
    process: Process,
    facility: str,
    found: Measure,
    *,
    actor: str,
    purpose: str,
    keys: tuple[str, ...],
) -> None:
    data = msgspec.json.encode({"measure": found.name, "place": found.place})
    rows = [AuditRow(actor, "trace", purpose, key, data) for key in keys]
    if rows:
        await append_audit(conn, facility, rows, process.clock.now())


async def _facts(
    conn: Conn, shard: int, subjects: tuple[str, ...], house: House
) -> list[TracedFact]:
    """All facts about these subjects; each message is read once, however many came of it."""
    told = [f for s in subjects for f in await facts_of_subject(conn, shard, s)]
    facts = sorted((f for f in told if f.position <= house.position), key=lambda f: f.position)
    causes = {fact.message for fact in facts if fact.message is not None}
    messages = await messages_at(conn, shard, causes)
    rereads = await facts_of_kind(conn, shard, causes, MessageReread.__name__)

    def traced(fact: StoredFact) -> TracedFact:
        if fact.message is None:
            return TracedFact(fact, None)
        read_again = (at for at in rereads.get(fact.message, ()) if at <= house.position)
        withdrawn_by = next((at for at in read_again if at > fact.position), None)
        return TracedFact(fact, messages.get(fact.message), withdrawn_by, _odd(house, fact))

    return [traced(fact) for fact in facts]


def _odd(house: House, fact: StoredFact) -> tuple[str, ...]:
    """What did not fit of a fact about a visit; a place that it only proposes is among it."""
    visit = house.visits.get(fact.subject)
    if visit is None:
        return ()
    proposal = visit.now.proposal
    proposes = proposal is not None and proposal.position == fact.position
    codes = tuple(odd.what for odd in visit.now.odd if odd.position == fact.position)
    return (*codes, "proposes-another-place") if proposes else codes


async def _places(conn: Conn, shard: int, house: House, now: Instant) -> list[TracedFact]:
    """What a bed counts by of which nothing was ever told: the file it stands in, as a fact."""
    configuration = house.history.in_force(now)
    if configuration is None:
        return []
    facts = await LogReader(conn, StoredFact, shard).after(configuration.position - 1, 1)
    return [TracedFact(fact, None) for fact in facts]
