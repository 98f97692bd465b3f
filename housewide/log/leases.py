"""Leases: who may work on what, for a while. They save double work; cursors keep it right."""

from housewide.log.connect import ConnOrPool

LEASE_S = 5.0
"""A dead holder's work is taken over within this. Renewed at a third of it."""


async def take_lease(conn: ConnOrPool, name: str, holder: str) -> bool:
    """Take or renew a lease for `LEASE_S` of the database's real time. False: another holds it."""
    got = await conn.fetchval(
        "insert into leases as l (name, holder, until)"
        " values ($1, $2, clock_timestamp() + make_interval(secs => $3))"
        " on conflict (name) do update set holder = $2, until = excluded.until"
        " where l.holder = $2 or l.until < clock_timestamp()"
        " returning holder",
        name, holder, LEASE_S,
    )  # fmt: skip
    return got is not None


async def give_up_lease(conn: ConnOrPool, name: str, holder: str) -> None:
    """Let the next one in at once."""
    await conn.execute("delete from leases where name = $1 and holder = $2", name, holder)
