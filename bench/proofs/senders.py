"""Senders as hospitals have them: one message outstanding, and the same bytes again until AA."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from bench.proofs.movements import Movements
from housewide.integrations.hl7v2.send import CannotConnect, MllpSender, NotDelivered

PAUSE_S = 0.008
"""Between an answer and the next message: eight senders then leave the machine room to recover."""

AGAIN_S = 0.02

ANSWER_S = 20.0
"""Above the intake's longest wait (14 s), so that it is the one that gives up."""


class Sender:
    """One sending system. `acknowledged` is the number of its newest message that got AA."""

    def __init__(self, movements: Movements, port: int) -> None:
        self.movements = movements
        self.acknowledged = 0
        self.resent = 0
        self.put_off = 0
        self.refused = 0
        self._port = port
        self._stopping = False
        self._wire = self._new_wire()

    async def run(self) -> None:
        while not self._stopping:
            sent = self.movements.next()
            await self._deliver(sent.data)
            self.acknowledged = sent.number
            await asyncio.sleep(PAUSE_S)
        await self._wire.close()

    def stop(self) -> None:
        """Once the message that is under way got its AA."""
        self._stopping = True

    async def _deliver(self, data: bytes) -> None:
        while True:
            try:
                ack = await self._wire.send(data)
            except CannotConnect:
                self._wire = self._new_wire()  # whose pauses have not grown yet
            except NotDelivered:
                pass
            else:
                if ack.code == "AA":
                    return
                self.put_off += ack.code == "AE"
                self.refused += ack.code not in {"AA", "AE"}
            self.resent += 1
            await asyncio.sleep(AGAIN_S)

    def _new_wire(self) -> MllpSender:
        return MllpSender("127.0.0.1", self._port, answer_seconds=ANSWER_S)


@asynccontextmanager
async def sending(senders: Iterable[Sender]) -> AsyncIterator[None]:
    """All of them at work, until the block ends and each has its last AA."""
    senders = list(senders)
    tasks = [asyncio.create_task(sender.run()) for sender in senders]
    try:
        yield
        for sender in senders:
            sender.stop()
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
