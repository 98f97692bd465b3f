"""Told means kept: every message is answered once, and yes only when it is on disk."""

import asyncio
from typing import Any

import asyncpg
import pytest

from housewide.log.arrival import Stored
from housewide.log.connect import connect
from housewide.log.errors import NotStored
from housewide.log.group_commit import GroupCommit, GroupCommitLimits
from tests.log.databases import LogDatabase, connected
from tests.log.senders import QUICK, Senders, intake_running, numbered
from tests.log.stories import NORTH, SOUTH, all_messages, heard, intake, keep

pytestmark = pytest.mark.postgres


async def test_those_who_wait_together_share_one_commit(store: LogDatabase) -> None:
    async with intake_running(store.app) as senders:
        offers = [senders.offer(m) for m in numbered(1, 64)]
        assert [await o for o in offers] == [Stored(n) for n in range(1, 65)]
        assert (senders.commits.commits, senders.commits.stored) == (1, 64)
    assert senders.each_was_answered_once()


async def test_a_batch_is_bounded_by_rows_and_by_bytes(store: LogDatabase) -> None:
    limits = GroupCommitLimits(batch_rows=10, batch_bytes=1_000)
    async with intake_running(store.app, limits) as senders:
        small = [senders.offer(heard(f"s{n}", b".")) for n in range(20)]
        large = [senders.offer(heard(f"l{n}", b"." * 600)) for n in range(4)]
        await asyncio.gather(*small, *large)
        assert senders.commits.commits == 2 + 2


async def test_where_commits_are_slow_those_just_answered_share_the_next_one(
    store: LogDatabase,
) -> None:
    every_commit_is_slow = GroupCommitLimits(settle_above_s=0.0, settle_s=60.0)
    async with intake_running(store.app, every_commit_is_slow) as senders:
        await asyncio.gather(*(senders.offer(m) for m in numbered(1, 8)))
        again = []
        for message in numbered(2, 8):  # each on its own, as answers reach their senders
            again.append(senders.offer(message))
            await asyncio.sleep(0)
        await asyncio.gather(*again)
        assert senders.commits.commits == 2


async def test_whoever_follows_is_told_which_facilities_were_added_to(store: LogDatabase) -> None:
    rung: list[set[str]] = []
    async with intake_running(store.app, committed=rung.append) as senders:
        await asyncio.gather(senders.offer(heard("1")), senders.offer(heard("1"), SOUTH))
    assert rung == [{NORTH, SOUTH}]


async def test_what_was_committed_but_not_confirmed_is_stored_once_and_told_once(
    store: LogDatabase,
) -> None:
    """The connection dies after COMMIT reached the server and before its answer reached us."""
    async with intake(store, NORTH, SOUTH):
        pass  # so that the first transaction below is the batch's
    cut = iter([True])

    async def opens() -> Any:
        conn = await connect(store.app)
        return CutInCommit(conn) if next(cut, False) else conn

    async with intake_running(opens) as senders:
        offers = [senders.offer(m) for m in (*numbered(1, 3), heard("", b"no control id"))]
        answers = [await o for o in offers]
    assert answers == [Stored(n, duplicate=True) for n in (1, 2, 3, 4)]
    assert len(await all_messages(store)) == 4
    assert senders.each_was_answered_once()


async def test_a_lone_message_is_not_given_up_where_the_client_lost_its_thread(
    store: LogDatabase,
) -> None:
    """Seen when the server was killed: asyncpg is then in no state that it knows."""
    async with intake(store, NORTH, SOUTH):
        pass
    lost = asyncpg.InternalClientError("cannot switch to state 12; another operation is going on")
    cut = iter([True])

    async def opens() -> Any:
        conn = await connect(store.app)
        return CutInCommit(conn, lost) if next(cut, False) else conn

    async with intake_running(opens) as senders:
        answer = await senders.offer(heard("1"))
    assert answer == Stored(1, duplicate=True)


CLOSED = asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of COMMIT")


class CutInCommit:
    """A connection that loses its server at the very end of its first transaction."""

    def __init__(
        self,
        conn: "asyncpg.Connection[asyncpg.Record]",
        error: Exception = CLOSED,
    ) -> None:
        self._conn = conn
        self._error = error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)

    def transaction(self) -> "CutInCommit":
        self._inner = self._conn.transaction()
        return self

    async def __aenter__(self) -> None:
        await self._inner.start()

    async def __aexit__(self, *error: object) -> None:
        if error[0] is not None:
            await self._inner.rollback()
            return
        await self._inner.commit()
        self._conn.terminate()
        raise self._error


