"""A case: what is awkward, what goes wrong elsewhere, what we do, and the story that shows it.

A case that shows only on the wire, or over time, names the tests that hold it instead.
"""

from collections.abc import Callable

from msgspec import Struct

from tests.hospital.story import Story

Play = Callable[[Story], None]


class Case(Struct, frozen=True):
    """`play` tells the story and asserts; or `held_by` are the tests that do, `path::name`."""

    title: str
    others: str
    ours: str
    play: Play | None = None
    held_by: tuple[str, ...] = ()


CASES: list[Case] = []
"""In the order of the page."""


def case(title: str, *, others: str, ours: str) -> Callable[[Play], Play]:
    """A case whose story is this function."""

    def add(play: Play) -> Play:
        CASES.append(Case(title, others, ours, play))
        return play

    return add


def held(title: str, *tests: str, others: str, ours: str) -> None:
    """A case that other tests hold."""
    CASES.append(Case(title, others, ours, held_by=tests))
