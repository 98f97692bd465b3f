"""Payloads and what a header says of them: a hash that tells nothing once the payload is removed.

The salt is stored with the payload and goes with it (DESIGN, law 9).
"""

import hashlib
import os

SALT_BYTES = 16

PAYLOAD_COLUMNS = ("month", "shard", "position", "salt", "data")


def draw_salts(count: int) -> list[bytes]:
    """Fresh salts for a batch, drawn at once."""
    drawn = os.urandom(SALT_BYTES * count)
    return [drawn[i : i + SALT_BYTES] for i in range(0, len(drawn), SALT_BYTES)]


def seal(salt: bytes, data: bytes) -> bytes:
    """The hash that a header keeps of its payload."""
    return hashlib.sha256(salt + data).digest()
