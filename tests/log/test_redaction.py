"""A redacted person is gone: from every table and from every byte on disk; and no count changes."""

import os
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from housewide.log import redaction
from housewide.log.arrival import Stored
from housewide.log.errors import RedactionRefused, RedactionUnfinished
from housewide.log.facts import FactAppender
from housewide.log.read import LogReader, StoredAudit
from housewide.log.redaction import Redaction, Removed, redact
from housewide.log.shards import shard_id
from housewide.log.snapshots import Snapshot, load_snapshot, save_snapshot
from housewide.platforms.postgres import PostgresSupervisor
from tests.log.databases import LogDatabase, connected
from tests.log.stories import (
    NORTH,
    NOW,
    all_facts,
    all_messages,
    believe,
    believed,
    heard,
    intake,
    keep,
    utc,
)

pytestmark = pytest.mark.postgres

NAME = b"Zwetschgenbaumer"  # in no test, no wheel and no PostgreSQL
OTHER = b"Quittenhofer"
LATER = utc(2026, 12, 2)


@pytest.fixture
async def told(store: LogDatabase) -> LogDatabase:
    """Two patients, in two months, short and long enough for TOAST; analysed and snapshotted."""
    long = os.urandom(6_000)  # PostgreSQL compresses; what cannot be compressed moves to TOAST
    async with intake(store) as writer:
        for n, (name, at) in enumerate([(NAME, NOW), (OTHER, NOW), (NAME, LATER), (OTHER, LATER)]):
            await keep(writer, heard(f"A{n}", b"PID|||" + name + long, at=at))
        await keep(writer, heard("", NAME, at=LATER))
    async with connected(store.app) as conn:
        for name, now in ((NAME, NOW), (OTHER, NOW), (NAME, LATER)):
            rows = [believed("v.1", data=b"{}"), believed("p.1", data=b'{"family":"%s"}' % name)]
            await believe(conn, FactAppender(), rows, now=now)
        north = await shard_id(conn, NORTH)
        await save_snapshot(conn, "patients", north, "v1", Snapshot(6, NAME + OTHER + long))
        await save_snapshot(conn, "visits", north, "v1", Snapshot(6, b"no names"))
    async with connected(store.owner) as owner:
        await owner.execute("analyze")
        await owner.execute("checkpoint")
    return store


async def redact_the_patient(store: LogDatabase, **changed: str) -> Redaction:
    words = {
        "requested_by": "Ada Byron",
        "approved_by": "Mary Seacole",
        "reason": "court order 12/2026",
        "subject": "p.1",
        **changed,
    }
    async with connected(store.custodian) as custodian, connected(store.owner) as owner:
        return await redact(
            custodian, owner, NORTH, messages=[1, 3, 5], facts=[2, 6], now=LATER, **words
        )


