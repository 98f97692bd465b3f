"""Connections to the log: which settings each kind of work needs, and why."""

import logging
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

Conn: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
"""One session, own or lent by a pool: what transactions and locks need."""

ConnOrPool: TypeAlias = "Conn | asyncpg.Pool[asyncpg.Record]"
"""Enough for a single statement."""

WRITER_SETTINGS = {
    # A plan made while a table was empty would scan it sequentially for good (a sketch fell from
    # 18,000 to 4,300 messages/s). Every query of the log is by an index, so no scan is wanted.
    "enable_seqscan": "off",
    "synchronous_commit": "on",
    "jit": "off",
    # A client that vanished without a word holds its locks until the server notices: about 11 s
    # over TCP instead of two hours. A Unix socket tells at once and ignores these.
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}

CONNECT_TIMEOUT_S = 5.0
"""A local server answers in milliseconds; past this it is down, and the caller says so."""


# The pool logs a lost server with a traceback, which Python prints where nobody set up logging: in
# a command, whose own error says it in words. A process that logs still has that line in its log.
logging.getLogger("asyncpg").addHandler(logging.NullHandler())


class _Lent(asyncpg.Connection):
    """A pool's connection: given back as it is, since nothing that borrows one changes its session.

    A transaction left open is still rolled back; whoever takes a session lock gives it up itself.
    The statement that would undo them costs a round trip each time, a tenth of a small commit.
    """

    def get_reset_query(self) -> str:
        return ""


async def connect(dsn: str) -> "asyncpg.Connection[asyncpg.Record]":
    """A connection for reading and appending by index."""
    return await asyncpg.connect(dsn, server_settings=WRITER_SETTINGS, timeout=CONNECT_TIMEOUT_S)


def pool(dsn: str, size: int) -> "asyncpg.Pool[asyncpg.Record]":
    """A pool of such connections; await it, or enter it, to open it."""
    return asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size,
        connection_class=_Lent,
        server_settings=WRITER_SETTINGS,
        timeout=CONNECT_TIMEOUT_S,
    )
