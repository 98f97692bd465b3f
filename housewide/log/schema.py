"""Migrations: numbered SQL files that run by themselves, in order, and never go backwards."""

import hashlib
from importlib.resources import files

import asyncpg

from housewide.log.connect import Conn
from housewide.log.errors import ChangedMigration, NewerSchema, NotUtf8, RolesMissing

ROLES = ("housewide_app", "housewide_custodian")

_TURN = "select pg_advisory_xact_lock(hashtext('housewide.migrate'))"

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


async def migrate(conn: Conn) -> list[str]:
    """Bring the database to this code's schema; the names of the migrations that ran.

    `conn` is the owner's. Each migration and its row in the ledger are one transaction, so a kill
    in the middle leaves the step before it. Two processes at once take turns. Raises `NewerSchema`
    where the ledger holds a migration that this code does not ship, `ChangedMigration` where it
    ran one under the same number with other statements, `NotUtf8`, `RolesMissing`.
    """
    await _refuse_other_encodings(conn)
    await _ensure_roles(conn)
    async with conn.transaction():
        await conn.execute(_TURN)
        await conn.execute(_LEDGER)
        await conn.execute("grant select on schema_migrations to housewide_app")
    return [name for number, name, sql in migrations() if await _run(conn, number, name, sql)]


async def _run(conn: Conn, number: int, name: str, sql: str) -> bool:
    """Run one migration unless it ran before; whether it did now."""
    sha256 = hashlib.sha256(sql.encode()).hexdigest()
    async with conn.transaction():
        await conn.execute(_TURN)
        await _refuse_newer(conn)
        ran = await conn.fetchval("select sha256 from schema_migrations where number = $1", number)
        if ran is None:
            await conn.execute(sql)
            await conn.execute(
                "insert into schema_migrations (number, name, sha256) values ($1, $2, $3)",
                number, name, sha256,
            )  # fmt: skip
        elif ran != sha256:
            raise ChangedMigration(
                f"The database was made by another {name} than this one. "
                "Run the Housewide that made it, or begin with a new database.",
                migration=name,
            )
    return ran is None


async def _refuse_other_encodings(conn: Conn) -> None:
    encoding = await conn.fetchval("select current_setting('server_encoding')")
    if encoding != "UTF8":
        raise NotUtf8(
            f"The database's encoding is {encoding}: names would be lost in it. "
            "Create it with: create database ... encoding 'UTF8' template template0;",
            encoding=encoding,
        )


async def _refuse_newer(conn: Conn) -> None:
    known = max(number for number, _, _ in migrations())
    stored = await conn.fetchval("select max(number) from schema_migrations")
    if stored is not None and stored > known:
        raise NewerSchema(
            f"The database is at schema {stored}; this Housewide knows {known}. "
            "Start the newer version, or restore a backup from before the upgrade.",
            stored=stored,
            known=known,
        )


async def _ensure_roles(conn: Conn) -> None:
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
