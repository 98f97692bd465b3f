"""Fixtures of the log's tests."""

import pytest

from tests.log.databases import LogDatabase, migrated


@pytest.fixture
async def store(database: str) -> LogDatabase:
    """A fresh database of the embedded server, migrated, as each of the three roles."""
    return await migrated(database)
