"""The load generator: N MLLP connections, one message outstanding on each, every answer checked.

A process of its own, so that its work is in nobody's figures; bare sockets and epoll, so that it
leaves most of the two cores to what is measured. It says "ready" once connected, then for each
line `SECONDS PER_S` on its standard input sends for so long, so many messages a second on each
connection (0: flat out), and answers with one JSON line.

    python -m bench.load SENDER CONNECTIONS PORT...
"""

import json
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bench.stories import SLOTS, ZONE, message, story

ANSWER_END = b"\x1c\r"
ANSWER_SECONDS = 30.0

STEP_US = 10
"""Latencies are counted in steps of this; all beyond `STEPS` of them fall into the last."""
STEPS = 1_000_000


Parts = tuple[bytes, bytes, bytes, bytes]


class Connection:
    """One sender: its socket, the visits it tells of in turn, the message it waits for."""

    def __init__(self, port: int, stories: list[Iterator[Parts]]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stories = stories
        self.turn = 0
        self.wanted = b""
        self.held = b""
        self.sent_ns = 0

    def send(self, control: bytes, at: bytes) -> None:
        self.turn = (self.turn + 1) % len(self.stories)
        data = message(next(self.stories[self.turn]), at, control)
        self.wanted = b"MSA|AA|" + control + b"\r"
        self.sent_ns = time.perf_counter_ns()
        self.socket.sendall(data)

    def answered(self) -> bool:
        """Whether the whole answer is there now. An answer that is not AA to this one ends all."""
        data = self.socket.recv(65_536)
        held = self.held + data if self.held else data
        if held.endswith(ANSWER_END) and self.wanted in held:
            self.held = b""
            return True
        if not data or held.endswith(ANSWER_END):
            sys.exit(f"wanted {self.wanted!r}, heard {held!r}")
        self.held = held
        return False


class Load:
    """All connections of this generator, spread over the ports, and how long answers took."""

    def __init__(self, sender: int, connections: int, ports: list[int]) -> None:
        self._sender = sender
        self._sent = 0
        self._second = 0
        self._second_text = ""
        self._poll = select.epoll()
        self._connections: dict[int, Connection] = {}
        of_port = -(-connections // len(ports))
        slots = SLOTS // len(ports)  # as many visits in all, over however many facilities
        for number in range(connections):
            first = number // len(ports)  # its place among those of one facility
            stories = [
                story(sender * connections + number, slot) for slot in range(first, slots, of_port)
            ]
            connection = Connection(ports[number % len(ports)], stories)
            self._connections[connection.socket.fileno()] = connection
            self._poll.register(connection.socket, select.EPOLLIN)

    def run(self, seconds: float, per_s: float) -> dict[str, float]:
        """Send for `seconds`, wait for the last answers; what became of it."""
        waits = Waits()
        cpu_s, begun_ns = time.process_time(), time.perf_counter_ns()
        until_ns = begun_ns + int(seconds * 1e9)
        if per_s:
            self._paced(begun_ns, until_ns, int(1e9 / per_s), waits)
        else:
            self._flat_out(until_ns, waits)
        took_s = (time.perf_counter_ns() - begun_ns) / 1e9
        return waits.told(took_s, time.process_time() - cpu_s)

    def _flat_out(self, until_ns: int, waits: "Waits") -> None:
        """Each connection sends again as soon as it is answered."""
        for connection in self._connections.values():
            self._send(connection)
        outstanding = len(self._connections)
        while outstanding:
            for connection in self._answered(ANSWER_SECONDS):
                now_ns = time.perf_counter_ns()
                waits.add(now_ns - connection.sent_ns)
                if now_ns < until_ns:
                    self._send(connection)
                else:
                    outstanding -= 1

    def _paced(self, begun_ns: int, until_ns: int, every_ns: int, waits: "Waits") -> None:
        """Each connection sends at its times, spread evenly, or late where it is not answered."""
        outstanding: set[Connection] = set()

        def hear(seconds: float) -> None:
            for connection in self._answered(seconds, or_nothing=seconds < ANSWER_SECONDS):
                waits.add(time.perf_counter_ns() - connection.sent_ns)
                outstanding.discard(connection)

        step_ns = every_ns // len(self._connections)
        turns = deque(enumerate(self._connections.values()))
        while (at_ns := begun_ns + turns[0][0] * step_ns) < until_ns:
            turn, connection = turns.popleft()
            while (wait_ns := at_ns - time.perf_counter_ns()) > 0:
                hear(wait_ns / 1e9)
            while connection in outstanding:
                hear(ANSWER_SECONDS)
            self._send(connection)
            outstanding.add(connection)
            turns.append((turn + len(self._connections), connection))
        while outstanding:
            hear(ANSWER_SECONDS)

    def _answered(self, seconds: float, *, or_nothing: bool = False) -> list[Connection]:
        """Those whose whole answer came within so long; that none came may end it all."""
        events = self._poll.poll(seconds)
        if not events and not or_nothing:
            sys.exit(f"nothing was answered in {ANSWER_SECONDS} s")
        connections = [self._connections[number] for number, _ in events]
        return [connection for connection in connections if connection.answered()]

    def _send(self, connection: Connection) -> None:
        self._sent += 1
        connection.send(b"%06d%012d" % (self._sender, self._sent), self._now_text())

    def _now_text(self) -> bytes:
        """HL7 time to the tenth of a millisecond, so that a visit's messages stand in order."""
        second, rest_ns = divmod(time.time_ns(), 1_000_000_000)
        if second != self._second:
            self._second = second
            local = datetime.fromtimestamp(second, ZoneInfo(ZONE))
            self._second_text = local.strftime("%Y%m%d%H%M%S")
        return b"%b.%04d" % (self._second_text.encode(), rest_ns // 100_000)


class Waits:
    """How long answers took."""

    def __init__(self) -> None:
        self._counts = [0] * (STEPS + 1)
        self._longest_ns = 0
        self._sent = 0

    def add(self, took_ns: int) -> None:
        self._sent += 1
        self._longest_ns = max(self._longest_ns, took_ns)
        self._counts[min(took_ns // (STEP_US * 1_000), STEPS)] += 1

    def told(self, seconds: float, cpu_s: float) -> dict[str, float]:
        return {
            "messages": self._sent,
            "seconds": seconds,
            "ack_p50_ms": percentile_ms(self._counts, self._sent, 0.5),
            "ack_p99_ms": percentile_ms(self._counts, self._sent, 0.99),
            "ack_max_ms": self._longest_ns / 1e6,
            "generator_cpu_us": cpu_s / self._sent * 1e6,
        }


def percentile_ms(counts: list[int], total: int, share: float) -> float:
    """The upper end of the step that holds this share of all."""
    seen = 0
    for step, count in enumerate(counts):
        seen += count
        if seen >= share * total:
            return (step + 1) * STEP_US / 1_000
    raise AssertionError("the counts hold the total")


def main() -> None:
    sender, connections, *ports = map(int, sys.argv[1:])
    load = Load(sender, connections, ports)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(load.run(*map(float, line.split()))), flush=True)


if __name__ == "__main__":
    main()
