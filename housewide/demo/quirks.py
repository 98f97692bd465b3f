"""What goes wrong between a sending system and us, at stated rates, from the seed.

What a system always does differently (charset, line ends) stands in `senders`; here is what happens
to it now and then.
"""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from housewide.demo.messages import Sent
from housewide.demo.silences import Silences
from housewide.kit.clock import MINUTE, SECOND

CLAIMS_UTF8 = b"|UNICODE UTF-8\r"


class Rates(Struct, frozen=True):
    """Of all messages, the share to which each happens. Assumptions: often enough to be seen daily.

    - `replayed`: an interface engine sends it again, the same bytes, a minute or more later.
    - `ack_lost`: the connection breaks before the answer is heard; the sender sends it again.
    - `overtaken`: it waits in a queue of the sender while later ones pass it.
    - `misdeclared`: an old workstation writes Windows-1252 into a message that claims UTF-8.

    Of errors that are taken back, `overtaken_by_cancel` go out after what takes them back.
    `silences_per_day` is how often a feed of beds or of vital signs falls silent.
    """

    replayed: float = 0.004
    ack_lost: float = 0.003
    overtaken: float = 0.004
    misdeclared: float = 0.01
    overtaken_by_cancel: float = 0.1
    silences_per_day: float = 0.2


BEHIND_ITS_CANCEL = 2 * MINUTE
"""So long after its correction an error still comes."""


def with_quirks(sent: Iterable[Sent], seed: int, rates: Rates) -> Iterator[Sent]:
    """The same messages with all that goes wrong, in the order in which they are sent."""
    chance = Random(f"{seed}/quirks")
    silences = Silences(seed, rates.silences_per_day)
    waiting: list[tuple[int, int, Sent]] = []
    count = 0
    for message in sent:
        while waiting and waiting[0][0] <= message.at:
            yield heappop(waiting)[2]
        for late in _quirky(message, chance, rates):
            late = replace(late, at=silences.goes_out_at(late))
            count += 1
            heappush(waiting, (late.at, count, late))
    while waiting:
        yield heappop(waiting)[2]


def _quirky(message: Sent, chance: Random, rates: Rates) -> Iterator[Sent]:
    if chance.random() < rates.misdeclared:
        message = replace(message, data=_in_windows_1252(message.data))
    if chance.random() < rates.ack_lost:
        message = replace(message, ack_lost=True)
    if chance.random() < rates.overtaken:
        message = replace(message, at=message.at + chance.randint(5, 90) * SECOND)
    if message.corrected_at and chance.random() < rates.overtaken_by_cancel:
        message = replace(message, at=message.corrected_at + BEHIND_ITS_CANCEL)
    yield message
    if chance.random() < rates.replayed:
        yield replace(message, at=message.at + chance.randint(60, 600) * SECOND, ack_lost=False)


def _in_windows_1252(data: bytes) -> bytes:
    if CLAIMS_UTF8 not in data:
        return data
    return data.decode("utf-8").encode("cp1252", errors="replace")
