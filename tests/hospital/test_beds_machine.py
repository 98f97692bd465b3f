"""Beds as hypothesis runs them: whatever is told of them and of whom they held, they stand so.

Method: bed systems report all codes of table 0116, on time, late, all day the same, or a code that
it does not have; patients come, go on and leave, some discharges are entered hours late by a clock
that only says when they were typed. After each step each bed is read anew from its own time line.
"""

from itertools import groupby

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from housewide.hospital.beds import ask
from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.beds.fold import Beds
from housewide.hospital.beds.state import REPORTS_KEPT, STATUSES
from housewide.hospital.house.axes import bed_axes, project_0116
from housewide.hospital.house.index import DEPARTURES_KEPT
from housewide.hospital.house.vacated import vacated_at
from housewide.hospital.visits.state import WEAK_CLOCKS
from housewide.kit.clock import Instant
from housewide.kit.facts import Entry
from tests.hospital.machine import A_SAMPLE, Hospital, late
from tests.hospital.naive import holding_of, naive_visits
from tests.hospital.sheet import Left, Sheet
from tests.hospital.telling import admit, bed, cancel_discharge, discharge, move

BEDS = ("ICU-1-A", "ICU-2-A", "ED-T1-A")
"""Of units that have staff for all their beds."""

VISITS = ("v1", "v2", "v3", "v4")

beds = st.sampled_from(BEDS)
codes = st.sampled_from("CHIKOU")
visits = st.sampled_from(VISITS)
clocks = st.sampled_from(["EVN-6", "EVN-2"])


