"""Checking the two logs of a facility against its senders: each row once, whenever it is asked.

A sender has one message outstanding, so what the log must hold of it is known to the byte: 1, 2, 3
and so on, in this order, up to the last one answered or one more. Nothing is sampled.
"""

from collections import Counter
from collections.abc import Mapping

import asyncpg

from bench.proofs.movements import BELIEVED, Movements
from housewide.log.connect import connect
from housewide.log.cursors import read_cursor
from housewide.log.read import LogReader, StoredFact, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.feeds import CURSOR

LOST = "acknowledged messages lost"
DOUBLED = "messages stored twice"
DISORDERED = "messages out of their sender's order"
ALTERED = "messages whose bytes changed"
GAPS = "gaps in a log's positions"
BELIEVED_TWICE = "messages believed twice or out of order"
NOT_BELIEVED = "messages passed over by the decoder"

LAWS = (LOST, DOUBLED, DISORDERED, ALTERED, GAPS, BELIEVED_TWICE, NOT_BELIEVED)

KINDS = frozenset(kind for kinds in BELIEVED.values() for kind in kinds)
IDENTITY = frozenset({"PatientIdentified", "VisitIdentified"})
"""Said again whenever a lane begins anew, so they are no part of what a message must tell once."""


class Ledger:
    """What was found in one facility's logs so far. `broken` counts by law."""

    def __init__(self, shard: str, senders: Mapping[int, Movements]) -> None:
        self.shard = shard
        self.messages = 0
        self.facts = 0
        self.broken: Counter[str] = Counter()
        self._senders = senders
        self._expected: dict[int, tuple[str, ...]] = {}
        self._believing = 0
        self._owed: list[str] = []

    async def check(self, dsn: str, acknowledged: Mapping[int, int]) -> int:
        """Read on from where the last check ended, at one moment of all; the undecoded messages."""
        conn = await connect(dsn)
        try:
            async with conn.transaction(isolation="repeatable_read", readonly=True):
                number = await shard_id(conn, self.shard)
                cursor = await read_cursor(conn, CURSOR, number)
                await self._read_messages(conn, number)
                await self._read_facts(conn, number)
        finally:
            await conn.close()
        for sender, newest in acknowledged.items():
            self.broken[LOST] += max(0, newest - self._senders[sender].sent)
        self._passed_over(cursor or 0)
        return self.messages - (cursor or 0)

    async def _read_messages(self, conn: "asyncpg.Connection[asyncpg.Record]", number: int) -> None:
        async for chunk in LogReader(conn, StoredMessage, number).replay(self.messages):
            for message in chunk:
                self._heard(message)

    async def _read_facts(self, conn: "asyncpg.Connection[asyncpg.Record]", number: int) -> None:
        async for chunk in LogReader(conn, StoredFact, number).replay(self.facts):
            for fact in chunk:
                self.broken[GAPS] += fact.position != self.facts + 1
                self.facts = fact.position
                if fact.message is not None and fact.kind not in IDENTITY:
                    self._believed(fact.message, fact.kind)

    def _heard(self, message: StoredMessage) -> None:
        self.broken[GAPS] += message.position != self.messages + 1
        self.messages = message.position
        sender = self._senders[int(message.control_id[1:4])]
        number = int(message.control_id[5:])
        if number <= sender.sent:
            self.broken[DOUBLED] += 1
            return
        self.broken[DISORDERED] += number - sender.sent - 1
        sent = sender.next()
        while sent.number < number:
            sent = sender.next()
        self.broken[ALTERED] += message.data != sent.data or message.quarantine != ""
        self._expected[message.position] = BELIEVED[sent.event]

    def _believed(self, message: int, kind: str) -> None:
        if not self._owed and message == self._believing + 1:
            self._believing = message
            self._owed = list(self._expected.pop(message, ()))
        if message == self._believing and self._owed and self._owed[0] == kind:
            self._owed.pop(0)
        else:
            self.broken[BELIEVED_TWICE] += 1

    def _passed_over(self, cursor: int) -> None:
        """All that the cursor has passed must have become facts, and nothing else may have."""
        self.broken[NOT_BELIEVED] += bool(self._owed) or self._believing != cursor
