"""`housewide proof corpus`: public messages, as other people's systems write them.

The folder is named by HOUSEWIDE_CORPUS; nothing of it is copied anywhere. Each message goes over
real MLLP to the real intake, must be answered and stored to the byte, and must not stop the
decoder, whatever it makes of it.
"""

import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvloop

from bench.proofs.house import decoded
from bench.proofs.site import FACILITIES, ProofSite, proof_site
from bench.proofs.stored import Stored, dead_letters, outcomes
from bench.proofs.wire import Wire
from bench.report import Report, Tell, at_least, at_most, quiet, shown
from housewide.kit.hl7 import NotHl7, read_header, split_messages
from housewide.log.connect import connect

FOLDER = "HOUSEWIDE_CORPUS"

NOT_SET = (
    f"corpus: skipped, since {FOLDER} is not set. Name a folder of HL7 v2 messages with it"
    " (*.hl7 one message a file; *.out one a line, CR between segments)."
)

ROUNDS = 1

SEGMENT = re.compile(r'^\s+- (".*")\s*$')


def run(seed: int, rounds: int = ROUNDS, tell: Tell = quiet) -> Report:
    """Every message of the folder once. Nothing is drawn, so the seed changes nothing."""
    folder = os.environ.get(FOLDER)
    if not folder:
        tell(NOT_SET)
        return {"name": "proof-corpus", "seed": seed, "bars": [], "skipped": [NOT_SET]}
    return uvloop.run(_run(Path(folder), seed, tell))


def messages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every message of a folder: where it stands, and its bytes as they stand there."""
    for path in sorted(folder.rglob("*.hl7")):
        yield path.name, path.read_bytes()
    for path in sorted(folder.rglob("*.out")):
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if line.strip():
                yield f"{path.name}:{number}", line
    for path in sorted(folder.rglob("*invalid*.yml")):
        for number, message in enumerate(_of_yaml(path.read_text()), 1):
            yield f"{path.name}:{number}", message


def _of_yaml(text: str) -> Iterator[bytes]:
    """Messages as lists of quoted segments: those lines alone, each list begun by "segments:"."""
    segments: list[str] = []
    for line in [*text.splitlines(), "segments:"]:
        found = SEGMENT.match(line)
        if found:
            segments.append(json.loads(found[1]))
        elif line.strip() == "segments:" and segments:
            yield "\r".join(segments).encode()
            segments = []


async def _run(folder: Path, seed: int, tell: Tell) -> Report:
    began_s = time.monotonic()
    broken: Counter[str] = Counter()
    async with proof_site() as site:
        before = await site.serving()
        sent, stored = await _send(folder, site, broken, tell)
        await decoded(site.dsn)
        broken["crashed"] = sum(
            pid != before[name] for name, pid in (await site.children()).items()
        )
        conn = await connect(site.dsn)
        try:
            broken["altered"] = await stored.altered(conn, FACILITIES[0])
            by_type = await outcomes(conn, FACILITIES[0])
            reasons = await dead_letters(conn, FACILITIES[0])
        finally:
            await conn.close()
    return {
        "name": "proof-corpus",
        "seed": seed,
        "bars": _bars(sent, broken, reasons),
        "messages": sent,
        "types": by_type,
        "dead_letters": reasons,
        "seconds": shown(time.monotonic() - began_s),
    }


async def _send(
    folder: Path, site: ProofSite, broken: Counter[str], tell: Tell
) -> tuple[int, Stored]:
    """Send all, one after another, and hold each answer against what it answers."""
    stored, sent = Stored(), 0
    wire = await Wire.open(site.ports[0])
    for name, data in messages(folder):
        sent += 1
        parts = split_messages(data)
        answers = await wire.exchange([b"\x0b" + data + b"\x1c\r"], len(parts))
        if len(answers) < len(parts):
            tell(f"{name}: {len(parts)} messages, {len(answers)} answers")
        broken["unanswered"] += len(parts) - len(answers)
        for part, answer in zip(parts, answers, strict=False):
            stored.expect(answer.position, part)
            if answer.code != _owed(part):
                broken["wrongly answered"] += 1
                tell(f"{name}: answered {answer.code}, owed {_owed(part)}")
        if wire.dropped:
            broken["dropped"] += 1
            wire = await Wire.open(site.ports[0])
    await wire.close()
    tell(f"{sent} messages sent")
    return sent, stored


def _owed(part: bytes) -> str:
    """AA for what is HL7 by its header, AR for what is not."""
    try:
        read_header(part)
    except NotHl7:
        return "AR"
    return "AA"


def _bars(sent: int, broken: Counter[str], reasons: dict[str, int]) -> list[dict[str, Any]]:
    faults = sum(count for reason, count in reasons.items() if reason.startswith("fault-"))
    return [
        at_least("messages", sent, "", 1),
        at_most("messages without an answer", broken["unanswered"], "", 0),
        at_most("messages answered otherwise than owed", broken["wrongly answered"], "", 0),
        at_most("connections dropped", broken["dropped"], "", 0),
        at_most("messages not stored byte for byte", broken["altered"], "", 0),
        at_most("processes that ended", broken["crashed"], "", 0),
        at_most("faults of the decoder", faults, "", 0),
    ]
