"""A server that may forget what it confirmed is refused, by the name of the setting."""

from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from housewide.platforms.postgres import NotDurable, require_durable
from tests.platforms.postgres.harness import supervised

pytestmark = pytest.mark.postgres


class Server:
    """A server we cannot start here: only its answers."""

    def __init__(self, major: int = 18, **settings: str) -> None:
        self._major = major
        self._settings = {
            "fsync": "on",
            "full_page_writes": "on",
            "synchronous_commit": "on",
            "data_checksums": "on",
        } | settings

    def get_server_version(self) -> SimpleNamespace:
        return SimpleNamespace(major=self._major)

    async def fetchval(self, query: str, name: str) -> str:
        return self._settings[name]


async def ask(server: Server) -> list[str]:
    connection: Any = server
    return await require_durable(connection)


async def ask_at(dsn: str) -> list[str]:
    conn = await asyncpg.connect(dsn)
    try:
        return await require_durable(conn)
    finally:
        await conn.close()


async def test_our_own_server_is_durable_without_a_note(database: str) -> None:
    assert await ask_at(database) == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "off"),
        ("full_page_writes", "off"),
        ("synchronous_commit", "off"),
        ("synchronous_commit", "local"),
        ("synchronous_commit", "remote_write"),
    ],
)
async def test_a_server_with_a_durable_setting_off_is_refused_by_its_name(
    instance: str, setting: str, value: str
) -> None:
    async with supervised(instance, extra_settings={setting: value}) as supervisor:
        with pytest.raises(NotDurable, match=f"refused: {setting} is {value} ") as refusal:
            await ask_at(supervisor.dsn())
    assert refusal.value.params[setting] == value


async def test_a_server_that_waits_for_its_standby_is_accepted(instance: str) -> None:
    settings = {"synchronous_commit": "remote_apply"}
    async with supervised(instance, extra_settings=settings) as supervisor:
        assert await ask_at(supervisor.dsn()) == []


async def test_a_setting_turned_off_for_one_database_is_seen_by_its_sessions(
    database: str,
) -> None:
    conn = await asyncpg.connect(database)
    name = await conn.fetchval("select current_database()")
    await conn.execute(f"alter database {name} set synchronous_commit = off")
    await conn.close()
    with pytest.raises(NotDurable, match="synchronous_commit is off"):
        await ask_at(database)


async def test_nobody_can_turn_our_server_undurable_for_good(database: str) -> None:
    conn = await asyncpg.connect(database)
    with pytest.raises(asyncpg.PostgresError, match="ALTER SYSTEM is not allowed"):
        await conn.execute("alter system set fsync = off")
    await conn.close()


async def test_every_reason_is_named_at_once() -> None:
    with pytest.raises(NotDurable) as refusal:
        await ask(Server(14, fsync="off", full_page_writes="off", synchronous_commit="off"))
    for reason in ("fsync", "full_page_writes", "synchronous_commit", "PostgreSQL 14"):
        assert reason in refusal.value.message


async def test_a_given_server_without_checksums_is_accepted_with_a_note() -> None:
    notes = await ask(Server(15, data_checksums="off"))
    assert len(notes) == 1
    assert notes[0].startswith("data_checksums is off")
