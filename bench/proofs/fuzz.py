"""`housewide proof fuzz`: whatever comes over the wire, every frame is answered and nothing falls.

Synthetic messages, mutated by a seed, go over real sockets to the real intake, on several
connections at once. What must become of a stretch of bytes is worked out here in the simplest way
there is, apart from the code under proof: cut at FS, then at VT.
"""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Iterator

import uvloop
from msgspec import Struct

from bench.proofs.house import decoded
from bench.proofs.movements import Movements
from bench.proofs.mutate import END, START, framed, mutated, split
from bench.proofs.site import FACILITIES, ProofSite, proof_site
from bench.proofs.stored import Stored, dead_letters, outcomes, unreadable_headers
from bench.proofs.wire import Answer, Wire
from bench.report import Report, Tell, at_least, at_most, quiet, shown
from housewide.integrations.hl7v2.limits import Limits
from housewide.kit.clock import MINUTE
from housewide.kit.clocks import RealClock
from housewide.kit.hl7 import NotHl7, read_header, split_messages
from housewide.log.connect import connect

ROUNDS = 20_000
"""Messages that are mutated; as many again, one behind each stretch, go as they are."""

CONNECTIONS = 8
AT_ONCE = (1, 1, 2, 5)
"""Frames in one stretch of bytes."""

LIMITS = Limits()
BLANKS = b"\r\n\t \0"
TELL_EVERY = 5_000


class Owed(Struct, frozen=True):
    """An answer that is due: its code, the bytes that must be stored at its position, and the
    control id by which the sender knows it: as it was sent, or none where none could be read."""

    code: str
    data: bytes
    control_id: str


def run(seed: int, rounds: int = ROUNDS, tell: Tell = quiet) -> Report:
    """`rounds` mutated messages."""
    return uvloop.run(_run(seed, rounds, tell))


def owed(stretch: bytes) -> Iterator[Owed]:
    """The answers that a stretch of bytes must get, in order. It ends with a whole frame.

    The CR of the last frame before it is its first byte: what has no start block is kept with it.
    """
    for chunk in stretch.split(END[:1])[:-1]:
        outside, *frames = chunk.split(START)
        if frames:  # those before the last were cut short: stored, and not answered
            yield from _owed_for_frame(frames[-1])
        elif outside.strip(BLANKS):
            kept = outside[: LIMITS.kept_bytes]
            control_id = _control_id(kept)
            if control_id is not None:
                yield Owed("AR", kept, control_id)


def _owed_for_frame(data: bytes) -> Iterator[Owed]:
    if len(data) > LIMITS.frame_bytes:
        kept = data[: LIMITS.kept_bytes]
        yield Owed("AR", kept, _control_id(kept) or "")
        return
    for message in split_messages(data):
        control_id = _control_id(message)
        yield Owed("AR" if control_id is None else "AA", message, control_id or "")


def _control_id(data: bytes) -> str | None:
    """MSH-10; None without a header. Where reading it fails otherwise, the intake says so."""
    with contextlib.suppress(NotHl7, ValueError, IndexError, KeyError):
        return read_header(data).control_id
    return None


async def _run(seed: int, rounds: int, tell: Tell) -> Report:
    began_s = time.monotonic()
    async with proof_site() as site:
        before = await site.serving()
        fuzz = Fuzz(site, rounds, tell)
        await asyncio.gather(*(fuzz.run(seed, number) for number in range(CONNECTIONS)))
        await decoded(site.dsn)
        ended = sum(pid != before[name] for name, pid in (await site.children()).items())
        conn = await connect(site.dsn)
        try:
            unreadable = await unreadable_headers(conn, FACILITIES[0])
            altered = await fuzz.stored.altered(conn, FACILITIES[0])
            by_type = await outcomes(conn, FACILITIES[0])
            reasons = await dead_letters(conn, FACILITIES[0])
        finally:
            await conn.close()
    faults = sum(count for reason, count in reasons.items() if reason.startswith("fault-"))
    outcome: Counter[str] = Counter()
    for counts in by_type.values():
        outcome.update(counts)
    return {
        "name": "proof-fuzz",
        "seed": seed,
        "bars": [
            at_least("messages mutated", fuzz.sent, "", rounds),
            at_most("frames without an answer", fuzz.broken["unanswered"], "", 0),
            at_most("frames answered otherwise than owed", fuzz.broken["wrong"], "", 0),
            at_most("connections dropped", fuzz.broken["dropped"], "", 0),
            at_most("messages not stored byte for byte", altered, "", 0),
            at_most("processes that ended", ended, "", 0),
            at_most("faults of the reader of headers", unreadable, "", 0),
            at_most("faults of the decoder", faults, "", 0),
        ],
        "answers": dict(fuzz.answers),
        "outcomes": dict(outcome),
        "dead_letters": reasons,
        "examples": fuzz.examples,
        "seconds": shown(time.monotonic() - began_s),
    }


class Fuzz:
    """All connections of one run, and what was found wrong on them."""

    def __init__(self, site: ProofSite, rounds: int, tell: Tell) -> None:
        self.sent = 0
        self.broken: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.stored = Stored()
        self.examples: list[str] = []
        self._site = site
        self._rounds = rounds
        self._tell = tell

    async def run(self, seed: int, number: int) -> None:
        """One connection: stretches of mutated frames, each followed by one message as it is."""
        chance = random.Random(f"{seed}/fuzz/{number}")
        movements = Movements(seed, number, RealClock().now() - 720 * MINUTE)
        port = self._site.ports[0]
        wire, before = await Wire.open(port), b""
        for _ in range(self._rounds // CONNECTIONS + 1):
            if self.sent >= self._rounds:
                break
            frames = [
                framed(chance, mutated(chance, movements.next().data))
                for _ in range(chance.choice(AT_ONCE))
            ]
            stretch = b"".join([*frames, START, movements.next().data, END])
            due = list(owed(before + stretch))
            before = END[1:]
            self._judge(stretch, due, await wire.exchange(split(chance, stretch), len(due)))
            self._count(len(frames))
            if wire.dropped:
                self.broken["dropped"] += 1
                wire, before = await Wire.open(port), b""
        await wire.close()

    def _judge(self, stretch: bytes, due: list[Owed], answers: list[Answer]) -> None:
        wrong = sum(
            (answer.code, answer.control_id) != (one.code, one.control_id)
            for answer, one in zip(answers, due, strict=False)
        )
        missing = len(due) - len(answers)
        self.broken["wrong"] += wrong
        self.broken["unanswered"] += missing
        if (wrong or missing) and len(self.examples) < 10:
            self.examples.append(f"{due!r:.2000} answered {answers!r}: {stretch!r:.2000}")
        for answer, one in zip(answers, due, strict=False):
            self.answers[answer.code] += 1
            self.stored.expect(answer.position, one.data)

    def _count(self, frames: int) -> None:
        before, self.sent = self.sent, self.sent + frames
        if before // TELL_EVERY < self.sent // TELL_EVERY:
            self._tell(f"{self.sent} messages, broken {dict(+self.broken) or 'nothing'}")
