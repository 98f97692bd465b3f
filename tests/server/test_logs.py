"""Every line of a process's log is one JSON object, whoever wrote it."""

import io
import json
import logging

import pytest
import structlog

from housewide.server.logs import log_json


@pytest.fixture
def lines(own_logging: None) -> io.StringIO:
    to = io.StringIO()
    log_json("hospital", to)
    return to


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


def test_an_error_tells_where_it_was_and_nothing_of_the_message(
    lines: io.StringIO,
) -> None:
    def read(name: str) -> None:
        raise ExceptionGroup(name, [ValueError(f"{name} is no number")])

    for logger in (structlog.get_logger("ours"), logging.getLogger("theirs")):
        try:
            read("DOE^JANE")
        except ExceptionGroup:
            logger.exception("decoder fault")
    assert "JANE" not in lines.getvalue()
    for line in lines.getvalue().splitlines():
        (error,) = json.loads(line)["exception"]
        assert (error["exc_type"], error["frames"][-1]["name"]) == ("ExceptionGroup", "read")
        assert error["exceptions"][0][0]["exc_type"] == "ValueError"
