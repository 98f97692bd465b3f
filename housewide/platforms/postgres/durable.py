"""Whether a server keeps what it confirms: asked of every server, ours or given."""

import asyncpg

from housewide.platforms.postgres.errors import NotDurable

# Declarative partitioning as we use it, MERGE, and the tests of this project.
OLDEST_MAJOR = 15

# Each setting with the values that keep a promise, and what any other value would lose.
KEPT = {
    "fsync": ({"on"}, "a power cut may corrupt the whole database"),
    "full_page_writes": ({"on"}, "a page half written at a power cut cannot be repaired"),
    "synchronous_commit": (
        # `local` reaches our disk but not a standby that somebody set up to be waited for;
        # `remote_write` trusts the standby's memory.
        {"on", "remote_apply"},
        "a confirmed message may be gone after a crash or a failover",
    ),
}


async def require_durable(conn: asyncpg.Connection) -> list[str]:
    """Refuse a server that may forget; return notes on what is allowed but not wise.

    Reads what *this session* has: `synchronous_commit` can be set for a role, a database or a
    session, so ask on each connection that will say "accepted", as the role it will say it as.
    Raises NotDurable naming every reason at once.
    """
    version = conn.get_server_version()
    found = {name: await _setting(conn, name) for name in KEPT}
    reasons = [
        f"{name} is {found[name]} ({harm})"
        for name, (kept, harm) in KEPT.items()
        if found[name] not in kept
    ]
    if version.major < OLDEST_MAJOR:
        reasons.append(f"the server is PostgreSQL {version.major}, older than {OLDEST_MAJOR}")
    if reasons:
        raise NotDurable(
            "this PostgreSQL is refused: " + "; ".join(reasons) + ". Turn these on for the server "
            "and for our roles, or give another DSN",
            **found,
            server_version=version.major,
        )
    if await _setting(conn, "data_checksums") != "on":
        return ["data_checksums is off: a disk that returns wrong bytes would go unnoticed"]
    return []


async def _setting(conn: asyncpg.Connection, name: str) -> str:
    value = await conn.fetchval("select current_setting($1)", name)
    assert isinstance(value, str)
    return value
