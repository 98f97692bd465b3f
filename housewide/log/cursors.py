"""Cursors: how far a follower has come in a shard. Moved only by who read from where it stood."""

from housewide.log.connect import Conn, ConnOrPool
from housewide.log.errors import StaleCursor


async def open_cursor(conn: ConnOrPool, name: str, shard: int) -> int:
    """The last position that `name` has worked off in this shard; made at 0 on first use."""
    await conn.execute(
        "insert into cursors (name, shard) values ($1, $2) on conflict do nothing", name, shard
    )
    return await read_cursor(conn, name, shard)


async def read_cursor(conn: ConnOrPool, name: str, shard: int) -> int:
    """The last position that `name` has worked off in this shard, 0 before its first use."""
    position = await conn.fetchval(
        "select position from cursors where name = $1 and shard = $2", name, shard
    )
    return int(position or 0)


async def move_cursor(conn: Conn, name: str, shard: int, old: int, new: int) -> None:
    """Compare and set, inside the transaction that uses what was read.

    Raises `StaleCursor` where somebody else has moved it: the caller's transaction must fail, and
    with it everything that it computed. This, not the lease, is what makes two decoders safe.
    """
    moved = await conn.fetchval(
        "update cursors set position = $4 where name = $1 and shard = $2 and position = $3"
        " returning position",
        name, shard, old, new,
    )  # fmt: skip
    if moved is None:
        raise StaleCursor(f"The cursor {name} no longer stands at {old}.", name=name, position=old)
