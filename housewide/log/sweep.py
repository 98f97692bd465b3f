"""Sweeping the keys table: how long a resend is still known for one."""

from housewide.kit.clock import DAY, Instant
from housewide.log.connect import ConnOrPool

KEYS_KEPT = 35 * DAY
"""Longer than any month, so that a sender restored from last month's backup may resend all that
followed and nothing is counted twice (DESIGN, section 4: a 35-day window)."""

SWEEP_ROWS = 10_000
"""A tenth of a second at a time: row locks that short never hold up an intake."""


async def sweep_keys(conn: ConnOrPool, now: Instant) -> int:
    """Forget the keys of messages received more than `KEYS_KEPT` ago; how many there were."""
    swept = 0
    while True:
        status = await conn.execute(
            "delete from message_keys where ctid = any(array("
            " select ctid from message_keys where received_at < $1 limit $2))",
            now - KEYS_KEPT, SWEEP_ROWS,
        )  # fmt: skip
        count = int(status.rpartition(" ")[2])
        swept += count
        if count < SWEEP_ROWS:
            return swept
