"""A PostgreSQL that the site gave keeps the same contract.

`HOUSEWIDE_TEST_DSN` names an administrator's way into it; each test makes a database of its own.
"""

import os
from collections.abc import AsyncIterator

import pytest

from tests.log.contract.audit import AuditContract
from tests.log.contract.cursors import CursorContract, SnapshotContract
from tests.log.contract.facts import FactsContract
from tests.log.contract.follow import FollowContract
from tests.log.contract.messages import MessagesContract
from tests.log.contract.roles import RolesContract
from tests.log.databases import LogDatabase, database_on, migrated

SERVER = os.environ.get("HOUSEWIDE_TEST_DSN", "")

if not SERVER:
    pytest.skip(
        "set HOUSEWIDE_TEST_DSN to try the log on another PostgreSQL >= 15", allow_module_level=True
    )

pytestmark = pytest.mark.postgres


@pytest.fixture
async def store() -> AsyncIterator[LogDatabase]:
    async with database_on(SERVER) as dsn:
        yield await migrated(dsn)


class TestMessages(MessagesContract): ...


class TestFacts(FactsContract): ...


class TestFollow(FollowContract): ...


class TestAudit(AuditContract): ...


class TestCursors(CursorContract): ...


class TestSnapshots(SnapshotContract): ...


class TestRoles(RolesContract): ...
