"""What the demo's systems send of a twin that a test asks for the truth as well."""

from collections.abc import Iterator

from housewide.demo.messages import Sent, messages
from housewide.demo.quirks import Rates, with_quirks
from housewide.kit.clock import Instant
from housewide.science.twin import Twin

NO_QUIRKS = Rates(0, 0, 0, 0, 0, 0)


def sent_by(
    twin: Twin, seed: int, until_at: Instant | None = None, rates: Rates | None = None
) -> Iterator[Sent]:
    """All that a twin's systems send, with what goes wrong at these rates (None: the demo's)."""
    told = messages(twin.events(until_at), twin.system)
    return with_quirks(told, seed, rates or Rates())
