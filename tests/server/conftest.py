"""Fixtures of the server's stories."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.site import Story, story


@pytest.fixture
async def unconfigured(tmp_path: Path, database: str) -> AsyncIterator[Story]:
    """North Hospital on the day its database was made: no file was read yet."""
    async with story(tmp_path, database) as told:
        yield told


@pytest.fixture
async def north(unconfigured: Story) -> Story:
    """North Hospital with its places and profiles believed, and nobody in it."""
    await unconfigured.configure()
    return unconfigured
