"""Sends the demo's messages to real MLLP listeners, one connection for each sending system.

As an interface engine does: one message outstanding on a connection, and the same bytes again, with
longer and longer pauses, until it is told AA. A system's messages keep their order; systems do not
wait for each other. A receiver that was started again is looked for anew: it may listen elsewhere.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog

from housewide.demo.messages import Sent
from housewide.demo.pace import Pace
from housewide.demo.senders import Key
from housewide.integrations.hl7v2.send import Ack, CannotConnect, MllpSender, NotDelivered

PortOf = Callable[[Key], Awaitable[int]]
"""Where a system is heard now, on loopback."""

LOOPBACK = "127.0.0.1"

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0

QUEUED = 2_000
"""So many messages wait for one system's connection before the others are held up by it: more than
the burst in which a full house is told of."""

ACCEPTED = "AA"
REFUSED_FOR_GOOD = "AR"
"""HL7 table 0008. AE may be over at the next try; a message rejected once is rejected again."""

log = structlog.get_logger()


class Feed:
    """The connections, and how much went over them."""

    def __init__(self, keys: Iterable[Key], port_of: PortOf) -> None:
        self._lanes = {key: _Lane(key, port_of) for key in keys}

    @property
    def accepted(self) -> int:
        """Messages that were answered AA, each counted once."""
        return sum(lane.accepted for lane in self._lanes.values())

    @property
    def refused(self) -> int:
        """Messages that were answered AR, and given up."""
        return sum(lane.refused for lane in self._lanes.values())

    @property
    def again(self) -> int:
        """How often a message had to be sent again."""
        return sum(lane.again for lane in self._lanes.values())

    async def run(self, stream: Iterable[Sent], pace: Pace) -> None:
        """Send each message once its time has come; returns when all were answered."""
        async with asyncio.TaskGroup() as lanes:
            working = [lanes.create_task(lane.work()) for lane in self._lanes.values()]
            for message in stream:
                await pace.until(message.at)
                await self._lanes[message.key].queue.put(message)
            await self.drained()
            for task in working:
                task.cancel()

    async def drained(self) -> None:
        """Wait until all that was handed over so far has been answered."""
        for lane in self._lanes.values():
            await lane.queue.join()


class _Lane:
    """One system's connection."""

    def __init__(self, key: Key, port_of: PortOf) -> None:
        self.queue: asyncio.Queue[Sent] = asyncio.Queue(QUEUED)
        self.accepted = 0
        self.refused = 0
        self.again = 0
        self._key = key
        self._port_of = port_of
        self._sender: MllpSender | None = None

    async def work(self) -> None:
        try:
            while True:
                message = await self.queue.get()
                await self._deliver(message)
                self.queue.task_done()
        finally:
            await self._hang_up()

    async def _deliver(self, message: Sent) -> None:
        pause_seconds = FIRST_PAUSE_SECONDS
        if message.ack_lost:
            await self._lose_the_answer(message)
        while not await self._settled(message):
            self.again += 1
            await asyncio.sleep(pause_seconds)
            pause_seconds = min(pause_seconds * 2, LONGEST_PAUSE_SECONDS)

    async def _settled(self, message: Sent) -> bool:
        """Send it once; whether that was the last time."""
        ack = await self._send(message.data)
        if ack is None:
            return False
        if ack.code == ACCEPTED:
            self.accepted += 1
            return True
        if ack.code == REFUSED_FOR_GOOD:
            self.refused += 1
            log.warning("demo message refused", source=self._key, why=ack.text)
            return True
        return False

    async def _lose_the_answer(self, message: Sent) -> None:
        """Send it, and break the connection as if the answer had never come."""
        self.again += 1
        await self._send(message.data)
        await self._hang_up()

    async def _send(self, data: bytes) -> Ack | None:
        """Send bytes once; the answer, or None where none came."""
        if self._sender is None:
            self._sender = MllpSender(LOOPBACK, await self._port_of(self._key))
        try:
            return await self._sender.send(data)
        except CannotConnect:
            self._sender = None  # by the next try it may listen elsewhere
        except NotDelivered:
            pass
        return None

    async def _hang_up(self) -> None:
        if self._sender is not None:
            await self._sender.close()
