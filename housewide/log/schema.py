"""Migrations: numbered SQL files that run by themselves, in order, and never go backwards."""

import hashlib
from importlib.resources import files

import asyncpg

from housewide.log.errors import NewerSchema, RolesMissing

ROLES = ("housewide_app", "housewide_custodian")

_LEDGER = """
create table if not exists schema_migrations (
    number int primary key,
    name   text not null,
    sha256 text not null,
    at     timestamptz not null default now()
)
"""


def migrations() -> list[tuple[int, str, str]]:
    """Every migration this code ships, in order: number, file name, SQL."""
    folder = files("housewide.log") / "migrations"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    return [(int(name[:4]), name, (folder / name).read_text()) for name in names]


async def migrate(conn: asyncpg.Connection) -> list[str]:
    """Bring the database to this code's schema; the names of the migrations that ran.

    `conn` is the owner's. Each migration and its row in the ledger are one transaction, so a kill in
    the middle leaves the step before it. Two processes at once take turns. Raises `NewerSchema`
    where the ledger holds a migration that this code does not ship.
    """
    await _ensure_roles(conn)
    ran = []
    async with conn.transaction():
        await conn.execute("select pg_advisory_xact_lock(hashtext('housewide.migrate'))")
        await conn.execute(_LEDGER)
        await conn.execute("grant select on schema_migrations to housewide_app")
    for number, name, sql in migrations():
        async with conn.transaction():
            await conn.execute("select pg_advisory_xact_lock(hashtext('housewide.migrate'))")
            await _refuse_newer(conn)
            if await conn.fetchval("select 1 from schema_migrations where number = $1", number):
                continue
            await conn.execute(sql)
            await conn.execute(
                "insert into schema_migrations (number, name, sha256) values ($1, $2, $3)",
                number,
                name,
                hashlib.sha256(sql.encode()).hexdigest(),
            )
            ran.append(name)
    return ran


async def _refuse_newer(conn: asyncpg.Connection) -> None:
    known = max(number for number, _, _ in migrations())
    stored = await conn.fetchval("select max(number) from schema_migrations")
    if stored is not None and stored > known:
        raise NewerSchema(
            f"The database is at schema {stored}; this Housewide knows {known}. "
            "Start the newer version, or restore a backup from before the upgrade.",
            stored=stored,
            known=known,
        )


async def _ensure_roles(conn: asyncpg.Connection) -> None:
    """Create the two lesser roles. They are of the whole server, so two databases may race here."""
    for role in ROLES:
        try:
            if not await conn.fetchval("select 1 from pg_roles where rolname = $1", role):
                await conn.execute(f"create role {role} login")
        except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
            continue
        except asyncpg.InsufficientPrivilegeError as error:
            raise RolesMissing(
                f"The database has no role {role}. As an administrator, run: "
                f"create role {role} login password '...';",
                role=role,
            ) from error
