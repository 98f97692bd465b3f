"""Where the database lives: apart from other checkouts, and closed to everybody else."""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from housewide.platforms.postgres import (
    BadInstanceName,
    EngineMismatch,
    EngineMissing,
    PlaceNotReachable,
    PostgresSupervisor,
    ServerDidNotStart,
    SocketPathTooLong,
    binaries,
    find_place,
    place,
)
from housewide.platforms.postgres.leftovers import server_processes
from tests.platforms.postgres.harness import connect_when_up, supervised

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")

# Debian's base-passwd: `daemon`, who has no business with our database.
STRANGER_UID = 1


@pytest.fixture
def open_root() -> Iterator[Path]:
    """A directory with a long path that every account can traverse."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="housewide-" + "long-" * 14) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_the_same_instance_is_always_in_the_same_place() -> None:
    assert find_place("west") == find_place("west")
    assert find_place("west").home != find_place("east").home


@pytest.mark.parametrize("name", ["", "../west", "West", "a/b", "x" * 41])
def test_a_name_that_is_no_directory_name_is_refused(name: str) -> None:
    with pytest.raises(BadInstanceName):
        find_place(name)


def test_a_dsn_quotes_what_it_is_given() -> None:
    dsn = find_place("west").dsn(role="a@b", database="c/d")
    assert dsn.startswith("postgresql://a%40b@/c%2Fd?host=/")


def test_where_no_directory_is_short_enough_the_refusal_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(place, "SOCKET_PATH_BYTES_LIMIT", 20)
    with pytest.raises(SocketPathTooLong, match="under 20 bytes"):
        find_place("west")


@pytest.mark.postgres
async def test_a_long_path_gets_a_short_private_socket_directory(open_root: Path) -> None:
    async with supervised("west", root=open_root) as supervisor:
        socket_directory = supervisor.place.socket_directory
        conn = await asyncpg.connect(supervisor.dsn())
        await conn.close()
        assert not socket_directory.is_relative_to(open_root)
        assert stat.S_IMODE(socket_directory.stat().st_mode) == 0o700
    socket_directory.rmdir()


@as_root
def test_a_root_inside_a_private_directory_is_refused(open_root: Path) -> None:
    open_root.chmod(0o700)
    with pytest.raises(PlaceNotReachable, match=str(open_root)):
        place.make_place(find_place("west", open_root))


@as_root
def test_a_socket_directory_that_somebody_else_made_is_refused(open_root: Path) -> None:
    west = find_place("west", open_root)
    west.socket_directory.mkdir()
    os.chown(west.socket_directory, STRANGER_UID, STRANGER_UID)
    with pytest.raises(PlaceNotReachable, match="must be a directory owned by"):
        place.make_place(west)
    west.socket_directory.rmdir()


@as_root
@pytest.mark.postgres
async def test_a_stranger_on_the_machine_cannot_log_in_even_through_an_open_door(
    instance: str,
) -> None:
    door_open = {"unix_socket_permissions": "0777"}
    async with supervised(instance, extra_settings=door_open) as supervisor:
        supervisor.place.socket_directory.chmod(0o755)
        os.seteuid(STRANGER_UID)
        try:
            with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
                await asyncpg.connect(supervisor.dsn())
        finally:
            os.seteuid(0)


@pytest.mark.postgres
async def test_a_refused_row_leaves_no_name_in_the_server_log(instance: str) -> None:
    async with supervised(instance) as supervisor:
        conn = await connect_when_up(supervisor.dsn())
        await conn.execute("create temp table person (name text primary key check (name <> ''))")
        insert = "insert into person values ('Rosalind Achterberg')"
        await conn.execute(insert)
        with pytest.raises(asyncpg.UniqueViolationError) as refusal:
            await conn.execute(insert)
        assert "Achterberg" in str(refusal.value.detail)  # the client is told
        await conn.close()
    assert "Achterberg" not in supervisor.place.log_file.read_text()


@pytest.mark.postgres
async def test_data_of_another_major_version_are_refused_and_left_alone(instance: str) -> None:
    async with supervised(instance) as supervisor:
        version = supervisor.place.data / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(EngineMismatch, match="written by PostgreSQL 17, this engine is 18"):
        await PostgresSupervisor(instance).start()
    assert not server_processes(supervisor.place.data)
    version.write_text("18\n")
    async with supervised(instance):
        pass


@pytest.mark.postgres
async def test_a_server_that_cannot_start_says_why_and_leaves_nothing_running(
    instance: str,
) -> None:
    supervisor = PostgresSupervisor(instance, extra_settings={"max_connections": "many"})
    with pytest.raises(ServerDidNotStart, match="max_connections"):
        await supervisor.start()
    assert not server_processes(supervisor.place.data)
    async with supervised(instance):
        pass


def test_a_missing_engine_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "MODULE", "no_such_engine")
    with pytest.raises(EngineMissing, match="make setup"):
        binaries.find_engine()
