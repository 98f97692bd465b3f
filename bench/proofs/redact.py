"""`housewide proof redact`: who is redacted is gone to the byte, and nothing else changes.

A real site hears of some patients among many: admitted, moved, updated, with results, with a
message that cannot be decoded and bytes that are no message. Then the command line redacts them,
and every table, every file of the data directory and every export is searched for what they were
called. The write-ahead log is not searched: PostgreSQL recycles it by itself.
"""

import asyncio
import random
import sys
import time
from collections import Counter
from pathlib import Path

import asyncpg
import uvloop
from msgspec import Struct

from bench.proofs.house import decoded
from bench.proofs.movements import UNITS, Movements
from bench.proofs.search import files_with, tables_with
from bench.proofs.site import FACILITIES, ProofFailed, ProofSite, proof_site
from bench.proofs.wire import Wire
from bench.report import Report, Tell, at_least, at_most, quiet, shown
from housewide.hospital.house.measures import measure
from housewide.hospital.house.snapshot import digest
from housewide.kit.clock import MINUTE
from housewide.kit.clocks import RealClock
from housewide.server.follower import HouseFollower
from housewide.server.process import process
from housewide.server.rebuild import rebuild

ROUNDS = 5
"""Patients redacted, one after another."""

OTHERS = 100
"""Messages about other patients, before each."""

FACILITY = FACILITIES[0]
ROOMS = ("40", "41", "42", "43", "44")
"""No bed of the others: the patients lie where a transfer can be read, matched or not."""

COMMAND = "import sys; from housewide.cli import main; sys.exit(main())"
EXPORTS = (
    ("trace", "census_patients", "--facility", FACILITY, "--limit", "1000", "--json"),
    ("ask", "census_patients", "--facility", FACILITY, "--json"),
    ("feeds", "--json"),
)


class Person(Struct, frozen=True):
    """A patient of the proof: words that stand nowhere else."""

    control: str
    number: str
    visit: str
    words: tuple[str, ...]

    @property
    def texts(self) -> list[bytes]:
        return [text.encode() for text in (self.number, self.visit, *self.words)]


class Picture(Struct, frozen=True):
    """What must not change: header hashes, census by unit, the house as a digest."""

    hashes: dict[tuple[str, int, int], bytes]
    census: dict[str, float | None]
    digest: str


def run(seed: int, rounds: int = ROUNDS, tell: Tell = quiet) -> Report:
    """`rounds` patients, each redacted while the others stay."""
    return uvloop.run(_run(seed, rounds, tell))


async def _run(seed: int, rounds: int, tell: Tell) -> Report:
    began_s = time.monotonic()
    chance = random.Random(seed)
    broken: Counter[str] = Counter()
    async with proof_site() as site:
        await site.serving()
        others = Movements(seed, 0, RealClock().now() - 720 * MINUTE)
        wire = await Wire.open(site.ports[0])
        for number in range(rounds):
            person = _person(chance)
            await _tell_of(wire, person, others)
            await decoded(site.dsn)
            await _redact(site, person, broken)
            tell(f"{number + 1} redacted, broken {dict(+broken) or 'nothing'}")
        await wire.close()
    found = broken.pop("found before")
    return {
        "name": "proof-redact",
        "seed": seed,
        "bars": [
            at_least("texts that were there before", found, "", rounds * 6),
            at_most("tables with a text of theirs", broken["tables"], "", 0),
            at_most("files with a text of theirs", broken["files"], "", 0),
            at_most("exports with a text of theirs", broken["exports"], "", 0),
            at_most("header hashes that changed", broken["hashes"], "", 0),
            at_most("units whose census changed", broken["census"], "", 0),
            at_most("houses that changed, or rebuild otherwise", broken["houses"], "", 0),
            at_most("redactions that the audit log does not tell of", broken["audit"], "", 0),
        ],
        "patients": rounds,
        "seconds": shown(time.monotonic() - began_s),
    }


def _person(chance: random.Random) -> Person:
    def word(first: str) -> str:
        return first + "".join(chance.choices("bdfgklmnprstvz", k=10))

    number = f"{chance.randrange(10**11):011}"
    return Person(
        word("C"), f"R{number}", f"W{number}", (word("Qu"), word("Xa"), word("Yo"), word("Zu"))
    )


