"""What the facts log promises: gapless under concurrent writers, in time's order, once by name."""

import asyncio
from collections.abc import Sequence

import pytest

from housewide.kit.clock import HOUR
from housewide.log.connect import Conn
from housewide.log.cursors import move_cursor, open_cursor, read_cursor
from housewide.log.facts import Appended, FactAppender, FactRow
from housewide.log.lookup import (
    facts_of_configuration,
    facts_of_kind,
    facts_of_message,
    facts_of_subject,
    last_position,
)
from housewide.log.shards import shard_id
from tests.log.databases import LogDatabase, connected
from tests.log.stories import NORTH, NOW, SOUTH, all_facts, believe, believed, utc


class FactsContract:
    async def test_a_fact_keeps_its_four_clocks_and_its_cause(self, store: LogDatabase) -> None:
        async with connected(store.app) as conn:
            appended = await believe(conn, FactAppender(), [believed(message=7, data=b'{"a":1}')])
        assert (appended.first, appended.last, appended.believed_at) == (1, 1, NOW)
        [fact] = await all_facts(store)
        assert (fact.effective_at, fact.effective_from) == (NOW, "EVN-6")
        assert (fact.recorded_at, fact.received_at, fact.believed_at) == (NOW, NOW, NOW)
        assert (fact.kind, fact.version, fact.message, fact.actor) == (
            "VisitAdmitted", 1, 7, "source:ehr",
        )  # fmt: skip
        assert fact.data == b'{"a":1}'

    async def test_believed_at_never_goes_back_even_where_the_clock_does(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as conn:
            appender = FactAppender()
            times = [NOW, NOW - HOUR, utc(2026, 12, 1), NOW, utc(2026, 12, 2)]
            for now in times:
                await believe(conn, appender, [believed()], now=now)
            assert (await believe(conn, FactAppender(), [believed()], now=NOW)).first == 6
        assert [f.believed_at for f in await all_facts(store)] == [
            NOW, NOW, utc(2026, 12, 1), utc(2026, 12, 1), utc(2026, 12, 2), utc(2026, 12, 2),
        ]  # fmt: skip

    async def test_many_who_believe_at_once_leave_no_gap_and_no_disorder(
        self, store: LogDatabase
    ) -> None:
        """Five sessions on two facilities, each with its own clock and its own roll-backs."""

        async def writer(n: int) -> list[tuple[str, int, int]]:
            appender, taken = FactAppender(), []
            async with connected(store.app) as conn:
                for turn in range(20):
                    shard = (NORTH, SOUTH)[(n + turn) % 2]
                    now = NOW + turn * 1_000 - n * 5_000
                    await appender.prepare(conn, shard, now)
                    rows = [believed(f"v.{n}.{turn}.{i}") for i in range(1 + turn % 3)]
                    transaction = conn.transaction()
                    await transaction.start()
                    appended = await appender.append(conn, shard, rows, now)
                    if turn % 5 == n:
                        await transaction.rollback()
                        continue
                    await transaction.commit()
                    taken += [(shard, p, turn) for p in range(appended.first, appended.last + 1)]
            return taken

        taken = [t for each in await asyncio.gather(*map(writer, range(5))) for t in each]
        for shard in (NORTH, SOUTH):
            facts = await all_facts(store, shard)
            positions = [f.position for f in facts]
            assert positions == list(range(1, len(facts) + 1))
            assert positions == sorted(p for s, p, _ in taken if s == shard)
            times = [f.believed_at for f in facts]
            assert times == sorted(times)

    async def test_a_fact_that_was_rolled_back_never_was(self, store: LogDatabase) -> None:
        async with connected(store.app) as conn:
            appender = FactAppender()
            await appender.prepare(conn, NORTH, NOW)
            transaction = conn.transaction()
            await transaction.start()
            await appender.append(conn, NORTH, [believed("v.gone")], NOW)
            await transaction.rollback()
            assert (await believe(conn, appender, [believed("v.stays")])).first == 1
        assert [f.subject for f in await all_facts(store)] == ["v.stays"]

    async def test_what_is_folded_inline_commits_with_its_facts_or_not_at_all(
        self, store: LogDatabase
    ) -> None:
        async def remember(
            conn: Conn, shard: str, appended: Appended, rows: Sequence[FactRow]
        ) -> None:
            if rows[0].subject == "v.unfoldable":
                raise ValueError("no fold for it")
            number = await shard_id(conn, shard)
            await move_cursor(conn, "inline", number, appended.first - 1, appended.last)

        async with connected(store.app) as conn:
            appender = FactAppender(inline=remember)
            north = await shard_id(conn, NORTH)
            await open_cursor(conn, "inline", north)
            await believe(conn, appender, [believed("v.1"), believed("v.2")])
            with pytest.raises(ValueError, match="no fold"):
                await believe(conn, appender, [believed("v.unfoldable")])
            await believe(conn, appender, [believed("v.3")])
            assert await read_cursor(conn, "inline", north) == 3
        assert [f.subject for f in await all_facts(store)] == ["v.1", "v.2", "v.3"]

    async def test_what_is_appended_under_a_name_is_appended_once_by_whoever_is_first(
        self, store: LogDatabase
    ) -> None:
        async def timer(n: int) -> bool:
            appender = FactAppender()
            async with connected(store.app) as conn:
                await appender.prepare(conn, NORTH, NOW)
                async with conn.transaction():
                    appended, mine = await appender.append_once(
                        conn, NORTH, "v.1 due 08:30", [believed(f"v.{n}")], NOW
                    )
                assert appended.first == 1
                return mine

        assert sum(await asyncio.gather(*map(timer, range(4)))) == 1
        assert len(await all_facts(store)) == 1

    async def test_midnight_between_preparing_and_appending_loses_nothing(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as conn:
            appender = FactAppender()
            await appender.prepare(conn, NORTH, NOW)
            async with conn.transaction():
                await appender.append(conn, NORTH, [believed()], utc(2026, 12, 1))
        assert [f.believed_at for f in await all_facts(store)] == [utc(2026, 12, 1)]

    async def test_facts_are_found_by_message_by_subject_and_by_configuration(
        self, store: LogDatabase
    ) -> None:
        odd = "bed\x00 7"
        async with connected(store.app) as conn:
            rows = [believed("v.1", message=1), believed("v.2", message=1), believed(odd)]
            await believe(conn, FactAppender(), rows)
            await believe(conn, FactAppender(), [believed("v.1", message=2)], now=utc(2026, 12, 1))
            north = await shard_id(conn, NORTH)
            assert [f.position for f in await facts_of_message(conn, north, 1)] == [1, 2]
            assert [f.position for f in await facts_of_subject(conn, north, "v.1")] == [1, 4]
            assert [f.position for f in await facts_of_subject(conn, north, odd)] == [3]
            assert await facts_of_kind(conn, north, [1, 2, 9], rows[0].kind) == {1: [1, 2], 2: [4]}
            assert await facts_of_configuration(conn, north) == []
            assert await last_position(conn, "facts", north) == 4
