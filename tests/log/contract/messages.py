"""What the messages log promises: told means kept, in order, once."""

import hashlib

import asyncpg
import pytest

from housewide.kit.clock import DAY, MINUTE
from housewide.log.arrival import Stored
from housewide.log.errors import WriterTaken
from housewide.log.lookup import last_position, messages_at
from housewide.log.messages import HEADER_TEXT_MAX, NEWEST_OF_KEYS, MessageWriter
from housewide.log.resends import NO_CONTROL_ID_WINDOW
from housewide.log.shards import shard_id
from housewide.log.sweep import KEYS_KEPT, sweep_keys
from tests.log.databases import LogDatabase, connected
from tests.log.stories import NORTH, NOW, SOUTH, all_messages, heard, intake, keep, utc


class MessagesContract:
    async def test_a_message_is_kept_byte_for_byte_with_who_sent_it(
        self, store: LogDatabase
    ) -> None:
        data = bytes(range(256)) * 20
        async with intake(store) as writer:
            assert await writer.append([(NORTH, heard("A1", data))]) == [Stored(1)]
        [message] = await all_messages(store)
        assert message.data == data
        assert (message.source, message.sender, message.control_id) == ("ehr", "EHR|NORTH", "A1")
        assert message.received_at == NOW
        async with connected(store.app) as conn:
            shard = await shard_id(conn, NORTH)
            assert await messages_at(conn, shard, [1, 99]) == {1: message}

    async def test_the_header_keeps_a_salted_hash_of_the_bytes(self, store: LogDatabase) -> None:
        async with intake(store) as writer:
            await keep(writer, heard("A1", b"same"), heard("A2", b"same"))
        async with connected(store.app) as conn:
            rows = await conn.fetch(
                "select h.hash, p.salt, p.data from messages_headers h"
                " join messages_payloads p using (month, shard, position)"
            )
        assert all(r["hash"] == hashlib.sha256(r["salt"] + r["data"]).digest() for r in rows)
        assert len({r["hash"] for r in rows}) == 2

    async def test_positions_have_no_gap_and_each_facility_counts_its_own(
        self, store: LogDatabase
    ) -> None:
        async with intake(store, NORTH, SOUTH) as writer:
            batch = [(NORTH, heard("A1")), (SOUTH, heard("A1")), (NORTH, heard("A2"))]
            assert [s.position for s in await writer.append(batch)] == [1, 1, 2]
            assert await keep(writer, heard("A3")) == [3]

    async def test_the_same_bytes_resent_get_the_first_answer_and_add_nothing(
        self, store: LogDatabase
    ) -> None:
        async with intake(store) as writer:
            await keep(writer, heard("A1", b"one"), heard("A2", b"two"))
            again = [(NORTH, heard("A2", b"two")), (NORTH, heard("A3", b"three"))]
            assert await writer.append(again) == [Stored(2, duplicate=True), Stored(3)]
        assert [m.data for m in await all_messages(store)] == [b"one", b"two", b"three"]

    async def test_a_broken_copy_in_quarantine_does_not_swallow_the_good_one(
        self, store: LogDatabase
    ) -> None:
        async with intake(store) as writer:
            await keep(writer, heard("A1", b"whole", quarantine="cut-short"))
            again = [heard("A1", b"whole", quarantine="cut-short"), heard("A1", b"whole")]
            assert await writer.append([(NORTH, each) for each in again]) == [
                Stored(1, duplicate=True),
                Stored(2),
            ]
        assert [m.quarantine for m in await all_messages(store)] == ["cut-short", ""]

    async def test_a_message_twice_in_one_batch_is_one_message(self, store: LogDatabase) -> None:
        async with intake(store) as writer:
            assert await keep(writer, heard("A1"), heard("A1"), heard("A1")) == [1, 1, 1]
        assert len(await all_messages(store)) == 1

    async def test_a_reused_control_id_is_kept_and_flagged_and_its_resends_are_known(
        self, store: LogDatabase
    ) -> None:
        async with intake(store) as writer:
            first = await writer.append([(NORTH, heard("1", b"one"))])
            second = await writer.append([(NORTH, heard("1", b"two"))])
            again = await writer.append([(NORTH, heard("1", b"two")), (NORTH, heard("1", b"one"))])
        assert first == [Stored(1)]
        assert second == [Stored(2, control_id_reused=True)]
        assert again == [Stored(2, duplicate=True, control_id_reused=True), Stored(1, True)]
        assert [m.control_id_reused for m in await all_messages(store)] == [False, True]

    async def test_a_reused_control_id_is_known_for_as_long_as_what_was_sent_under_it(
        self, store: LogDatabase
    ) -> None:
        later = NOW + KEYS_KEPT - DAY
        async with intake(store) as writer, connected(store.app) as conn:
            await keep(writer, heard("1", b"one"))
            await keep(writer, heard("1", b"two", at=later))
            await sweep_keys(conn, NOW + KEYS_KEPT + 1)
            again = await writer.append([(NORTH, heard("1", b"two", at=later + DAY))])
        assert again == [Stored(2, duplicate=True, control_id_reused=True)]

    async def test_a_sender_that_never_changes_its_control_id_costs_no_more_each_time(
        self, store: LogDatabase
    ) -> None:
        """One row a key, whatever was sent under it: the comparison never reads a sender's past."""
        async with intake(store) as writer:
            for n in range(20):
                await keep(writer, heard("1", b"%d" % n))
            await keep(writer, *(heard("1", b"%d" % n) for n in range(20, 40)))
        assert [m.data for m in await all_messages(store)] == [b"%d" % n for n in range(40)]
        async with connected(store.app) as conn:
            most = "select max(n) from (select count(*) n from message_keys group by key) k"
            assert await conn.fetchval(most) == 1

    async def test_other_senders_may_use_the_same_control_id(self, store: LogDatabase) -> None:
        async with intake(store) as writer:
            ours, theirs = heard("1", b"same"), heard("1", b"same", sender="LIS|NORTH")
            assert await writer.append([(NORTH, ours), (NORTH, theirs)]) == [Stored(1), Stored(2)]

    @pytest.mark.parametrize(
        ("gap", "positions"),
        [
            (0, [1, 1]),
            (NO_CONTROL_ID_WINDOW, [1, 1]),
            (NO_CONTROL_ID_WINDOW + 1, [1, 2]),
            (-MINUTE, [1, 1]),
        ],
    )
    async def test_without_a_control_id_the_same_bytes_are_a_resend_within_ten_minutes(
        self, store: LogDatabase, gap: int, positions: list[int]
    ) -> None:
        async with intake(store) as writer:
            found = await keep(writer, heard("", b"x"))
            found += await keep(writer, heard("", b"x", at=NOW + gap))
        assert found == positions

    async def test_a_heartbeat_without_control_id_is_new_each_window_and_its_resend_is_not(
        self, store: LogDatabase
    ) -> None:
        beat = NO_CONTROL_ID_WINDOW + 1
        async with intake(store) as writer:
            found = [await keep(writer, heard("", b"x", at=NOW + n * beat)) for n in range(3)]
            found.append(await keep(writer, heard("", b"x", at=NOW + 2 * beat + MINUTE)))
        assert found == [[1], [2], [3], [3]]

    async def test_text_that_no_database_takes_is_kept_in_the_bytes_and_marked_in_the_header(
        self, store: LogDatabase
    ) -> None:
        odd = heard("A\x001\ud800", b"raw\x00", sender="\udfffEHR")
        async with intake(store) as writer:
            assert await keep(writer, odd, odd) == [1, 1]
        [message] = await all_messages(store)
        assert message.control_id == "A\ufffd1\ufffd"
        assert message.sender == "\ufffdEHR"
        assert message.data == b"raw\x00"

    async def test_a_huge_control_id_is_a_key_like_any_other(self, store: LogDatabase) -> None:
        huge = [heard("9" * 1_000_000 + end) for end in ("a", "b", "a")]
        async with intake(store) as writer:
            assert await keep(writer, *huge) == [1, 2, 1]
        assert {len(m.control_id) for m in await all_messages(store)} == {HEADER_TEXT_MAX}

    async def test_the_next_intake_goes_on_where_the_last_one_ended(
        self, store: LogDatabase
    ) -> None:
        async with intake(store) as writer:
            await keep(writer, heard("A1"), heard("A2"))
        async with intake(store) as writer:
            assert await keep(writer, heard("A2"), heard("A3")) == [2, 3]

    async def test_a_second_intake_is_refused_while_the_first_holds_the_facility(
        self, store: LogDatabase
    ) -> None:
        async with intake(store), connected(store.app) as conn:
            with pytest.raises(WriterTaken, match=NORTH):
                await MessageWriter(conn).take(NORTH)
            await MessageWriter(conn).take(SOUTH)

    async def test_a_batch_that_failed_used_no_position_and_made_no_cut(
        self, store: LogDatabase
    ) -> None:
        async with intake(store) as writer:
            await keep(writer, heard("A1"))
            bad = heard("A2", at=utc(2026, 12, 1))
            bad.data = "not bytes"  # type: ignore[assignment]  # a fault of ours, at the last COPY
            with pytest.raises((TypeError, asyncpg.DataError)):
                await keep(writer, bad)
            assert await keep(writer, heard("A3", at=utc(2026, 12, 2))) == [2]
            assert await keep(writer, heard("A4", at=utc(2026, 12, 3))) == [3]
        assert [m.control_id for m in await all_messages(store)] == ["A1", "A3", "A4"]

    async def test_one_batch_may_cross_months_and_time_may_go_back(
        self, store: LogDatabase
    ) -> None:
        times = [utc(2026, 11, 30), utc(2026, 12, 1), utc(2026, 11, 29), utc(2027, 1, 1)]
        async with intake(store) as writer:
            batch = [heard(f"A{n}", at=at) for n, at in enumerate(times)]
            assert await keep(writer, *batch) == [1, 2, 3, 4]
        async with connected(store.app) as conn:
            cuts = await conn.fetch("select month, first_position from cuts order by month")
        assert [tuple(c) for c in cuts] == [(202611, 1), (202612, 2), (202701, 4)]
        assert [m.received_at for m in await all_messages(store)] == times

    async def test_a_closed_month_does_not_restart_the_positions(self, store: LogDatabase) -> None:
        async with intake(store) as writer:
            await keep(writer, heard("A1"), heard("A2"))
            await keep(writer, heard("A3", at=NOW + 30 * DAY))
        async with connected(store.owner) as owner:
            await owner.execute("drop table messages_headers_202611, messages_payloads_202611")
        async with intake(store) as writer:
            assert await keep(writer, heard("A4", at=NOW + 31 * DAY)) == [4]
        assert [m.position for m in await all_messages(store)] == [3, 4]

    async def test_the_newest_position_is_known_to_who_asks(self, store: LogDatabase) -> None:
        async with intake(store) as writer, connected(store.app) as conn:
            number = await shard_id(conn, NORTH)
            assert await last_position(conn, "messages", number) == 0
            await keep(writer, heard("A1"), heard("A2"))
            assert await last_position(conn, "messages", number) == 2

    async def test_a_plan_made_on_an_empty_table_still_uses_the_index(
        self, store: LogDatabase
    ) -> None:
        async with connected(store.app) as conn:
            plan = await conn.fetch(
                "explain " + NEWEST_OF_KEYS.replace("$1", "1").replace("$2", "'{a,b}'")
            )
        text = "\n".join(row[0] for row in plan)
        assert "message_keys_pkey" in text
        assert "Seq Scan" not in text

    async def test_keys_are_swept_after_thirty_five_days_and_not_an_instant_before(
        self, store: LogDatabase
    ) -> None:
        async with intake(store) as writer:
            await keep(writer, heard("A1"), heard("A2", at=NOW + 1))
            async with connected(store.app) as conn:
                assert await sweep_keys(conn, NOW + KEYS_KEPT) == 0
                assert await sweep_keys(conn, NOW + KEYS_KEPT + 1) == 1
            assert await keep(writer, heard("A2"), heard("A1")) == [2, 3]
