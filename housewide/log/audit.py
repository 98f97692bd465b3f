"""The audit log: who saw whose data, when, why. Durable before the answer goes out."""

from collections.abc import Sequence

from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.log.connect import Conn
from housewide.log.heads import lock_head, move_head
from housewide.log.months import month_of
from housewide.log.sealing import PAYLOAD_COLUMNS, draw_salts, seal
from housewide.log.shards import shard_id
from housewide.log.text import storable

_HEADER_COLUMNS = (
    "month", "shard", "position", "at", "actor", "action", "purpose", "subject", "hash",
)  # fmt: skip


class AuditRow(Struct, frozen=True):
    """One disclosure or act. `subject` is a key (patient, visit, message), never a name."""

    actor: str
    action: str
    purpose: str
    subject: str
    data: bytes = b"{}"


async def append_audit(conn: Conn, shard: str, rows: Sequence[AuditRow], now: Instant) -> int:
    """Append in a transaction of the caller's or of its own; the last position.

    Entered at `now`, or at the shard's last entry where that lies ahead: it never goes back.
    """
    assert rows, "nothing to enter"
    number = await shard_id(conn, shard)
    await conn.execute("select ensure_month($1)", month_of(now))
    async with conn.transaction():
        head = await lock_head(conn, "audit", number)
        moved = await move_head(conn, "audit", number, head, len(rows), now)
        await _copy(conn, (moved.month, number, head.position + 1), moved.at, rows)
    return moved.position


async def _copy(
    conn: Conn, first: tuple[int, int, int], at: Instant, rows: Sequence[AuditRow]
) -> None:
    month, shard, position = first
    headers, payloads = [], []
    for index, (row, salt) in enumerate(zip(rows, draw_salts(len(rows)), strict=True)):
        place = (month, shard, position + index)
        words = map(storable, (row.actor, row.action, row.purpose, row.subject))
        headers.append((*place, at, *words, seal(salt, row.data)))
        payloads.append((*place, salt, row.data))
    await conn.copy_records_to_table("audit_headers", records=headers, columns=_HEADER_COLUMNS)
    await conn.copy_records_to_table("audit_payloads", records=payloads, columns=PAYLOAD_COLUMNS)
