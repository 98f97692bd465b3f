"""Reading stored messages again, by a better decoder or a mended configuration.

Nothing is edited: where the new reading differs, a `MessageReread` withdraws the earlier facts of
that message and the new ones follow, in one transaction (DESIGN, law 10). A dry run tells first.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from msgspec import Struct
from msgspec.structs import replace

from housewide.kit.clock import Instant
from housewide.kit.errors import HousewideError
from housewide.kit.facts import Draft, MessageDeadLettered, MessageReread
from housewide.log.connect import Conn
from housewide.log.cursors import read_cursor
from housewide.log.facts import FactAppender, FactRow
from housewide.log.lookup import facts_of_message
from housewide.log.read import LogReader, StoredFact, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.configuration import FacilityConfiguration, load_configuration
from housewide.server.feeds import CURSOR, DECODED, OUTCOMES
from housewide.server.process import Process
from housewide.server.reading import Read, Reader, fact_row
from housewide.server.registry import FACT_TYPES
from housewide.server.secrets import site_pseudonyms


class AlreadyReprocessing(HousewideError):
    """Two readings at once would each withdraw the other's facts."""

    code = "already-reprocessing"
    status = 409


class NothingChosen(HousewideError):
    """What was chosen to be read again cannot be any message."""

    code = "nothing-chosen"
    status = 400


class Choice(Struct, frozen=True):
    """Which messages to read again: all, or those of a source, a type, an outcome, a range."""

    source: str = ""
    message_type: str = ""
    outcome: str = ""
    first: int = 1
    last: int | None = None


class Reread(Struct, frozen=True):
    """One message read again: its outcomes before and after, and whether any fact differs.

    `reason` and `detail` say why it is a dead letter by the new reading; "" where it is none.
    """

    position: int
    message_type: str
    before: str
    after: str
    reason: str
    detail: str
    changed: bool


async def reprocess(
    process: Process, facility: str, choice: Choice, *, actor: str, apply: bool
) -> AsyncIterator[Reread]:
    """Read the chosen messages again; write what changed only if told to. Only decoded positions.

    Raises `AlreadyReprocessing` while another does so for this facility, and `NothingChosen`.
    """
    async with process.pool.acquire() as conn, no_other_reading(conn, facility):
        number = await shard_id(conn, facility)
        configuration = await load_configuration(conn, number)
        cursor = await read_cursor(conn, CURSOR, number)
        last = cursor if choice.last is None else min(choice.last, cursor)
        _check(choice, configuration, last, cursor)
        reader = Reader(configuration, await site_pseudonyms(conn))
        appender = FactAppender()
        async for chunk in LogReader(conn, StoredMessage, number).replay(choice.first - 1, last):
            for message in chunk:
                if not _chosen(message, choice):
                    continue
                now = process.clock.now()
                found = await _again(conn, number, message, reader, now)
                if choice.outcome and found.told.before != choice.outcome:
                    continue
                if apply and found.told.changed:
                    await appender.prepare(conn, facility, now)
                    await _write(conn, appender, facility, number, message, found, actor, now)
                    process.bell.ring("facts", facility)
                yield found.told


@asynccontextmanager
async def no_other_reading(conn: Conn, facility: str) -> AsyncIterator[None]:
    """For as long as messages must not be read again by anybody else. `AlreadyReprocessing`."""
    lock = "(hashtext('housewide.reprocess'), hashtext($1))"
    if not await conn.fetchval(f"select pg_try_advisory_lock{lock}", facility):
        raise AlreadyReprocessing(
            f"Messages of {facility} are being read again. Wait until it ends."
        )
    try:
        yield
    finally:
        if not conn.is_closed():
            await conn.fetchval(f"select pg_advisory_unlock{lock}", facility)


def _check(choice: Choice, configuration: FacilityConfiguration, last: int, cursor: int) -> None:
    if choice.source and configuration.profile(choice.source) is None:
        known = ", ".join(sorted(configuration.sources))
        raise NothingChosen(f"No source is called {choice.source}. Here are: {known}.")
    if choice.first > last:
        raise NothingChosen(
            f"The first position, {choice.first:,}, lies behind the last, {last:,}. "
            f"Messages are decoded up to {cursor:,}."
        )


class _Found(Struct, frozen=True):
    told: Reread
    read: Read
    earlier: list[StoredFact]


def _chosen(message: StoredMessage, choice: Choice) -> bool:
    return (
        not message.quarantine
        and message.data is not None
        and choice.source in ("", message.source)
        and choice.message_type in ("", message.message_type)
    )


async def _again(
    conn: Conn, shard: int, message: StoredMessage, reader: Reader, now: Instant
) -> _Found:
    earlier = _standing(await facts_of_message(conn, shard, message.position))
    before = next((OUTCOMES[f.kind] for f in earlier if f.kind in OUTCOMES), DECODED)
    read = reader.read(message, now)
    changed = _keyed(earlier) != _keyed([fact_row(message, d) for d in read.drafts])
    dead = [body for d in read.drafts if isinstance(body := d.body, MessageDeadLettered)]
    reason, detail = (dead[0].reason, dead[0].detail) if dead else ("", "")
    told = Reread(
        message.position, message.message_type, before, read.outcome, reason, detail, changed
    )
    return _Found(told, read, earlier)


def _standing(facts: Sequence[StoredFact]) -> list[StoredFact]:
    """The facts of a message that no later reading withdrew."""
    last = max((i for i, f in enumerate(facts) if f.kind == MessageReread.__name__), default=-1)
    return list(facts[last + 1 :])


def _keyed(facts: Sequence[StoredFact | FactRow]) -> list[tuple[object, ...]]:
    """What two readings are compared by. Not identity, which is appended only when it is news."""
    return [
        (f.kind, f.version, f.subject, f.effective_at, f.effective_from, f.data)
        for f in facts
        if f.kind not in FACT_TYPES.types or not FACT_TYPES.types[f.kind].identity
    ]


async def _write(
    conn: Conn,
    appender: FactAppender,
    facility: str,
    shard: int,
    message: StoredMessage,
    found: _Found,
    actor: str,
    now: Instant,
) -> None:
    subjects = tuple(sorted({f.subject for f in found.earlier}))
    body = MessageReread(message.position, subjects)
    withdraws = Draft(body, f"m.{message.position}", message.received_at, "received")
    rows = [fact_row(message, draft) for draft in (withdraws, *found.read.drafts)]
    told = found.told
    async with conn.transaction():
        for outcome, by in sorted(((told.before, -1), (told.after, 1))):  # as the lanes lock them
            await conn.execute(
                "insert into feed_counts values ($1, $2, $3, $4, $5, $6, $7)"
                " on conflict (shard, source, message_type, outcome)"
                " do update set messages = feed_counts.messages + $5",
                shard, message.source, message.message_type, outcome, by, message.position,
                message.received_at,
            )  # fmt: skip
        await conn.execute(
            "delete from dead_letters where shard = $1 and position = $2", shard, message.position
        )
        if told.reason:
            await conn.execute(
                "insert into dead_letters values ($1, $2, $3, $4, $5)",
                shard, message.position, message.source, message.message_type, told.reason,
            )  # fmt: skip
        await appender.append(conn, facility, [replace(row, actor=actor) for row in rows], now)
