"""Fixtures of the log's tests."""

from collections.abc import AsyncIterator, Iterator

import pytest

from housewide.platforms.postgres import PostgresSupervisor
from tests.log.databases import LogDatabase, connected, migrated
from tests.postgres_fixture import fresh_database


@pytest.fixture(scope="session")
def reused_database(postgres: PostgresSupervisor) -> Iterator[str]:
    """The owner's DSN of a database that `store` empties for each test: making one costs more."""
    with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def store(reused_database: str) -> AsyncIterator[LogDatabase]:
    """An empty, migrated database of the embedded server, as each of the three roles."""
    yield await migrated(reused_database)
    async with connected(reused_database) as owner:
        await owner.execute("drop schema public cascade; create schema public")
