"""A migrated database for a test of the log, reached as each of its three roles."""

import contextlib
import itertools
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

import asyncpg

from housewide.log.connect import connect
from housewide.log.schema import migrate

_numbers = itertools.count(1)


@dataclass(frozen=True)
class LogDatabase:
    """The DSN of each role on one migrated database."""

    owner: str
    app: str
    custodian: str


def as_role(dsn: str, role: str, database: str | None = None) -> str:
    """The same server, acting as `role`: whoever may log in by `dsn` must be allowed to."""
    parts = urlsplit(dsn)
    query = "&".join(filter(None, (parts.query, urlencode({"role": role}))))
    path = parts.path if database is None else f"/{database}"
    return urlunsplit(parts._replace(path=path, query=query))


def log_database(owner_dsn: str) -> LogDatabase:
    return LogDatabase(
        owner_dsn,
        as_role(owner_dsn, "housewide_app"),
        as_role(owner_dsn, "housewide_custodian"),
    )


async def migrated(owner_dsn: str) -> LogDatabase:
    async with connected(owner_dsn) as owner:
        await migrate(owner)
    return log_database(owner_dsn)


@contextlib.asynccontextmanager
async def connected(dsn: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection with the log's own settings, closed afterwards."""
    conn = await connect(dsn)
    try:
        yield conn
    finally:
        if not conn.is_closed():
            await conn.close()


@contextlib.asynccontextmanager
async def database_on(server_dsn: str, encoding: str = "UTF8") -> AsyncIterator[str]:
    """The DSN of a fresh database on a given server; dropped afterwards."""
    name = f"housewide_test_{os.getpid()}_{next(_numbers)}"
    async with connected(server_dsn) as admin:
        await admin.execute(
            f"create database {name} encoding '{encoding}' locale 'C' template template0"
        )
        try:
            yield urlunsplit(urlsplit(server_dsn)._replace(path=f"/{name}"))
        finally:
            await admin.execute(f"drop database {name} with (force)")
