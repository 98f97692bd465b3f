"""The messages log's one writer: positions in memory, three COPYs and a COMMIT a batch.

One intake writes a shard at a time: it holds the shard's session lock, so the next position is known
without asking. A batch may hold messages of many shards, so its cost does not grow with facilities.
"""

import hashlib
import os
from collections.abc import Sequence
from typing import Any

import asyncpg
from msgspec import Struct
from msgspec.structs import replace

from housewide.kit.clock import Instant
from housewide.log.arrival import Arrived, Stored
from housewide.log.errors import WriterTaken
from housewide.log.months import month_of
from housewide.log.resends import Known, Row, judge, row_of, storable
from housewide.log.shards import shard_id

SALT_BYTES = 16
"""Enough that a header's hash tells nothing of a removed payload (DESIGN, law 9)."""

_HEADER_COLUMNS = (
    "month", "shard", "position", "received_at", "source", "peer", "sender", "control_id",
    "message_type", "size_bytes", "control_id_reused", "quarantine", "hash",
)  # fmt: skip
_PAYLOAD_COLUMNS = ("month", "shard", "position", "salt", "data")
_KEY_COLUMNS = ("shard", "key", "ordinal", "body", "position", "received_at")


class _Head(Struct):
    """A shard's last position, as only its writer knows it between commits."""

    shard: int
    position: int
    at: Instant
    month: int


class _Tables(Struct):
    """The rows of one batch, table by table."""

    keys: list[tuple[Any, ...]]
    headers: list[tuple[Any, ...]]
    payloads: list[tuple[Any, ...]]
    cuts: list[_Head]


class MessageWriter:
    """Appends to the messages log of the shards it holds. One connection, one batch at a time."""

    def __init__(self, conn: asyncpg.Connection) -> None:
        self._conn = conn
        self._heads: dict[str, _Head] = {}

    async def take(self, shard: str) -> None:
        """Become the writer of a shard. Raises `WriterTaken` while another intake holds it."""
        number = await shard_id(self._conn, shard)
        locked = await self._conn.fetchval(
            "select pg_try_advisory_lock(hashtext('housewide.messages'), $1::int)", number
        )
        if not locked:
            raise WriterTaken(
                f"Another intake is writing the messages of {shard}. "
                "Stop it, or wait until it ends.",
                shard=shard,
            )
        self._heads[shard] = await self._read_head(number)

    async def append(self, batch: Sequence[tuple[str, Arrived]]) -> list[Stored]:
        """Make a batch of (shard, message) durable: one answer a message, in order; all or none.

        Straight COPY first; only where a key is there already (a resend, a reused control id) is
        the batch compared row by row. On any error nothing was stored and no position was used.
        """
        rows = [row_of(shard, arrived) for shard, arrived in batch]
        try:
            return await self._write(rows)
        except asyncpg.UniqueViolationError:
            await self._compare(rows)
            return await self._write(rows)

    async def _read_head(self, number: int) -> _Head:
        """The head as it was stored at the last cut, or the newest position after it."""
        head = await self._conn.fetchrow(
            "select position, at, month from heads where log = 'messages' and shard = $1", number
        )
        newest = await self._conn.fetchrow(
            "select position, received_at as at, month from messages_headers"
            " where shard = $1 and position > $2 order by position desc limit 1",
            number,
            head["position"],
        )
        found = newest or head
        return _Head(number, found["position"], max(found["at"], head["at"]), found["month"])

    async def _write(self, rows: list[Row]) -> list[Stored]:
        heads = {name: replace(self._heads[name]) for name in {r.shard for r in rows}}
        tables = _lay_out(rows, heads)
        for cut in tables.cuts:  # before BEGIN: making a partition must hold no other lock
            await self._conn.execute("select ensure_month($1)", cut.month)
        if tables.headers:
            async with self._conn.transaction():
                await self._cut(tables.cuts)
                await self._copy(tables)
        self._heads.update(heads)
        return [_stored(r) for r in rows]

    async def _copy(self, tables: _Tables) -> None:
        copy = self._conn.copy_records_to_table
        await copy("message_keys", records=tables.keys, columns=_KEY_COLUMNS)
        await copy("messages_headers", records=tables.headers, columns=_HEADER_COLUMNS)
        await copy("messages_payloads", records=tables.payloads, columns=_PAYLOAD_COLUMNS)

    async def _cut(self, cuts: list[_Head]) -> None:
        """Remember where a month begins, and the head there, so that a dropped month leaves no restart at 0."""
        for cut in cuts:
            await self._conn.execute(
                "insert into cuts (log, shard, month, first_position)"
                " values ('messages', $1, $2, $3)",
                cut.shard, cut.month, cut.position,
            )  # fmt: skip
            await self._conn.execute(
                "update heads set position = $2, at = $3, month = $4"
                " where log = 'messages' and shard = $1",
                cut.shard, cut.position - 1, cut.at, cut.month,
            )  # fmt: skip

    async def _compare(self, rows: list[Row]) -> None:
        for shard in {r.shard for r in rows}:
            mine = [r for r in rows if r.shard == shard]
            found = await self._conn.fetch(
                "select key, ordinal, body, received_at, position from message_keys"
                " where shard = $1 and key = any($2) order by ordinal",
                self._heads[shard].shard,
                list({r.key for r in mine}),
            )
            judge(mine, ((f[0], Known(f[1], f[2], f[3], f[4])) for f in found))


def _lay_out(rows: list[Row], heads: dict[str, _Head]) -> _Tables:
    """The rows of each table, with positions taken from `heads` (which move)."""
    tables = _Tables([], [], [], [])
    salts = os.urandom(SALT_BYTES * len(rows))
    for index, row in enumerate(rows):
        if row.twin is not None:
            row.stored = None
            continue
        a, head = row.arrived, heads[row.shard]
        _advance(head, a.received_at, tables.cuts)
        reused = row.ordinal > 0 and a.control_id != ""
        row.stored = Stored(head.position, False, reused)
        salt = salts[index * SALT_BYTES : (index + 1) * SALT_BYTES]
        place = (head.month, head.shard, head.position)
        hashed = hashlib.sha256(salt + a.data).digest()
        tables.keys.append(
            (head.shard, row.key, row.ordinal, row.body, head.position, a.received_at)
        )
        tables.headers.append((
            *place, a.received_at, a.source, a.peer, storable(a.sender), storable(a.control_id),
            storable(a.message_type), len(a.data), reused, a.quarantine, hashed,
        ))  # fmt: skip
        tables.payloads.append((*place, salt, a.data))
    return tables


def _advance(head: _Head, received_at: Instant, cuts: list[_Head]) -> None:
    head.position += 1
    head.at = max(head.at, received_at)
    if (month := month_of(head.at)) > head.month:
        head.month = month
        cuts.append(replace(head))


def _stored(row: Row) -> Stored:
    if row.stored is not None:
        return row.stored
    if isinstance(row.twin, Row):
        return Stored(_stored(row.twin).position, duplicate=True)
    assert row.twin is not None, "a row was neither written nor a twin"
    return Stored(row.twin, duplicate=True)