class BedsMachine(Hospital):
    """Three beds, four patients."""

    @precondition(lambda self: self.room_for_more())
    @rule(name=beds, code=codes, minutes_ago=late)
    def a_bed_is_reported(self, name: str, code: str, minutes_ago: int) -> None:
        if self.room_for_more(name):
            self.tell(bed(name, code), minutes_ago, actor="source:beds")

    @rule(name=beds)
    def a_bed_is_reported_by_a_code_that_there_is_not(self, name: str) -> None:
        before = self.story.house.beds.get(name)
        self.tell(bed(name, "X"), actor="source:beds")
        after = self.story.house.beds.get(name)
        assert after is not None
        assert after.strange == (before.strange if before else 0) + 1
        assert after.reports == (before.reports if before else ())

    @precondition(lambda self: self.room_for_more())
    @rule(name=beds, code=codes, times=st.integers(2, 5))
    def a_bed_is_reported_the_same_all_day(self, name: str, code: str, times: int) -> None:
        if self.room_for_more(name):
            for _ in range(times):
                self.tell(bed(name, code), actor="source:beds")

    @rule(visit=visits, name=beds, minutes_ago=late)
    def a_patient_is_put_in_a_bed(self, visit: str, name: str, minutes_ago: int) -> None:
        self.tell(admit(visit, name), minutes_ago)

    @precondition(lambda self: self.few_left())
    @rule(visit=visits, name=beds, by=clocks, minutes_ago=late)
    def a_patient_goes_to_another_bed(
        self, visit: str, name: str, by: str, minutes_ago: int
    ) -> None:
        self.tell(move(visit, name), minutes_ago, by=by)

    @precondition(lambda self: self.few_left())
    @rule(visit=visits, by=clocks, minutes_ago=late)
    def a_patient_leaves(self, visit: str, by: str, minutes_ago: int) -> None:
        """Entered a while after: some clocks then say when they left, some when it was typed."""
        self.tell(discharge(visit), minutes_ago, by=by)

    @precondition(lambda self: self.few_left())
    @rule(visit=visits, minutes_ago=late)
    def a_patient_did_not_leave(self, visit: str, minutes_ago: int) -> None:
        self.tell(cancel_discharge(visit), minutes_ago)

    @invariant()
    def every_bed_stands_as_its_own_time_line_says(self) -> None:
        house = self.seen()
        for name in BEDS:
            axes, lying = bed_axes(house, name), self.lying_in(name)
            assert axes.occupants == tuple(lying)
            assert axes.serviceability == self.serviceability(name)
            assert axes.cleanliness == self.cleanliness(name), name
            assert axes.said_occupied == self.is_said_occupied(name)
            assert vacated_at(house, name) == max((x.at for x in self.left(name)), default=None)
            is_had = not lying and not axes.said_occupied
            is_fit = (axes.serviceability, axes.cleanliness) == ("open", "clean")
            assert axes.available == (is_had and is_fit)
            assert project_0116(axes) == self.code(name, is_empty=is_had)

    @invariant()
    def beds_by_themselves_are_the_house_s(self) -> None:
        alone = Beds()
        for entry in self.story.entries:
            alone.apply(entry)
        assert alone.beds == self.story.house.beds.beds
        assert alone.copy().beds == alone.beds

    @invariant()
    def the_newest_words_on_a_bed_are_those_told_last(self) -> None:
        for name in BEDS:
            state, told = self.story.house.beds.get(name), self.told(name)
            newest = ask.latest(state)
            assert (newest and newest.status) == (told[-1][1] if told else None)
            assert len(state.reports if state else ()) <= REPORTS_KEPT

    def told(self, name: str) -> list[tuple[Instant, str]]:
        """What holds of the reports of a bed, in the order in which it was so."""
        holding = holding_of(self.story.entries)
        return sorted((e.effective_at, _status(e)) for e in self.reports(name, holding))

    def reports(self, name: str, entries: list[Entry]) -> list[Entry]:
        return [e for e in entries if e.subject == name and _status(e) in STATUSES]

    def readings(self) -> list[Entry]:
        """A bed keeps the ends of a run alike: of a long one, one message is read better here."""
        may = super().readings()
        holding = {e.position for e in may}
        worn: set[int] = set()
        for name in BEDS:
            reports = sorted(self.reports(name, self.story.entries), key=_effective_order)
            for _, alike in groupby(reports, key=_status):
                run = {e.position for e in alike}
                worn |= run if len(run) > 2 and not run <= holding else set()
        return [e for e in may if e.position not in worn]

    def room_for_more(self, name: str | None = None) -> bool:
        """A bed keeps the newest reports only: what it must answer from those is told here."""
        names = [name] if name else BEDS
        return any(len(self.told(each)) < REPORTS_KEPT - 5 for each in names)

    def few_left(self) -> bool:
        """Of a bed the newest departures are kept only: what it must answer is from those."""
        return all(len(self.everybody_left(name)) < DEPARTURES_KEPT - 3 for name in BEDS)

    def sheets(self) -> dict[str, Sheet]:
        return naive_visits(self.story.entries, self.now, self.now)

    def lying_in(self, name: str) -> list[str]:
        return sorted(
            visit
            for visit, sheet in self.sheets().items()
            if sheet.status == "in" and sheet.place and sheet.place.bed == name
        )

    def everybody_left(self, name: str) -> list[Left]:
        stays = (stay for sheet in self.sheets().values() for stay in sheet.left)
        return sorted((stay for stay in stays if stay.bed == name), key=lambda stay: stay.at)

    def left(self, name: str) -> list[Left]:
        """Who left a bed, but for whom it was cleaned after before they were written down."""
        cleaned = [at for at, code in self.told(name) if code == "U"]
        return [
            stay
            for stay in self.everybody_left(name)
            if stay.by not in WEAK_CLOCKS
            or stay.since_at is None
            or not any(stay.since_at < at < stay.at for at in cleaned)
        ]

    def serviceability(self, name: str) -> str:
        newest = self.told(name)[-1:] or [(0, "")]
        return {"C": "blocked", "I": "isolated"}.get(newest[0][1], "open")

    def cleanliness(self, name: str) -> str:
        """What was done to the bed, one thing after another."""
        says = {"U": "clean", "H": "dirty", "K": "contaminated"}
        done = [(at, says[code]) for at, code in self.told(name) if code in says]
        done += [(stay.at, "left") for stay in self.left(name)]
        now = "unknown"
        for _, what in sorted(done):
            if what != "left":
                now = what
            elif now in {"unknown", "clean"}:
                now = "dirty"
        return now

    def is_said_occupied(self, name: str) -> bool:
        """The newest word is that somebody lies there, and nobody left since."""
        newest = self.told(name)[-1:]
        left_at = max((stay.at for stay in self.left(name)), default=0)
        return bool(newest) and newest[0][1] == "O" and newest[0][0] > left_at

    def code(self, name: str, *, is_empty: bool) -> str | None:
        """Table 0116 has one word for a bed: the worst that is true of it."""
        if self.serviceability(name) == "blocked":
            return "C"
        if not is_empty:
            return "O"
        cleanliness = self.cleanliness(name)
        if cleanliness in {"contaminated", "dirty"}:
            return {"contaminated": "K", "dirty": "H"}[cleanliness]
        if self.serviceability(name) == "isolated":
            return "I"
        return "U" if cleanliness == "clean" else None


TestBeds = BedsMachine.TestCase
TestBeds.settings = A_SAMPLE


def _status(entry: Entry) -> str:
    return entry.body.status if isinstance(entry.body, BedStatusReported) else ""


def _effective_order(entry: Entry) -> tuple[Instant, int]:
    return entry.effective_at, entry.position
