"""Visits as hypothesis runs them: whatever is told, they stand as one counts by hand.

Method: a hospital admits, moves, plans, cancels, merges and discharges, tells it late, ahead or
twice, and has messages read again. After each step every visit is compared with its sheet, which is
read anew from the start with a pencil (`naive`), and the house with its replay and its snapshot.
"""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from housewide.hospital.visits.ask import at as standing_at
from housewide.hospital.visits.course import course
from housewide.hospital.visits.visits import Visits
from housewide.kit.clock import MINUTE
from housewide.kit.facts import Entry
from tests.hospital.compared import as_counted, standing
from tests.hospital.days import BEDS, VISITS
from tests.hospital.machine import A_SAMPLE, EARLY, Hospital, late
from tests.hospital.naive import holding_of, naive_meaning, naive_visits, visit_merges
from tests.hospital.sheet import Sheet
from tests.hospital.telling import (
    PLAIN,
    TOLD,
    admit,
    arrive,
    attend,
    back,
    bed,
    cancel_admit,
    cancel_attend,
    cancel_discharge,
    cancel_move,
    cancel_plan,
    depart,
    discharge,
    leave,
    make_inpatient,
    make_outpatient,
    merge_patients,
    merge_visits,
    move,
    named,
    plain,
    plan,
    propose,
    reassign,
    register,
    unmerge_patients,
    update,
)
from tests.hospital.undone import AT_A_PLACE, THINGS, undone

visits = st.sampled_from(VISITS)
wheres = st.sampled_from(BEDS)
maybe = st.one_of(st.none(), wheres)
steps = st.sampled_from(["admit", "move", "discharge"])
classes = st.sampled_from(["", "I", "O", "E"])

COMES = st.one_of(
    st.builds(admit, visits, maybe, as_class=classes),
    st.builds(register, visits, maybe),
    st.builds(make_inpatient, visits, maybe),
    st.builds(make_outpatient, visits, maybe),
)
GOES = st.one_of(
    st.builds(move, visits, wheres),
    st.builds(move, visits, wheres, prior=wheres, as_class=classes),
    st.builds(leave, visits),
    st.builds(back, visits, maybe),
    st.builds(depart, visits, maybe),
    st.builds(arrive, visits, maybe),
)
IS_SAID = st.one_of(
    st.builds(update, visits, classes),
    st.builds(propose, visits, wheres),
    st.builds(attend, visits, st.sampled_from(["1", "2"])),
    st.builds(plan, visits, steps, maybe),
    st.builds(cancel_plan, visits, steps),
    st.builds(reassign, visits, visits),
)
CANCELLED = st.one_of(
    st.builds(cancel_admit, visits),
    st.builds(cancel_move, visits, maybe),
    st.builds(cancel_discharge, visits, maybe),
    st.builds(cancel_attend, visits),
    st.builds(plain, st.sampled_from(sorted(PLAIN)), visits),
)


