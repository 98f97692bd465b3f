"""The load generator: N MLLP connections, one message outstanding on each, every answer checked.

A process of its own, so that its work is in nobody's figures; bare sockets and epoll, so that it
leaves most of the two cores to what is measured. It says "ready" once connected, then for each
line `SECONDS` on its standard input sends flat out for so long and answers with one JSON line.

    python -m bench.load SENDER CONNECTIONS PORT...
"""

import json
import select
import socket
import sys
import time
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

    def run(self, seconds: float) -> dict[str, float]:
        """Send for `seconds`, wait for the last answers; what became of it."""
        counts = [0] * (STEPS + 1)
        longest_ns, before = 0, self._sent
        cpu_s, begun_ns = time.process_time(), time.perf_counter_ns()
        until_ns = begun_ns + int(seconds * 1e9)
        for connection in self._connections.values():
            self._send(connection)
        outstanding = len(self._connections)
        while outstanding:
            events = self._poll.poll(ANSWER_SECONDS)
            if not events:
                sys.exit(f"{outstanding} messages were not answered in {ANSWER_SECONDS} s")
            for number, _ in events:
                connection = self._connections[number]
                if not connection.answered():
                    continue
                now_ns = time.perf_counter_ns()
                took_ns = now_ns - connection.sent_ns
                longest_ns = max(longest_ns, took_ns)
                counts[min(took_ns // (STEP_US * 1_000), STEPS)] += 1
                if now_ns < until_ns:
                    self._send(connection)
                else:
                    outstanding -= 1
        sent = self._sent - before
        return {
            "messages": sent,
            "seconds": (time.perf_counter_ns() - begun_ns) / 1e9,
            "ack_p50_ms": percentile_ms(counts, sent, 0.5),
            "ack_p99_ms": percentile_ms(counts, sent, 0.99),
            "ack_max_ms": longest_ns / 1e6,
            "generator_cpu_us": (time.process_time() - cpu_s) / sent * 1e6,
        }

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
        print(json.dumps(load.run(float(line))), flush=True)


if __name__ == "__main__":
    main()
