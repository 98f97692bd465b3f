"""The feed over real sockets: order kept, nothing given up, the same bytes until told AA."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager

import pytest

from housewide.demo import feed as feeding
from housewide.demo.feed import Feed
from housewide.demo.messages import Sent
from housewide.demo.pace import Pace
from housewide.demo.senders import Key
from housewide.integrations.hl7v2.mllp import Deframer, frame
from housewide.kit.clock import Instant
from housewide.kit.hl7 import read_header, write_ack

EHR = ("st-brigid", "ehr")
EVS = ("st-brigid", "evs")


class Receiver:
    """A listener that answers as it is told, AA unless told otherwise; None hangs up instead."""

    def __init__(self, *answers: str | None) -> None:
        self.heard: list[bytes] = []
        self.connections = 0
        self._answers = list(answers)
        self._writers: list[asyncio.StreamWriter] = []

    def hang_up(self) -> None:
        for writer in self._writers:
            writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        deframer = Deframer(1 << 20, 1 << 20)
        while data := await reader.read(65_536):
            for heard in deframer.feed(data):
                assert isinstance(heard, bytes)
                self.heard.append(heard)
                code = self._answers.pop(0) if self._answers else "AA"
                if code is None:
                    writer.close()
                    return
                header = read_header(heard)
                ack = write_ack(header, code, control_id="1", sent_at_text="20260302")
                writer.write(frame(ack))
        writer.close()


@asynccontextmanager
async def listening(receiver: Receiver) -> AsyncIterator[int]:
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@pytest.fixture(autouse=True)
def _in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "FIRST_PAUSE_SECONDS", 0.001)


class AtOnce:
    """Time is always there already."""

    async def until(self, at: Instant) -> None:
        return


class ByHand:
    """Time comes when the test says so."""

    def __init__(self) -> None:
        self._now: Instant = 0
        self._changed = asyncio.Condition()

    async def until(self, at: Instant) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._now >= at)

    async def come_to(self, at: Instant) -> None:
        async with self._changed:
            self._now = at
            self._changed.notify_all()


def heard_at(ports: Mapping[Key, int]) -> Feed:
    """A feed to systems that are heard at these ports, wherever they are by then."""

    async def port_of(key: Key) -> int:
        return ports[key]

    return Feed(ports, port_of)


async def feed(stream: Iterable[Sent], ports: Mapping[Key, int], pace: Pace) -> Feed:
    feeding = heard_at(ports)
    await feeding.run(stream, pace)
    return feeding


def sent(n: int, key: tuple[str, str] = EHR, *, ack_lost: bool = False) -> Sent:
    data = f"MSH|^~\\&|{key[1]}|STB|||20260302||ADT^A08|{key[1]}{n}|P|2.5.1\rEVN|A08\r"
    return Sent(n, *key, data.encode(), ack_lost)


async def test_each_system_sends_on_its_own_connection_in_its_own_order() -> None:
    stream = [sent(n, EHR if n % 3 else EVS) for n in range(30)]
    ehr, evs = Receiver(), Receiver()
    async with listening(ehr) as first, listening(evs) as second:
        done = await feed(stream, {EHR: first, EVS: second}, AtOnce())
    assert ehr.heard == [s.data for s in stream if s.key == EHR]
    assert evs.heard == [s.data for s in stream if s.key == EVS]
    assert (ehr.connections, evs.connections) == (1, 1)
    assert (done.accepted, done.refused, done.again) == (30, 0, 0)


async def test_a_message_that_could_not_be_kept_is_sent_again_before_the_next() -> None:
    receiver = Receiver("AE", "AE", "AA")
    async with listening(receiver) as port:
        done = await feed([sent(1), sent(2)], {EHR: port}, AtOnce())
    assert receiver.heard == [sent(1).data] * 3 + [sent(2).data]
    assert (done.accepted, done.again) == (2, 2)


async def test_a_message_whose_connection_broke_is_sent_again_on_a_new_one() -> None:
    receiver = Receiver(None, "AA")
    async with listening(receiver) as port:
        done = await feed([sent(1), sent(2)], {EHR: port}, AtOnce())
    assert receiver.heard == [sent(1).data, sent(1).data, sent(2).data]
    assert receiver.connections == 2
    assert done.accepted == 2


async def test_a_lost_answer_means_the_same_bytes_again_on_a_new_connection() -> None:
    receiver = Receiver()
    async with listening(receiver) as port:
        done = await feed([sent(1, ack_lost=True), sent(2)], {EHR: port}, AtOnce())
    assert receiver.heard == [sent(1).data, sent(1).data, sent(2).data]
    assert receiver.connections == 2
    assert (done.accepted, done.again) == (2, 1)


async def test_a_message_rejected_for_good_is_counted_and_given_up() -> None:
    receiver = Receiver("AR", "AA")
    async with listening(receiver) as port:
        done = await feed([sent(1), sent(2)], {EHR: port}, AtOnce())
    assert receiver.heard == [sent(1).data, sent(2).data]
    assert (done.accepted, done.refused) == (1, 1)


async def test_nothing_is_sent_before_its_time() -> None:
    receiver, pace = Receiver(), ByHand()
    async with listening(receiver) as port:
        sending = heard_at({EHR: port})
        running = asyncio.create_task(sending.run([sent(1), sent(5)], pace))
        await pace.come_to(4)
        while not receiver.heard:
            await asyncio.sleep(0)
        await sending.drained()
        assert receiver.heard == [sent(1).data]
        await pace.come_to(5)
        await running
    assert receiver.heard == [sent(1).data, sent(5).data]


async def test_a_receiver_that_was_started_again_is_found_where_it_listens_now() -> None:
    before, after, pace = Receiver(), Receiver(), ByHand()
    ports: dict[Key, int] = {}
    async with listening(before) as ports[EHR]:
        sending = heard_at(ports)
        running = asyncio.create_task(sending.run([sent(1), sent(5)], pace))
        await pace.come_to(4)
        while sending.accepted < 1:
            await asyncio.sleep(0)
        before.hang_up()
    async with listening(after) as ports[EHR]:
        await pace.come_to(5)
        await running
    assert (before.heard, after.heard) == ([sent(1).data], [sent(5).data])


async def test_one_system_that_is_not_heard_holds_up_no_other() -> None:
    deaf, well = Receiver(*["AE"] * 5), Receiver()
    stream = [sent(1, EVS), *(sent(n) for n in range(2, 10))]
    async with listening(deaf) as first, listening(well) as second:
        done = await feed(stream, {EVS: first, EHR: second}, AtOnce())
    assert len(well.heard) == 8
    assert done.accepted == 9
