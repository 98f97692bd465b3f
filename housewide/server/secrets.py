"""The site's secret: made once, kept in an ordinary table, never logged."""

import os

from housewide.kit.keys import SECRET_BYTES, Pseudonyms
from housewide.log.connect import ConnOrPool

PSEUDONYMS = "pseudonym"


async def site_pseudonyms(conn: ConnOrPool) -> Pseudonyms:
    """The site's pseudonyms; its secret is made on first use, and two at once agree on one."""
    await conn.execute(
        "insert into site_secrets (name, value) values ($1, $2) on conflict do nothing",
        PSEUDONYMS,
        os.urandom(SECRET_BYTES),
    )
    secret = await conn.fetchval("select value from site_secrets where name = $1", PSEUDONYMS)
    return Pseudonyms(secret)
