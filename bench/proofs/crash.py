"""`housewide proof crash`: told means kept, whatever is killed, and whenever.

A real site under load, with two hospital processes competing for its lanes. Each round one thing is
killed with SIGKILL at a random moment: a process, the database, one of its backends, or the
supervisor of all; then the site must recover by itself, and both logs are held against what the
senders know, to the byte.
"""

import asyncio
import os
import random
import signal
import time
from collections import defaultdict
from statistics import median
from typing import Any

import uvloop

from bench.proofs import halfway, hardships
from bench.proofs.house import House, decoded, house
from bench.proofs.ledger import LAWS
from bench.proofs.senders import sending
from bench.proofs.site import ProofFailed, ProofSite, proof_site
from bench.report import Report, Tell, at_most, quiet, shown

ROUNDS = 100

KILLED = ("intake", "hospital A", "hospital B", "postmaster", "backend", "supervisor")

REFUSED = "messages refused for good"
LEFT_BEHIND = "processes that outlived their supervisor"
CENSUS = "units whose census is not their senders'"
REBUILD = "facilities that rebuild to another house"

UNDISTURBED_S = (0.02, 0.2)
"""How long a round leaves the site alone, at random, so that any moment may be the one."""

LEASES_LEFT = 0.1
"""The share of rounds that wait for a dead holder's lease to run out (5 s) as a site would."""

ENDED_WITHIN_S = 30.0
TELL_EVERY = 25


def run(seed: int, rounds: int = ROUNDS, tell: Tell = quiet) -> Report:
    """`rounds` of each of `KILLED`, in random order, and a quarter of that halfway through work."""
    return uvloop.run(_run(seed, rounds, tell))


async def _run(seed: int, rounds: int, tell: Tell) -> Report:
    began_s = time.monotonic()
    async with proof_site() as site, house(site, seed) as found:
        took = await _kill(found, random.Random(seed), rounds, tell)
        broken = found.broken
        took |= await halfway.snapshots(found, random.Random(seed + 1), max(2, rounds // 4), tell)
        took |= await halfway.migrations(found, random.Random(seed + 2), max(2, rounds // 4), tell)
        said = site.log_file.read_text(errors="replace")
        senders = found.all_senders()
        report = {
            "messages": sum(sender.acknowledged for sender in senders),
            "facts": sum(ledger.facts for ledger in found.ledgers.values()),
            "tries_again": sum(sender.resent for sender in senders),
            "put_off_with_ae": sum(sender.put_off for sender in senders),
            "decoder_overtaken": said.count("another decoder was faster"),
        }
    full, skipped = await hardships.disk_full(seed, tell)
    took |= full.took
    broken += full.broken
    laws = (*LAWS, REFUSED, LEFT_BEHIND, CENSUS, REBUILD, halfway.SNAPSHOT, halfway.MIGRATION)
    return {
        "name": "proof-crash",
        "seed": seed,
        "bars": [at_most(law, broken[law], "", 0) for law in laws],
        "rounds": {what: _recovery(seconds) for what, seconds in took.items()},
        "skipped": skipped,
        "seconds": shown(time.monotonic() - began_s),
        **report,
    }


def _recovery(seconds: list[float]) -> dict[str, Any]:
    return {
        "rounds": len(seconds),
        "recovery_p50_s": shown(median(seconds)),
        "recovery_max_s": shown(max(seconds)),
    }


async def _kill(found: House, chance: random.Random, rounds: int, tell: Tell) -> dict[str, Any]:
    took: dict[str, list[float]] = defaultdict(list)
    ending: list[asyncio.Task[int]] = []
    order = [what for what in KILLED for _ in range(rounds)]
    chance.shuffle(order)
    async with sending(found.all_senders()):
        await found.recovered(without_leases=False)
        for done, what in enumerate(order, 1):
            await asyncio.sleep(chance.uniform(*UNDISTURBED_S))
            took[what].append(await _round(found, what, chance, ending))
            if done % TELL_EVERY == 0 or done == len(order):
                tell(f"{done} of {len(order)} kills, broken {dict(+found.broken) or 'nothing'}")
        took["read-only"] = [await hardships.read_only(found)]
        tell(f"read-only, broken {dict(+found.broken) or 'nothing'}")
    found.broken[LEFT_BEHIND] += sum(await asyncio.gather(*ending))
    await settle(found)
    return dict(took)


async def _round(
    found: House, what: str, chance: random.Random, ending: list[asyncio.Task[int]]
) -> float:
    """Kill one and wait until the site has recovered. Who must end is watched meanwhile: an intake
    may hold what it has heard for some seconds, and meet the next kill while it does."""
    began_s = time.monotonic()
    gone = await kill(found.site, what, chance)
    await found.recovered(without_leases=chance.random() >= LEASES_LEFT)
    seconds = time.monotonic() - began_s
    ending.append(asyncio.create_task(_still_there(gone)))
    await found.check()
    return seconds


async def settle(found: House) -> None:
    """Once nobody sends: all is decoded, and the house is what it should be, live and rebuilt."""
    await decoded(found.site.dsn, without_leases=True)
    behind = await found.check()
    if behind:
        raise ProofFailed(f"{behind} messages are not decoded: {found.site.said()}")
    found.broken[REFUSED] += sum(sender.refused for sender in found.all_senders())
    found.broken[CENSUS] += found.census_differs()
    found.broken[REBUILD] += await found.rebuild_differs()


async def kill(site: ProofSite, what: str, chance: random.Random) -> list[int]:
    """Kill one. Who must end with a supervisor that was killed, once it is started anew."""
    if what == "supervisor":
        children = await site.children()
        below = [pid for pid in (*children.values(), site.postmaster()) if pid is not None]
        await site.kill()
        await site.start()
        return below
    pid = None
    while pid is None:
        if what == "postmaster":
            pid = site.postmaster()
        elif what == "backend":
            backends = site.backends()
            pid = chance.choice(backends) if backends else None
        else:
            pid = (await site.children())[what]
        await asyncio.sleep(0)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:  # it had ended by itself: choose again
        return await kill(site, what, chance)
    return []


async def _still_there(pids: list[int]) -> int:
    """How many of them do not end in time."""
    loop = asyncio.get_running_loop()
    until_s = loop.time() + ENDED_WITHIN_S
    while (left := sum(map(_runs, pids))) and loop.time() < until_s:
        await asyncio.sleep(0.05)
    return left


def _runs(pid: int) -> bool:
    """Whether it is there and no zombie: its parent is gone, and pid 1 may not reap."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
