"""Resends and reused control ids: what makes two arrivals the same message.

The key is (source, sender, control id); the same bytes under it are a resend and change nothing, other
bytes are kept and flagged. Without a control id the bytes themselves are the key, within a window.
"""

import hashlib
from collections.abc import Iterable, Sequence

from msgspec import Struct

from housewide.kit.clock import MINUTE, Instant
from housewide.log.arrival import Arrived, Stored

BODY_BYTES = 16

NO_CONTROL_ID_WINDOW = 10 * MINUTE
"""Without a control id only the bytes tell a resend from a new message. Senders resend within
minutes (time-outs of 10 to 30 s); past this the same bytes are taken for a new message."""


KEY_BYTES_MAX = 512
"""A longer key is hashed: a B-tree entry may not pass 2,704 bytes, and no honest key comes near."""

HEADER_TEXT_MAX = 200
"""Characters of a header field that the log indexes. HL7 2.9 allows MSH-10 199; the bytes are kept whole."""


class Row(Struct, gc=False):
    """A message on its way into the log: what is known of its key decides what is written.

    `twin` is the earlier message with the same key and bytes: a stored position, or a row of this batch.
    """

    arrived: Arrived
    shard: str
    key: bytes
    body: bytes
    ordinal: int = 0
    twin: "Row | int | None" = None
    stored: Stored | None = None


class Known(Struct, frozen=True, gc=False):
    """One row of the keys table, or of this batch, under some key."""

    ordinal: int
    body: bytes
    received_at: Instant
    where: Row | int


def body_of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=BODY_BYTES).digest()


def row_of(shard: str, arrived: Arrived) -> Row:
    """The row of an arrival, with its key.

    The key is kept as text, not hashed: control ids mostly count up, so its index grows at the end.
    """
    body = body_of(arrived.data)
    if not arrived.control_id:
        return Row(arrived, shard, b"h" + arrived.source.encode() + b"\x1f" + body, body)
    key = f"c{arrived.source}\x1f{arrived.sender}\x1f{arrived.control_id}".encode()
    if len(key) > KEY_BYTES_MAX:
        key = b"l" + body_of(key)
    return Row(arrived, shard, key, body)


def storable(text: str) -> str:
    """Header text as PostgreSQL can keep it: no NUL, bounded."""
    return text[:HEADER_TEXT_MAX].replace("\x00", "\ufffd")


def judge(rows: Sequence[Row], known: Iterable[tuple[bytes, Known]]) -> None:
    """Give each row its twin, or the next free ordinal under its key."""
    under: dict[bytes, list[Known]] = {}
    for key, entry in known:
        under.setdefault(key, []).append(entry)
    for row in rows:
        earlier = under.setdefault(row.key, [])
        row.twin = _twin(row, earlier)
        if row.twin is None:
            row.ordinal = max((k.ordinal for k in earlier), default=-1) + 1
            earlier.append(Known(row.ordinal, row.body, row.arrived.received_at, row))


def _twin(row: Row, earlier: list[Known]) -> "Row | int | None":
    for known in reversed(earlier):
        recent = row.arrived.received_at - known.received_at <= NO_CONTROL_ID_WINDOW
        if known.body == row.body and (row.arrived.control_id or recent):
            return known.where
    return None
