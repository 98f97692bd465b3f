"""A hospital that hypothesis runs: what is done there, and what must hold after each step of it.

Each thing told is told at an instant of its own (a minute, and a microsecond for each position), so
that nothing depends on which of two came first; a rule that means the same instant says so.
"""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.beds.state import STATUSES, BedReport
from housewide.hospital.house.axes import unit_axes
from housewide.hospital.house.house import House
from housewide.hospital.house.measures import MEASURES, measure
from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.house.snapshot import digest, dump, load
from housewide.kit.clock import MINUTE, Instant
from housewide.kit.facts import Entry, MessageReread
from tests.hospital.naive import holding_of
from tests.hospital.story import Story
from tests.hospital.telling import TOLD, reread

A_SAMPLE = settings(
    max_examples=settings().max_examples // 4,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[*HealthCheck],
)
"""Of each machine in `make test`, 25; `housewide proof folds` runs thousands."""

late = st.sampled_from([0, 0, 0, 0, 5, 45, 180, 900])
"""How many minutes after it happened it is told: mostly at once."""

FACTS_AT_MOST = 1000
"""In one story: what is told now happened that many microseconds ago, less one for each before."""

EARLY = 2
"""Minutes by which a sender's clock may be ahead of ours and be believed."""


class Hospital(RuleBasedStateMachine):
    """A house and all that was told of it; `then` is the house after each position."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story()
        self.now: Instant = self.story.believed_at
        self.then: list[House] = [self.story.house.copy()]

    def tell(self, told: TOLD, minutes_ago: int = 0, **how: Any) -> Entry:
        """Something is told now, and happened a while ago (or is to happen, where negative)."""
        self.now += MINUTE
        at = self.now - minutes_ago * MINUTE - FACTS_AT_MOST + len(self.story.entries)
        return self.tell_at(told, at, **how)

    def tell_at(self, told: TOLD, effective_at: Instant, **how: Any) -> Entry:
        entry = self.story.tell(told, effective_at, self.now, **how)
        self.then.append(self.story.house.copy())
        return entry

    def seen(self) -> House:
        return self.story.house.at(self.now)

    def readings(self) -> list[Entry]:
        """What was told by messages that hold, oldest first."""
        again = {e.body.message for e in self.story.entries if isinstance(e.body, MessageReread)}
        return [
            e
            for e in self.story.entries[1:]
            if e.message not in again and not isinstance(e.body, MessageReread)
        ]

    @rule(minutes=st.integers(10, 600))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(data=st.data())
    def a_fact_is_followed_again(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.story.entries))
        before = digest(self.story.house)
        self.story.house.apply(entry)
        for part in (self.story.house.visits, self.story.house.beds, self.story.house.history):
            part.apply(entry)
        assert digest(self.story.house) == before

    @precondition(lambda self: self.readings())
    @rule(data=st.data(), is_kept=st.booleans())
    def a_message_is_read_better(self, data: st.DataObject, is_kept: bool) -> None:
        """What it told is withdrawn, and told anew or not at all."""
        found: Entry = data.draw(st.sampled_from(self.readings()))
        assert found.message is not None
        self.now += MINUTE
        self.tell_at(reread(found.message, found.subject), self.now, message=found.message)
        if is_kept:
            told = found.subject, found.body
            self.tell_at(told, found.effective_at, by=found.effective_from)

    @rule(data=st.data())
    def somebody_asks_what_was_known_then(self, data: st.DataObject) -> None:
        position = data.draw(st.integers(1, len(self.then)))
        then = self.then[position - 1]
        at = then.believed_at + data.draw(st.integers(0, 30)) * MINUTE
        kept = Kept(reports=_reports(self.story.entries[:position]))
        past = house_at_position(self.story.house, kept, position, at, known_at=then.believed_at)
        assert what_is_shown(past) == what_is_shown(then.at(at))
        assert what_is_counted(past, at) == what_is_counted(then, at)

    @invariant()
    def a_replay_from_nothing_is_the_same(self) -> None:
        house = House()
        for entry in self.story.entries:
            house.apply(entry)
        assert digest(house) == digest(self.story.house)

    @invariant()
    def a_snapshot_is_the_same(self) -> None:
        house = self.story.house
        loaded = load(dump(house))
        assert digest(loaded) == digest(house)
        assert loaded.index.by_bed == house.index.by_bed
        assert loaded.index.planned == house.index.planned
        assert what_is_shown(loaded) == what_is_shown(house)

    @invariant()
    def the_last_fact_once_more_changes_nothing(self) -> None:
        house = self.story.house.copy()
        house.apply(self.story.entries[-1])
        assert dump(house) == dump(self.story.house)


def what_is_shown(house: House) -> object:
    """All that a screen shows of who is here, and of the beds."""
    visits = house.visits.visits
    here = {key: visits[key].now for unit in house.index.by_unit.values() for key in unit}
    return here, house.index.by_bed, [unit_axes(house, u.id) for u in house.places.units]


OF_NOW_ONLY = {"visits_dated_ahead"}
"""Of a past moment they say that they are not known."""


def what_is_counted(house: House, at: Instant) -> dict[str, list[str]]:
    """Whom and what every measure is made of at a moment."""
    names = MEASURES.keys() - OF_NOW_ONLY
    return {name: sorted(measure(house, name, at).made_of) for name in names}


def _reports(entries: list[Entry]) -> dict[str, list[BedReport]]:
    """Every report of each bed that holds by these facts, as they are kept."""
    reports: dict[str, list[BedReport]] = {}
    for e in holding_of(entries):
        if isinstance(e.body, BedStatusReported) and e.body.status in STATUSES:
            report = BedReport(e.effective_at, e.position, e.body.status, e.body.unit, e.message)
            reports.setdefault(e.subject, []).append(report)
    return reports
