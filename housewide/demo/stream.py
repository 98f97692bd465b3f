"""All that the demo's systems send, in order: the twin, given voices, and what goes wrong."""

from collections.abc import Iterator

from housewide.demo.ehr_census import EhrCensus, Report, mornings, reporting
from housewide.demo.losing import Losing
from housewide.demo.messages import Sent, messages
from housewide.demo.quirks import Rates, with_quirks
from housewide.demo.senders import Sender
from housewide.kit.clock import Instant
from housewide.science.twin import Twin, demo_system


def running_stream(
    seed: int, from_at: Instant, sender: Sender, reports: list[Report]
) -> Iterator[Sent]:
    """What the demo's systems send from `from_at` on, for ever: the same seed, the same bytes.

    First comes everyone who is in a house already, but of one EHR, which was running before anybody
    listened to it. Who is in its house at the start it tells in no message: a report does. Each
    morning it writes another into `reports`, and it loses messages now and then.
    """
    twin = Twin(demo_system(), seed, from_at)
    due = mornings(from_at, sender.zone)
    events = reporting(twin.events(), EhrCensus(sender), due, reports)
    losing = Losing(sender.key, seed)
    told = (
        message
        for message in messages(events, twin.system)
        if not losing.loses(message) and (message.key != sender.key or message.at > from_at)
    )
    return with_quirks(told, seed, Rates())
