"""The listener over real sockets: what a sender is told, when, and in which order."""

import asyncio

import pytest

from housewide.integrations.hl7v2.connect import CannotListen, ListenerSettings, listen
from housewide.integrations.hl7v2.limits import Budget, Limits
from housewide.integrations.hl7v2.mllp import frame
from housewide.kit.clock import ManualClock
from housewide.kit.hl7 import Header, Message, read_header
from tests.integrations.hl7v2.wire import NOON, MemoryLog, adt, listening, peer_of, until


async def test_a_message_is_acknowledged_only_once_it_is_durable() -> None:
    log = MemoryLog(at_once=False)
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(adt("1"))
        await until(lambda: log.waiting)
        answer = asyncio.ensure_future(peer.msa())
        for _ in range(50):
            await asyncio.sleep(0)
        assert not answer.done()
        log.commit()
        assert await answer == ("AA", "1")


async def test_the_log_is_given_the_bytes_as_they_came_and_who_sent_them() -> None:
    log = MemoryLog()
    message = adt("1", pad="Müller \\T\\ Söhne") + b"\xff\n"
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(message)
        await peer.answer()
        host, port = peer.writer.get_extra_info("sockname")
    (arrived,) = log.arrived
    assert arrived.data == message
    assert (arrived.source, arrived.peer) == ("ehr", f"{host}:{port}")
    assert (arrived.sender, arrived.control_id) == ("EHR|STB", "1")
    assert (arrived.message_type, arrived.received_at) == ("ADT^A01", NOON)
    assert arrived.quarantine == ""


async def test_answers_go_out_in_the_order_of_the_messages() -> None:
    log = MemoryLog(at_once=False)
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(adt("1"), adt("2"), adt("3"))
        await until(lambda: len(log.waiting) == 3)
        log.commit(backwards=True)
        assert [await peer.msa() for _ in range(3)] == [("AA", "1"), ("AA", "2"), ("AA", "3")]


async def test_connections_share_a_commit_and_each_gets_its_own_answer() -> None:
    log = MemoryLog(at_once=False)
    async with listening(log) as listener, peer_of(listener) as one, peer_of(listener) as two:
        one.send(adt("of-one"))
        two.send(adt("of-two"))
        await until(lambda: len(log.waiting) == 2)
        log.commit()
        assert await two.msa() == ("AA", "of-two")
        assert await one.msa() == ("AA", "of-one")


async def test_the_same_bytes_sent_again_get_the_same_answer() -> None:
    async with listening(MemoryLog()) as listener, peer_of(listener) as peer:
        peer.send(adt("1"), adt("2"), adt("1"))
        first, _, again = [await peer.answer() for _ in range(3)]
    assert first == again


async def test_while_the_log_is_down_a_sender_is_told_to_try_again_and_is_heard_when_it_is_up() -> (
    None
):
    log = MemoryLog(down=True)
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(adt("1"))
        text = (await peer.answer()).decode()
        answer = Message.parse(text)
        assert answer.value("MSA", 1) == "AE"
        assert answer.value("ERR", 3) == "207"
        assert "hunter2" not in text
        log.down = False
        peer.send(adt("1"))
        assert await peer.msa() == ("AA", "1")


async def test_an_aa_only_sender_gets_no_answer_and_no_connection_while_the_log_is_down() -> None:
    log = MemoryLog(at_once=False)
    async with listening(log, ack_mode="aa-only") as listener, peer_of(listener) as peer:
        peer.send(adt("1"), adt("2"), adt("3"))
        await until(lambda: len(log.waiting) == 3)
        stored, *failed = log.waiting
        log.waiting = [stored]
        log.commit()
        log.down, log.waiting = True, failed
        log.commit()
        assert await peer.msa() == ("AA", "1")
        assert await peer.hung_up()
        log.down = False


async def test_an_aa_only_sender_gets_aa_for_what_is_kept_in_quarantine() -> None:
    log = MemoryLog()
    async with listening(log, ack_mode="aa-only") as listener, peer_of(listener) as peer:
        peer.send(b"hello")
        assert await peer.msa() == ("AA", "")
    assert log.arrived[0].quarantine == "not-hl7"


async def test_what_is_not_hl7_is_kept_in_quarantine_and_rejected() -> None:
    log = MemoryLog()
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(b"", b"hello", b"MSH", b"MSH|abcd|x", adt("1"))
        codes = [await peer.msa() for _ in range(5)]
    assert codes == [("AR", "")] * 4 + [("AA", "1")]
    assert [each.quarantine for each in log.arrived] == ["not-hl7"] * 4 + [""]
    assert log.data()[1] == b"hello"


