"""The listener: hears one source over MLLP, offers what it hears to the log, answers once kept.

Nothing of a message is read here but its header; what it means is read later, from the log. One bad
message never ends a connection: it is kept in quarantine and refused.
"""

import asyncio
import socket

import structlog
from msgspec import Struct

from housewide.integrations.hl7v2.answers import AckMode, Answers
from housewide.integrations.hl7v2.connection import Connection, Desk
from housewide.integrations.hl7v2.limits import Budget, Limits
from housewide.integrations.hl7v2.tls import TlsFiles, server_context
from housewide.kit.clock import Clock
from housewide.kit.errors import HousewideError
from housewide.log.arrival import Sink

log = structlog.get_logger()

# A peer that does not answer three probes, ten seconds apart, is not there.
KEEPALIVE_PROBES = 3
KEEPALIVE_PROBE_SECONDS = 10


class ListenerSettings(Struct, frozen=True, kw_only=True):
    """One listener: whom it hears, where, and how it answers. Port 0 is any free one."""

    source: str
    host: str = "127.0.0.1"
    port: int = 0
    ack_mode: AckMode = "original"
    tls: TlsFiles | None = None
    limits: Limits = Limits()


class CannotListen(HousewideError):
    """The address is taken, is not this machine's, or may not be used."""

    code = "cannot-listen"


async def listen(
    settings: ListenerSettings, sink: Sink, clock: Clock, budget: Budget
) -> "Listener":
    """Open one listener. All listeners of a process share `budget`, and usually `sink`.

    Raises CannotListen and TlsFileUnusable, each naming what to change.
    """
    listener = Listener(settings, sink, clock, budget)
    await listener.open()
    return listener


class Listener:
    """One port, and the connections to it."""

    def __init__(
        self, settings: ListenerSettings, sink: Sink, clock: Clock, budget: Budget
    ) -> None:
        self.settings = settings
        self.port = settings.port
        self.connections: dict[Connection, None] = {}  # in the order in which they came
        self._desk = Desk(
            settings.source,
            sink,
            clock,
            budget,
            Answers(settings.ack_mode, clock),
            settings.limits,
            half_closes=settings.tls is None,
        )
        self._server: asyncio.Server | None = None
        self._closing = False
        self._deserted = asyncio.Event()

    async def open(self) -> None:
        settings = self.settings
        context = server_context(settings.tls) if settings.tls else None
        try:
            self._server = await asyncio.get_running_loop().create_server(
                lambda: Connection(self, self._desk),
                settings.host,
                settings.port,
                ssl=context,
                ssl_handshake_timeout=settings.limits.handshake_seconds if context else None,
            )
        except OSError as error:
            raise CannotListen(
                f"{settings.host}:{settings.port} cannot be listened on for {settings.source} "
                f"({error.strerror or error}): choose another address or port.",
                source=settings.source,
            ) from error
        for wire in self._server.sockets:
            _keep_alive(wire, settings.limits.keepalive_seconds)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take no more, answer what is in flight, and be gone within `drain_seconds`."""
        self._closing = True
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections):
            connection.leave()
        if not self.connections:
            return
        try:
            async with asyncio.timeout(self.settings.limits.drain_seconds):
                await self._deserted.wait()
        except TimeoutError:
            for connection in list(self.connections):
                connection.abort()

    # What the connections call.

    def arrived(self, connection: Connection) -> bool:
        """Whether there is room for one more connection; if so, it is one of ours from now on."""
        if self._closing:
            return False
        if len(self.connections) >= self.settings.limits.connections and not self._made_room():
            log.warning("mllp connection refused: all taken", source=self.settings.source)
            return False
        self.connections[connection] = None
        return True

    def _made_room(self) -> bool:
        """Hang up on whoever has connected longest and never said a whole message, if anybody.

        A scanner, or a sender that hangs in its first frame, must not keep others out.
        """
        mute = next((c for c in self.connections if not c.has_spoken), None)
        if mute is not None:
            del self.connections[mute]
            mute.abort()
        return mute is not None

    def left(self, connection: Connection) -> None:
        self.connections.pop(connection, None)
        if self._closing and not self.connections:
            self._deserted.set()


def _keep_alive(listening: socket.socket, idle_seconds: int) -> None:
    """Have the kernel ask silent peers whether they live; accepted sockets inherit it on Linux."""
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, idle_seconds)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEPALIVE_PROBE_SECONDS)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, KEEPALIVE_PROBES)
