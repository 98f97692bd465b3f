"""The listener over real sockets: what a sender is told, when, and in which order."""

import asyncio

import pytest

from housewide.integrations.hl7v2.limits import Limits
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
    assert b"".join(log.data()) == batch
    assert [each.quarantine for each in log.arrived] == ["batch-envelope", "", "", "batch-envelope"]


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
