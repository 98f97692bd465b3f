"""Whether a server that lives is of any use.

Where the process that recovers a crashed server is itself killed, the postmaster was seen (18.6) to
live on with nobody recovering: it refuses every connection, and never ends.
"""

import asyncio
import contextlib
from pathlib import Path

import asyncpg

from housewide.platforms.postgres.leftovers import PROC, server_processes

LOOK_EVERY_SECONDS = 5.0
CONNECT_LIMIT_SECONDS = 10.0
"""A busy machine answers late; a server that is of use answers within this."""

USELESS_LIMIT_SECONDS = 20.0
"""So long without a connection and without anybody recovering: no load explains that."""


async def is_of_use(dsn: str, data: Path) -> bool:
    """Whether it takes connections, or works on doing so again, however long that takes."""
    return await takes_connections(dsn) or is_recovering(data)


async def takes_connections(dsn: str) -> bool:
    """Whether anything but "not now" is answered: even a refusal shows that it lives."""
    try:
        conn = await asyncpg.connect(dsn, timeout=CONNECT_LIMIT_SECONDS)
    except (asyncpg.CannotConnectNowError, OSError, TimeoutError):
        return False
    except (asyncpg.PostgresError, asyncpg.InterfaceError):
        return True
    with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        await asyncio.wait_for(conn.close(), CONNECT_LIMIT_SECONDS)
    return True


def is_recovering(data: Path) -> bool:
    """Whether a startup process replays the server's log."""
    return any(": startup" in _title(pid) for pid in server_processes(data))


def _title(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_text(errors="replace")
    except OSError:  # gone meanwhile
        return ""
