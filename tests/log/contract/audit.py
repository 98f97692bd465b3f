"""What the audit log promises: who saw what, in order, by nobody's clock but forward."""

import asyncio

from housewide.kit.clock import DAY, HOUR
from housewide.log.audit import AuditRow, append_audit
from housewide.log.read import LogReader, StoredAudit
from housewide.log.shards import shard_id
from tests.log.databases import LogDatabase, connected
from tests.log.stories import NORTH, NOW


async def entries(store: LogDatabase) -> list[StoredAudit]:
    async with connected(store.app) as conn:
        reader = LogReader(conn, StoredAudit, await shard_id(conn, NORTH))
        return [row async for chunk in reader.replay() for row in chunk]


class AuditContract:
    async def test_an_entry_says_who_did_what_to_whose_data_and_why(
        self, store: LogDatabase
    ) -> None:
        row = AuditRow("user:ada", "trace", "asked\x00 by the ward", "p.1", b'{"n":1}')
        async with connected(store.app) as conn:
            assert await append_audit(conn, NORTH, [row], NOW) == 1
        [entry] = await entries(store)
        assert (entry.at, entry.actor, entry.action, entry.subject) == (
            NOW, "user:ada", "trace", "p.1",
        )  # fmt: skip
        assert entry.purpose == "asked\ufffd by the ward"
        assert entry.data == b'{"n":1}'

    async def test_entries_made_at_once_have_no_gap_and_never_go_back_in_time(
        self, store: LogDatabase
    ) -> None:
        async def reader(n: int) -> None:
            async with connected(store.app) as conn:
                for turn in range(10):
                    rows = [AuditRow(f"user:{n}", "read", "care", "p.1")] * (1 + turn % 2)
                    await append_audit(conn, NORTH, rows, NOW + turn * 5 * DAY - n * HOUR)

        await asyncio.gather(*map(reader, range(4)))
        found = await entries(store)
        assert [e.position for e in found] == list(range(1, 61))
        assert [e.at for e in found] == sorted(e.at for e in found)

    async def test_an_entry_goes_with_the_transaction_it_belongs_to(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as conn:
            transaction = conn.transaction()
            await transaction.start()
            await append_audit(conn, NORTH, [AuditRow("user:1", "read", "care", "p.1")], NOW)
            await transaction.rollback()
            assert await append_audit(conn, NORTH, [AuditRow("a", "b", "c", "d")], NOW) == 1
        assert [e.actor for e in await entries(store)] == ["a"]
