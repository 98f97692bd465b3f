"""Redaction: a person's payloads removed under authority, and their bytes gone from the files.

Positions, headers and hashes stay, so every count stays; the salt goes with the payload, so the
hash no longer tells whether a guess is right (DESIGN, law 9).

What this cannot reach: the write-ahead log until PostgreSQL recycles it, backups, standbys, and
the memory of a running process, which is told to load its folds anew.
"""

import asyncio
import time
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.log.audit import AuditRow, append_audit
from housewide.log.connect import Conn
from housewide.log.errors import RedactionRefused, RedactionUnfinished
from housewide.log.identity import IDENTITY_FOLD, REDACT, begin_redaction
from housewide.log.resends import LONG, NAMED
from housewide.log.shards import shard_id

OLDER_READERS_WAIT_S = 10.0
"""Our own transactions take milliseconds; what is older than this is a backup or forgotten."""

LOOK_AGAIN_S = 0.02


class Removed(Struct, frozen=True):
    """Rows that one call deleted; all 0 where an earlier call did."""

    messages: int
    facts: int
    keys: int
    snapshots: int


class Redaction(Struct, frozen=True):
    """What was removed, and the tables that were rewritten without it."""

    removed: Removed
    rewritten: tuple[str, ...]


async def redact(  # noqa: PLR0913 (who, what, why and when: none can be left out)
    custodian: Conn,
    owner: Conn,
    shard: str,
    *,
    messages: Sequence[int],
    facts: Sequence[int],
    requested_by: str,
    approved_by: str,
    reason: str,
    subject: str,
    now: Instant,
) -> Redaction:
    """Remove the payloads at these positions of a shard's messages and facts, for good.

    Deletes and audits in one transaction as custodian, then rewrites the touched tables as owner.
    Killed between the two, or called twice, it removes and audits nothing more and rewrites again.
    The rewrite locks each table against the intake meanwhile. `subject` is a key; `reason` stays
    readable for ever, so neither may name the person.

    Raises `RedactionRefused` without two different people and a reason, `RedactionUnfinished` while
    somebody still reads what was there before.
    """
    _refuse_unless_authorised(requested_by, approved_by, reason)
    number = await shard_id(custodian, shard)
    async with custodian.transaction():
        await begin_redaction(custodian, shard)
        removed = await _remove(custodian, number, list(messages), list(facts))
        if removed.messages or removed.facts:
            row = AuditRow(
                actor=f"{requested_by} and {approved_by}",
                action=REDACT,
                purpose=reason,
                subject=subject,
                data=msgspec.json.encode(removed),
            )
            await append_audit(custodian, shard, [row], now)
    tables = await _touched(custodian, number, list(messages), list(facts))
    await _outlast_older_readers(owner)
    for table in tables:
        await owner.execute(f"vacuum (full) {table}")
    return Redaction(removed, tables)


def _refuse_unless_authorised(requested_by: str, approved_by: str, reason: str) -> None:
    first, second = requested_by.strip().casefold(), approved_by.strip().casefold()
    if not first or not second or first == second:
        raise RedactionRefused(
            "A redaction needs two people: one who asks for it and another who approves it."
        )
    if not reason.strip():
        raise RedactionRefused("A redaction needs a reason: say on what authority it is done.")


async def _remove(conn: Conn, shard: int, messages: list[int], facts: list[int]) -> Removed:
    return Removed(
        messages=await _delete_payloads(conn, "messages", shard, messages),
        facts=await _delete_payloads(conn, "facts", shard, facts),
        keys=await _remove_keys(conn, shard, messages),
        snapshots=_count(
            await conn.execute(
                "delete from snapshots where shard = $1 and fold = $2", shard, IDENTITY_FOLD
            )
        ),
    )


async def _remove_keys(conn: Conn, shard: int, messages: list[int]) -> int:
    """What tells the bytes goes.

    A control id stays taken, by no bytes: else what another message said under it would, sent
    again, be taken for new.
    """
    theirs = "where shard = $1 and position = any($2) and get_byte(key, 0)"
    named = [NAMED[0], LONG[0]]
    blanked = await conn.execute(
        f"update message_keys set body = '' {theirs} = any($3) and body <> ''",  # noqa: S608
        shard, messages, named,
    )  # fmt: skip
    deleted = await conn.execute(
        f"delete from message_keys {theirs} <> all($3)",  # noqa: S608 (our own names)
        shard, messages, named,
    )  # fmt: skip
    return _count(blanked) + _count(deleted)


async def _delete_payloads(conn: Conn, log: str, shard: int, positions: list[int]) -> int:
    return _count(
        await conn.execute(
            f"delete from {log}_payloads"  # noqa: S608 (our own names)
            " where shard = $1 and position = any($2) and month = any($3)",
            shard, positions, await _months(conn, log, shard, positions),
        )
    )  # fmt: skip


async def _months(conn: Conn, log: str, shard: int, positions: list[int]) -> list[int]:
    """The months that these positions lie in, asked of the headers, which stay."""
    rows = await conn.fetch(
        f"select distinct month from {log}_headers"  # noqa: S608 (our own names)
        " where shard = $1 and position = any($2) order by month",
        shard, positions,
    )  # fmt: skip
    return [row["month"] for row in rows]


async def _touched(
    conn: Conn, shard: int, messages: list[int], facts: list[int]
) -> tuple[str, ...]:
    """Every table that held what was removed, whether this call removed it or an earlier one."""
    tables = [f"messages_payloads_{m}" for m in await _months(conn, "messages", shard, messages)]
    tables += [f"facts_payloads_{m}" for m in await _months(conn, "facts", shard, facts)]
    return (*tables, *(["message_keys"] if messages else []), "snapshots")


async def _outlast_older_readers(owner: Conn) -> None:
    """Wait until no transaction of this database is left that may still see the deleted rows.

    A rewrite keeps what somebody can still see, without a word. Every running transaction holds
    the lock of its own virtual id, which any role may read.
    """
    waiting = await _running(owner)
    until_s = time.monotonic() + OLDER_READERS_WAIT_S
    while waiting := waiting & await _running(owner):
        if time.monotonic() > until_s:
            raise RedactionUnfinished(
                f"{len(waiting)} older transactions still see what was removed. End them (backups, "
                "forgotten sessions: see pg_stat_activity), then call the same redaction again.",
                transactions=len(waiting),
            )
        await asyncio.sleep(LOOK_AGAIN_S)


async def _running(conn: Conn) -> set[str]:
    rows = await conn.fetch(
        "select l.virtualxid from pg_locks l join pg_stat_activity a using (pid)"
        " where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock'"
        " and a.datname = current_database() and l.pid <> pg_backend_pid()"
    )
    return {row["virtualxid"] for row in rows}


def _count(status: str) -> int:
    """The count in a command's status: `DELETE 3`."""
    return int(status.rpartition(" ")[2])
