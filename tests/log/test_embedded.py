"""The embedded server keeps the contract of the logs."""

import pytest

from tests.log.contract.messages import MessagesContract

pytestmark = pytest.mark.postgres


class TestMessages(MessagesContract):
    pass
