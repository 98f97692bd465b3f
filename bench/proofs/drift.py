"""`housewide proof drift`: what lost messages do to our census, and what `reconcile` finds of it.

Fourteen days of one facility, twice at once: a house that hears everything, and one whose sender
loses 1 message in 2,000. Each morning at six the EHR writes its census, and ten minutes later it is
compared with the second house. What truly differs is the difference of the two houses, which knows
nothing of extracts: of a moment as known then and as known at the comparison, so that what was only
on its way is none. A third house loses the same, and each morning a person accepts what was found.
"""

import time
from bisect import bisect_right
from collections import Counter
from datetime import UTC, datetime

from msgspec import Struct

from bench.proofs.census import PSEUDONYMS, Listening
from bench.report import Report, Tell, at_least, at_most, quiet, shown
from housewide.demo.ehr_census import EhrCensus, mornings, reporting
from housewide.demo.ehr_census import Report as Extract
from housewide.demo.losing import LOST_ONE_IN, Losing
from housewide.demo.messages import Sent, messages
from housewide.demo.mornings import COMPARED_AFTER
from housewide.demo.quirks import Rates, with_quirks
from housewide.demo.senders import EHR, senders_of
from housewide.demo.site import site_files
from housewide.hospital.agreement.ask import percent, total
from housewide.hospital.agreement.compare import Found
from housewide.hospital.house.agreeing import compare_with, corrections, ours, still_holds
from housewide.hospital.house.house import House
from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.places.facts import Place
from housewide.integrations.census.read import read_extract
from housewide.integrations.census.translate import stated
from housewide.integrations.hl7v2.profile import parse_profile
from housewide.integrations.hl7v2.translate import translate
from housewide.kit.clock import DAY, Instant, instant
from housewide.science.twin import System, Twin, demo_system

ROUNDS = 10
"""Seeds."""

DAYS = 14
FACILITY = "st-brigid"
ONE_IN = LOST_ONE_IN
START = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Hearing(Listening):
    """A house that may lose messages, and whose past can be asked as known at any moment."""

    def at(self, at: Instant, *, known_at: Instant) -> House:
        position = bisect_right(self._believed, known_at)
        return house_at_position(self.house, Kept(), position, at, known_at=known_at)

    def accept(self, found: Found, as_of: Instant, now: Instant) -> int:
        """Take the EHR's word in all that holds; in how many."""
        accepted = 0
        for differs in found.discrepancies:
            if still_holds(self.house, differs, as_of):
                accepted += 1
                for draft in corrections(self.house, differs, as_of):
                    self._take(draft, now, "user:proof", None)
        return accepted


class Morning(Struct):
    """One comparison: what truly differs, what was found of it, and the share that agrees."""

    lost: int
    differs: int
    found: int
    invented: int
    agree_percent: float
    accepted: int


def run(seed: int, rounds: int = ROUNDS, tell: Tell = quiet) -> Report:
    """`rounds` seeds, one after another."""
    began_s = time.monotonic()
    kept: dict[str, list[list[Morning]]] = {"alone": [], "mended": []}
    fates: Counter[tuple[str, str]] = Counter()
    for number in range(rounds):
        one = Seed(seed + number)
        one.run()
        fates.update(one.fates)
        for name, days in one.days.items():
            kept[name].append(days)
        tell(f"{number + 1} of {rounds} seeds")
    every = [m for runs in kept.values() for mornings in runs for m in mornings]
    differed, invented = sum(m.differs for m in every), sum(m.invented for m in every)
    mended = [m for mornings in kept["mended"] for m in mornings]
    return {
        "name": "proof-drift",
        "seed": seed,
        "bars": [
            at_least("differences that there were, of all mornings", differed, "", 1),
            at_most("not found of them", differed - sum(m.found for m in every), "", 0),
            at_most("found that are none", invented, "", 0),
            at_least(
                "worst morning where each is mended", min(m.agree_percent for m in mended), "%", 99
            ),
        ],
        "alone": _by_day(kept["alone"]),
        "mended": _by_day(kept["mended"]),
        "types": _by_type(fates),
        "lost_one_in": ONE_IN,
        "seconds": shown(time.monotonic() - began_s),
    }


