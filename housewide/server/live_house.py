"""One facility's house kept up to date, and snapshots of it kept beside that: neither waits.

Were the house to stand still while it is written, it would have to catch up afterwards, and take
from the lanes the time that they need.
"""

import asyncio
import gc

import structlog

from housewide.log.bell import wait
from housewide.log.errors import RedactedMeanwhile
from housewide.log.identity import redaction_of
from housewide.server.follower import STEP_FACTS, HouseFollower
from housewide.server.process import AWAY, Process

log = structlog.get_logger(__name__)

SNAPSHOT_EVERY_FACTS = 50_000
"""Then a snapshot is due: a reader that starts folds this many in a quarter of a second."""

SNAPSHOT_EVERY_S = 60.0
"""But not more often: a flood of messages must not be met by a flood of snapshots."""

SNAPSHOT_SHARE = 0.1
"""Nor may they be in the making for more of the time than this. Of that they work a tenth: a
snapshot costs as much as the visits it holds."""

LOOK_EVERY_S = 1.0
"""Whether a snapshot is due."""

AGAIN_S = 0.1
"""After the database went away, before it is read again."""


class LiveHouse:
    """The house of one facility, for as long as the process runs."""

    def __init__(self, process: Process, follower: HouseFollower) -> None:
        self._follower = follower
        self._wake = process.ear.event("facts", follower.shard)
        self._redacted = process.ear.event(*redaction_of(follower.shard))

    async def follow(self) -> None:
        """Fold each fact as it comes; begin anew where somebody was redacted."""
        follower = self._follower
        while True:
            try:
                if self._redacted.is_set() or not follower.is_caught_up:
                    self._redacted.clear()  # what was removed must leave the memory too
                    await follower.open()
                    await follower.catch_up()
                    gc.freeze()  # what was loaded stays: the collector need not walk it again
                if await follower.step() < STEP_FACTS:
                    await wait(self._wake)
            except AWAY as error:
                log.warning("house waits", shard=follower.shard, cause=type(error).__name__)
                await asyncio.sleep(AGAIN_S)

    async def keep_snapshots(self) -> None:
        """A snapshot not far behind, so that whoever starts has little to fold; and the past."""
        follower, now_s = self._follower, asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            began_s = now_s()
            try:
                await follower.keep_past()
                if not follower.is_caught_up or follower.unsaved_facts < SNAPSHOT_EVERY_FACTS:
                    continue
                await follower.save()
            except RedactedMeanwhile:
                self._redacted.set()
            except AWAY as error:
                log.warning("snapshot waits", shard=follower.shard, cause=type(error).__name__)
            else:
                await asyncio.sleep(max(SNAPSHOT_EVERY_S, (now_s() - began_s) / SNAPSHOT_SHARE))
