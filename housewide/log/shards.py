"""Shards: each facility, `enterprise`, `it`, `record`. A position belongs to one (log, shard)."""

from housewide.log.connect import Conn, ConnOrPool

LOGS = ("messages", "facts", "audit")


async def shard_id(conn: Conn, name: str) -> int:
    """The shard's number, made on first use together with its heads."""
    found = await conn.fetchval("select id from shards where name = $1", name)
    if found is not None:
        return int(found)
    async with conn.transaction():
        await conn.execute("insert into shards (name) values ($1) on conflict do nothing", name)
        number = int(await conn.fetchval("select id from shards where name = $1", name))
        await conn.executemany(
            "insert into heads (log, shard) values ($1, $2) on conflict do nothing",
            [(log, number) for log in LOGS],
        )
    return number


async def shard_names(conn: ConnOrPool) -> dict[str, int]:
    """Every shard there is, by name."""
    return {r["name"]: r["id"] for r in await conn.fetch("select name, id from shards order by id")}
