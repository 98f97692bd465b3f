"""Systems that send: they offer a message, wait for its answer, and where it is no send again."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from housewide.kit.errors import HousewideError
from housewide.log.arrival import Arrived, Stored
from housewide.log.connect import connect
from housewide.log.group_commit import Connect, GroupCommit, GroupCommitLimits
from tests.log.stories import NORTH, SOUTH, heard

QUICK = GroupCommitLimits(hold_s=0.05, try_s=2.0, retry_s=0.01)
"""Refuses soon, so that a test of a database that stays away need not wait for it."""


@dataclass
class Senders:
    """What was offered to one group commit and how often, and with what, each was answered."""

    commits: GroupCommit
    answered: Counter[int] = field(default_factory=Counter)
    offers: int = 0

    def offer(
        self, arrived: Arrived, shard: str = NORTH
    ) -> "asyncio.Future[Stored | HousewideError]":
        future: asyncio.Future[Stored | HousewideError] = asyncio.Future()
        offer = self.offers = self.offers + 1

        def answer(answer: Stored | HousewideError) -> None:
            self.answered[offer] += 1
            if not future.done():
                future.set_result(answer)

        self.commits.offer(shard, arrived, answer)
        return future

    async def send(self, arrived: Arrived, shard: str = NORTH) -> Stored:
        """Until it is told that the message is kept."""
        while True:
            answer = await self.offer(arrived, shard)
            if isinstance(answer, Stored):
                return answer

    def each_was_answered_once(self) -> bool:
        return self.answered == Counter(range(1, self.offers + 1))


@contextlib.asynccontextmanager
async def intake_running(
    opens: str | Connect,
    limits: GroupCommitLimits | None = None,
    committed: Callable[[set[str]], object] = lambda shards: None,
) -> AsyncIterator[Senders]:
    """A group commit at work for two facilities; closed and drained afterwards."""
    opening: Connect = (lambda: connect(opens)) if isinstance(opens, str) else opens
    commits = GroupCommit(opening, [NORTH, SOUTH], limits, committed)
    running = asyncio.create_task(commits.run())
    try:
        yield Senders(commits)
    finally:
        commits.close()
        await asyncio.wait([running])
    if not running.cancelled():
        running.result()


def numbered(sender: int, count: int) -> list[Arrived]:
    """A sender's messages in order; the bytes say which."""
    return [heard(f"{n}", b"%d of %d" % (n, sender), sender=f"EHR|{sender}") for n in range(count)]
