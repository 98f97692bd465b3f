"""The intake runs on uvloop: the listener's stories hold there as they do on plain asyncio."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine

import pytest
import uvloop

from tests.integrations.hl7v2 import test_bounds, test_connect

Story = Callable[[], Coroutine[None, None, None]]

STORIES = [
    story
    for name, story in {**vars(test_connect), **vars(test_bounds)}.items()
    if name.startswith("test_")
    and inspect.iscoroutinefunction(story)
    and not inspect.signature(story).parameters  # a story that needs fixtures has them elsewhere
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_on_uvloop(story: Story) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(story())