async def test_a_mistake_of_ours_in_reading_a_header_costs_one_message_its_reading_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def mistaken(data: bytes) -> Header:
        if b"hard" in data:
            raise IndexError
        return read_header(data)

    monkeypatch.setattr("housewide.integrations.hl7v2.arriving.read_header", mistaken)
    log = MemoryLog()
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(adt("hard"), adt("easy"))
        assert [await peer.msa(), await peer.msa()] == [("AR", ""), ("AA", "easy")]
    assert [each.quarantine for each in log.arrived] == ["unreadable-header", ""]


async def test_an_over_long_message_is_rejected_with_the_limit_and_its_beginning_is_kept() -> None:
    log = MemoryLog()
    limits = Limits(frame_bytes=400, kept_bytes=200)
    message = adt("1", pad="x" * 1000)
    async with listening(log, limits=limits) as listener, peer_of(listener) as peer:
        peer.send(message, adt("2"))
        answer = Message.parse((await peer.answer()).decode())
        assert await peer.msa() == ("AA", "2")
    assert (answer.value("MSA", 1), answer.value("MSA", 2)) == ("AR", "1")
    assert "400 are taken" in (answer.value("MSA", 3) or "")
    assert (log.arrived[0].quarantine, log.data()[0]) == ("over-long", message[:200])


async def test_two_messages_in_one_frame_are_two_messages_with_two_answers() -> None:
    log = MemoryLog()
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(adt("1") + adt("2"))
        assert [await peer.msa(), await peer.msa()] == [("AA", "1"), ("AA", "2")]
    assert log.data() == [adt("1"), adt("2")]


async def test_a_batch_is_its_messages_each_with_its_own_answer() -> None:
    log = MemoryLog()
    batch = b"FHS|^~\\&|EHR\rBHS|^~\\&|EHR\r" + adt("1") + adt("2") + b"BTS|2\rFTS|1\r"
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(batch)
        assert [await peer.msa(), await peer.msa()] == [("AA", "1"), ("AA", "2")]
    assert log.data() == [adt("1"), adt("2")]


async def test_a_message_cut_short_is_kept_without_an_answer_that_its_resend_would_take() -> None:
    log = MemoryLog()
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.say(b"\x0b" + adt("1")[:60])
        peer.send(adt("1"))
        peer.send(adt("2"))
        assert [await peer.msa(), await peer.msa()] == [("AA", "1"), ("AA", "2")]
    assert [each.quarantine for each in log.arrived] == ["cut-short", "", ""]


async def test_a_message_without_a_start_block_is_kept_and_rejected_by_its_own_control_id() -> None:
    log = MemoryLog()
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.say(adt("1") + b"\x1c\r" + b"noise\x1c\r")
        peer.send(adt("2"))
        assert [await peer.msa(), await peer.msa()] == [("AR", "1"), ("AA", "2")]
    assert [each.quarantine for each in log.arrived] == ["no-start-block", "no-start-block", ""]


async def test_header_fields_that_no_index_can_hold_reach_the_log_tamed() -> None:
    log = MemoryLog()
    message = adt("a\0b" + "9" * 500)
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(message)
        assert (await peer.msa())[0] == "AA"
    assert log.arrived[0].control_id == "a?b" + "9" * 196
    assert log.data() == [message]


async def test_a_peer_that_stops_speaking_is_still_answered() -> None:
    log = MemoryLog(at_once=False)
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(adt("1"))
        peer.say(b"\x0bMSH|unfinished")
        peer.writer.write_eof()
        await until(lambda: len(log.waiting) == 2)
        log.commit()
        assert await peer.msa() == ("AA", "1")
        assert await peer.hung_up()
    assert log.arrived[1].quarantine == "cut-short"


async def test_a_peer_that_vanishes_gives_its_room_back_when_the_log_answers() -> None:
    log, budget = MemoryLog(at_once=False), Budget()
    async with listening(log, budget) as listener:
        async with peer_of(listener) as peer:
            peer.send(adt("1"))
            await until(lambda: log.waiting)
            peer.reset()
        await until(lambda: not listener.connections)
        assert budget.held_bytes > 0
        log.commit()
        assert budget.held_bytes == 0


async def test_a_connection_over_its_share_waits_until_the_log_has_caught_up() -> None:
    log = MemoryLog(at_once=False)
    share = Limits(connection_bytes=3 * len(adt("0")) + 3 * 1024)
    async with listening(log, limits=share) as listener, peer_of(listener) as peer:
        peer.send(*(adt(str(n)) for n in range(10)))
        await until(lambda: len(log.waiting) == 3)
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(log.waiting) == 3
        log.at_once = True
        log.commit()
        assert [(await peer.msa())[1] for _ in range(10)] == [str(n) for n in range(10)]


