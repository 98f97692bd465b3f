"""Who patients are, kept outside the log: in the memory of folds, and in the snapshots of one.

A redaction deletes those snapshots, and rings for whoever remembers. What was remembered before it
must not be written after it: savers and redactions take turns, and a saver looks for redactions
entered since it began to remember.
"""

from housewide.kit.clock import Instant
from housewide.log.bell import CHANNEL
from housewide.log.connect import Conn
from housewide.log.errors import RedactedMeanwhile
from housewide.log.heads import read_head
from housewide.log.shards import shard_id
from housewide.log.snapshots import Snapshot, save_snapshot

IDENTITY_FOLD = "patients"
"""The one fold whose snapshots hold names (DESIGN, law 9: identity has its own fact types)."""

REDACT = "redact"
"""The action under which a redaction stands in the audit log."""

_TURN = "(hashtext('housewide.identity'), $1)"


def redaction_of(facility: str) -> tuple[str, str]:
    """What is rung when a patient of a facility was redacted: who holds names forgets them then."""
    return "redacted", facility


async def begin_redaction(custodian: Conn, facility: str) -> None:
    """In a redaction's transaction, first: no saver is between its look and its write any more.

    Who remembers is told by this very transaction: told if it commits, and only then.
    """
    shard = await shard_id(custodian, facility)
    await custodian.execute(f"select pg_advisory_xact_lock{_TURN}", shard)
    await custodian.execute("select pg_notify($1, $2)", CHANNEL, ":".join(redaction_of(facility)))


async def audited(conn: Conn, shard: int) -> int:
    """Up to where a shard's audit log was entered: ask before anybody's name is read."""
    return (await read_head(conn, "audit", shard)).position


async def redacted_since(conn: Conn, shard: int, at: Instant) -> set[str]:
    """Which patients were redacted after a moment: what was written by then tells of them still."""
    rows = await conn.fetch(
        "select distinct subject from audit_headers where shard = $1 and action = $2 and at > $3",
        shard, REDACT, at,
    )  # fmt: skip
    return {row["subject"] for row in rows}


async def save_identities(conn: Conn, shard: int, code: str, snapshot: Snapshot, seen: int) -> int:
    """Keep a snapshot of who patients are, remembered since the audit log stood at `seen`.

    Returns where it stands now. Raises `RedactedMeanwhile` where a redaction was entered since.
    """
    async with conn.transaction():
        await conn.execute(f"select pg_advisory_xact_lock_shared{_TURN}", shard)
        now = await audited(conn, shard)
        if await conn.fetchval(
            "select exists (select 1 from audit_headers"
            " where shard = $1 and position > $2 and action = $3)",
            shard, seen, REDACT,
        ):  # fmt: skip
            raise RedactedMeanwhile(
                "A patient was redacted after this began to read who the patients are. Nothing of "
                "it was kept. Do it again."
            )
        await save_snapshot(conn, IDENTITY_FOLD, shard, code, snapshot)
    return now
