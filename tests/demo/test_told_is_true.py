"""From the twin's bytes to the house that Housewide believes in: it must be the twin's own truth.

Method: a simulated day of all three facilities, every message read by its profile and folded; at
each hour, each unit's open visits are counted and compared with the twin's ledger.
"""

from collections import defaultdict
from hashlib import sha256

import pytest

from housewide.demo.messages import Sent
from housewide.demo.quirks import Rates
from housewide.demo.senders import senders_of
from housewide.demo.site import site_files
from housewide.demo.stream import sent_by
from housewide.hospital.house.house import House
from housewide.hospital.places.facts import PlacesConfigured
from housewide.integrations.hl7v2.profile import Profile, parse_profile
from housewide.integrations.hl7v2.translate import translate
from housewide.kit.clock import DAY, HOUR, Instant
from housewide.kit.facts import Draft, Entry
from housewide.kit.keys import Pseudonyms
from housewide.science.twin import START_AT, Facility, Twin, demo_system

PSEUDONYMS = Pseudonyms(b"s" * 32)
NO_QUIRKS = Rates(replayed=0, ack_lost=0, overtaken=0, misdeclared=0)


class Reader:
    """One facility as Housewide would hold it, fed by hand."""

    def __init__(self, plan: Facility) -> None:
        files = site_files()
        toml = files[f"{plan.id}/places.toml"]
        self.plan = plan
        self.house = House()
        self.profiles: dict[str, Profile] = {
            sender.source: parse_profile(files[f"{plan.id}/{sender.source}.toml"])
            for sender in senders_of(plan)
        }
        self._seen: set[bytes] = set()
        configured = PlacesConfigured(sha256(toml.encode()).hexdigest(), toml)
        self._take(Draft(configured, plan.id, 0, "config"), START_AT, "config")

    def hear(self, sent: Sent) -> None:
        if sent.data in self._seen:  # a resent message has no second effect: the log's work
            return
        self._seen.add(sent.data)
        profile = self.profiles[sent.source]
        drafts = translate(sent.data, sent.at, profile, self.house.places, PSEUDONYMS)
        assert isinstance(drafts, list)
        for draft in drafts:
            self._take(draft, sent.at, f"source:{sent.source}")

    def census(self, at: Instant) -> dict[str, int]:
        index = self.house.at(at).index
        counted = {unit.id: len(index.in_unit(unit.id)) for unit in self.house.places.units}
        assert sum(counted.values()) == sum(map(len, index.by_unit.values())), "nobody is nowhere"
        return counted

    def _take(self, draft: Draft, at: Instant, actor: str) -> None:
        position = self.house.position + 1
        self.house.apply(
            Entry(
                shard=self.plan.id,
                position=position,
                subject=draft.subject,
                body=draft.body,
                effective_at=draft.effective_at,
                effective_from=draft.effective_from,
                recorded_at=draft.recorded_at,
                received_at=at,
                believed_at=at,
                message=position,
                actor=actor,
            )
        )


def test_the_census_of_every_unit_is_the_twins_at_every_hour() -> None:
    twin = Twin(demo_system(), 4, START_AT)
    readers = {plan.id: Reader(plan) for plan in twin.system.facilities}
    next_at = START_AT + HOUR
    hours = 0
    for sent in sent_by(twin, 4, START_AT + DAY, NO_QUIRKS):
        while sent.at >= next_at:
            for facility, reader in readers.items():
                # What happened at the very last instant is told only after it.
                truth = twin.census(facility, next_at - 1, known_at=next_at - 1)
                assert reader.census(next_at - 1) == truth
            next_at += HOUR
            hours += 1
        readers[sent.facility].hear(sent)
    assert hours == 23


@pytest.mark.parametrize("seed", [1, 2])
def test_what_goes_wrong_on_the_way_changes_nothing_in_the_end(seed: int) -> None:
    twin = Twin(demo_system(), seed, START_AT)
    readers = {plan.id: Reader(plan) for plan in twin.system.facilities}
    often = Rates(replayed=0.05, ack_lost=0.05, overtaken=0.05, misdeclared=0.05)
    end_at = START_AT + DAY
    happened: dict[str, int] = defaultdict(int)
    for sent in sent_by(twin, seed, end_at, often):
        readers[sent.facility].hear(sent)
        happened["lost"] += sent.ack_lost
    assert happened["lost"]
    for facility, reader in readers.items():
        assert reader.census(end_at + HOUR) == twin.census(facility, end_at + HOUR)
