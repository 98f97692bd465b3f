"""Connections to the log: which settings each kind of work needs, and why."""

import asyncpg

WRITER_SETTINGS = {
    # A plan made while a table was empty would scan it sequentially for good (domain note: a fall from
    # 18,000 to 4,300 messages/s). Every query of the log is by an index, so no scan is ever wanted.
    "enable_seqscan": "off",
    "synchronous_commit": "on",
    "jit": "off",
}

CONNECT_TIMEOUT_S = 5.0
"""A local server answers in milliseconds; past this it is down, and the caller says so."""


async def connect(dsn: str) -> asyncpg.Connection:
    """A connection for reading and appending by index."""
    return await asyncpg.connect(dsn, server_settings=WRITER_SETTINGS, timeout=CONNECT_TIMEOUT_S)


def pool(dsn: str, size: int) -> "asyncpg.Pool":
    """A pool of such connections; await it, or enter it, to open it."""
    return asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size,
        server_settings=WRITER_SETTINGS,
        timeout=CONNECT_TIMEOUT_S,
    )
