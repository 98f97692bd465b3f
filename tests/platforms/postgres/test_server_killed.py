"""The server is killed under a writing ward: it comes back, and every confirmed number is there."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from housewide.platforms.postgres import leftovers, liveness
from housewide.platforms.postgres import supervisor as supervisor_module
from housewide.platforms.postgres.account import Account
from housewide.platforms.postgres.leftovers import server_processes
from tests.platforms.postgres.harness import (
    CUT_OFF,
    connect_when_up,
    kill_now,
    make_table,
    numbers_kept,
    supervised,
    until,
    writing,
)

pytestmark = pytest.mark.postgres


async def test_what_was_confirmed_is_kept_through_six_kills_of_the_server(instance: str) -> None:
    async with supervised(instance) as supervisor:
        await make_table(supervisor.dsn())
        async with writing(supervisor.dsn()) as clerk:
            for _ in range(6):
                await clerk.until_confirmed(50)
                kill_now(supervisor.pid)
            await clerk.until_confirmed(50)
        kept = await numbers_kept(supervisor.dsn())
        assert supervisor.restarts == 6
        assert kept >= set(clerk.confirmed)
        assert max(kept) <= clerk.tried


async def test_a_killed_backend_takes_no_confirmed_number_with_it(instance: str) -> None:
    async with supervised(instance) as supervisor:
        await make_table(supervisor.dsn())
        async with writing(supervisor.dsn()) as clerk:
            await clerk.until_confirmed(20)
            conn = await connect_when_up(supervisor.dsn())
            victim = await conn.fetchval("select pg_backend_pid()")
            kill_now(victim)
            with pytest.raises(CUT_OFF):
                await conn.execute("select 1")
            conn.terminate()
            await clerk.until_confirmed(20)
        assert await numbers_kept(supervisor.dsn()) >= set(clerk.confirmed)
        assert supervisor.restarts == 0


async def test_a_query_that_outlives_its_server_does_not_delay_the_next_one(instance: str) -> None:
    async with supervised(instance) as supervisor, endless_query(supervisor.dsn()) as busy:
        kill_now(supervisor.pid)
        back = await connect_when_up(supervisor.dsn())
        await back.close()
        assert busy not in server_processes(supervisor.place.data)


@contextlib.asynccontextmanager
async def endless_query(dsn: str) -> AsyncIterator[int]:
    """The id of a backend that is busy and looks at nothing else, its postmaster's end included."""
    conn = await connect_when_up(dsn)
    watcher = await connect_when_up(dsn)
    busy = int(await conn.fetchval("select pg_backend_pid()"))
    endless = asyncio.create_task(conn.execute("do $$ begin loop end loop; end $$"))
    state = "select state from pg_stat_activity where pid = $1"
    while await watcher.fetchval(state, busy) != "active":
        pass
    try:
        yield busy
        with pytest.raises(CUT_OFF):
            await endless
    finally:
        endless.cancel()
        conn.terminate()
        watcher.terminate()


async def test_a_server_told_to_stop_by_somebody_else_is_started_again(instance: str) -> None:
    async with supervised(instance) as supervisor:
        first = supervisor.pid
        assert first is not None
        os.kill(first, signal.SIGTERM)
        await until(lambda: supervisor.restarts == 1)
        conn = await asyncpg.connect(supervisor.dsn())
        await conn.close()
        assert supervisor.pid != first


async def test_a_stopped_server_that_ignores_the_polite_signals_is_ended_by_force(
    monkeypatch: pytest.MonkeyPatch,
    instance: str,
) -> None:
    monkeypatch.setattr("housewide.platforms.postgres.supervisor.FAST_STOP_LIMIT_SECONDS", 0.05)
    monkeypatch.setattr(
        "housewide.platforms.postgres.supervisor.IMMEDIATE_STOP_LIMIT_SECONDS", 0.05
    )
    async with supervised(instance) as supervisor, endless_query(supervisor.dsn()):
        assert supervisor.pid is not None
        os.kill(supervisor.pid, signal.SIGSTOP)
        await supervisor.stop()
        assert not server_processes(supervisor.place.data)
    async with supervised(instance):
        pass


async def test_a_lock_file_that_names_another_program_does_not_bar_the_start(instance: str) -> None:
    """After a reboot the number in postmaster.pid may belong to anybody of the same account."""
    async with supervised(instance) as supervisor:
        place = supervisor.place
        lines = leftovers.status_lines(place.data)
    with bystander(place.account) as stranger:
        lines[0] = str(stranger.pid)
        (place.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
        async with supervised(instance):
            assert stranger.poll() is None


@contextlib.contextmanager
def bystander(account: Account) -> Iterator[subprocess.Popen[bytes]]:
    """Some other program of the server's account."""
    user = account.uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], user=user) as program:
        yield program
        program.kill()


async def test_a_server_that_lives_and_is_of_no_use_is_ended_and_comes_back(
    instance: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: a stopped postmaster, which like a hung one lives, and answers nobody."""
    monkeypatch.setattr(liveness, "LOOK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(liveness, "CONNECT_LIMIT_SECONDS", 0.5)
    monkeypatch.setattr(liveness, "USELESS_LIMIT_SECONDS", 0.1)
    monkeypatch.setattr(supervisor_module, "IMMEDIATE_STOP_LIMIT_SECONDS", 0.1)
    async with supervised(instance) as supervisor:
        await make_table(supervisor.dsn())
        assert supervisor.pid is not None
        os.kill(supervisor.pid, signal.SIGSTOP)
        await until(lambda: supervisor.restarts == 1)
        await numbers_kept(supervisor.dsn())
