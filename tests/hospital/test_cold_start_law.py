"""The law of the cold start: opened by a census, then told the rest, a house is as if told all.

Method: hypothesis draws the stays of a few visits, each entry typed in some minutes after it
happened but in the order in which it happened; the extract is of ten o'clock. Entries typed in
after it, of the time before it, are among them.
"""

from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.agreement.compare import Stated
from housewide.hospital.house.agreeing import compare_with, opening, ours
from housewide.hospital.house.house import House
from tests.hospital.days import REAL_BEDS, clock
from tests.hospital.story import Story
from tests.hospital.telling import TOLD, admit, discharge, hour, move, register

Entry = tuple[int, int, TOLD]
"""The minute at which it was typed in, that at which it happened, and what."""

EXTRACT_AT = 600


@st.composite
def stays(draw: st.DrawFn) -> list[Entry]:
    """What was typed in of up to four visits, in the order in which it was."""
    entries: list[Entry] = []
    for name in ("v1", "v2", "v3", "v4"):
        beds = draw(st.lists(st.sampled_from(REAL_BEDS), min_size=1, max_size=4))
        minutes = sorted(draw(st.lists(st.integers(60, 900), min_size=5, max_size=5, unique=True)))
        told: list[TOLD] = [admit(name, beds[0]), *(move(name, where) for where in beds[1:])]
        if draw(st.booleans()):
            told[:1] = register(name, "ED-T1-A"), admit(name, beds[0])
        if draw(st.booleans()):
            told.append(discharge(name))
        typed_at = 0
        for minute, each in zip(minutes, told, strict=False):
            typed_at = max(typed_at + 1, minute + draw(st.integers(0, 180)))
            entries.append((typed_at, minute, each))
    return sorted(entries, key=lambda entry: (entry[0], entry[2][0]))


def tell(story: Story, entries: list[Entry]) -> None:
    for typed_at, minute, each in entries:
        story.at(clock(minute), each, heard=clock(typed_at))


def open_by(story: Story, house: House) -> None:
    """Everybody who is open in another house, as its extract has them."""
    for visit, believed in sorted(ours(house).items()):
        now = house.visits.visits[visit].now
        began_at = now.admitted_at or now.opened_at
        row = Stated(visit, now.patient, now.patient_class, believed.place, began_at)
        for draft in opening(house, row, hour(clock(EXTRACT_AT)), "high"):
            minute = (draft.effective_at - hour("00:00")) // 60_000_000
            story.at(clock(minute), (visit, draft.body), heard=clock(EXTRACT_AT), by="census")


def cold(entries: list[Entry]) -> tuple[Story, Story]:
    """A house that heard everything, and one that was opened by the other's census."""
    whole, opened = Story(), Story()
    before = [entry for entry in entries if entry[0] <= EXTRACT_AT]
    tell(whole, before)
    open_by(opened, whole.house.at(hour(clock(EXTRACT_AT))))
    for story in (whole, opened):
        tell(story, entries[len(before) :])
    return whole, opened


@given(stays())
def test_a_house_that_a_census_opened_comes_to_be_as_one_that_heard_everything(
    entries: list[Entry],
) -> None:
    whole, opened = (story.house.at(hour("+1 00:00")) for story in cold(entries))
    assert ours(opened) == ours(whole)


@given(stays())
def test_the_census_that_opened_a_house_agrees_with_it(entries: list[Entry]) -> None:
    whole, opened = cold([entry for entry in entries if entry[0] <= EXTRACT_AT])
    rows = [
        Stated(visit, believed.patient, believed.patient_class, believed.place)
        for visit, believed in ours(whole.house).items()
    ]
    found = compare_with(rows, opened.house, opened.house)
    assert found.discrepancies == ()
