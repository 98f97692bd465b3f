"""`housewide proof census`: who lay where, at any moment, is the simulated hospitals' own truth.

Fourteen days of each seed, half of them over the night that clocks go forward and half over the one
that they go back, with all that goes wrong on the way. Every message is read by its profile and
folded. Then each unit's census at every local midnight and at random moments is asked twice, as
known in the end and as it was believed then, and compared with the twin's ledger, which keeps both;
and what is believed to have been believed then with what the live house said at that moment.

One thing nobody can know: which of two hours a sender without offsets means, who types in only
later what happened in the hour that came twice. What differs in those two hours is counted apart.
"""

import random
import time
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.proofs.censuses import Census, believed, true
from bench.report import Report, Tell, at_least, at_most, quiet, shown
from housewide.demo.messages import Sent, messages
from housewide.demo.quirks import Rates, with_quirks
from housewide.demo.senders import EHR, VITALS, senders_of
from housewide.demo.site import site_files
from housewide.hospital.house.house import House
from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.places.facts import PlacesConfigured
from housewide.integrations.hl7v2.profile import parse_profile
from housewide.integrations.hl7v2.translate import KEPT, translate
from housewide.kit.clock import DAY, HOUR, MINUTE, Instant, instant, moment
from housewide.kit.facts import Draft, Entry
from housewide.kit.keys import Pseudonyms
from housewide.science.twin import Facility, Twin, demo_system

ROUNDS = 10
"""Seeds."""

DAYS = 14
MOMENTS = 340
"""Random moments of each facility: a thousand of each seed."""

STARTS = (datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC))
"""In the US, clocks go forward on 8 March 2026 and back on 1 November."""

PSEUDONYMS = Pseudonyms(b"the census proof's own 32 bytes.")


class Listening:
    """One facility as Housewide holds it, fed by hand: each message once, as the log does."""

    def __init__(self, plan: Facility, start_at: Instant) -> None:
        files = site_files()
        self.house = House()
        self._facility = plan.id
        self._profiles = {
            sender.source: parse_profile(files[f"{plan.id}/{sender.source}.toml"])
            for sender in senders_of(plan)
        }
        self._seen: set[bytes] = set()
        self._believed: list[Instant] = []
        places = PlacesConfigured("0" * 64, files[f"{plan.id}/places.toml"])
        self._take(Draft(places, plan.id, 0, "config"), start_at, "config", None)

    def hear(self, sent: Sent) -> None:
        if sent.data in self._seen:
            return
        self._seen.add(sent.data)
        profile, places = self._profiles[sent.source], self.house.places
        drafts = translate(sent.data, sent.at, profile, places, PSEUDONYMS)
        if drafts is KEPT and sent.source == VITALS:
            return
        assert isinstance(drafts, list), "all that is said of patients and beds is read"
        for draft in drafts:
            self._take(draft, sent.at, f"source:{sent.source}", len(self._seen))

    def now(self, at: Instant) -> Census:
        return believed(self.house.at(at))

    def past(self, at: Instant, *, known_at: Instant | None) -> Census:
        position = len(self._believed)
        if known_at is not None:
            position = bisect_right(self._believed, known_at)
        known_at = known_at or self.house.believed_at
        return believed(house_at_position(self.house, Kept(), position, at, known_at=known_at))

    def _take(self, draft: Draft, at: Instant, actor: str, message: int | None) -> None:
        self._believed.append(at)
        self.house.apply(
            Entry(
                self._facility, len(self._believed), draft.subject, draft.body, draft.effective_at,
                draft.effective_from, draft.recorded_at, at, at, message, actor,
            )
        )  # fmt: skip


