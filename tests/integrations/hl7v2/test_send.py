"""The sender: every message its own answer, and none another's."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from housewide.integrations.hl7v2.mllp import Deframer, frame
from housewide.integrations.hl7v2.send import (
    Ack,
    AnswerTimedOut,
    CannotConnect,
    ConnectionLost,
    MllpSender,
)
from tests.integrations.hl7v2.wire import MemoryLog, adt, listening, until

Replies = Callable[[bytes], list[bytes] | None]


class Receiver(asyncio.Protocol):
    """Answers as the test says: with these frames, not at all ([]), or by hanging up (None)."""

    def __init__(self, replies: Replies) -> None:
        self.replies = replies
        self.received: list[bytes] = []
        self.open: set[asyncio.BaseTransport] = set()
        self.opened = 0

    def connection(self) -> asyncio.Protocol:
        self.opened += 1
        return _Received(self)


class _Received(asyncio.Protocol):
    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver
        self.deframer = Deframer(1 << 20, 1 << 20)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.receiver.open.add(transport)

    def data_received(self, data: bytes) -> None:
        for message in self.deframer.feed(data):
            assert isinstance(message, bytes)
            self.receiver.received.append(message)
            answers = self.receiver.replies(message)
            if answers is None:
                self.transport.close()
            else:
                self.transport.write(b"".join(frame(answer) for answer in answers))

    def connection_lost(self, exc: Exception | None) -> None:
        self.receiver.open.discard(self.transport)


@contextlib.asynccontextmanager
async def receiving(replies: Replies) -> AsyncIterator[tuple[int, Receiver]]:
    receiver = Receiver(replies)
    server = await asyncio.get_running_loop().create_server(receiver.connection, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], receiver
    finally:
        server.close()
        await until(lambda: not receiver.open)


def ack(code: str, control_id: str, text: str = "") -> bytes:
    return f"MSH|^~\\&|||||||ACK|1|P|2.5.1\rMSA|{code}|{control_id}|{text}\r".encode()


async def test_a_sender_and_a_listener_understand_each_other() -> None:
    log = MemoryLog()
    async with listening(log) as listener:
        sender = MllpSender("127.0.0.1", listener.port)
        assert await sender.send(adt("1")) == Ack("AA", "")
        log.down = True
        assert (await sender.send(adt("2"))).code == "AE"
        await sender.close()


async def test_answers_to_other_messages_are_passed_over() -> None:
    def replies(message: bytes) -> list[bytes]:
        return [ack("AA", "of-yesterday"), b"not hl7", ack("AR", "1", "no such ward")]

    async with receiving(replies) as (port, _):
        sender = MllpSender("127.0.0.1", port)
        assert await sender.send(adt("1")) == Ack("AR", "no such ward")
        await sender.close()


async def test_only_one_message_is_outstanding() -> None:
    async with receiving(lambda message: [ack("AA", message.split(b"|")[9].decode())]) as (port, _):
        sender = MllpSender("127.0.0.1", port)
        answers = await asyncio.gather(*(sender.send(adt(str(n))) for n in range(20)))
        assert answers == [Ack("AA", "")] * 20
        await sender.close()


async def test_a_refusal_that_names_no_message_is_of_the_one_outstanding() -> None:
    async with receiving(lambda message: [ack("AR", "")]) as (port, _):
        sender = MllpSender("127.0.0.1", port)
        assert (await sender.send(adt("1"))).code == "AR"
        await sender.close()


async def test_after_a_time_out_the_connection_is_closed_so_that_a_late_answer_is_nobodys() -> None:
    def replies(message: bytes) -> list[bytes]:
        return [] if b"|1|P" in message else [ack("AA", "2")]

    async with receiving(replies) as (port, receiver):
        sender = MllpSender("127.0.0.1", port, answer_seconds=0.05)
        with pytest.raises(AnswerTimedOut):
            await sender.send(adt("1"))
        await until(lambda: not receiver.open)
        sender._answer_seconds = 30.0
        assert await sender.send(adt("2")) == Ack("AA", "")
        assert receiver.opened == 2
        await sender.close()


async def test_a_send_that_is_given_up_leaves_no_answer_behind() -> None:
    async with receiving(lambda message: []) as (port, receiver):
        sender = MllpSender("127.0.0.1", port)
        sending = asyncio.ensure_future(sender.send(adt("1")))
        await until(lambda: receiver.received)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await until(lambda: not receiver.open)


async def test_a_receiver_that_hangs_up_is_told_from_one_that_is_slow() -> None:
    async with receiving(lambda message: None) as (port, _):
        sender = MllpSender("127.0.0.1", port)
        with pytest.raises(ConnectionLost):
            await sender.send(adt("1"))
        await sender.close()


async def test_a_receiver_that_is_not_there_is_named_and_found_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = MemoryLog()
    async with listening(log) as listener:
        port = listener.port
    pauses: list[float] = []

    async def no_time(seconds: float) -> None:
        pauses.append(seconds)

    sender = MllpSender("127.0.0.1", port)
    monkeypatch.setattr("housewide.integrations.hl7v2.send.asyncio.sleep", no_time)
    for _ in range(11):
        with pytest.raises(CannotConnect, match=f"127.0.0.1:{port} does not take"):
            await sender.send(adt("1"))
    assert pauses[:4] == [0.1, 0.2, 0.4, 0.8]
    assert pauses[-1] == 30.0
    async with listening(log, port=port):
        assert await sender.send(adt("1")) == Ack("AA", "")
        await sender.close()
