"""Keys: an identifier always carries its authority, and facts carry only a pseudonym of it.

A bare number is never a key (DESIGN, law 7). What facts, URLs and logs carry is a *pseudonym*: a
keyed hash of (authority, type, value) under the site's secret. It is stable, so decoding needs no
look-up; it says nothing to who reads it; and once the identity facts of a patient are redacted, no
byte of the identifier is left (law 9, ADR-0004).
"""

import re
from base64 import urlsafe_b64encode
from hashlib import blake2b

from msgspec import Struct

PSEUDONYM_BYTES = 16
"""128 bits: no two of 10^9 keys collide but with a chance of about 10^-21."""

SECRET_BYTES = 32

PATIENT_KEY = re.compile(r"p\.[A-Za-z0-9_-]{22}")
VISIT_KEY = re.compile(r"v\.[A-Za-z0-9_-]{22}")
"""A whole key: 16 bytes in base64 without padding. A part of one names many patients or nobody."""


class Identifier(Struct, frozen=True, gc=False):
    """One identifier with its authority: CX.4 (or the source profile's), CX.5 and CX.1."""

    authority: str
    type: str
    value: str


class Pseudonyms:
    """Turns identifiers into the opaque keys that facts carry.

    `secret` is the site's own (32 bytes, an ordinary table, backed up, never in a log or a file).
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_BYTES:
            raise ValueError(f"a site's secret has {SECRET_BYTES} bytes")
        self._hash = blake2b(key=secret, digest_size=PSEUDONYM_BYTES)

    def key(self, prefix: str, identifier: Identifier) -> str:
        """`p.` and 22 characters for a patient, `v.` for a visit: safe in a URL, tells nothing."""
        digest = self._hash.copy()
        # The separator cannot occur inside HL7 text, so (A, BC) and (AB, C) stay apart.
        digest.update(
            f"{prefix}\x1f{identifier.authority}\x1f{identifier.type}\x1f{identifier.value}".encode()
        )
        return f"{prefix}.{urlsafe_b64encode(digest.digest()).decode().rstrip('=')}"

    def patient(self, identifier: Identifier) -> str:
        return self.key("p", identifier)

    def visit(self, identifier: Identifier) -> str:
        return self.key("v", identifier)
