"""One peer's connection: its messages in, their answers out in the same order, both bounded.

What is heard waits here until there is room for it: in this connection's share, in the budget of
all, and with a peer that reads its answers. While anything waits, nothing more is read from the
socket, and TCP holds the peer.
"""

import asyncio
from collections import deque
from typing import Protocol, cast

from msgspec import Struct

from housewide.integrations.hl7v2.answers import Answers
from housewide.integrations.hl7v2.arriving import Owed, arrival, parts_of, size_bytes
from housewide.integrations.hl7v2.limits import Budget, Limits
from housewide.integrations.hl7v2.mllp import Deframer, Heard, frame
from housewide.kit.clock import Clock, Instant
from housewide.kit.errors import HousewideError
from housewide.log.arrival import Sink, Stored


class Desk(Struct, frozen=True):
    """What all connections of a listener work with."""

    source: str
    sink: Sink
    clock: Clock
    budget: Budget
    answers: Answers
    limits: Limits
    half_closes: bool
    """Whether a peer that will say no more can still be answered: in plain TCP, never in TLS."""


class Host(Protocol):
    """Who is told that a connection comes and goes."""

    def arrived(self, connection: "Connection") -> bool: ...

    def left(self, connection: "Connection") -> None: ...


class _Slot:
    """A message's place in its connection's row of answers, and what the log calls back."""

    __slots__ = ("_connection", "hangs_up", "owed", "reply", "size_bytes")

    def __init__(self, connection: "Connection", owed: Owed, size_bytes: int) -> None:
        self._connection = connection
        self.owed = owed
        self.size_bytes = size_bytes
        self.reply: bytes | None = None  # None: not known yet; b"": nothing to say
        self.hangs_up = False

    def __call__(self, result: Stored | HousewideError) -> None:
        self._connection.answered(self, result)


class Connection(asyncio.Protocol):
    """What one peer said and is not offered yet, and what was offered and is not answered yet."""

    def __init__(self, host: Host, desk: Desk) -> None:
        self._host = host
        self._desk = desk
        self._deframer = Deframer(desk.limits.frame_bytes, desk.limits.kept_bytes)
        self._peer = ""
        self._heard: deque[Heard] = deque()
        self._slots: deque[_Slot] = deque()
        self._in_flight_bytes = 0
        self._received_at: Instant = 0
        self._writable = True  # the peer reads its answers
        self._reading = True
        self._offering = False
        self._leaving = False  # once all is answered, hang up
        self._gone = False
        self.has_spoken = False
        """Whether it ever said a whole message."""

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if not self._host.arrived(self):
            self._transport.abort()
            return
        self._transport.set_write_buffer_limits(high=self._desk.limits.unread_answers_bytes)
        peername = transport.get_extra_info("peername")
        if peername:
            self._peer = f"{peername[0]}:{peername[1]}"

    def data_received(self, data: bytes) -> None:
        self._hear(self._deframer.feed(data))

    def eof_received(self) -> bool:
        """The peer will say no more, but may still read: it is answered before we hang up."""
        self._hear(self._deframer.finish())
        self._leaving = True
        self._leave_if_done()
        return self._desk.half_closes

    def connection_lost(self, exc: Exception | None) -> None:
        # What was heard and not offered was never answered either: the peer sends it again.
        self._gone = True
        self._heard.clear()
        self._desk.budget.forget(self.resume)
        self._host.left(self)

    def pause_writing(self) -> None:
        self._writable = False

    def resume_writing(self) -> None:
        self._writable = True
        self.resume()

    # What the listener, the budget and the log call.

    def leave(self) -> None:
        """Hear no more; hang up once all that was offered is answered."""
        self._leaving = True
        self._heard.clear()
        self._pause()
        self._leave_if_done()

    def abort(self) -> None:
        self._transport.abort()

    def resume(self) -> None:
        """There may be room again: offer what waits, and read on when nothing does."""
        if not self._gone and not self._offering:
            self._offer_heard()
            self._leave_if_done()

    def answered(self, slot: _Slot, result: Stored | HousewideError) -> None:
        """The log took a message, or could not."""
        self._in_flight_bytes -= slot.size_bytes
        self._desk.budget.give_back(slot.size_bytes)
        if self._gone:
            return
        self._reply(slot, result)
        if self._heard or self._leaving:
            self.resume()

    # Hearing.

    def _hear(self, heard: list[Heard]) -> None:
        if not heard or self._leaving:
            return
        self._received_at = self._desk.clock.now()
        for each in heard:
            if isinstance(each, bytes):
                self.has_spoken = True
                self._heard.extend(parts_of(each))
            else:
                self._heard.append(each)
        if not self._offering:
            self._offer_heard()

    def _offer_heard(self) -> None:
        """Offer what waits as far as there is room. Reading goes on only when nothing waits."""
        self._offering = True
        heard = self._heard
        while heard and self._has_room(size_bytes(heard[0])):
            self._offer(heard.popleft())
        self._offering = False
        if heard:
            self._pause()
        elif not self._reading and not self._leaving and not self._gone:
            self._reading = True
            self._transport.resume_reading()

    def _has_room(self, size: int) -> bool:
        if not self._writable:
            return False
        if (
            self._in_flight_bytes
            and self._in_flight_bytes + size > self._desk.limits.connection_bytes
        ):
            return False
        if not self._desk.budget.has_room(size):
            self._desk.budget.wait(self.resume)
            return False
        return True

    def _pause(self) -> None:
        if self._reading and not self._gone and not self._transport.is_closing():
            self._reading = False
            self._transport.pause_reading()

    def _offer(self, heard: Heard) -> None:
        desk = self._desk
        arrived, owed = arrival(
            heard,
            source=desk.source,
            peer=self._peer,
            received_at=self._received_at,
            frame_bytes=desk.limits.frame_bytes,
        )
        slot = _Slot(self, owed, size_bytes(heard))
        self._slots.append(slot)
        self._in_flight_bytes += slot.size_bytes
        desk.budget.take(slot.size_bytes)
        desk.sink.offer(arrived, slot)

    # Answering.

    def _reply(self, slot: _Slot, result: Stored | HousewideError) -> None:
        answers, owed = self._desk.answers, slot.owed
        answer: bytes | None
        if owed.silent:
            answer = b""
        elif not isinstance(result, Stored):
            answer = answers.not_stored(owed.header)
        elif owed.refusal:
            answer = answers.refused(owed.header, result, owed.refusal)
        else:
            answer = answers.stored(owed.header, result)
        slot.hangs_up = answer is None
        slot.reply = frame(answer) if answer else b""
        if self._slots[0] is slot:
            self._write_ready()

    def _write_ready(self) -> None:
        """Write every answer that none before it is missing of."""
        slots = self._slots
        ready: list[bytes] = []
        while slots and (reply := slots[0].reply) is not None:
            ready.append(reply)
            if slots.popleft().hangs_up:
                self._write(ready)
                self._hang_up()
                return
        self._write(ready)

    def _write(self, replies: list[bytes]) -> None:
        # A transport that is closing takes nothing more; the peer is leaving and will ask again.
        if not self._transport.is_closing():
            self._transport.write(replies[0] if len(replies) == 1 else b"".join(replies))

    def _leave_if_done(self) -> None:
        if self._leaving and not self._slots and not self._heard and not self._gone:
            self._transport.close()

    def _hang_up(self) -> None:
        """After a missing answer the next one would be mistaken for it: nothing more is said."""
        self._gone = True
        self._heard.clear()
        self._transport.close()