async def files_with(store: LogDatabase, data: Path, word: bytes) -> list[str]:
    """Every file of the server that holds the word; its write-ahead log is recycled by itself."""
    async with connected(store.owner) as owner:
        await owner.execute("checkpoint")
    files = [p for p in data.rglob("*") if p.is_file() and "pg_wal" not in p.parts]
    return [str(p.relative_to(data)) for p in files if word in _read(p)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # a temporary file of the server's that is gone again
        return b""


async def tables_with(store: LogDatabase, word: bytes) -> list[str]:
    """Every table, of the catalogue too, whose rows hold the word when copied out as they are."""
    found = []
    async with connected(store.owner) as owner:
        tables = await owner.fetch(
            "select oid::regclass::text from pg_class where relkind in ('r', 't', 'm')"
            " and relpersistence = 'p' and has_table_privilege(oid, 'select')"
        )
        for (table,) in tables:
            rows: list[bytes] = []

            async def take(data: bytes, rows: list[bytes] = rows) -> None:
                rows.append(data)

            await owner.copy_from_query(f"select * from {table}", output=take)
            text = b"".join(rows)
            if word in text or word.hex().encode() in text:  # bytea is written in hexadecimal
                found.append(table)
    return found


async def audited(store: LogDatabase) -> list[StoredAudit]:
    async with connected(store.app) as conn:
        reader = LogReader(conn, StoredAudit, await shard_id(conn, NORTH))
        return [row async for chunk in reader.replay() for row in chunk]


async def headers(store: LogDatabase) -> list[asyncpg.Record]:
    async with connected(store.app) as conn:
        return [
            row
            for log in ("messages", "facts")
            for row in await conn.fetch(f"select * from {log}_headers order by position")
        ]


async def test_not_a_byte_of_the_patient_is_left_and_every_other_is(
    postgres: PostgresSupervisor, told: LogDatabase
) -> None:
    data = postgres.place.data
    before = await headers(told)
    assert await files_with(told, data, NAME)
    assert await tables_with(told, NAME)
    done = await redact_the_patient(told)
    assert done.removed == Removed(messages=3, facts=2, keys=3, snapshots=1)
    assert await tables_with(told, NAME) == []
    assert await files_with(told, data, NAME) == []
    assert await headers(told) == before
    assert [m.data is None for m in await all_messages(told)] == [True, False] * 2 + [True]
    assert [f.position for f in await all_facts(told) if f.data is None] == [2, 6]
    assert await tables_with(told, OTHER)


async def test_who_asked_who_approved_and_why_is_in_the_audit_log(told: LogDatabase) -> None:
    await redact_the_patient(told)
    [entry] = await audited(told)
    assert (entry.actor, entry.action) == ("Ada Byron and Mary Seacole", "redact")
    assert (entry.purpose, entry.subject) == ("court order 12/2026", "p.1")
    assert entry.data == b'{"messages":3,"facts":2,"keys":3,"snapshots":1}'


async def test_redacting_twice_changes_nothing_more(told: LogDatabase) -> None:
    first = await redact_the_patient(told)
    second = await redact_the_patient(told)
    assert second.removed == Removed(0, 0, 0, 0)
    assert second.rewritten == first.rewritten
    assert len(await audited(told)) == 1


async def test_the_folds_without_names_keep_their_snapshots(told: LogDatabase) -> None:
    await redact_the_patient(told)
    async with connected(told.app) as conn:
        north = await shard_id(conn, NORTH)
        assert await load_snapshot(conn, "visits", north, "v1")
        assert await load_snapshot(conn, "patients", north, "v1") is None


async def test_killed_between_delete_and_rewrite_it_is_finished_by_calling_again(
    postgres: PostgresSupervisor, told: LogDatabase
) -> None:
    async with connected(told.custodian) as custodian, connected(told.owner) as owner:
        dying: Any = Dying(owner)
        with pytest.raises(asyncpg.InterfaceError):
            await redact(
                custodian, dying, NORTH, messages=[1, 3, 5], facts=[2, 6], requested_by="Ada",
                approved_by="Mary", reason="court order", subject="p.1", now=LATER,
            )  # fmt: skip
    assert await files_with(told, postgres.place.data, NAME)
    await redact_the_patient(told)
    assert await files_with(told, postgres.place.data, NAME) == []
    assert len(await audited(told)) == 1


async def test_while_an_older_reader_could_still_see_it_the_redaction_is_not_called_done(
    postgres: PostgresSupervisor, told: LogDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup in progress: a rewrite keeps what it can still see, without a word."""
    monkeypatch.setattr(redaction, "OLDER_READERS_WAIT_S", 0.0)
    async with connected(told.app) as backup:
        async with backup.transaction(isolation="repeatable_read"):
            await backup.fetch("select * from shards")
            with pytest.raises(RedactionUnfinished, match="1 older transactions"):
                await redact_the_patient(told)
        await redact_the_patient(told)
    assert await files_with(told, postgres.place.data, NAME) == []


@pytest.mark.parametrize(
    "missing",
    [
        {"approved_by": "Ada Byron"},
        {"approved_by": " ada byron "},
        {"approved_by": ""},
        {"requested_by": " "},
        {"reason": ""},
        {"reason": " \t\n"},
    ],
)
async def test_one_person_alone_or_no_reason_is_refused_and_removes_nothing(
    told: LogDatabase, missing: dict[str, str]
) -> None:
    with pytest.raises(RedactionRefused):
        await redact_the_patient(told, **missing)
    assert all(m.data for m in await all_messages(told))
    assert await audited(told) == []


class Dying:
    """The owner's connection, lost before the first rewrite."""

    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._conn = conn
        self.fetch = conn.fetch

    async def execute(self, statement: str) -> str:
        raise asyncpg.InterfaceError(f"connection is closed before: {statement}")


async def test_what_others_sent_under_the_same_control_id_is_still_known_for_a_resend(
    store: LogDatabase,
) -> None:
    async with intake(store) as writer:
        await keep(writer, heard("1", NAME), heard("1", OTHER))
    await redact_the_patient(store)
    async with intake(store) as writer:
        again = await writer.append([(NORTH, heard("1", OTHER)), (NORTH, heard("1", NAME))])
    assert again == [
        Stored(2, duplicate=True, control_id_reused=True),
        Stored(3, control_id_reused=True),
    ]
