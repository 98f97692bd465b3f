"""One stored message, what it told, and why it could not be read, if it could not.

It discloses a patient's data, so an audit entry is durable before anything is given out.
"""

from collections.abc import Sequence

from msgspec import Struct

from housewide.kit.errors import HousewideError
from housewide.kit.facts import MessageDeadLettered, MessageReread
from housewide.log.audit import AuditRow, append_audit
from housewide.log.lookup import facts_of_message, last_position, messages_at
from housewide.log.read import StoredFact, StoredMessage
from housewide.log.shards import shard_id
from housewide.server.process import Process
from housewide.server.registry import FACT_TYPES


class NoSuchMessage(HousewideError):
    """A position was asked for at which no message is."""

    code = "no-such-message"
    status = 404


class OneMessage(Struct, frozen=True):
    """A message and every fact it caused; `withdrawn_by` is the newest that read it again, if any.

    `reason` and `detail` say why it is a dead letter by its newest reading; "" where it is none.
    """

    message: StoredMessage
    facts: list[StoredFact]
    withdrawn_by: int | None
    reason: str
    detail: str


async def one_message(
    process: Process, facility: str, position: int, *, actor: str, purpose: str
) -> OneMessage:
    """The message at a position of a facility's log. Raises `NoSuchMessage`."""
    async with process.pool.acquire() as conn:
        number = await shard_id(conn, facility)
        message = (await messages_at(conn, number, [position])).get(position)
        if message is None:
            last = await last_position(conn, "messages", number)
            raise NoSuchMessage(
                f"{facility} has no message {position:,}. Its messages are 1 to {last:,}."
            )
        facts = await facts_of_message(conn, number, position)
        about = {f"m.{position}", *(fact.subject for fact in facts if fact.subject)}
        rows = [AuditRow(actor, "message", purpose, key) for key in sorted(about)]
        await append_audit(conn, facility, rows, process.clock.now())
    withdrawn_by = max(
        (f.position for f in facts if f.kind == MessageReread.__name__), default=None
    )
    reason, detail = _why_dead([f for f in facts if f.position > (withdrawn_by or 0)])
    return OneMessage(message, facts, withdrawn_by, reason, detail)


def _why_dead(standing: Sequence[StoredFact]) -> tuple[str, str]:
    for fact in standing:
        if fact.kind == MessageDeadLettered.__name__:
            body = FACT_TYPES.decode(fact.kind, fact.version, fact.data)
            if isinstance(body, MessageDeadLettered):
                return body.reason, body.detail
    return "", ""
