"""A sender that loses messages: they never leave it, and nobody is told. From the seed."""

from random import Random

from housewide.demo.messages import Sent
from housewide.demo.senders import Key

LOST_ONE_IN = 2_000
"""Of the messages of the demo's one careless sender; what that does over weeks is proof drift's."""


class Losing:
    """Whether each message of one system is lost: to be asked of all messages, in their order."""

    def __init__(self, key: Key, seed: int, one_in: int = LOST_ONE_IN) -> None:
        self._key = key
        self._chance = Random(f"{seed}/lost")
        self._one_in = one_in

    def loses(self, message: Sent) -> bool:
        return message.key == self._key and self._chance.random() * self._one_in < 1
