"""Resends and reused control ids: what makes two arrivals the same message.

The key of a message is (source, sender, control id). The same bytes under it are a resend and
change nothing; other bytes are kept and flagged, under a key of control id *and* bytes, so that a
sender that never changes its control id costs one more look-up and not one for each message it ever
sent. Without a control id the bytes themselves are the key, within a window. So they are of what is
in quarantine, apart from all messages: a broken copy must not swallow the good one sent after it.
"""

import hashlib
from collections.abc import Iterable, Sequence

from msgspec import Struct

from housewide.kit.clock import MINUTE, Instant
from housewide.log.arrival import Arrived, Stored

BODY_BYTES = 16
"""128 bits: no two of 10^9 bodies are taken for one but with a chance of about 10^-21."""

NO_CONTROL_ID_WINDOW = 10 * MINUTE
"""Without a control id only the bytes tell a resend from a new message. Senders resend within
minutes (time-outs of 10 to 30 s); past this the same bytes are taken for a new message."""

NAMED, BY_BYTES, BROKEN, REUSED, LONG = b"c", b"h", b"q", b"r", b"l"
"""What a key begins with: by control id; by the bytes, of a message or of what is in quarantine; by
control id and bytes; or hashed, being long."""

KEY_BYTES_MAX = 512
"""A longer key is hashed: a B-tree entry may not pass 2,704 bytes; no honest key comes near."""


class Row(Struct, gc=False):
    """A message on its way into the log: what is known of its key decides what is written.

    `named`: its key is its control id, not its bytes.
    `twin` is the earlier message with the same key and bytes: a stored position, or a row of this
    batch. `ordinal` counts the windows of a message without control id.
    """

    arrived: Arrived
    shard: str
    key: bytes
    body: bytes
    named: bool
    ordinal: int = 0
    reused: bool = False
    twin: "Row | int | None" = None
    stored: Stored | None = None


class Known(Struct, frozen=True, gc=False):
    """The newest entry under a key: of the keys table, or of this batch."""

    ordinal: int
    body: bytes
    received_at: Instant
    where: Row | int


def row_of(shard: str, arrived: Arrived) -> Row:
    """The row of an arrival, with its key.

    The key is kept as text, not hashed: control ids mostly count up, so its index grows at the end.
    """
    body = _digest(arrived.data)
    named = bool(arrived.control_id) and not arrived.quarantine
    if named:
        text = f"{arrived.source}\x1f{arrived.sender}\x1f{arrived.control_id}"
        key = NAMED + text.encode("utf-8", "surrogatepass")
    else:
        kind = BROKEN if arrived.quarantine else BY_BYTES
        key = kind + arrived.source.encode("utf-8", "surrogatepass") + b"\x1f" + body
    if len(key) > KEY_BYTES_MAX:
        key = LONG + _digest(key)
    return Row(arrived, shard, key, body, named)


def keys_of(rows: Iterable[Row]) -> list[bytes]:
    """Every key that `judge` may ask for."""
    keys = {r.key for r in rows}
    keys.update(_reuse_key(r) for r in rows if r.named)
    return list(keys)


def judge(rows: Sequence[Row], known: dict[bytes, Known]) -> list[bytes]:
    """Give each row its twin, or a key that is free. `known` holds what is stored, and grows.

    Returns the control ids' keys that other bytes were sent under: they must not be forgotten
    before those are, or a resend of those would be taken for new.
    """
    in_use: list[bytes] = []
    for row in rows:
        earlier = known.get(row.key)
        if earlier and row.named and earlier.body != row.body:
            in_use.append(row.key)
            row.key, row.reused = _reuse_key(row), True
            earlier = known.get(row.key)
        if earlier and _same(row, earlier):
            row.twin = earlier.where
            continue
        row.ordinal = earlier.ordinal + 1 if earlier else 0
        known[row.key] = Known(row.ordinal, row.body, row.arrived.received_at, row)
    return in_use


def _same(row: Row, earlier: Known) -> bool:
    """Same bytes under one key; without a control id only for a while.

    Time that stood still or went back is no evidence of a new message.
    """
    if row.named:
        return True
    return row.arrived.received_at - earlier.received_at <= NO_CONTROL_ID_WINDOW


def _reuse_key(row: Row) -> bytes:
    return REUSED + _digest(row.key + row.body)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=BODY_BYTES).digest()