class Seed:
    """One run: the twin's fourteen days, heard three times."""

    def __init__(self, seed: int) -> None:
        plan = next(f for f in demo_system().facilities if f.id == FACILITY)
        start_at = instant(START)
        twin = Twin(System(plan.name, (plan,)), seed, start_at)
        ehr = next(sender for sender in senders_of(plan) if sender.source == EHR)
        self._profile = parse_profile(site_files()[f"{FACILITY}/{EHR}.toml"])
        self._extracts: list[Extract] = []
        events = twin.events(start_at + DAYS * DAY)
        due = mornings(start_at, ehr.zone)
        told = list(messages(reporting(events, EhrCensus(ehr), due, self._extracts), twin.system))
        losing = Losing(ehr.key, seed, ONE_IN)
        # Who was here first is told of by a census, which is not lost.
        self._lost = {_told_as(s) for s in told if losing.loses(s) and s.at > start_at}
        self._stream = with_quirks(told, seed, Rates())
        self._whole = Hearing(plan, start_at)
        self._losing = {name: Hearing(plan, start_at) for name in ("alone", "mended")}
        self._gone: dict[bytes, Sent] = {}
        self.days: dict[str, list[Morning]] = {name: [] for name in self._losing}
        self.fates: Counter[tuple[str, str]] = Counter()

    def run(self) -> None:
        waiting = iter([*self._extracts, None])
        extract = next(waiting)
        for sent in self._stream:
            while extract is not None and sent.at > extract.as_of + COMPARED_AFTER:
                self._compare(extract)
                extract = next(waiting)
            self._hear(sent)

    def _hear(self, sent: Sent) -> None:
        self._whole.hear(sent)
        if _told_as(sent) in self._lost:
            self._gone[_told_as(sent)] = sent
            return
        for house in self._losing.values():
            house.hear(sent)

    def _compare(self, extract: Extract) -> None:
        at, now = extract.as_of, extract.as_of + COMPARED_AFTER
        read = read_extract(extract.data, self._profile, self._whole.house.places, None)
        rows = [stated(row, PSEUDONYMS) for row in read.rows]
        for name, house in self._losing.items():
            found = compare_with(rows, house.at(at, known_at=now), house.at(at, known_at=at))
            by_extract = {d.visit for d in found.discrepancies}
            truly = _true_differences(self._whole, house, at, now)
            if name == "alone":
                self._tell_fates(truly, extract)
            share = percent(total(found.units.values()))
            accepted = house.accept(found, at, now) if name == "mended" else 0
            self.days[name].append(
                Morning(
                    len(self._gone), len(truly), len(truly & by_extract),
                    len(by_extract - truly), 100.0 if share is None else share, accepted,
                )
            )  # fmt: skip

    def _tell_fates(self, differing: set[str], extract: Extract) -> None:
        """Of each message lost since the morning before, whether its visit differs now."""
        for sent in self._gone.values():
            if not extract.as_of - DAY < sent.at <= extract.as_of:
                continue
            drafts = translate(
                sent.data, sent.at, self._profile, self._whole.house.places, PSEUDONYMS
            )
            assert isinstance(drafts, list), "everything that the demo says is read"
            kind = sent.data.split(b"|", 9)[8].decode()[:7]
            self.fates[kind, "lost"] += 1
            self.fates[kind, "differ"] += any(draft.subject in differing for draft in drafts)


def _true_differences(whole: Hearing, losing: Hearing, at: Instant, now: Instant) -> set[str]:
    """The visits of which the two houses differ, both as known then and as known now.

    In where they are, or in whether they are inpatients.
    """
    differing = []
    for known_at in (at, now):
        one, other = (_known(house.at(at, known_at=known_at)) for house in (whole, losing))
        differing.append({v for v in {*one, *other} if one.get(v) != other.get(v)})
    return differing[0] & differing[1]


def _known(house: House) -> dict[str, tuple[Place, bool]]:
    """Each open visit: where, and whether an inpatient."""
    return {visit: (each.place, each.inpatient) for visit, each in ours(house).items()}


def _by_day(runs: list[list[Morning]]) -> dict[str, dict[str, float]]:
    """Each morning over all seeds: means, and the worst share."""
    return {
        f"{number}": {
            "lost": shown(sum(m.lost for m in day) / len(day)),
            "differ": shown(sum(m.differs for m in day) / len(day)),
            "found": shown(sum(m.found for m in day) / len(day)),
            "invented": sum(m.invented for m in day),
            "accepted": shown(sum(m.accepted for m in day) / len(day)),
            "agree_percent": shown(sum(m.agree_percent for m in day) / len(day)),
            "worst_percent": shown(min(m.agree_percent for m in day)),
        }
        for number, day in enumerate(zip(*runs, strict=True), 1)
    }


def _by_type(fates: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    types: dict[str, dict[str, int]] = {}
    for (kind, fate), count in sorted(fates.items()):
        types.setdefault(kind, {})[fate] = count
    return types


def _told_as(sent: Sent) -> bytes:
    """Its sender and control id, which nothing on the way changes."""
    return sent.data.split(b"|", 10)[9]
