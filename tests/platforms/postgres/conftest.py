"""One cluster for the stories of a module: each starts, breaks and stops its own server on it."""

from collections.abc import Iterator

import pytest

from tests.platforms.postgres.harness import own_instance


@pytest.fixture(scope="module")
def instance() -> Iterator[str]:
    with own_instance("story") as name:
        yield name
