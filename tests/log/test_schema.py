"""The schema comes by itself, once, whoever starts and whatever dies; and never goes back."""

import asyncio
import re

import asyncpg
import pytest

from housewide.log import schema
from housewide.log.errors import ChangedMigration, NewerSchema, NotUtf8
from housewide.log.schema import migrate, migrations
from tests.log.databases import LogDatabase, connected, database_on

pytestmark = pytest.mark.postgres

NAMES = [name for _, name, _ in migrations()]


async def ledger(dsn: str) -> list[str]:
    async with connected(dsn) as owner:
        rows = await owner.fetch("select name from schema_migrations order by number")
    return [row["name"] for row in rows]


async def test_a_fresh_database_is_migrated_and_a_second_time_nothing_is_left_to_do(
    database: str,
) -> None:
    async with connected(database) as owner:
        assert await migrate(owner) == NAMES
        assert await migrate(owner) == []
    assert await ledger(database) == NAMES


async def test_two_that_migrate_at_once_take_turns(database: str) -> None:
    async def start() -> list[str]:
        async with connected(database) as owner:
            return await migrate(owner)

    ran = await asyncio.gather(*(start() for _ in range(3)))
    assert sorted(name for names in ran for name in names) == NAMES
    assert await ledger(database) == NAMES


@pytest.mark.parametrize("step", range(1, len(NAMES) + 1))
async def test_a_kill_in_the_middle_of_a_migration_leaves_the_step_before_it(
    database: str, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """The session is ended by the server half-way through the statements of one migration."""
    whole = migrations()
    number, name, sql = whole[step - 1]
    ends = [m.end() for m in re.finditer(r"^(?! ).*;\n", sql, re.MULTILINE)]
    at = ends[len(ends) // 2]
    cut = f"{sql[:at]} select pg_terminate_backend(pg_backend_pid());\n{sql[at:]}"
    broken = [*whole[: step - 1], (number, name, cut), *whole[step:]]
    monkeypatch.setattr(schema, "migrations", lambda: broken)
    async with connected(database) as owner:
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await migrate(owner)
    assert await ledger(database) == NAMES[: step - 1]
    monkeypatch.undo()
    async with connected(database) as owner:
        assert await migrate(owner) == NAMES[step - 1 :]


async def test_a_database_of_a_later_housewide_is_refused_and_left_as_it_is(
    store: LogDatabase,
) -> None:
    async with connected(store.owner) as owner:
        await owner.execute("insert into schema_migrations values (9999, '9999_later.sql', '')")
        with pytest.raises(NewerSchema, match="9999"):
            await migrate(owner)
    assert await ledger(store.owner) == [*NAMES, "9999_later.sql"]


async def test_a_database_made_by_other_statements_under_the_same_number_is_refused(
    store: LogDatabase,
) -> None:
    async with connected(store.owner) as owner:
        await owner.execute("update schema_migrations set sha256 = 'other' where number = 1")
        with pytest.raises(ChangedMigration, match=NAMES[0]):
            await migrate(owner)


async def test_a_database_that_cannot_hold_every_name_is_refused(database: str) -> None:
    async with database_on(database, encoding="LATIN1") as dsn, connected(dsn) as owner:
        with pytest.raises(NotUtf8, match="LATIN1"):
            await migrate(owner)


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert [number for number, _, _ in migrations()] == list(range(1, len(NAMES) + 1))
