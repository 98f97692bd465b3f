"""Snapshots of folds: a state at a position, good only for the code and schemas that made it."""

import asyncio
import hashlib

from msgspec import Struct

from housewide.log.connect import ConnOrPool

KEPT = 2
"""Kept of each fold and shard: the newest, and one before it should the newest be damaged."""


class Snapshot(Struct, frozen=True):
    """A fold's state as bytes, at a position."""

    position: int
    data: bytes


async def save_snapshot(
    conn: ConnOrPool, fold: str, shard: int, code: str, snapshot: Snapshot
) -> None:
    """Keep a snapshot, and drop the older ones and those of any other code."""
    digest = await asyncio.to_thread(_digest, snapshot.data)  # of a large one it takes a while
    await conn.execute(
        "insert into snapshots (fold, shard, code, position, digest, data)"
        " values ($1, $2, $3, $4, $5, $6)"
        " on conflict (fold, shard, code, position) do update set digest = $5, data = $6",
        fold, shard, code, snapshot.position, digest, snapshot.data,
    )  # fmt: skip
    await conn.execute(
        "delete from snapshots where fold = $1 and shard = $2 and (code, position) not in"
        " (select code, position from snapshots where fold = $1 and shard = $2 and code = $3"
        "  order by position desc limit $4)",
        fold, shard, code, KEPT,
    )  # fmt: skip


async def load_snapshot(conn: ConnOrPool, fold: str, shard: int, code: str) -> Snapshot | None:
    """The newest undamaged snapshot that this very code wrote; None: replay from the start."""
    rows = await conn.fetch(
        "select position, digest, data from snapshots"
        " where fold = $1 and shard = $2 and code = $3 order by position desc",
        fold, shard, code,
    )  # fmt: skip
    for row in rows:
        if _digest(row["data"]) == row["digest"]:
            return Snapshot(row["position"], row["data"])
    return None


async def drop_snapshots(conn: ConnOrPool, fold: str, shard: int) -> None:
    """Forget a fold's snapshots, so that it is rebuilt from the facts."""
    await conn.execute("delete from snapshots where fold = $1 and shard = $2", fold, shard)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
