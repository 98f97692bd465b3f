"""Lanes compete, lose their lease and lose the database: each message is still believed once."""

import asyncio

from housewide.log.connect import connect
from housewide.log.cursors import move_cursor
from housewide.log.errors import StaleCursor
from housewide.log.facts import FactAppender
from housewide.log.leases import take_lease
from housewide.server import decoder
from housewide.server.decoder import CHUNK_MESSAGES, Lane, rest_s
from housewide.server.feeds import DECODED
from tests.server.messages import adt
from tests.server.site import NORTH, Story, at_work, reading, until


async def everything_once(north: Story, messages: int) -> None:
    """Each message's facts are there once, and the counts say so too."""
    moved = [f.message for f in await north.stored_facts() if f.kind == "VisitMoved"]
    assert moved == list(range(1, messages + 1))
    assert (await north.feed()).total(DECODED) == messages
    assert await north.cursor() == messages


async def test_two_lanes_that_compete_believe_every_message_once(north):
    messages = 5 * CHUNK_MESSAGES
    await north.heard(*[adt("A02", f"{n}", visit=f"V{n}") for n in range(messages)])
    async with (
        at_work(north.site, north.clock) as other,
        reading(north.process),
        reading(other),
    ):
        await until(north.all_read, "two lanes read everything")
    await everything_once(north, messages)


async def test_two_lanes_that_both_believe_to_hold_the_lease_still_believe_each_message_once(
    north, monkeypatch
):
    """Method: the lease is given to everybody, and the second lane moves the cursor between the
    first one's look and its write: only the compare-and-set is left, and it must bite."""
    bitten = []

    async def everybody_s(*_):
        return True

    async def moved(conn, *rest):
        try:
            await move_cursor(conn, *rest)
        except StaleCursor:
            bitten.append(rest)
            raise

    both = asyncio.Barrier(2)
    prepare = FactAppender.prepare
    met = 0

    async def side_by_side(*arguments):
        nonlocal met
        met += 1
        if met <= 2:  # both have read the first chunk, neither has written it
            await both.wait()
        await prepare(*arguments)

    monkeypatch.setattr(decoder, "take_lease", everybody_s)
    monkeypatch.setattr(decoder, "move_cursor", moved)
    monkeypatch.setattr(FactAppender, "prepare", side_by_side)
    messages = 3 * CHUNK_MESSAGES
    await north.heard(*[adt("A02", f"{n}", visit=f"V{n}") for n in range(messages)])
    async with (
        at_work(north.site, north.clock) as other,
        reading(north.process),
        reading(other),
    ):
        await until(north.all_read, "two lanes read everything")
    assert bitten
    await everything_once(north, messages)


async def test_a_lane_waits_while_another_process_holds_its_lease(north):
    await take_lease(north.conn, f"decode:{NORTH}", "somebody else")
    await north.heard(adt("A01", "1"))
    lane = Lane(north.process, NORTH)
    await lane._hold()
    assert await north.cursor() == 0
    assert await north.kinds() == []


async def cut_off(north: Story) -> int:
    """The server hangs up on everybody but the story's own connection; on how many."""
    mine = await north.conn.fetchval("select pg_backend_pid()")
    owner = await connect(north.process.dsns.owner)
    rows = await owner.fetch(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and not pid = any(array[$1, pg_backend_pid()])"
        " and backend_type = 'client backend'",
        mine,
    )
    await owner.close()
    return len(rows)


async def test_a_lane_outlives_the_loss_of_its_connection(north):
    async with reading(north.process):
        await north.heard(adt("A01", "1"))
        await until(north.all_read, "the first message is read")
        assert await cut_off(north) >= 2, "the lane's connection, and the ear's"
        await north.heard(adt("A02", "2", to="ICU^1^A"))
        await until(north.all_read, "the second message is read after the loss")
    assert (await north.kinds()).count("VisitMoved") == 1


def test_lanes_rest_longer_the_more_there_are_but_never_past_what_is_promised():
    assert [rest_s(lanes) for lanes in (1, 8, 20, 300)] == [0.05, 0.05, 0.12, 0.18]
