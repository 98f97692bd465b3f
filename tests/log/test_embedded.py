"""The embedded server keeps the contract of the logs."""

import pytest

from tests.log.contract.audit import AuditContract
from tests.log.contract.cursors import CursorContract, SnapshotContract
from tests.log.contract.facts import FactsContract
from tests.log.contract.follow import FollowContract
from tests.log.contract.messages import MessagesContract
from tests.log.contract.roles import RolesContract

pytestmark = pytest.mark.postgres


class TestMessages(MessagesContract): ...


class TestFacts(FactsContract): ...


class TestFollow(FollowContract): ...


class TestAudit(AuditContract): ...


class TestCursors(CursorContract): ...


class TestSnapshots(SnapshotContract): ...


class TestRoles(RolesContract): ...
