"""What was told and is told no more: a message that was read better takes back its earlier reading.

Nothing is removed: a telling keeps the position at which it was withdrawn, so that what was
believed until then can still be asked.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace


class Telling(Protocol):
    """Something believed at a position because of a message; `withdrawn_by` is 0 while it holds."""

    @property
    def position(self) -> int: ...
    @property
    def message(self) -> int | None: ...
    @property
    def withdrawn_by(self) -> int: ...


T = TypeVar("T", bound=Telling)


def without(told: Iterable[T], message: int, position: int) -> tuple[T, ...]:
    """The same once a message was read better at a position; what is withdrawn already stays so."""
    return tuple(
        _withdrawn_by(one, position)
        if one.message == message and not one.withdrawn_by and one.position < position
        else one
        for one in told
    )


def as_known(told: Iterable[T], position: int) -> tuple[T, ...]:
    """What was believed up to a position; what was withdrawn later held still."""
    return tuple(
        _withdrawn_by(one, 0) if one.withdrawn_by > position else one
        for one in told
        if one.position <= position
    )


def _withdrawn_by(one: T, position: int) -> T:
    return cast(T, replace(cast(Struct, one), withdrawn_by=position))