class VisitsMachine(Hospital):
    """Four visits of four patients, among eight places."""

    @initialize()
    def it_opens(self) -> None:
        for name in ("6W-601-A", "ICU-1-A"):
            self.tell(bed(name, "U"))

    @rule(told=COMES, minutes_ago=late)
    def somebody_comes(self, told: TOLD, minutes_ago: int) -> None:
        self.tell(told, minutes_ago)

    @rule(told=GOES, minutes_ago=late)
    def somebody_goes(self, told: TOLD, minutes_ago: int) -> None:
        self.tell(told, minutes_ago)

    @rule(told=IS_SAID, minutes_ago=late)
    def something_is_said(self, told: TOLD, minutes_ago: int) -> None:
        self.tell(told, minutes_ago)

    @rule(told=st.builds(discharge, visits, maybe), minutes_ago=late)
    def somebody_is_discharged(self, told: TOLD, minutes_ago: int) -> None:
        self.tell(told, minutes_ago)

    @rule(told=CANCELLED, minutes_ago=late)
    def something_is_cancelled(self, told: TOLD, minutes_ago: int) -> None:
        self.tell(told, minutes_ago)

    @rule(told=st.one_of(COMES, GOES, CANCELLED), minutes=st.sampled_from([EARLY, 60, 300]))
    def something_is_told_ahead_of_its_time(self, told: TOLD, minutes: int) -> None:
        self.tell(told, -minutes)

    @rule(
        visit=visits, where=wheres, name=st.sampled_from("ab"), corrects=st.booleans(),
        minutes_ago=late,
    )  # fmt: skip
    def a_move_is_told_by_its_own_name(
        self, visit: str, where: str, name: str, corrects: bool, minutes_ago: int
    ) -> None:
        self.tell(named(move(visit, where), name, corrects=corrects), minutes_ago)

    @rule(visit=visits, name=st.sampled_from("ab"))
    def a_move_is_cancelled_by_its_own_name(self, visit: str, name: str) -> None:
        self.tell(named(cancel_move(visit), name))

    @rule(visit=visits, thing=st.sampled_from(sorted(THINGS)), where=wheres)
    def something_is_told_and_cancelled_at_its_own_instant(
        self, visit: str, thing: str, where: str
    ) -> None:
        told, cancel = THINGS[thing](visit, where)
        at = self.tell(told).effective_at
        self.tell_at(cancel, at)

    @rule(visit=visits, thing=st.sampled_from(sorted(THINGS)), where=wheres)
    def a_cancel_is_heard_before_what_it_cancels(self, visit: str, thing: str, where: str) -> None:
        told, cancel = THINGS[thing](visit, where)
        at = self.tell(cancel).effective_at
        self.tell_at(told, at)

    @precondition(lambda self: self.takes_back())
    @rule(data=st.data(), where=maybe)
    def something_told_before_is_taken_back_at_its_own_instant(
        self, data: st.DataObject, where: str | None
    ) -> None:
        entry = data.draw(st.sampled_from(self.takes_back()))
        cancel = AT_A_PLACE[type(entry.body)]
        self.tell_at(cancel(entry.subject.removeprefix("v."), where), entry.effective_at)

    def takes_back(self) -> list[Entry]:
        return [e for e in self.story.entries if type(e.body) in AT_A_PLACE][-6:]

    @precondition(lambda self: self.in_the_house())
    @rule(data=st.data(), thing=st.sampled_from(sorted(THINGS)), where=wheres)
    def a_named_mistake_is_undone_and_leaves_no_trace(
        self, data: st.DataObject, thing: str, where: str
    ) -> None:
        """A cancel undoes exactly what it names: all else stands as it stood."""
        visit = data.draw(st.sampled_from(self.in_the_house()))
        self.tell(update(visit))  # whatever comes due meanwhile has come
        before = self.seen().visits.visits
        told, cancel = THINGS[thing](visit, where)
        name = f"mistake-{len(self.story.entries)}"
        at = self.tell(named(told, name)).effective_at
        self.tell_at(named(cancel, name), at)
        after = self.seen().visits.visits
        assert undone(after[f"v.{visit}"].now) == undone(before[f"v.{visit}"].now)
        others = {k: v for k, v in after.items() if k != f"v.{visit}"}
        assert others == {k: v for k, v in before.items() if k != f"v.{visit}"}

    @rule(one=visits, other=visits)
    def two_numbers_are_found_to_be_one_visit(self, one: str, other: str) -> None:
        self.tell(merge_visits(one, other))

    @rule(one=visits, other=visits, minutes_ago=late)
    def two_records_are_found_to_be_one_patient(
        self, one: str, other: str, minutes_ago: int
    ) -> None:
        self.tell(merge_patients(one, other), minutes_ago)

    @rule(one=visits)
    def a_patient_is_one_of_their_own_again(self, one: str) -> None:
        self.tell(unmerge_patients(one))

    @rule(minutes_ago=st.integers(0, 1440))
    def somebody_asks_how_it_was_by_what_is_known_now(self, minutes_ago: int) -> None:
        at = self.now - minutes_ago * MINUTE
        sheets = naive_visits(self.story.entries, self.now, at)
        for key, visit in self.seen().visits.visits.items():
            stood = standing_at(visit, at)
            assert standing(stood) == as_counted(sheets.get(key, Sheet())), key
            on_the_way = [c.now for c in course(visit, self.now) if c.at <= at]
            if on_the_way and stood.status != "expected":
                assert on_the_way[-1] == stood, key

    @invariant()
    def every_visit_stands_as_its_sheet_says(self) -> None:
        house = self.seen()
        sheets = naive_visits(self.story.entries, self.now, self.now)
        for key, visit in house.visits.visits.items():
            assert standing(visit.now) == as_counted(sheets.pop(key, Sheet())), key
        assert not sheets, "every visit that anything holds of is in memory"

    @invariant()
    def the_beds_hold_whom_the_sheets_say_and_nobody_else(self) -> None:
        house = self.seen()
        claimed: dict[str, list[str]] = {}
        for key, sheet in sorted(naive_visits(self.story.entries, self.now, self.now).items()):
            if sheet.status == "in" and sheet.place and sheet.place.bed:
                claimed.setdefault(sheet.place.bed, []).append(key)
        assert {bed: [*keys] for bed, keys in house.index.by_bed.items()} == claimed
        of_units = {key for keys in house.index.by_unit.values() for key in keys}
        opened = {k for k, v in house.visits.visits.items() if v.now.status == "open"}
        assert of_units == opened

    @invariant()
    def a_number_means_the_visit_that_it_was_merged_into(self) -> None:
        goes_by = naive_meaning(visit_merges(holding_of(self.story.entries)))
        for visit in VISITS:
            known = self.story.house.visits.get(f"v.{visit}")
            assert known is None or known.key == goes_by(f"v.{visit}")

    @invariant()
    def visits_by_themselves_are_the_house_s(self) -> None:
        alone = Visits()
        for entry in self.story.entries:
            alone.apply(entry)
        assert alone.visits == self.story.house.visits.visits
        assert alone.early == self.story.house.visits.early

    def in_the_house(self) -> list[str]:
        """Visits that are open and were never merged: a name is of one sender's number."""
        merged = self.story.house.visits.aliases.merges
        keys = {key for m in merged for key in (m.key, m.into)}
        open_ones = (
            key for key, visit in self.seen().visits.visits.items() if visit.now.status == "open"
        )
        return sorted(key.removeprefix("v.") for key in open_ones if key not in keys)


TestVisits = VisitsMachine.TestCase
TestVisits.settings = A_SAMPLE
