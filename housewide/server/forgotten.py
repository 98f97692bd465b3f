"""What a house forgets, and how it is kept: ended visits, reports of beds but the newest few."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce

import asyncpg
import msgspec
from msgspec.structs import replace

from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.beds.state import STATUSES, BedReport
from housewide.hospital.house.past import Kept
from housewide.hospital.visits.merged import joined
from housewide.hospital.visits.settle import settle
from housewide.hospital.visits.state import Visit
from housewide.kit.facts import Entry, MessageReread
from housewide.kit.withdrawals import without
from housewide.log.connect import Conn
from housewide.log.past import (
    PastReport,
    PastVisit,
    Withdrawal,
    keep_reports,
    keep_visits,
    kept_visits,
    take_turn,
)

_decode = msgspec.json.Decoder(Visit).decode
_encode = msgspec.json.Encoder(order="deterministic").encode


class Forgotten:
    """What a fold has forgotten and not yet kept. Kept before any snapshot that lacks it."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self.visits: list[Visit] = []
        self.reports: list[PastReport] = []
        self.rereads: list[Entry] = []

    def hear(self, entry: Entry) -> None:
        """Remember what a fact tells of beds, or takes back."""
        body = entry.body
        if isinstance(body, MessageReread):
            self.rereads.append(entry)
        elif isinstance(body, BedStatusReported) and body.status in STATUSES:
            self.reports.append(
                PastReport(
                    entry.subject, entry.effective_at, entry.position, body.unit, body.status,
                    entry.message,
                )
            )  # fmt: skip

    def forget(self, visits: Iterable[Visit]) -> None:
        """Remember visits that memory has dropped."""
        self.visits += visits

    async def keep(self, pool: "asyncpg.Pool[asyncpg.Record]", shard: int) -> None:
        """Keep all of it in one transaction; what was kept before is joined with it."""
        async with self._turn:  # whoever comes second must know that the first is done
            if not (self.visits or self.reports or self.rereads):
                return
            visits, reports, rereads = self.visits, self.reports, self.rereads
            self.visits, self.reports, self.rereads = [], [], []
            try:
                async with pool.acquire() as conn, conn.transaction():
                    await take_turn(conn, shard)
                    await keep_reports(conn, shard, reports, withdrawals(rereads))
                    await keep_visits(conn, shard, await _joined(conn, shard, visits, rereads))
            except BaseException:
                self.visits = visits + self.visits
                self.reports = reports + self.reports
                self.rereads = rereads + self.rereads
                raise


def withdrawals(rereads: Iterable[Entry]) -> list[Withdrawal]:
    """What messages that were read better no longer tell, and of what."""
    return [
        Withdrawal(subject, entry.body.message, entry.position, entry.believed_at)
        for entry in rereads
        if isinstance(entry.body, MessageReread)
        for subject in entry.body.subjects
    ]


async def _joined(
    conn: Conn, shard: int, visits: Sequence[Visit], rereads: Sequence[Entry]
) -> list[PastVisit]:
    """The visits with what is kept of them, and without what no longer holds."""
    keys = list({*(v.key for v in visits), *(w.subject for w in withdrawals(rereads))})
    known = {visit.key: visit for visit in map(_decode, await kept_visits(conn, shard, keys))}
    for visit in visits:
        known[visit.key] = joined(known.get(visit.key, Visit(visit.key)), visit)
    holding = as_withdrawn(known.values(), rereads)
    return [past_visit(visit) for visit in holding if visit.movements]


def _without(visit: Visit, withdrawal: Withdrawal) -> Visit:
    return replace(
        visit,
        touched_at=max(visit.touched_at, withdrawal.believed_at),
        movements=without(visit.movements, withdrawal.message, withdrawal.position),
    )


def past_visit(visit: Visit) -> PastVisit:
    """A visit as it is kept: its movements, and from when to when it may have been open.

    A discharge that was told late left it open until then to whoever asks what was known.
    """
    instants = [at for m in visit.movements for at in (m.effective_at, m.holds_from)]
    until_at = max(*instants, visit.touched_at)
    is_open = settle(visit, until_at).now.status == "open"
    kept = Visit(visit.key, visit.position, visit.touched_at, visit.movements)
    return PastVisit(visit.key, min(instants), None if is_open else until_at, _encode(kept))


def kept(
    visits: Iterable[Visit],
    reports: Iterable[PastReport],
    rereads: Sequence[Entry],
    position: int,
) -> Kept:
    """What memory does not hold, as a past house takes it: without what was withdrawn since."""
    by_bed: defaultdict[str, list[BedReport]] = defaultdict(list)
    for r in still_hold(reports, rereads, position):
        by_bed[r.bed].append(BedReport(r.effective_at, r.position, r.status, r.unit, r.message))
    return Kept(as_withdrawn(visits, rereads), by_bed)


def as_withdrawn(visits: Iterable[Visit], rereads: Iterable[Entry]) -> list[Visit]:
    """The same visits without what these messages no longer tell."""
    later = withdrawals(rereads)
    return [
        reduce(_without, (w for w in later if w.subject == visit.key), visit) for visit in visits
    ]


def still_hold(
    reports: Iterable[PastReport], rereads: Iterable[Entry], position: int
) -> list[PastReport]:
    """The reports that no message read better has withdrawn up to a position."""
    gone = [w for w in withdrawals(rereads) if w.position <= position]
    return [
        r
        for r in reports
        if not any(
            w.subject == r.bed and w.message == r.message and r.position < w.position for w in gone
        )
    ]


def decoded(rows: Iterable[bytes]) -> list[Visit]:
    """The visits that were kept."""
    return [_decode(row) for row in rows]
