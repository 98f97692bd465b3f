"""A sender that loses messages: they never leave it, and nobody is told. From the seed."""

from collections.abc import Iterable, Iterator
from random import Random

from housewide.demo.messages import Sent
from housewide.demo.senders import Key

LOST_ONE_IN = 2_000
"""Of the messages of the demo's one careless sender; what it does over weeks is proof drift's."""


def lost(sent: Iterable[Sent], key: Key, seed: int, one_in: int = LOST_ONE_IN) -> Iterator[bool]:
    """Of each message, whether its system loses it; only that of `key` ever does."""
    chance = Random(f"{seed}/lost")
    for message in sent:
        yield message.key == key and chance.random() * one_in < 1