async def _tell_of(wire: Wire, person: Person, others: Movements) -> None:
    """The person's messages among the others'."""
    for data in _messages(person):
        for _ in range(OTHERS // len(_messages(person))):
            await _say(wire, others.next().data)
        await _say(wire, data)


async def _say(wire: Wire, data: bytes) -> None:
    answers = await wire.exchange([b"\x0b" + data + b"\x1c\r"], 1)
    if len(answers) != 1:
        raise ProofFailed("A message was not answered.")


def _messages(person: Person) -> list[bytes]:
    """All that is told of a person: read, kept undecoded, a dead letter, and no message at all."""
    family, given, street, remark = person.words
    pid = f"PID|||{person.number}^^^PROOF^MR||{family}^{given}||19570101|F|||1 {street}^^Salem\r"
    pv1 = f"PV1||I|U1^{ROOMS[0]}^A||||||||||||||||{person.visit}^^^PROOF^VN\r"
    moved = pv1.replace("U1^", "U2^")
    note = f"OBX|1|TX|NOTE||{remark}\r" + f"OBX|2|TX|NOTE||{remark * 500}\r"
    told = [
        ("ADT^A01", pid + pv1),
        ("ADT^A08", pid + pv1 + note),
        ("ORU^R01", pid + pv1 + note),
        ("ADT^A02", pid + moved),
        ("ADT^A01", pid + "PV1||I|U1^1^A\r"),
    ]
    now = time.strftime("%Y%m%d%H%M%S", time.gmtime())
    return [
        f"MSH|^~\\&|PROOF|X|||{now}||{kind}|{person.control}{n}|P|2.5.1\r{body}".encode()
        for n, (kind, body) in enumerate(told)
    ] + [f"no message at all, but of {person.number}".encode()]


async def _redact(site: ProofSite, person: Person, broken: Counter[str]) -> None:
    before = await _picture(site)
    held = await tables_with(site.owner_dsn, person.texts)
    broken["found before"] += len({text for texts in held.values() for text in texts})
    audited = await _audited(site)
    await _command(
        site, ["redact", "--facility", FACILITY, "--requested-by", "registrar Hall",
               "--approved-by", "officer Okafor", "--reason", "proof of redaction"],
        f"PROOF:MR:{person.number}\n",
    )  # fmt: skip
    broken["tables"] += len(await tables_with(site.owner_dsn, person.texts))
    broken["files"] += len(await files_with(site.owner_dsn, site.place.data, person.texts))
    for export in EXPORTS:
        said = await _command(site, list(export), "")
        broken["exports"] += any(text in said for text in person.texts)
    broken["audit"] += await _audited(site) != audited + 1
    after = await _picture(site)
    broken["hashes"] += sum(after.hashes.get(at) != was for at, was in before.hashes.items())
    broken["census"] += sum(after.census[unit] != before.census[unit] for unit in UNITS)
    broken["houses"] += after.digest != before.digest
    async with process(site.site) as this:
        broken["houses"] += not (await rebuild(this, FACILITY)).identical


async def _picture(site: ProofSite) -> Picture:
    owner = await asyncpg.connect(site.owner_dsn)
    hashes: dict[tuple[str, int, int], bytes] = {}
    try:
        for log in ("messages", "facts"):
            rows = await owner.fetch(f"select shard, position, hash from {log}_headers")
            hashes |= {(log, row["shard"], row["position"]): row["hash"] for row in rows}
    finally:
        await owner.close()
    async with process(site.site) as this:
        follower = HouseFollower(this.pool, FACILITY)
        await follower.open()
        await follower.catch_up()
    now = RealClock().now()
    census = {u: measure(follower.house, "census_patients", now, u).value for u in UNITS}
    return Picture(hashes, census, digest(follower.house))


async def _audited(site: ProofSite) -> int:
    owner = await asyncpg.connect(site.owner_dsn)
    try:
        return int(
            await owner.fetchval("select count(*) from audit_headers where action = 'redact'")
        )
    finally:
        await owner.close()


async def _command(site: ProofSite, arguments: list[str], said: str) -> bytes:
    """What `housewide` prints; the site is named, and it must succeed."""
    ran = await asyncio.create_subprocess_exec(
        sys.executable, "-c", COMMAND, *arguments, "--site", str(site.folder),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    out, err = await ran.communicate(said.encode())
    if ran.returncode != 0:
        raise ProofFailed(f"housewide {arguments[0]} failed: {err.decode()[-2000:]}")
    return out
