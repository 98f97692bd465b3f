"""Every line of a process's log is one JSON object, whoever wrote it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from housewide.server.logs import log_json


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    to = io.StringIO()
    before = logging.getLogger().handlers[:]
    log_json("hospital", to)
    yield to
    logging.getLogger().handlers[:] = before
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_a_library_s_traceback_stays_inside_its_line(lines: io.StringIO) -> None:
    try:
        raise ConnectionError("the server closed the connection")
    except ConnectionError:
        logging.getLogger("asyncpg").exception("pool connection lost")
    structlog.get_logger("ours").info("house waits", shard="north")
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [(t["process"], t["level"], t["event"]) for t in told] == [
        ("hospital", "error", "pool connection lost"),
        ("hospital", "info", "house waits"),
    ]
    assert told[0]["exception"][0]["exc_type"] == "ConnectionError"
