"""What memory forgets and a past moment needs: ended visits by when they were, beds by reports.

A fold of the facts, written idempotently by whoever folds them: writing it again changes nothing.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.log.connect import Conn, ConnOrPool


class PastVisit(Struct, frozen=True, gc=False):
    """A visit that ended: its key, its movements as bytes, and when it may have been open.

    `ended_at` is the latest at which anybody may have believed so: None where it is so still.
    """

    visit: str
    began_at: Instant
    ended_at: Instant | None
    data: bytes


class PastReport(Struct, frozen=True, gc=False):
    """How a bed was reported, by the fact at a position."""

    bed: str
    effective_at: Instant
    position: int
    unit: str
    status: str
    message: int | None


class Withdrawal(Struct, frozen=True, gc=False):
    """What a message told of a bed, or a visit, before a position no longer holds."""

    subject: str
    message: int
    position: int
    believed_at: Instant


async def take_turn(conn: Conn, shard: int) -> None:
    """In a keeper's transaction, first: one at a time reads, joins and writes what is kept."""
    await conn.execute("select pg_advisory_xact_lock(hashtext('housewide.past'), $1)", shard)


async def keep_visits(conn: Conn, shard: int, visits: Sequence[PastVisit]) -> None:
    """Keep these visits, in the place of what was kept of them."""
    await conn.executemany(
        "insert into past_visits (shard, visit, during, data)"
        " values ($1, $2, int8range($3, $4, '[]'), $5)"
        " on conflict (shard, visit) do update set during = excluded.during, data = excluded.data",
        [(shard, v.visit, v.began_at, v.ended_at, v.data) for v in visits],
    )


async def keep_reports(
    conn: Conn, shard: int, reports: Iterable[PastReport], withdrawals: Iterable[Withdrawal]
) -> None:
    """Keep these reports of beds, then take back what no longer holds."""
    await conn.executemany(
        "insert into past_bed_reports"
        " (shard, bed, effective_at, position, unit, status, message)"
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        [(shard, r.bed, r.effective_at, r.position, r.unit, r.status, r.message) for r in reports],
    )
    await conn.executemany(
        "update past_bed_reports set withdrawn_by = $4 where shard = $1 and bed = $2"
        " and message = $3 and position < $4 and withdrawn_by = 0",
        [(shard, w.subject, w.message, w.position) for w in withdrawals],
    )


async def kept_visits(conn: ConnOrPool, shard: int, visits: Sequence[str]) -> list[bytes]:
    """What is kept of these visits."""
    rows = await conn.fetch(
        "select data from past_visits where shard = $1 and visit = any($2)", shard, visits
    )
    return [row["data"] for row in rows]


async def visits_during(
    conn: ConnOrPool, shard: int, since_at: Instant, until_at: Instant
) -> list[bytes]:
    """The kept visits that were going on at some instant between these two."""
    rows = await conn.fetch(
        "select data from past_visits where shard = $1 and during && int8range($2, $3, '[]')",
        shard, since_at, until_at,
    )  # fmt: skip
    return [row["data"] for row in rows]


async def reports_by(
    conn: ConnOrPool, shard: int, beds: Sequence[str], as_of: Instant, position: int, each: int
) -> list[PastReport]:
    """The newest reports (at most `each`) of every bed by a moment, as known at a position."""
    rows = await conn.fetch(
        "select b.bed, r.effective_at, r.position, r.unit, r.status, r.message"
        " from unnest($2::text[]) as b (bed) cross join lateral ("
        "  select * from past_bed_reports p where p.shard = $1 and p.bed = b.bed"
        "  and p.effective_at <= $3 and p.position <= $4"
        "  and (p.withdrawn_by = 0 or p.withdrawn_by > $4)"
        "  order by p.effective_at desc, p.position desc limit $5) r"
        " order by r.effective_at, r.position",
        shard, beds, as_of, position, each,
    )  # fmt: skip
    return [PastReport(*row) for row in rows]


async def reports_between(
    conn: ConnOrPool,
    shard: int,
    beds: Sequence[str],
    since_at: Instant,
    until_at: Instant,
    position: int,
) -> list[PastReport]:
    """Every report of some beds from an instant up to another, as known at a position."""
    rows = await conn.fetch(
        "select p.bed, p.effective_at, p.position, p.unit, p.status, p.message"
        " from unnest($2::text[]) as b (bed) cross join lateral ("
        "  select * from past_bed_reports p where p.shard = $1 and p.bed = b.bed"
        "  and p.effective_at >= $3 and p.effective_at < $4 and p.position <= $5"
        "  and (p.withdrawn_by = 0 or p.withdrawn_by > $5)) p"
        " order by p.effective_at, p.position",
        shard, beds, since_at, until_at, position,
    )  # fmt: skip
    return [PastReport(*row) for row in rows]
