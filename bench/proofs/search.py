"""Looking for texts in every row of a database and in every file of its directory."""

import asyncio
from pathlib import Path

import asyncpg


async def tables_with(owner_dsn: str, texts: list[bytes]) -> dict[str, set[bytes]]:
    """Every table that holds one of the texts in any column, compressed or not."""
    owner = await asyncpg.connect(owner_dsn)
    found: dict[str, set[bytes]] = {}
    try:
        tables = await owner.fetch(
            "select relname from pg_class where relkind = 'r'"
            " and relnamespace = 'public'::regnamespace order by relname"
        )
        for (table,) in tables:
            rows = bytearray()

            async def take(data: bytes, rows: bytearray = rows) -> None:
                rows += data

            await owner.copy_from_table(table, output=take, format="binary")
            if held := {text for text in texts if text in rows}:
                found[table] = held
    finally:
        await owner.close()
    return found


async def files_with(owner_dsn: str, data: Path, texts: list[bytes]) -> list[Path]:
    """Every file of the data directory, but for the write-ahead log, that holds one of them.

    After a checkpoint: until then the files of rewritten tables are still there.
    """
    owner = await asyncpg.connect(owner_dsn)
    try:
        await owner.execute("checkpoint")
    finally:
        await owner.close()
    return await asyncio.to_thread(
        lambda: [
            path
            for path in data.rglob("*")
            if path.is_file() and "pg_wal" not in path.parts and _holds(path, texts)
        ]
    )


def _holds(path: Path, texts: list[bytes]) -> bool:
    try:
        data = path.read_bytes()
    except FileNotFoundError:  # PostgreSQL removes what it no longer needs
        return False
    return any(text in data for text in texts)
