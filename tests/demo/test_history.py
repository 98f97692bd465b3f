"""The days before the demo: in the logs as if they had been heard then, and the demo goes on."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import takewhile
from typing import Any

import asyncpg
import pytest

from housewide.demo import run, site
from housewide.demo.messages import Sent
from housewide.demo.mornings import opened_sender
from housewide.demo.run import DemoSettings, running_demo
from housewide.demo.stream import running_stream
from housewide.kit.clock import HOUR, MINUTE, Instant
from housewide.log.connect import pool
from housewide.science.twin import START_AT
from housewide.server.clock import read_row
from housewide.server.reach import dsns
from tests.platforms.postgres.harness import own_instance

BEFORE = 3 * HOUR
DAY_AND_MORNING = 32 * HOUR
"""The demo begins at seven or six in the morning: one whole day of each hospital, and its night."""

LOOK_AGAIN_S = 0.05


@pytest.fixture(autouse=True)
def _on_an_instance_of_its_own(
    monkeypatch: pytest.MonkeyPatch, own_logging: None
) -> Iterator[None]:
    with own_instance("demo") as instance:
        monkeypatch.setattr(run, "INSTANCE", instance)
        monkeypatch.setattr(site, "INSTANCE", instance)
        yield


@asynccontextmanager
async def begun(before: Instant = BEFORE) -> "AsyncIterator[asyncpg.Pool[asyncpg.Record]]":
    """A demo that has told what was before it."""
    async with (
        running_demo(DemoSettings(seed=1, rate=600.0, history=before)) as demo,
        pool(dsns(demo.site).app, 2) as connections,
    ):
        while await now(connections) < START_AT:
            assert not demo.speaking.done(), demo.speaking.exception()
            await asyncio.sleep(LOOK_AGAIN_S)
        yield connections


async def now(connections: "asyncpg.Pool[asyncpg.Record]") -> Instant:
    row = await read_row(connections)
    return row.origin_at if row else 0


@pytest.mark.postgres
async def test_every_clock_of_the_hours_before_is_right() -> None:
    stream = running_stream(1, START_AT - BEFORE, opened_sender(), [])
    told = [*takewhile(lambda sent: sent.at < START_AT, stream)]
    sent = {s.data: s.at for s in reversed(told)}
    async with begun() as connections:
        stored = await connections.fetch(
            "select h.received_at, p.data from messages_headers h"
            " join messages_payloads p using (month, shard, position) where h.received_at < $1",
            START_AT,
        )
        assert {row["data"]: row["received_at"] for row in stored} == sent
        late = await connections.fetchval(
            "select count(*) from facts_headers where received_at < $1"
            " and (believed_at < received_at or believed_at >= received_at + $2)",
            START_AT, MINUTE,
        )  # fmt: skip
        assert late == 0


@pytest.mark.postgres
async def test_after_the_hours_before_the_systems_speak_for_themselves() -> None:
    async with begun() as connections:
        while not await connections.fetchval(
            "select count(*) from facts_headers where received_at > $1", START_AT
        ):
            await asyncio.sleep(LOOK_AGAIN_S)
        peers = await connections.fetch(
            "select distinct peer from messages_headers where received_at > $1", START_AT
        )
        assert "history" not in {row["peer"] for row in peers}


@pytest.mark.postgres
async def test_a_feed_that_was_silent_in_the_hours_before_is_said_to_have_been(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def falls_silent(seed: int, from_at: Instant, *others: Any) -> Iterator[Sent]:
        for sent in running_stream(seed, from_at, *others):
            if sent.key != ("st-brigid", "vitals") or sent.at < from_at + HOUR:
                yield sent

    monkeypatch.setattr(run, "running_stream", falls_silent)
    async with begun() as connections:
        told = await connections.fetch(
            "select subject, effective_at, believed_at from facts_headers"
            " where kind = 'FeedFellSilent' and believed_at <= $1",
            START_AT,
        )
        assert [row["subject"] for row in told] == ["vitals"]
        # Half an hour may pass between two rounds of this house; silences are looked for hourly.
        assert START_AT - BEFORE + HOUR < told[0]["effective_at"] < START_AT - HOUR
        assert told[0]["effective_at"] <= told[0]["believed_at"] < told[0]["effective_at"] + HOUR


@pytest.mark.postgres
async def test_a_day_of_the_hours_before_was_published_when_it_had_settled() -> None:
    """As by a hospital that ran then: not once the demo's own timer came to look."""
    async with begun(DAY_AND_MORNING) as connections:
        told = await connections.fetch(
            "select shard, effective_at, believed_at from facts_headers"
            " where kind = 'MeasuresPublished' and believed_at <= $1",
            START_AT,
        )
        assert len({row["shard"] for row in told}) == len(told) > 0
        assert [row["believed_at"] for row in told] == [row["effective_at"] for row in told]
