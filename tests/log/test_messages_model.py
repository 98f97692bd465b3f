"""Whatever the order of sends, resends, reuses and restarts, the log is a plain dictionary's."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from housewide.kit.clock import DAY, MINUTE
from housewide.log.arrival import Arrived, Stored
from housewide.log.connect import connect
from housewide.log.messages import MessageWriter
from housewide.log.resends import NO_CONTROL_ID_WINDOW
from tests.log.databases import LogDatabase
from tests.log.stories import NOW, all_messages, heard
from tests.postgres_fixture import LoopThread

pytestmark = pytest.mark.postgres

MESSAGES = st.builds(
    heard,
    st.sampled_from(["", "1", "2", "9" * 600]),
    st.sampled_from([b"x", b"y", b""]),
    sender=st.sampled_from(["EHR", "LIS"]),
    quarantine=st.sampled_from(["", "", "cut-short"]),
)


class Model:
    """The messages log as a list and a dictionary: what the real one must be equal to."""

    def __init__(self) -> None:
        self.log: list[Arrived] = []
        self.firsts: dict[tuple[str, str], bytes] = {}
        self.seen: dict[tuple[str, str, bytes], tuple[int, int]] = {}

    def append(self, a: Arrived) -> Stored:
        named = a.control_id != "" and not a.quarantine
        name = (a.sender, a.control_id) if named else ("", a.quarantine)
        known = self.seen.get((*name, a.data))
        reused = named and self.firsts.setdefault(name, a.data) != a.data
        if known and (named or a.received_at - known[1] <= NO_CONTROL_ID_WINDOW):
            return Stored(known[0], True, reused)
        self.log.append(a)
        self.seen[*name, a.data] = (len(self.log), a.received_at)
        return Stored(len(self.log), False, reused)


class Intake(RuleBasedStateMachine):
    """One facility a run, all in one database."""

    store: LogDatabase
    loop: LoopThread
    runs = 0

    @initialize()
    def begin(self) -> None:
        type(self).runs += 1
        self.shard = f"facility-{self.runs}"
        self.model = Model()
        self.now = NOW
        self.writer: MessageWriter | None = None

    @rule(batch=st.lists(MESSAGES, min_size=1, max_size=6))
    def send(self, batch: list[Arrived]) -> None:
        for message in batch:
            message.received_at = self.now
        found = self.loop.run(self._append(batch))
        assert found == [self.model.append(message) for message in batch]

    @rule(batch=st.lists(MESSAGES, min_size=1, max_size=4))
    def send_a_batch_that_fails(self, batch: list[Arrived]) -> None:
        spoilt = heard("spoilt", at=self.now + 40 * DAY)
        spoilt.data = "not bytes"  # type: ignore[assignment]
        with pytest.raises(TypeError):
            self.loop.run(self._append([*batch, spoilt]))

    @rule(gap=st.sampled_from([MINUTE, NO_CONTROL_ID_WINDOW, 20 * DAY]))
    def time_passes(self, gap: int) -> None:
        self.now += gap

    @rule()
    def the_intake_starts_again(self) -> None:
        self.loop.run(self._close())

    def teardown(self) -> None:
        self.loop.run(self._close())
        stored = self.loop.run(all_messages(self.store, self.shard))
        assert [(m.position, m.control_id[:3], m.data, m.received_at) for m in stored] == [
            (n, a.control_id[:3], a.data, a.received_at)
            for n, a in enumerate(self.model.log, start=1)
        ]

    async def _append(self, batch: list[Arrived]) -> list[Stored]:
        if self.writer is None:
            self.conn = await connect(self.store.app)
            self.writer = MessageWriter(self.conn)
            await self.writer.take(self.shard)
        return await self.writer.append([(self.shard, message) for message in batch])

    async def _close(self) -> None:
        if self.writer is not None:
            await self.conn.close()
        self.writer = None


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    thread = LoopThread()
    yield thread
    thread.close()


def test_the_log_equals_its_model_whatever_happens(store: LogDatabase, loop: LoopThread) -> None:
    class OnThisStore(Intake):
        pass

    OnThisStore.store, OnThisStore.loop = store, loop
    run_state_machine_as_test(
        OnThisStore,
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
