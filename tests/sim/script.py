"""What will be sent in one simulated story, all of it known beforehand from its seed.

The twin is run to the end first. What it had told by any moment can still be asked of it, and so it
is the referee of whatever the site makes of the messages, at any moment.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from housewide.demo.messages import Sent, messages
from housewide.demo.quirks import Rates, with_quirks
from housewide.demo.senders import EHR, Key
from housewide.hospital.places.facts import Place
from housewide.kit.clock import HOUR, MINUTE, Instant
from housewide.kit.hl7 import read_header
from housewide.science.twin import START_AT, Twin, demo_system

OFTEN = Rates(replayed=0.05, ack_lost=0.05, overtaken=0.05, misdeclared=0.05)
"""Ten times what the demo has, so that each happens many times in a few hours."""


class Script:
    """The stream of one seed, and the truth behind it."""

    def __init__(self, seed: int, hours: int) -> None:
        self.seed = seed
        self.end_at = START_AT + hours * HOUR
        self.twin = Twin(demo_system(), seed, START_AT)
        self.facilities = tuple(plan.id for plan in self.twin.system.facilities)
        self._told_at: dict[tuple[str, str], Instant] = {}
        told = self._noting(messages(self.twin.events(self.end_at), self.twin.system))
        self.stream = tuple(with_quirks(told, seed, OFTEN))
        self._late = tuple(self._waits())
        self.moments = (*map(self._settled, range(1, hours)), self._all_sent_at())

    def heard(self, facility: str, by: Instant) -> dict[str, list[bytes]]:
        """What each system of a facility must have been heard to say: each message once, in the
        order in which it was first sent."""
        once: dict[Key, dict[bytes, None]] = {}
        for sent in self.stream:
            if sent.at < by:
                once.setdefault(sent.key, {})[sent.data] = None
        return {source: [*told] for (where, source), told in once.items() if where == facility}

    def places(self, facility: str, at: Instant) -> Counter[Place]:
        """The truth: how many patients each place has just before `at`, as told by then."""
        there = self.twin.whereabouts(facility, at - 1, known_at=at - 1)
        return Counter(there.values())

    def census(self, facility: str, at: Instant) -> dict[str, int]:
        """The truth: how many patients each unit has just before `at`, as told by then."""
        return self.twin.census(facility, at - 1, known_at=at - 1)

    def census_in_the_end(self, facility: str, at: Instant) -> dict[str, int]:
        """The truth at `at` by all that was told until the end, late entries and cancels too."""
        return self.twin.census(facility, at, known_at=self.end_at)

    def _noting(self, told: Iterable[Sent]) -> Iterator[Sent]:
        for message in told:
            self._told_at[_name(message)] = message.at
            yield message

    def _waits(self) -> Iterator[tuple[Instant, Instant]]:
        """From when to when a message had been told to its sender, and was not sent yet."""
        first: dict[tuple[str, str], Instant] = {}
        for sent in self.stream:
            if sent.source == EHR:  # what is said of beds and of vital signs moves nobody
                first.setdefault(_name(sent), sent.at)
        for name, sent_at in first.items():
            if sent_at > self._told_at[name]:
                yield self._told_at[name], sent_at

    def _settled(self, hour: int) -> Instant:
        """The first minute from an hour on at which no message is under way late: only then must
        the site know all that was told."""
        at = START_AT + hour * HOUR
        while any(told_at < at <= sent_at for told_at, sent_at in self._late):
            at += MINUTE
        return at

    def _all_sent_at(self) -> Instant:
        last_at = max(self.end_at, self.stream[-1].at)
        return last_at - last_at % MINUTE + MINUTE


def _name(sent: Sent) -> tuple[str, str]:
    """A message by its facility and control id: neither changes on its way."""
    return sent.facility, read_header(sent.data).control_id
