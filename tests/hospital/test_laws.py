"""The laws of the folds, on made-up hospitals: order, repetition, snapshots, cancels, the count.

Method: hypothesis draws what truly happened to a few visits and beds at distinct minutes, and an
order and delay in which it is heard; the house must come to the same.
"""

from collections.abc import Sequence

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from housewide.hospital.house.axes import unit_axes
from housewide.hospital.house.house import House
from housewide.hospital.house.measures import MEASURES, keys_of
from housewide.hospital.house.snapshot import digest, dump, dump_patients, load, load_patients
from housewide.hospital.visits.state import Standing
from housewide.kit.clock import MINUTE
from housewide.kit.facts import Entry
from tests.hospital.naive import naive_census
from tests.hospital.story import Story
from tests.hospital.telling import (
    MIDNIGHT,
    TOLD,
    admit,
    bed,
    cancel_admit,
    cancel_discharge,
    cancel_move,
    discharge,
    move,
    propose,
    register,
    update,
)

Happening = tuple[int, TOLD]
"""The minute of the day, and what happened then."""

BEDS = ("6W-601-A", "6W-601-B", "6W-602-A", "ICU-1-A", "ICU-2-A", "ED-T1-A", "6W", "?6X^1^A")
REAL_BEDS = BEDS[:6]
VISITS = ("v1", "v2", "v3", "v4")

wheres = st.sampled_from(BEDS)
visits = st.sampled_from(VISITS)

happenings = st.one_of(
    st.builds(admit, visits, wheres),
    st.builds(register, visits, wheres),
    st.builds(move, visits, wheres),
    st.builds(move, visits, wheres, prior=wheres),
    st.builds(discharge, visits),
    st.builds(discharge, visits, wheres),
    st.builds(update, visits, st.sampled_from(["I", "O", "E"])),
    st.builds(propose, visits, wheres),
    st.builds(cancel_admit, visits),
    st.builds(cancel_move, visits, wheres),
    st.builds(cancel_move, visits),
    st.builds(cancel_discharge, visits, wheres),
    st.builds(bed, st.sampled_from(REAL_BEDS), st.sampled_from("UHKCIO")),
)


@st.composite
def days(draw: st.DrawFn) -> list[Happening]:
    """What happened in a day, at distinct minutes, in the order in which it happened.

    Seven reports of a bed at most: more than a bed keeps, and the oldest late one may be forgotten.
    """
    told = draw(st.lists(happenings, min_size=1, max_size=16))
    minutes = draw(
        st.lists(st.integers(60, 1200), min_size=len(told), max_size=len(told), unique=True)
    )
    kept: list[Happening] = []
    for minute, each in zip(sorted(minutes), told, strict=True):
        if sum(subject == each[0] for _, (subject, _) in kept) < 7 or each[0].startswith("v."):
            kept.append((minute, each))
    return kept


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def told(day: Sequence[Happening], *, heard: str | None = None) -> Story:
    """A house that heard a day in the order given, all of it at `heard`, or as it happened."""
    story = Story()
    for minute, each in day:
        story.at(clock(minute), each, heard=heard)
    return story


def beliefs(story: Story) -> object:
    """All that a nurse could see at the end of the day: how each visit stands, and each bed."""
    house = story.house.at(MIDNIGHT + 1440 * MINUTE)
    stands = {key: _seen(visit.now) for key, visit in house.visits.visits.items()}
    counts = {name: keys_of(house, name, None) for name in MEASURES}
    return stands, counts, [unit_axes(house, unit.id) for unit in house.places.units]


def _seen(now: Standing) -> object:
    return (
        now.status,
        now.patient,
        now.patient_class,
        now.place,
        now.since_at,
        now.opened_at,
        now.admitted_at,
        now.discharged_at,
        now.left,
        now.proposal and now.proposal.place,
        [o.what for o in now.odd],
    )


@given(days(), st.randoms(use_true_random=False))
def test_facts_heard_late_and_in_any_order_come_to_the_same_hospital(
    day: list[Happening], chance: object
) -> None:
    shuffled = list(day)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert beliefs(told(shuffled, heard="23:00")) == beliefs(told(day))


@given(days())
def test_facts_heard_before_they_happen_come_to_the_same_hospital(day: list[Happening]) -> None:
    assert beliefs(told(day, heard="00:30")) == beliefs(told(day))