def run(seed: int, rounds: int = ROUNDS, tell: Tell = quiet) -> Report:
    """`rounds` seeds, one after another."""
    began_s = time.monotonic()
    counts = dict.fromkeys(("compared", "known now", "believed then", "printed then", "twice"), 0)
    for number in range(rounds):
        _round(seed + number, instant(STARTS[number % len(STARTS)]), counts)
        tell(f"{number + 1} of {rounds} seeds: {counts}")
    return {
        "name": "proof-census",
        "seed": seed,
        "bars": [
            at_least("units compared", counts["compared"], "", 1),
            at_most("units not as the twin knows them in the end", counts["known now"], "", 0),
            at_most("units not as the twin had told by then", counts["believed then"], "", 0),
            at_most("units that read otherwise than then", counts["printed then"], "", 0),
        ],
        "units_otherwise_in_the_hour_that_came_twice": counts["twice"],
        "seconds": shown(time.monotonic() - began_s),
    }


def _round(seed: int, start_at: Instant, counts: dict[str, int]) -> None:
    chance = random.Random(f"{seed}/census")
    twin, end_at = Twin(demo_system(), seed, start_at), start_at + DAYS * DAY
    told = list(messages(twin.events(end_at), twin.system))
    stream = list(with_quirks(told, seed, Rates()))
    under_way = _under_way(told, stream)
    listening = {plan.id: Listening(plan, start_at) for plan in twin.system.facilities}
    zones = {plan.id: ZoneInfo(plan.zone) for plan in twin.system.facilities}
    asked = sorted(_moments(twin.system.facilities, start_at, end_at, chance))
    printed: list[Census] = []
    for sent in [*stream, None]:
        while len(printed) < len(asked) and (sent is None or asked[len(printed)][0] < sent.at):
            at, facility = asked[len(printed)]
            printed.append(listening[facility].now(at))
        if sent is not None:
            listening[sent.facility].hear(sent)
    for (at, facility), then in zip(asked, printed, strict=True):
        one = listening[facility]
        as_then = one.past(at, known_at=at)
        counts["compared"] += len(then)
        counts["printed then"] += _differences(as_then, then)
        in_the_end = true(twin, facility, at, known_at=end_at)
        otherwise = _differences(one.past(at, known_at=None), in_the_end)
        counts["twice" if _came_twice(at, zones[facility]) else "known now"] += otherwise
        if not any(told_at <= at < sent_at for told_at, sent_at in under_way[facility]):
            by_then = true(twin, facility, at, known_at=at)
            counts["believed then"] += _differences(as_then, by_then)


def _moments(
    plans: tuple[Facility, ...], start_at: Instant, end_at: Instant, chance: random.Random
) -> Iterator[tuple[Instant, str]]:
    """Every local midnight and some random moments of each facility, off the whole second."""
    for plan in plans:
        zone = ZoneInfo(plan.zone)
        day = moment(start_at).astimezone(zone).date() + timedelta(days=1)
        while (at := instant(datetime(day.year, day.month, day.day, tzinfo=zone))) < end_at:
            yield at - 1, plan.id
            day += timedelta(days=1)
        for _ in range(MOMENTS):
            yield chance.randrange(start_at + HOUR, end_at - MINUTE) | 1, plan.id


def _came_twice(at: Instant, zone: ZoneInfo) -> bool:
    """Whether the clock on the wall showed this time twice that night."""
    local = moment(at).astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _under_way(told: list[Sent], stream: list[Sent]) -> dict[str, list[tuple[Instant, Instant]]]:
    """From when to when the EHR had been told something, and had not sent it yet.

    What is told of beds and of vital signs changes no census, however late it comes.
    """
    sent_at: dict[tuple[str, bytes], Instant] = {}
    for sent in stream:
        sent_at.setdefault((sent.facility, _told_as(sent)), sent.at)
    late: dict[str, list[tuple[Instant, Instant]]] = {}
    for each in told:
        went_at = sent_at[each.facility, _told_as(each)]
        late.setdefault(each.facility, [])
        if went_at > each.at and each.source == EHR:
            late[each.facility].append((each.at, went_at))
    return late


def _told_as(sent: Sent) -> bytes:
    """Its sender's control id, which nothing on the way changes."""
    return sent.data.split(b"|", 10)[9]


def _differences(found: Census, truth: Census) -> int:
    return sum(found.get(unit, 0) != truth.get(unit, 0) for unit in {*found, *truth})
