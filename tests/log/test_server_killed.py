"""The database is killed, or stops answering, while senders send: no yes is lost, none doubled."""

import asyncio
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from housewide.log.arrival import Stored
from housewide.log.connect import connect
from housewide.log.errors import NotStored
from housewide.log.group_commit import GroupCommitLimits
from housewide.platforms.postgres import PostgresSupervisor
from tests.log.databases import LogDatabase, migrated
from tests.log.senders import Senders, intake_running, numbered
from tests.log.stories import NORTH, all_messages, heard
from tests.postgres_fixture import fresh_database, running_postgres

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def mortal() -> Iterator[PostgresSupervisor]:
    """A server of this file's own, to be killed."""
    with running_postgres("mortal") as supervisor:
        yield supervisor


@pytest.fixture
async def ward(mortal: PostgresSupervisor) -> Any:
    with fresh_database(mortal) as dsn:
        yield await migrated(dsn)


async def test_every_message_told_as_kept_is_there_once_after_kills_of_the_server(
    mortal: PostgresSupervisor, ward: LogDatabase
) -> None:
    """Five senders, one message outstanding each; the postmaster is killed three times."""
    told: dict[tuple[int, int], int] = {}

    async def sender(senders: Senders, n: int) -> None:
        for turn, message in enumerate(numbered(n, 40)):
            told[n, turn] = (await senders.send(message)).position

    async def killer() -> None:
        for kills in range(3):
            while len(told) < 50 * (kills + 1):
                await asyncio.sleep(0.001)
            pid, restarts = mortal.pid, mortal.restarts
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            while mortal.restarts == restarts:
                await asyncio.sleep(0.001)

    limits = GroupCommitLimits(retry_s=0.01)
    async with intake_running(ward.app, limits) as senders, asyncio.TaskGroup() as group:
        group.create_task(killer())
        for n in range(5):
            group.create_task(sender(senders, n))
    stored = await all_messages(ward)
    assert senders.each_was_answered_once()
    assert [m.position for m in stored] == list(range(1, 201))
    assert {told[n, turn]: b"%d of %d" % (turn, n) for n, turn in told} == {
        m.position: m.data for m in stored
    }
    for n in range(5):
        assert [told[n, turn] for turn in range(40)] == sorted(told[n, turn] for turn in range(40))


async def test_a_server_that_stops_answering_is_a_no_in_time_and_is_found_again(
    ward: LogDatabase,
) -> None:
    backends: list[int] = []

    async def opens() -> Any:
        conn = await connect(ward.app)
        backends.append(conn.get_server_pid())
        return conn

    limits = GroupCommitLimits(hold_s=0.05, try_s=0.2, retry_s=0.01)
    async with intake_running(opens, limits) as senders:
        assert await senders.send(heard("1")) == Stored(1)
        stopped = backends[-1]  # a busy machine may have opened more than one by then
        os.kill(stopped, signal.SIGSTOP)
        try:
            assert isinstance(await senders.offer(heard("2")), NotStored)
        finally:
            os.kill(stopped, signal.SIGCONT)
        kept = await senders.send(heard("2"))
        assert kept.position == 2
    assert [m.control_id for m in await all_messages(ward, NORTH)] == ["1", "2"]
    assert senders.each_was_answered_once()