@given(days(), st.data())
def test_a_fact_applied_twice_changes_nothing(day: list[Happening], data: st.DataObject) -> None:
    story = told(day)
    before = digest(story.house)
    again = data.draw(st.lists(st.sampled_from(story.entries)))
    for entry in again:
        story.house.apply(entry)
    assert digest(story.house) == before


@given(days(), st.data())
def test_a_part_on_its_own_also_takes_each_fact_once(
    day: list[Happening], data: st.DataObject
) -> None:
    story = told(day)
    house = story.house
    before = house.copy()
    for entry in data.draw(st.lists(st.sampled_from(story.entries))):
        for part in (house.visits, house.beds, house.systems, house.history, house.patients):
            part.apply(entry)
    assert dump(house) == dump(before)


@given(days(), st.data())
def test_a_replay_is_a_snapshot_and_its_tail(day: list[Happening], data: st.DataObject) -> None:
    heard = data.draw(st.sampled_from([None, "00:30", "23:00"]))
    story = told(day, heard=heard)
    cut = data.draw(st.integers(0, len(story.entries)))
    taken = replayed(story.entries[:cut])
    resumed = load(dump(taken), load_patients(b"".join(dump_patients(taken.patients))))
    for entry in story.entries[cut:]:
        resumed.apply(entry)
    assert digest(resumed) == digest(replayed(story.entries)) == digest(story.house)
    assert resumed.index.by_bed == story.house.index.by_bed


@given(days(), st.data())
def test_a_copy_stays_what_it_was_while_the_house_goes_on(
    day: list[Happening], data: st.DataObject
) -> None:
    story = told(day)
    cut = data.draw(st.integers(0, len(story.entries)))
    house = replayed(story.entries[:cut])
    kept = house.copy()
    before = digest(kept)
    for entry in story.entries[cut:]:
        house.apply(entry)
    assert digest(kept) == before
    assert digest(house) == digest(story.house)


@given(days())
def test_the_census_is_what_one_counts_by_hand(day: list[Happening]) -> None:
    story = told(day)
    counted = naive_census(story.entries, [u.id for u in story.house.places.units])
    for unit in (*counted, None):
        expected = (
            sorted(key for keys in counted.values() for key in keys)
            if unit is None
            else sorted(counted[unit])
        )
        assert sorted(keys_of(story.house, "census_patients", unit)) == expected


MOVES = st.lists(
    st.tuples(st.integers(1, 1000), st.sampled_from(REAL_BEDS)), unique_by=lambda m: m[0]
)


@given(MOVES, st.integers(1001, 1100), st.sampled_from(REAL_BEDS))
def test_a_cancelled_move_undoes_exactly_that_move(
    moves: list[tuple[int, str]], minute: int, where: str
) -> None:
    day: list[Happening] = [(0, admit("v1", "6W-602-A"))]
    day += [(m, move("v1", w)) for m, w in sorted(moves)]
    before = told(day)
    assume(before.where("v1") != where)  # to go where one is, is no move
    after = told([*day, (minute, move("v1", where)), (minute + 10, cancel_move("v1"))])
    assert beliefs(after) == beliefs(before)


@given(MOVES, st.integers(1001, 1100))
def test_a_cancelled_discharge_undoes_exactly_the_discharge(
    moves: list[tuple[int, str]], minute: int
) -> None:
    day: list[Happening] = [(0, admit("v1", "6W-602-A"))]
    day += [(m, move("v1", w)) for m, w in sorted(moves)]
    before = told(day)
    after = told([*day, (minute, discharge("v1")), (minute + 10, cancel_discharge("v1"))])
    assert beliefs(after) == beliefs(before)


@settings(max_examples=50)
@given(days())
def test_who_lies_where_is_kept_as_the_visits_tell_it(day: list[Happening]) -> None:
    house = told(day).house
    by_bed: dict[str, list[str]] = {}
    for key, visit in sorted(house.visits.visits.items()):
        if visit.now.status == "open" and visit.now.place.bed:
            by_bed.setdefault(visit.now.place.bed, []).append(key)
    assert {b: list(keys) for b, keys in house.index.by_bed.items()} == by_bed


def replayed(entries: Sequence[Entry]) -> House:
    house = House()
    for entry in entries:
        house.apply(entry)
    return house
