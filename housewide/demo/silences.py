"""Feeds that fall silent for some hours, and then send all that they had to say at once.

Only those of beds and of vital signs do: an engine or a gateway is down, and its queue is kept. The
feed of patients is never silent in the demo, since everything shown rests on it; how that looks is
for the tests to show.
"""

from random import Random

from housewide.demo.messages import Sent
from housewide.demo.senders import HOUSEKEEPING, VITALS, Key
from housewide.kit.clock import DAY, HOUR, SECOND, Instant

MAY_BE_SILENT = (HOUSEKEEPING, VITALS)

SHORTEST, LONGEST = HOUR, 5 * HOUR
"""How long a silence is. An assumption: shorter than a shift."""


class Silences:
    """When each feed is silent: drawn ahead, from the first word of each on."""

    def __init__(self, seed: int, per_day: float) -> None:
        self._seed = seed
        self._per_day = per_day
        self._chances: dict[Key, Random] = {}
        self._next: dict[Key, tuple[Instant, Instant]] = {}

    def goes_out_at(self, message: Sent) -> Instant:
        """When a message gets through: at once, or when its feed's silence ends."""
        if message.source not in MAY_BE_SILENT or not self._per_day:
            return message.at
        from_at, until_at = self._window(message.key, message.at)
        return until_at if message.at >= from_at else message.at

    def _window(self, key: Key, at: Instant) -> tuple[Instant, Instant]:
        """The first silence of a feed that does not end before `at`."""
        if key not in self._chances:
            self._chances[key] = Random("/".join((str(self._seed), "silences", *key)))
            self._next[key] = self._draw(key, at)
        while self._next[key][1] <= at:
            self._next[key] = self._draw(key, self._next[key][1])
        return self._next[key]

    def _draw(self, key: Key, after: Instant) -> tuple[Instant, Instant]:
        chance = self._chances[key]
        from_at = after + int(chance.expovariate(self._per_day) * DAY) // SECOND * SECOND
        return from_at, from_at + chance.randrange(SHORTEST, LONGEST) // SECOND * SECOND
