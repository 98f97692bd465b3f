"""How much a listener takes on at once. Every bound of its memory and patience has a name here."""

import asyncio
from collections.abc import Callable

from msgspec import Struct

KIB = 1024
MIB = 1024 * KIB


class Limits(Struct, frozen=True, kw_only=True):
    """The bounds of one listener. Each default carries its reason.

    What a listener can hold at most: `connections` x (`frame_bytes` + one read) + the shared
    budget of bytes in flight.
    """

    frame_bytes: int = MIB
    """The longest message. Observations of 85 kB are met; raise it for embedded documents."""

    kept_bytes: int = 64 * KIB
    """How much of a broken or over-long frame goes to quarantine: enough to see whose it was."""

    connection_bytes: int = 256 * KIB
    """Offered to the log and not yet answered, per connection: some 180 messages of 1.4 kB, more
    than a commit takes up. One larger message is let through alone."""

    connections: int = 256
    """A hospital's systems number tens; an interface engine opens one connection per channel."""

    unread_answers_bytes: int = 64 * KIB
    """Answers that the peer has not read, some 500 of them: beyond, no more is heard from it."""

    handshake_seconds: float = 10.0
    """For TLS. A handshake takes milliseconds; a scanner that says nothing holds no slot."""

    drain_seconds: float = 10.0
    """On closing, for what is in flight: senders wait 10 to 30 s before they send again."""

    keepalive_seconds: int = 60
    """Silence after which the kernel asks whether a peer still lives, so that a pulled cable does
    not hold a connection for ever. Shorter than the usual five minutes of a firewall's patience."""


IN_FLIGHT_BYTES = 64 * MIB
"""For all listeners together: about a second of the fastest intake, at 1.4 kB a message."""


class Budget:
    """Bytes in flight over all connections. Whoever finds it full waits its turn."""

    def __init__(self, limit_bytes: int = IN_FLIGHT_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self.held_bytes = 0
        # A dict is a set that keeps its order: first come, first served.
        self._waiting: dict[Callable[[], None], None] = {}
        self._waking = False

    def has_room(self, size_bytes: int) -> bool:
        """Whether so much more may be taken. One alone always may, however large."""
        return not self.held_bytes or self.held_bytes + size_bytes <= self.limit_bytes

    def take(self, size_bytes: int) -> None:
        self.held_bytes += size_bytes

    def give_back(self, size_bytes: int) -> None:
        self.held_bytes -= size_bytes
        if self._waiting and not self._waking:
            self._waking = True
            asyncio.get_running_loop().call_soon(self._wake)

    def wait(self, resume: Callable[[], None]) -> None:
        """Call `resume` once there is room again. It may find it taken, and wait anew."""
        self._waiting[resume] = None

    def forget(self, resume: Callable[[], None]) -> None:
        self._waiting.pop(resume, None)

    def _wake(self) -> None:
        self._waking = False
        for resume in list(self._waiting):
            if self.held_bytes >= self.limit_bytes:
                return
            if resume in self._waiting:
                del self._waiting[resume]
                resume()
