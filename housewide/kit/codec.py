"""Facts to bytes and back: JSON, byte-stable, readable for ever.

Stored bytes are never rewritten (DESIGN, law 10). When a body changes shape its `version` goes up
and an upcaster, a pure function from the old JSON object to the next, brings old bytes forward.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from housewide.kit.errors import HousewideError
from housewide.kit.facts import Fact, Redacted, Unknown

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""From the JSON object of version n to that of version n + 1."""


class NewerFact(HousewideError):
    """A stored fact is of a version that this code does not know yet."""

    code = "newer-fact"


class FactTypes:
    """The fact types that this code knows, and how to read every version of each.

    Built once by the composition root from every module's `FACTS` and `UPCASTERS`.
    """

    def __init__(
        self,
        types: Iterable[type[Fact]],
        upcasters: dict[tuple[str, int], Upcaster] | None = None,
    ) -> None:
        self.types = {t.__name__: t for t in types}
        self._upcasters = upcasters or {}
        self._decoders = {
            name: (msgspec.json.Decoder(t).decode, t.version) for name, t in self.types.items()
        }
        self._encode = msgspec.json.Encoder(order="deterministic").encode

    def encode(self, body: Fact) -> bytes:
        """The body's bytes: the same body gives the same bytes on every machine."""
        return self._encode(body)

    def decode(self, kind: str, version: int, payload: bytes | None) -> Fact:
        """The body of a stored fact; `Redacted` where its payload is gone.

        Raises `NewerFact` where the bytes are of a later version than this code: a reader that
        met a newer log stops and says so. A kind from nowhere is `Unknown`.
        """
        if payload is None:
            return Redacted()
        known = self._decoders.get(kind)
        if known is None:
            return Unknown(kind)
        decode, current = known
        return decode(payload) if version == current else self._upcast(kind, version, payload)

    def _upcast(self, kind: str, version: int, payload: bytes) -> Fact:
        current = self.types[kind].version
        if version > current:
            raise NewerFact(
                f"The log holds {kind} version {version}; this Housewide knows {current}. "
                "Upgrade this installation before it reads on.",
                kind=kind,
                version=version,
            )
        body = msgspec.json.decode(payload)
        for step in range(version, current):
            body = self._upcasters[kind, step](body)
        return msgspec.convert(body, self.types[kind])

    def schema_hash_input(self) -> bytes:
        """What a snapshot's key hashes: every known type with its version and JSON Schema."""
        names = sorted(self.types)
        schemas, components = msgspec.json.schema_components([self.types[n] for n in names])
        versions = {n: self.types[n].version for n in names}
        return msgspec.json.encode([versions, list(schemas), components], order="deterministic")
