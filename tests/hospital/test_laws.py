"""The laws of the folds, on made-up hospitals: order, repetition, snapshots, cancels, the count.

Method: hypothesis draws what truly happened to a few visits and beds at distinct minutes, and an
order and delay in which it is heard; the house must come to the same.
"""

from collections.abc import Sequence

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from housewide.hospital.house.house import House
from housewide.hospital.house.measures import keys_of
from housewide.hospital.house.snapshot import digest, dump, dump_patients, load, load_patients
from housewide.kit.facts import Entry
from tests.hospital.days import MAIN, REAL_BEDS, Happening, beliefs, days, told
from tests.hospital.naive import naive_census
from tests.hospital.telling import admit, cancel_discharge, cancel_move, discharge, move


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
        for part in (
            house.visits,
            house.beds,
            house.vitals,
            house.systems,
            house.history,
            house.patients,
        ):
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


@given(days(MAIN))
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
