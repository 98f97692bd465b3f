"""Fixtures that every test may ask for."""

import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings

from housewide.platforms.postgres import PostgresSupervisor
from tests.postgres_fixture import fresh_database, running_postgres

settings.register_profile(
    "mutants",
    max_examples=15,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[*HealthCheck],
)
"""For `tools/mutants.py`: that a mutant is found is enough, the same ones each time."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresSupervisor]:
    """A started server, shared by the tests of this process: do not stop or break it."""
    with running_postgres() as supervisor:
        yield supervisor


@pytest.fixture
def database(postgres: PostgresSupervisor) -> Iterator[str]:
    """The owner's DSN of a fresh, empty database."""
    with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
def own_logging() -> Iterator[None]:
    """For a test that sets up logging: the next one finds it as it was."""
    before = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = before
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
