"""Garbage is looked for rarely: a replay's rows are not walked while they wait to be folded."""

import gc

import pytest

from housewide.kit.garbage import COLLECT_EVERY, collect_rarely
from housewide.log.read import REPLAY_CHUNK_ROWS


@pytest.fixture(autouse=True)
def _as_before():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_a_read_of_a_replay_comes_and_goes_without_a_look_for_garbage() -> None:
    collect_rarely()
    headers_and_payloads = 2 * REPLAY_CHUNK_ROWS
    assert gc.isenabled()
    assert gc.get_threshold()[0] == COLLECT_EVERY > headers_and_payloads
