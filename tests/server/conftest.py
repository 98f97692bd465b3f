"""Fixtures of the server's stories."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from housewide.platforms.postgres import PostgresSupervisor
from tests.postgres_fixture import fresh_database
from tests.server.site import Story, story


@pytest.fixture(scope="session")
def site_database(postgres: PostgresSupervisor) -> Iterator[str]:
    """The owner's DSN of a database that each story empties."""
    with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def unconfigured(tmp_path: Path, site_database: str) -> AsyncIterator[Story]:
    """North Hospital on the day its database was made: no file was read yet."""
    async with story(tmp_path, site_database) as told:
        yield told


@pytest.fixture
async def north(unconfigured: Story) -> Story:
    """North Hospital with its places and profiles believed, and nobody in it."""
    await unconfigured.configure()
    return unconfigured
