"""What no role may do, so that no fault and no intruder can change what was heard or believed."""

import contextlib

import asyncpg
import pytest

from housewide.log.audit import AuditRow, append_audit
from housewide.log.facts import FactAppender
from tests.log.databases import LogDatabase, connected
from tests.log.stories import NORTH, NOW, believe, believed, heard, intake, keep

LOG_TABLES = [f"{log}_{part}" for log in ("messages", "facts", "audit") for part in
              ("headers", "payloads")]  # fmt: skip


async def fill(store: LogDatabase) -> None:
    async with intake(store) as writer:
        await keep(writer, heard("A1"))
    async with connected(store.app) as conn:
        await believe(conn, FactAppender(), [believed()])
        await append_audit(conn, NORTH, [AuditRow("user:1", "read", "care", "p.1")], NOW)


async def refused(conn: asyncpg.Connection, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.execute(statement)


class RolesContract:
    async def test_neither_role_can_change_or_empty_a_log_or_a_month_of_it(
        self, store: LogDatabase
    ) -> None:
        await fill(store)
        for dsn in (store.app, store.custodian):
            async with connected(dsn) as conn:
                for table in [*LOG_TABLES, *(f"{t}_202611" for t in LOG_TABLES)]:
                    await refused(conn, f"update {table} set position = 2")
                    await refused(conn, f"truncate {table}")
                    await refused(conn, f"drop table {table}")
                    await refused(conn, f"alter table {table} add column more int")

    async def test_the_app_deletes_nothing_and_the_custodian_only_payloads(
        self, store: LogDatabase
    ) -> None:
        await fill(store)
        async with connected(store.app) as app, connected(store.custodian) as custodian:
            for table in LOG_TABLES:
                await refused(app, f"delete from {table}")
                await refused(app, f"delete from {table}_202611")
                await refused(custodian, f"delete from {table}_202611")
                if table not in {"messages_payloads", "facts_payloads"}:
                    await refused(custodian, f"delete from {table}")
            assert await custodian.execute("delete from messages_payloads") == "DELETE 1"
            assert await custodian.execute("delete from facts_payloads") == "DELETE 1"
            assert await custodian.execute("delete from message_keys") == "DELETE 1"

    async def test_the_custodian_cannot_add_what_was_never_heard_or_believed(
        self, store: LogDatabase
    ) -> None:
        await fill(store)
        async with connected(store.custodian) as custodian:
            for table in LOG_TABLES[:4]:
                await refused(custodian, f"insert into {table} select * from {table}")

    async def test_the_app_makes_a_months_partitions_and_no_other_table(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as app:
            await app.execute("select ensure_month(203001)")
            await app.execute("select ensure_month(203001)")
            made = "select count(*) from pg_class where relname like '%\\_203001'"
            assert await app.fetchval(made) == 6
            await refused(app, "create table mine ()")
            await refused(app, "create temporary table mine ()")
            await refused(app, "create schema mine")

    async def test_neither_role_can_give_itself_more(self, store: LogDatabase) -> None:
        await fill(store)
        for dsn, role in ((store.app, "housewide_app"), (store.custodian, "housewide_custodian")):
            async with connected(dsn) as conn:
                for table in (*LOG_TABLES, "messages_headers_202611"):
                    await gains_nothing(conn, f"grant update, truncate on {table} to {role}")
                await refused(conn, f"alter role {role} superuser")
                await refused(conn, "create role more superuser")
                await refused(conn, "alter function ensure_month(int) security invoker")
                await refused(conn, "delete from schema_migrations")
                await refused(conn, "update messages_headers set position = 2")


async def gains_nothing(conn: asyncpg.Connection, grant: str) -> None:
    """A grant by who may not grant is an error, or a warning and changes nothing."""
    rights = "select * from information_schema.role_table_grants"
    before = set(await conn.fetch(rights))
    with contextlib.suppress(asyncpg.InsufficientPrivilegeError):
        await conn.execute(grant)
    assert set(await conn.fetch(rights)) == before
