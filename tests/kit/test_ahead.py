"""One item is made while another is used; order, failures and the end stay where they were."""

import asyncio
from contextlib import aclosing

import pytest

from housewide.kit.ahead import ahead


async def test_the_items_come_in_order_and_end():
    async def three():
        for item in (1, 2, 3):
            yield item

    assert [item async for item in ahead(three())] == [1, 2, 3]


async def test_the_next_item_is_made_while_the_last_one_is_used():
    """Method: the user waits for the second to be made before he lets go of the first."""
    second_made = asyncio.Event()

    async def two():
        yield 1
        second_made.set()
        yield 2

    items = ahead(two())
    assert await anext(items) == 1
    await second_made.wait()
    assert await anext(items) == 2


async def test_no_more_than_one_is_made_ahead():
    made = []

    async def many():
        for item in range(10):
            made.append(item)
            yield item

    async with aclosing(ahead(many())) as items:
        async for item in items:
            for _ in range(5):
                await asyncio.sleep(0)
            assert made == list(range(min(item + 2, 10)))


async def test_a_failure_comes_after_the_items_before_it():
    async def failing():
        yield 1
        raise ConnectionResetError

    items = ahead(failing())
    assert await anext(items) == 1
    with pytest.raises(ConnectionResetError):
        await anext(items)


async def test_leaving_early_cancels_what_is_in_the_making():
    cancelled = asyncio.Event()

    async def endless():
        yield 1
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async with aclosing(ahead(endless())) as items:
        async for _ in items:
            await asyncio.sleep(0)
            break
    assert cancelled.is_set()
