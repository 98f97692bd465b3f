"""What is learned of each source from what was counted of it."""

from zoneinfo import ZoneInfo

from housewide.hospital.systems.expected import WINDOW, HourHeard, Learned, learn
from housewide.kit.clock import HOUR, Instant
from housewide.log.connect import ConnOrPool


class Learning:
    """The usual weeks of one facility's sources. A whole hour teaches the same: asked for once."""

    def __init__(self) -> None:
        self._learned: dict[str, tuple[tuple[Instant, str], Learned | None]] = {}

    async def of(
        self, conn: ConnOrPool, shard: int, source: str, zone: str, at: Instant
    ) -> Learned | None:
        """The usual week by the hours before that of an instant, in the facility's zone."""
        key = (at // HOUR * HOUR, zone)
        known = self._learned.get(source)
        if known is None or known[0] != key:
            hours = await read_hours(conn, shard, source, at)
            known = (key, learn(hours, ZoneInfo(zone or "UTC"), at))
            self._learned[source] = known
        return known[1]


async def read_hours(
    conn: ConnOrPool, shard: int, source: str, before: Instant
) -> dict[Instant, HourHeard]:
    """What was heard of a source in the hours before that of an instant that teach something."""
    end = before // HOUR * HOUR
    rows = await conn.fetch(
        "select hour, messages, minutes from feed_hours"
        " where shard = $1 and source = $2 and hour >= $3 and hour < $4",
        shard, source, end - WINDOW, end,
    )  # fmt: skip
    return {row["hour"]: HourHeard(row["messages"], row["minutes"]) for row in rows}