async def test_connections_over_the_common_budget_wait_for_each_other_and_all_are_heard() -> None:
    log = MemoryLog(at_once=False)
    budget = Budget(2 * len(adt("0")) + 2 * 1024)
    async with listening(log, budget) as listener:
        async with peer_of(listener) as one, peer_of(listener) as two, peer_of(listener) as three:
            peers = [one, two, three]
            for peer in peers:
                peer.send(adt("1"), adt("2"), adt("3"))
            for _ in range(5):  # nine messages, two at a time
                await until(lambda: log.waiting)
                for _ in range(50):
                    await asyncio.sleep(0)
                assert len(log.waiting) <= 2
                log.commit()
            for peer in peers:
                assert [(await peer.msa())[1] for _ in range(3)] == ["1", "2", "3"]
        assert budget.held_bytes == 0


async def test_a_message_larger_than_every_share_is_let_through_alone() -> None:
    limits = Limits(connection_bytes=100)
    log, budget = MemoryLog(), Budget(100)
    async with listening(log, budget, limits=limits) as listener, peer_of(listener) as peer:
        peer.send(adt("1", pad="x" * 5000), adt("2"))
        assert [await peer.msa(), await peer.msa()] == [("AA", "1"), ("AA", "2")]


async def test_a_peer_that_does_not_read_its_answers_is_not_heard_until_it_does() -> None:
    log = MemoryLog()
    limits = Limits(unread_answers_bytes=1024)
    async with listening(log, limits=limits) as listener, peer_of(listener) as peer:
        peer.stop_reading()
        sent = 0
        (connection,) = listener.connections
        while connection._writable and sent < 400_000:
            peer.send(*(adt(str(n)) for n in range(sent, sent + 1000)))
            sent += 1000
            await asyncio.sleep(0)
        peer.send(*(adt(str(n)) for n in range(sent, sent + 1000)))
        for _ in range(200):
            await asyncio.sleep(0)
        assert not connection._writable
        assert len(log.arrived) < sent + 1000
        peer.read_on()
        assert [(await peer.msa())[1] for _ in range(sent + 1000)] == [
            str(n) for n in range(sent + 1000)
        ]


async def test_connections_beyond_the_limit_are_refused_and_the_others_go_on() -> None:
    async with listening(MemoryLog(), limits=Limits(connections=1)) as listener:
        async with peer_of(listener) as first:
            first.send(adt("1"))
            assert await first.msa() == ("AA", "1")
            async with peer_of(listener) as second:
                assert await second.hung_up()
            first.send(adt("2"))
            assert await first.msa() == ("AA", "2")
        await until(lambda: not listener.connections)
        async with peer_of(listener) as third:
            third.send(adt("3"))
            assert await third.msa() == ("AA", "3")


async def test_closing_answers_what_is_in_flight_and_takes_no_more() -> None:
    log = MemoryLog(at_once=False)
    async with listening(log) as listener, peer_of(listener) as peer:
        peer.send(adt("1"))
        await until(lambda: log.waiting)
        closing = asyncio.ensure_future(listener.close())
        await asyncio.sleep(0)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", listener.port)
        log.commit()
        assert await peer.msa() == ("AA", "1")
        assert await peer.hung_up()
        await closing


async def test_closing_does_not_wait_for_ever_for_a_log_that_never_answers() -> None:
    log, limits = MemoryLog(at_once=False), Limits(drain_seconds=0.01)
    async with listening(log, limits=limits) as listener, peer_of(listener) as peer:
        peer.send(adt("1"))
        await until(lambda: log.waiting)
        await listener.close()
        assert await peer.hung_up()


async def test_a_taken_port_is_named() -> None:
    async with listening(MemoryLog()) as listener:
        settings = ListenerSettings(source="lis", port=listener.port)
        with pytest.raises(CannotListen, match=f"127.0.0.1:{listener.port} .* for lis"):
            await listen(settings, MemoryLog(), ManualClock(), Budget())


async def test_a_large_message_in_many_pieces_is_one_message() -> None:
    log = MemoryLog()
    message = adt("1", pad="x" * 900_000)
    async with listening(log) as listener, peer_of(listener) as peer:
        wire = frame(message)
        for at in range(0, len(wire), 10_000):
            peer.say(wire[at : at + 10_000])
            await asyncio.sleep(0)
        assert await peer.msa() == ("AA", "1")
    assert log.data() == [message]