async def test_a_database_that_is_read_only_is_never_a_yes_and_comes_back_without_a_restart(
    store: LogDatabase,
) -> None:
    async with intake_running(store.app, QUICK) as senders, connected(store.owner) as owner:
        assert await senders.offer(heard("1")) == Stored(1)
        await read_only(owner, "on")
        assert isinstance(await senders.offer(heard("2")), NotStored)
        assert isinstance(await senders.offer(heard("1")), NotStored)
        await read_only(owner, "off")
        assert await senders.send(heard("2")) == Stored(2)
    assert [m.control_id for m in await all_messages(store)] == ["1", "2"]
    assert senders.each_was_answered_once()


async def read_only(owner: "asyncpg.Connection[asyncpg.Record]", value: str) -> None:
    """As after a failover to a standby: the old sessions end, new ones cannot write."""
    await owner.execute("set transaction_read_only = off")
    name = await owner.fetchval("select current_database()")
    await owner.execute("set default_transaction_read_only = off")
    await owner.execute(f"alter database {name} set default_transaction_read_only = {value}")
    await owner.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )


async def test_while_another_intake_writes_nothing_is_a_yes(store: LogDatabase) -> None:
    async with intake_running(store.app, QUICK) as senders:
        async with intake(store) as other:
            await keep(other, heard("1"))
            assert isinstance(await senders.offer(heard("2")), NotStored)
        assert await senders.send(heard("2")) == Stored(2)
    assert senders.each_was_answered_once()


@pytest.mark.parametrize("at", [0, 1, 17, 39])
async def test_one_message_that_can_never_be_stored_is_refused_alone(
    store: LogDatabase, at: int
) -> None:
    """Not held against the others: they are stored, in their order, at once."""
    messages = numbered(1, 40)
    messages[at].data = "not bytes"  # type: ignore[assignment]
    async with intake_running(store.app, GroupCommitLimits(hold_s=60)) as senders:
        answers = [await o for o in [senders.offer(m) for m in messages]]
        assert [n for n, a in enumerate(answers) if isinstance(a, NotStored)] == [at]
        assert await senders.offer(heard("after")) == Stored(40)
    kept = [m.control_id for m in await all_messages(store)]
    assert kept == [*(str(n) for n in range(40) if n != at), "after"]
    assert senders.each_was_answered_once()


async def test_a_listener_that_fails_at_its_answer_harms_nobody_else(store: LogDatabase) -> None:
    def broken(answer: object) -> None:
        raise OSError("the peer has gone")

    async with intake_running(store.app) as senders:
        senders.commits.offer(NORTH, heard("1"), broken)
        assert await senders.offer(heard("2")) == Stored(2)
    assert len(await all_messages(store)) == 2


async def test_an_intake_told_to_stop_stores_what_it_still_holds(store: LogDatabase) -> None:
    async with intake_running(store.app) as senders:
        offers = [senders.offer(m) for m in numbered(1, 5)]
        senders.commits.close()
        offers += [senders.offer(m) for m in numbered(2, 5)]
        assert [await o for o in offers] == [Stored(n) for n in range(1, 11)]
    assert isinstance(await senders.offer(heard("late")), NotStored)
    assert senders.each_was_answered_once()
    async with intake(store):
        pass  # the locks are free at once


async def test_an_intake_told_to_stop_without_a_database_refuses_what_it_holds() -> None:
    async with intake_running("postgresql://nobody@/none?host=/nowhere", QUICK) as senders:
        offers = [senders.offer(m) for m in numbered(1, 5)]
    assert all(isinstance(o.result(), NotStored) for o in offers)
    assert senders.each_was_answered_once()


@pytest.mark.parametrize("turns", [1, 2, 5, 20, 60])
async def test_an_intake_that_is_cancelled_answers_what_it_still_holds(
    store: LogDatabase, turns: int
) -> None:
    """Wherever the cancellation finds it; and no yes is taken back."""
    commits = GroupCommit(lambda: connect(store.app), [NORTH], GroupCommitLimits(batch_rows=2))
    senders = Senders(commits)
    running = asyncio.create_task(commits.run())
    offers = [senders.offer(m) for m in numbered(1, 10)]
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait([running])
    late = senders.offer(heard("late"))
    answers = [await o for o in [*offers, late]]
    assert senders.each_was_answered_once()
    kept = {m.position for m in await all_messages(store)}
    assert {a.position for a in answers if isinstance(a, Stored)} <= kept
    assert isinstance(answers[-1], NotStored)
