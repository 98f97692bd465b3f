"""The listener's bounds: how much it takes on, how peers come and go, and how it ends."""

import asyncio

import pytest

from housewide.integrations.hl7v2.connect import CannotListen, ListenerSettings, listen
from housewide.integrations.hl7v2.limits import Budget, Limits
from housewide.integrations.hl7v2.mllp import frame
from housewide.kit.clock import ManualClock
from tests.integrations.hl7v2.wire import MemoryLog, adt, listening, peer_of, until


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


async def test_who_never_said_a_whole_message_gives_way_when_all_connections_are_taken() -> None:
    async with (
        listening(MemoryLog(), limits=Limits(connections=2)) as listener,
        peer_of(listener) as hanging,
        peer_of(listener) as first,
    ):
        hanging.say(b"\x0bMSH|^~")
        first.send(adt("1"))
        assert await first.msa() == ("AA", "1")
        async with peer_of(listener) as second:
            second.send(adt("2"))
            assert await second.msa() == ("AA", "2")
            assert await hanging.hung_up()


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
