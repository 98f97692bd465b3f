"""A sender: one message at a time over MLLP, each with its own answer and no other's.

An answer belongs to a message if its MSA-2 is the message's MSH-10. After a time-out the socket is
closed, so an answer that comes late can never be taken for that of the next message. Nothing is
sent twice by itself: whether to send again is the caller's policy.
"""

import asyncio
import ssl
from typing import cast

from msgspec import Struct

from housewide.integrations.hl7v2.mllp import Deframer, frame
from housewide.kit.errors import HousewideError
from housewide.kit.hl7 import Message, NotHl7, read_header

# An answer is some 200 bytes; one of 64 KiB is none.
ANSWER_BYTES = 64 * 1024

FIRST_WAIT_SECONDS = 0.1
LONGEST_WAIT_SECONDS = 30.0


class NotDelivered(HousewideError):
    """No answer came: the receiver may or may not have the message.

    Sending it again is safe where the receiver knows resent messages, as Housewide does.
    """

    code = "not-delivered"


class CannotConnect(NotDelivered):
    """The receiver does not take the connection."""

    code = "cannot-connect"


class ConnectionLost(NotDelivered):
    """The receiver hung up before it answered."""

    code = "connection-lost"


class AnswerTimedOut(NotDelivered):
    """The receiver did not answer in time; the connection was closed."""

    code = "answer-timed-out"


class Ack(Struct, frozen=True):
    """The receiver's answer: MSA-1 (AA, AE, AR, ...) and MSA-3 or what ERR-8 says."""

    code: str
    text: str


class MllpSender:
    """One connection to one receiver, opened when needed and opened again, with growing pauses."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        answer_seconds: float = 30.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._answer_seconds = answer_seconds
        self._tls = tls
        self._wire: _Wire | None = None
        self._failures = 0
        self._one_outstanding = asyncio.Lock()

    async def send(self, data: bytes) -> Ack:
        """Send one message and wait for its answer. Raises NotDelivered in one of its kinds."""
        control_id = read_header(data).control_id
        async with self._one_outstanding:
            wire = self._wire
            if wire is None or wire.is_lost:
                wire = self._wire = await self._connect()
            try:
                async with asyncio.timeout(self._answer_seconds):
                    return await wire.exchange(frame(data), control_id)
            except TimeoutError:
                raise AnswerTimedOut(
                    f"{self._host}:{self._port} did not answer within {self._answer_seconds} s: "
                    "see whether it is overloaded, then send again."
                ) from None
            finally:
                if wire.is_waiting:
                    self._drop(wire)

    async def close(self) -> None:
        if self._wire is not None:
            self._drop(self._wire)

    async def _connect(self) -> "_Wire":
        """One try, after a pause that doubles with each failed one before it."""
        if self._failures:
            wait_seconds = FIRST_WAIT_SECONDS * 2 ** min(self._failures - 1, 16)
            await asyncio.sleep(min(wait_seconds, LONGEST_WAIT_SECONDS))
        try:
            async with asyncio.timeout(self._answer_seconds):
                _, wire = await asyncio.get_running_loop().create_connection(
                    _Wire, self._host, self._port, ssl=self._tls
                )
        except OSError as error:  # TimeoutError and ssl.SSLError are of this kind, too
            self._failures += 1
            raise CannotConnect(
                f"{self._host}:{self._port} does not take the connection "
                f"({error.strerror or type(error).__name__}): see whether it runs."
            ) from error
        self._failures = 0
        return wire

    def _drop(self, wire: "_Wire") -> None:
        wire.abort()
        self._wire = None


class _Wire(asyncio.Protocol):
    """The connection, and the one message whose answer is waited for."""

    def __init__(self) -> None:
        self._deframer = Deframer(ANSWER_BYTES, ANSWER_BYTES)
        self._control_id = ""
        self._answer: asyncio.Future[Ack] | None = None
        self.is_lost = False

    @property
    def is_waiting(self) -> bool:
        return self._answer is not None

    async def exchange(self, framed: bytes, control_id: str) -> Ack:
        if self.is_lost:
            raise _lost()
        self._control_id = control_id
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(framed)
        ack = await self._answer
        self._answer = None
        return ack

    def abort(self) -> None:
        self._answer = None
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        for heard in self._deframer.feed(data):
            if isinstance(heard, bytes) and self._answer and not self._answer.done():
                ack = _ack_of(heard, self._control_id)
                if ack is not None:
                    self._answer.set_result(ack)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True
        if self._answer and not self._answer.done():
            self._answer.set_exception(_lost())


def _lost() -> ConnectionLost:
    return ConnectionLost("The receiver hung up before it answered: send the message again.")


def _ack_of(answer: bytes, control_id: str) -> Ack | None:
    """The answer to that message; None where it answers another one, or is no answer.

    A blank MSA-2 refuses a message whose header the receiver could not read; with one message
    outstanding that is ours.
    """
    try:
        message = Message.parse(answer.decode("latin-1"))
    except NotHl7:
        return None
    acknowledged = message.segment("MSA")
    code = message.value("MSA", 1)
    if acknowledged is None or code is None or acknowledged.raw(2) not in {control_id, ""}:
        return None
    return Ack(code, message.value("MSA", 3) or message.value("ERR", 8) or "")
