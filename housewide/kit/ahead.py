"""Making the next item while the last one is used: reading and writing need not take turns."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

T = TypeVar("T")


async def ahead(items: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """The same items (none of them None) in the same order, one of them always in the making.

    A failure is raised where the item that it prevented would have come. Close it (`aclosing`)
    where the loop may be left early: what is in the making is cancelled then.
    """
    coming = _making(items)
    try:
        while (item := await coming) is not None:
            coming = _making(items)
            yield item
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)


def _making(items: AsyncIterator[T]) -> asyncio.Task[T | None]:
    async def make() -> T | None:
        return await anext(items, None)

    return asyncio.create_task(make(), name="ahead")
