"""The facts log: append under the shard's head row, once under a name, and nothing in between.

The lock is the head row. Feeds take it last before COMMIT; commands take it before they decide
(`housewide.log.heads.lock_head`) and take nothing after it.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.log.connect import Conn
from housewide.log.heads import Head, lock_head, move_head
from housewide.log.months import month_of
from housewide.log.sealing import PAYLOAD_COLUMNS, draw_salts, seal
from housewide.log.shards import shard_id
from housewide.log.text import storable

_HEADER_COLUMNS = (
    "month", "shard", "position", "kind", "version", "subject", "effective_at", "effective_from",
    "recorded_at", "received_at", "believed_at", "message", "actor", "hash",
)  # fmt: skip


class FactRow(Struct, frozen=True, gc=False):
    """A fact as the log takes it: type and bytes, subject, clocks, cause."""

    kind: str
    version: int
    subject: str
    effective_at: Instant
    effective_from: str
    recorded_at: Instant | None
    received_at: Instant | None
    message: int | None
    actor: str
    data: bytes


class Appended(Struct, frozen=True, gc=False):
    """Where facts went: `first` to `last` (inclusive) and the instant they were believed."""

    first: int
    last: int
    believed_at: Instant


InlineFold = Callable[[Conn, str, Appended, Sequence[FactRow]], Awaitable[None]]
"""Told of an append (its connection, shard, place and facts) before that transaction ends."""


class FactAppender:
    """Appends facts to shards, on whatever connection the caller's transaction runs.

    Knows which months have partitions and each shard's number, so that the hot path asks for
    neither. `inline` folds what must never lag behind the log: what it writes commits with the
    facts, and where it raises they are not appended. It must take no lock: the head is the last.
    """

    def __init__(self, inline: InlineFold | None = None) -> None:
        self._inline = inline
        self._months: set[int] = set()
        self._shards: dict[str, int] = {}

    async def prepare(self, conn: Conn, shard: str, now: Instant) -> None:
        """Before BEGIN: see that the month's partitions exist, holding no other lock."""
        assert not conn.is_in_transaction(), "what a rollback may undo must not be remembered"
        if (month := month_of(now)) not in self._months:
            await conn.execute("select ensure_month($1)", month)
            self._months.add(month)
        if shard not in self._shards:
            self._shards[shard] = await shard_id(conn, shard)

    async def append(
        self, conn: Conn, shard: str, rows: Sequence[FactRow], now: Instant
    ) -> Appended:
        """Append inside the caller's transaction; the head row stays locked until its COMMIT.

        `believed_at` is `now`, or the shard's last where `now` lies before it: it never goes back.
        """
        head = await lock_head(conn, "facts", self._shards[shard])
        return await self._append(conn, shard, head, rows, now)

    async def append_once(
        self, conn: Conn, shard: str, key: str, rows: Sequence[FactRow], now: Instant
    ) -> tuple[Appended, bool]:
        """Append under a name (a command's id, a due entry's subject and time): only once.

        Returns where, and whether this call did it.
        """
        number = self._shards[shard]
        head = await lock_head(conn, "facts", number)
        known = await conn.fetchrow(
            "select position, believed_at from fact_keys where shard = $1 and key = $2", number, key
        )
        if known:
            return Appended(known["position"], known["position"], known["believed_at"]), False
        appended = await self._append(conn, shard, head, rows, now)
        await conn.execute(
            "insert into fact_keys (shard, key, position, believed_at) values ($1, $2, $3, $4)",
            number, key, appended.first, appended.believed_at,
        )  # fmt: skip
        return appended, True

    async def _append(
        self,
        conn: Conn,
        shard: str,
        head: Head,
        rows: Sequence[FactRow],
        now: Instant,
    ) -> Appended:
        assert rows, "nothing to append"
        number = self._shards[shard]
        moved = await move_head(conn, "facts", number, head, len(rows), now)
        if moved.month not in self._months:
            # The shard's last instant lies ahead of `now`, in a later month: that month has facts,
            # so its partitions exist. Or midnight passed since `prepare`: then they are made.
            await conn.execute("select ensure_month($1)", moved.month)
        headers, payloads = _lay_out((moved.month, number, head.position + 1), moved.at, rows)
        await conn.copy_records_to_table("facts_headers", records=headers, columns=_HEADER_COLUMNS)
        await conn.copy_records_to_table(
            "facts_payloads", records=payloads, columns=PAYLOAD_COLUMNS
        )
        appended = Appended(head.position + 1, moved.position, moved.at)
        if self._inline is not None:
            await self._inline(conn, shard, appended, rows)
        return appended


def _lay_out(
    first: tuple[int, int, int], believed_at: Instant, rows: Sequence[FactRow]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of the two tables, from the place (month, shard, position) of the first."""
    month, shard, position = first
    headers, payloads = [], []
    for index, (row, salt) in enumerate(zip(rows, draw_salts(len(rows)), strict=True)):
        place = (month, shard, position + index)
        headers.append((
            *place, row.kind, row.version, storable(row.subject), row.effective_at,
            row.effective_from, row.recorded_at, row.received_at, believed_at, row.message,
            row.actor, seal(salt, row.data),
        ))  # fmt: skip
        payloads.append((*place, salt, row.data))
    return headers, payloads
