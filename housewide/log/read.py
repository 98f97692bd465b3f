"""Reading a log by position: follow it from a cursor, or replay it from the start.

Every query names its shard, its month and a range of positions, so its cost depends neither on
history nor on other facilities. Headers and payloads are read side by side and paired here: a
payload that was removed under authority is simply not there.
"""

from collections.abc import AsyncIterator, Callable
from itertools import accumulate
from typing import Generic, TypeVar

import asyncpg
from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.log.connect import ConnOrPool

REPLAY_CHUNK_ROWS = 5_000
"""Rows one read of a replay takes: more gains nothing and costs memory."""

READ_BYTES = 16 * 1024 * 1024
"""Of messages one read takes, or a single one that is larger: so that a backlog of documents does
not come into memory at once. Facts are small."""


class StoredMessage(Struct, frozen=True, gc=False):
    """A message as it was heard. `data` is None where it was removed under authority."""

    position: int
    received_at: Instant
    source: str
    sender: str
    control_id: str
    message_type: str
    size_bytes: int
    control_id_reused: bool
    quarantine: str
    data: bytes | None


class StoredFact(Struct, frozen=True, gc=False):
    """A fact as it was believed. `data` is None where it was removed under authority."""

    position: int
    kind: str
    version: int
    subject: str
    effective_at: Instant
    effective_from: str
    recorded_at: Instant | None
    received_at: Instant | None
    believed_at: Instant
    message: int | None
    actor: str
    data: bytes | None


class StoredAudit(Struct, frozen=True, gc=False):
    """A disclosure or an act as it was entered."""

    position: int
    at: Instant
    actor: str
    action: str
    purpose: str
    subject: str
    data: bytes | None


Stored = TypeVar("Stored", StoredMessage, StoredFact, StoredAudit)

_NAME: dict[type, str] = {StoredMessage: "messages", StoredFact: "facts", StoredAudit: "audit"}


class LogReader(Generic[Stored]):
    """Reads one log of one shard forward. Remembers where months begin, and asks only at an end."""

    def __init__(self, conn: ConnOrPool, of: type[Stored], shard: int) -> None:
        self._conn = conn
        self._of: Callable[..., Stored] = of
        self._shard = shard
        self._cuts: list[tuple[int, int]] = []
        self.log = _NAME[of]
        self.columns = ", ".join(of.__struct_fields__[:-1])

    async def after(self, position: int, limit: int) -> list[Stored]:
        """Up to `limit` rows behind `position`, in order; empty only at the end of the log.

        Fewer than there are at the end of a month, and where their bytes would be more than
        `READ_BYTES`.
        """
        for month, first in self._months_from(position + 1):
            rows = await self._month(month, max(position, first - 1), limit)
            if rows:
                return rows
        return await self.after(position, limit) if await self._learn_cuts() else []

    async def replay(
        self, position: int = 0, until: int | None = None
    ) -> AsyncIterator[list[Stored]]:
        """Chunks of everything behind `position`, up to and with `until` where one is given."""
        while rows := await self.after(position, REPLAY_CHUNK_ROWS):
            position = rows[-1].position
            if until is not None and position >= until:
                if kept := [r for r in rows if r.position <= until]:
                    yield kept
                return
            yield rows

    def _months_from(self, position: int) -> list[tuple[int, int]]:
        """The months that may hold `position` and what follows, in order, and where each begins."""
        begun = sum(first <= position for _, first in self._cuts)
        return self._cuts[max(begun - 1, 0) :]

    async def _learn_cuts(self) -> bool:
        """Read where months begin; whether there are new ones."""
        cuts = await self._conn.fetch(
            "select month, first_position from cuts where log = $1 and shard = $2 order by month",
            self.log,
            self._shard,
        )
        before, self._cuts = self._cuts, [(c["month"], c["first_position"]) for c in cuts]
        return self._cuts != before

    async def _month(self, month: int, position: int, limit: int) -> list[Stored]:
        # A month has no gaps, so the range holds what is wanted. Bounded on both sides: of a table
        # without statistics the planner would else read and sort all that lies behind `position`.
        headers = await self._conn.fetch(
            f"select {self.columns} from {self.log}_headers"  # noqa: S608 (our own names)
            " where month = $1 and shard = $2 and position between $3 and $4 order by position",
            month, self._shard, position + 1, position + limit,
        )  # fmt: skip
        if not headers:
            return []
        wanted = headers[: _rows_within_limit(headers)] if self.log == "messages" else headers
        payloads = await self._conn.fetch(
            f"select position, data from {self.log}_payloads"  # noqa: S608 (our own names)
            " where month = $1 and shard = $2 and position between $3 and $4",
            month, self._shard, wanted[0]["position"], wanted[-1]["position"],
        )  # fmt: skip
        of, data = self._of, {p[0]: p[1] for p in payloads}
        # A header's first column is its position; its payload may be gone.
        return [of(*header, data.get(header[0])) for header in wanted]


def _rows_within_limit(headers: list[asyncpg.Record]) -> int:
    """How many of the first messages hold no more than `READ_BYTES`, but at least one."""
    totals_bytes = accumulate(int(header["size_bytes"]) for header in headers)
    return max(1, sum(total <= READ_BYTES for total in totals_bytes))
