"""Looking one thing up: a message, the facts it caused, the facts about a subject, a head."""

from collections.abc import Collection, Sequence

from housewide.kit.clock import Instant
from housewide.log.connect import ConnOrPool
from housewide.log.months import month_of
from housewide.log.read import StoredFact, StoredMessage
from housewide.log.text import storable

_MESSAGE_COLUMNS = ", ".join(f"h.{c}" for c in StoredMessage.__struct_fields__[:-1])
_FACT_COLUMNS = ", ".join(f"h.{c}" for c in StoredFact.__struct_fields__[:-1])

_FACTS = (
    f"select {_FACT_COLUMNS}, p.data from facts_headers h"  # noqa: S608 (our own names)
    " left join facts_payloads p using (month, shard, position)"
)


async def messages_at(
    conn: ConnOrPool, shard: int, positions: Collection[int]
) -> dict[int, StoredMessage]:
    """The messages at these positions; one whose month was closed is not among them."""
    rows = await conn.fetch(
        f"select {_MESSAGE_COLUMNS}, p.data from messages_headers h"  # noqa: S608 (our own names)
        " left join messages_payloads p using (month, shard, position)"
        " where h.shard = $1 and h.position = any($2)",
        shard,
        positions,
    )
    return {row["position"]: StoredMessage(*row) for row in rows}


async def facts_of_message(conn: ConnOrPool, shard: int, message: int) -> list[StoredFact]:
    """Everything that was ever believed because of a message, in order."""
    rows = await conn.fetch(
        f"{_FACTS} where h.shard = $1 and h.message = $2 order by h.position", shard, message
    )
    return [StoredFact(*row) for row in rows]


async def facts_of_kind(
    conn: ConnOrPool, shard: int, messages: Collection[int], kind: str
) -> dict[int, list[int]]:
    """The positions of all facts of a kind that came of these messages, in order, by message."""
    rows = await conn.fetch(
        "select message, array_agg(position order by position) from facts_headers"
        " where shard = $1 and message = any($2) and kind = $3 group by message",
        shard,
        messages,
        kind,
    )
    return {row[0]: row[1] for row in rows}


async def facts_of_subject(conn: ConnOrPool, shard: int, subject: str) -> list[StoredFact]:
    """Everything that was ever believed about a subject, in order."""
    rows = await conn.fetch(
        f"{_FACTS} where h.shard = $1 and h.subject = $2 order by h.position",
        shard,
        storable(subject),
    )
    return [StoredFact(*row) for row in rows]


async def facts_of_configuration(conn: ConnOrPool, shard: int) -> list[StoredFact]:
    """Every configuration fact of a shard, in order: those whose actor is `config`."""
    rows = await conn.fetch(
        f"{_FACTS} where h.shard = $1 and h.actor = 'config' order by h.position", shard
    )
    return [StoredFact(*row) for row in rows]


async def last_position(conn: ConnOrPool, log: str, shard: int) -> int:
    """The newest position of a log. The messages head lives in its writer: the log is asked."""
    head = await conn.fetchval(
        "select position from heads where log = $1 and shard = $2", log, shard
    )
    if log == "messages":
        newest = await conn.fetchval(
            "select max(position) from messages_headers where shard = $1", shard
        )
        return max(int(head or 0), int(newest or 0))
    return int(head or 0)


async def position_at(conn: ConnOrPool, shard: int, moment: Instant) -> int:
    """The last position of a shard's facts that was believed by a moment; 0 before the first.

    `believed_at` never goes back, so it is found by halving: the cost does not grow with history.
    """
    last = await last_position(conn, "facts", shard)
    first_later = await conn.fetchval(
        "select min(first_position) from cuts where log = 'facts' and shard = $1 and month > $2",
        shard,
        month_of(moment),
    )
    low, high = 0, min(last, first_later - 1) if first_later else last
    while low < high:
        middle = (low + high + 1) // 2
        believed_at = await conn.fetchval(
            "select believed_at from facts_headers where shard = $1 and position = $2",
            shard,
            middle,
        )
        low, high = (middle, high) if believed_at <= moment else (low, middle - 1)
    return low


async def received_between(
    conn: ConnOrPool, shard: int, kinds: Sequence[str], from_at: Instant, until_at: Instant
) -> dict[int, Instant]:
    """When the messages came of all facts of some kinds that were believed in a time: by position.

    Facts of no message are not among them.
    """
    first = await position_at(conn, shard, from_at - 1) + 1
    last = await position_at(conn, shard, until_at - 1)
    rows = await conn.fetch(
        "select position, received_at from facts_headers where shard = $1"
        " and month between $2 and $3 and position between $4 and $5"
        " and kind = any($6::text[]) and received_at is not null",
        shard, month_of(from_at), month_of(until_at), first, last, kinds,
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}
