"""The messages log's one writer: positions in memory, three COPYs and a COMMIT a batch.

One intake writes a shard at a time: it holds the shard's session lock, so the next position is
known without asking. A batch may hold messages of many shards, so its cost does not grow with
facilities.
"""

from collections.abc import Sequence
from typing import Any

import asyncpg
from msgspec import Struct
from msgspec.structs import replace

from housewide.kit.clock import Instant
from housewide.log.arrival import Arrived, Stored
from housewide.log.errors import WriterTaken
from housewide.log.heads import read_head
from housewide.log.months import month_of
from housewide.log.resends import Known, Row, judge, keys_of, row_of
from housewide.log.sealing import PAYLOAD_COLUMNS, draw_salts, seal
from housewide.log.shards import shard_id
from housewide.log.text import storable

HEADER_TEXT_MAX = 200
"""Characters of a header field that are kept beside the payload. HL7 2.9 allows MSH-10 199."""

_HEADER_COLUMNS = (
    "month", "shard", "position", "received_at", "source", "peer", "sender", "control_id",
    "message_type", "size_bytes", "control_id_reused", "quarantine", "hash",
)  # fmt: skip
_KEY_COLUMNS = ("shard", "key", "ordinal", "body", "position", "received_at")

# One probe of the index a key, whatever lies under it.
NEWEST_OF_KEYS = (
    "select wanted.key, k.ordinal, k.body, k.received_at, k.position"
    " from unnest($2::bytea[]) as wanted(key) cross join lateral ("
    "   select ordinal, body, received_at, position from message_keys"
    "   where shard = $1 and key = wanted.key order by ordinal desc limit 1) k"
)

KEEP_KEYS = (
    "update message_keys set received_at = $3"
    " where shard = $1 and key = any($2) and received_at < $3"
)


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
    """Appends to the messages log of the shards it holds. One connection, one batch at a time.

    The connection is its own: the lock is the session's, and a pool gives it up with the session.
    """

    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
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
        the batch compared row by row. On any error no position was used here; but where COMMIT
        itself was cut off the rows may be there. Then the connection is gone: append the same batch
        through a new writer, and what is there already is found to be a resend.
        """
        rows = [row_of(shard, arrived) for shard, arrived in batch]
        try:
            return await self._write(rows)
        except asyncpg.UniqueViolationError:
            await self._compare(rows)
            return await self._write(rows)

    async def _read_head(self, number: int) -> _Head:
        """The head as it was stored at the last cut, or the newest position after it."""
        head = await read_head(self._conn, "messages", number)
        newest = await self._conn.fetchrow(
            "select position, received_at, month from messages_headers"
            " where shard = $1 and position > $2 order by position desc limit 1",
            number,
            head.position,
        )
        if newest is None:
            return _Head(number, head.position, head.at, head.month)
        return _Head(
            number, newest["position"], max(newest["received_at"], head.at), newest["month"]
        )

    async def _write(self, rows: list[Row]) -> list[Stored]:
        heads = {name: replace(self._heads[name]) for name in {r.shard for r in rows}}
        tables = _lay_out(rows, heads)
        for cut in tables.cuts:  # before BEGIN: making a partition must hold no other lock
            await self._conn.execute("select ensure_month($1)", cut.month)
        if tables.headers:
            async with self._conn.transaction():
                await self._cut(tables.cuts)
                await self._copy(tables)
        self._heads.update(heads)  # only now: a batch that failed has used no position
        return [_stored(r) for r in rows]

    async def _copy(self, tables: _Tables) -> None:
        copy = self._conn.copy_records_to_table
        await copy("message_keys", records=tables.keys, columns=_KEY_COLUMNS)
        await copy("messages_headers", records=tables.headers, columns=_HEADER_COLUMNS)
        await copy("messages_payloads", records=tables.payloads, columns=PAYLOAD_COLUMNS)

    async def _cut(self, cuts: list[_Head]) -> None:
        """Where a month begins, and the head there: a dropped month must not restart a log at 0."""
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
            found = await self._conn.fetch(NEWEST_OF_KEYS, self._heads[shard].shard, keys_of(mine))
            in_use = judge(mine, {f[0]: Known(f[1], f[2], f[3], f[4]) for f in found})
            if in_use:
                now = max(r.arrived.received_at for r in mine)
                await self._conn.execute(KEEP_KEYS, self._heads[shard].shard, in_use, now)


def _lay_out(rows: list[Row], heads: dict[str, _Head]) -> _Tables:
    """The rows of each table, with positions taken from `heads` (which move)."""
    tables = _Tables([], [], [], [])
    for row, salt in zip(rows, draw_salts(len(rows)), strict=True):
        row.stored = None
        if row.twin is None:
            head = heads[row.shard]
            _advance(head, row.arrived.received_at, tables.cuts)
            row.stored = Stored(head.position, False, row.reused)
            _add(tables, row, head, salt)
    return tables


def _add(tables: _Tables, row: Row, head: _Head, salt: bytes) -> None:
    a = row.arrived
    place = (head.month, head.shard, head.position)
    tables.keys.append((head.shard, row.key, row.ordinal, row.body, head.position, a.received_at))
    tables.headers.append((
        *place, a.received_at, _field(a.source), _field(a.peer), _field(a.sender),
        _field(a.control_id), _field(a.message_type), len(a.data), row.reused,
        _field(a.quarantine), seal(salt, a.data),
    ))  # fmt: skip
    tables.payloads.append((*place, salt, a.data))


def _field(text: str) -> str:
    return storable(text[:HEADER_TEXT_MAX])


def _advance(head: _Head, received_at: Instant, cuts: list[_Head]) -> None:
    head.position += 1
    head.at = max(head.at, received_at)
    if (month := month_of(head.at)) > head.month:
        head.month = month
        cuts.append(replace(head))


def _stored(row: Row) -> Stored:
    if row.stored is not None:
        return row.stored
    assert row.twin is not None, "a row was neither written nor a twin"
    position = _stored(row.twin).position if isinstance(row.twin, Row) else row.twin
    return Stored(position, True, row.reused)
