"""A log that a test commits by hand, and a peer that says any bytes it likes."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import cast

from housewide.integrations.hl7v2.connect import Listener, ListenerSettings, listen
from housewide.integrations.hl7v2.limits import Budget
from housewide.integrations.hl7v2.mllp import Deframer, frame
from housewide.kit.clock import ManualClock
from housewide.kit.errors import HousewideError
from housewide.kit.hl7 import Message
from housewide.log.arrival import Answer, Arrived, Stored

NOON = 1_764_000_000_000_000


def adt(control_id: str, *, pad: str = "", trigger: str = "A01") -> bytes:
    """A message of which the wire knows no more than its header."""
    return (
        f"MSH|^~\\&|EHR|STB|HW|STB|20261124120000||ADT^{trigger}|{control_id}|P|2.5.1\r"
        f"EVN|{trigger}|20261124120000\rPID|1||100^^^STB^MR\rNTE|1||{pad}\r"
    ).encode()


class LogDown(HousewideError):
    code = "log-down"


@dataclass
class MemoryLog:
    """Takes what a listener offers; durable at once, or when the test says so."""

    at_once: bool = True
    down: bool = False
    arrived: list[Arrived] = field(default_factory=list)
    waiting: list[tuple[Arrived, Answer]] = field(default_factory=list)
    _positions: dict[tuple[str, str, bytes], int] = field(default_factory=dict)

    def offer(self, arrived: Arrived, answer: Answer) -> None:
        self.arrived.append(arrived)
        if self.at_once:
            self._store(arrived, answer)
        else:
            self.waiting.append((arrived, answer))

    def commit(self, *, backwards: bool = False) -> None:
        waiting, self.waiting = self.waiting, []
        for arrived, answer in reversed(waiting) if backwards else waiting:
            self._store(arrived, answer)

    def data(self) -> list[bytes]:
        return [each.data for each in self.arrived]

    def _store(self, arrived: Arrived, answer: Answer) -> None:
        if self.down:
            answer(LogDown("the database password is hunter2"))
            return
        key = (arrived.sender, arrived.control_id, arrived.data)
        duplicate = key in self._positions
        position = self._positions.setdefault(key, len(self._positions) + 1)
        answer(Stored(position, duplicate=duplicate))


class Peer:
    """The other end of a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self._deframer = Deframer(1 << 20, 1 << 20)
        self._answers: list[bytes] = []

    def say(self, data: bytes) -> None:
        self.writer.write(data)

    def send(self, *messages: bytes) -> None:
        self.say(b"".join(frame(message) for message in messages))

    def stop_reading(self) -> None:
        self._transport.pause_reading()

    def read_on(self) -> None:
        self._transport.resume_reading()

    def reset(self) -> None:
        """Vanish, as by a crash: not even a goodbye (FIN) is sent."""
        wire = self.writer.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    @property
    def _transport(self) -> asyncio.Transport:
        return cast(asyncio.Transport, self.writer.transport)

    async def answer(self) -> bytes:
        """The next answer's bytes; EOFError once the listener has hung up."""
        while not self._answers:
            data = await self.reader.read(65536)
            if not data:
                raise EOFError
            for heard in self._deframer.feed(data):
                assert isinstance(heard, bytes), heard
                self._answers.append(heard)
        return self._answers.pop(0)

    async def msa(self) -> tuple[str, str]:
        """The next answer's code and the control id it answers."""
        answer = Message.parse((await self.answer()).decode("latin-1"))
        return answer.value("MSA", 1) or "", answer.value("MSA", 2) or ""

    async def hung_up(self) -> bool:
        """Whether the listener closes without another word."""
        try:
            await self.answer()
        except (EOFError, ConnectionResetError):
            return True
        return False


@contextlib.asynccontextmanager
async def listening(
    log: MemoryLog, budget: Budget | None = None, **settings: object
) -> AsyncIterator[Listener]:
    listener = await listen(
        ListenerSettings(source="ehr", **settings),  # type: ignore[arg-type]
        log,
        ManualClock(NOON),
        budget or Budget(),
    )
    try:
        yield listener
    finally:
        log.at_once = True
        log.commit()
        await listener.close()


@contextlib.asynccontextmanager
async def peer_of(listener: Listener, tls: ssl.SSLContext | None = None) -> AsyncIterator[Peer]:
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.port, ssl=tls)
    try:
        yield Peer(reader, writer)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def until(condition: object, *, turns: int = 10_000) -> None:
    """Let the loop turn until `condition()` holds: a number of turns, not a length of time."""
    assert callable(condition)
    for _ in range(turns):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came about")
