"""What a day came to is what somebody with a pencil wrote down, minute by minute.

Method: hypothesis draws a day of inpatients who come, move, go, and come back by a cancel.
"""

from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.visits.facts import VisitAdmitted
from tests.hospital.calendars import asked, known
from tests.hospital.days import Happening, days, told, visits
from tests.hospital.naive_days import Watched
from tests.hospital.telling import admit, cancel_discharge, discharge, move

BEDS = ("6W-601-A", "6W-601-B", "6W-602-A", "ICU-1-A", "ICU-2-A")
STAFFED = {"6W": 4, "ICU": 2}

wheres = st.sampled_from(BEDS)

INPATIENTS = st.one_of(
    st.builds(admit, visits, wheres),
    st.builds(move, visits, wheres),
    st.builds(discharge, visits),
    st.builds(cancel_discharge, visits, wheres),
)


@given(days(INPATIENTS), st.data())
def test_who_went_is_who_was_there_and_is_no_more(
    day: list[Happening], data: st.DataObject
) -> None:
    story = told(data.draw(st.permutations(day)), heard="23:59")
    pencil, of = Watched(story.entries), known(story, 0)
    for unit in STAFFED:
        assert sorted(asked(of, "discharges", unit).made_of) == pencil.left(unit)


@given(days(INPATIENTS), st.data())
def test_a_days_patients_are_those_at_its_end_and_those_who_came_and_went(
    day: list[Happening], data: st.DataObject
) -> None:
    story = told(data.draw(st.permutations(day)), heard="23:59")
    pencil, of = Watched(story.entries), known(story, 0)
    came = {e.subject for e in story.entries if isinstance(e.body, VisitAdmitted)}
    for unit in STAFFED:
        patients = {*pencil.at(-1, unit), *came.intersection(pencil.left(unit))}
        assert {*asked(of, "census_daily_patients", unit).made_of} == patients
        assert asked(of, "service_days", unit).value == len(patients)


@given(days(INPATIENTS))
def test_the_fullest_hour_is_the_fullest_of_24_looks(day: list[Happening]) -> None:
    story = told(day)
    pencil, of = Watched(story.entries), known(story, 0)
    for unit, staffed in STAFFED.items():
        fullest = max(len(pencil.at(60 * hour, unit)) for hour in range(24))
        assert asked(of, "occupancy_peak_percent", unit).value == 100 * fullest / staffed


@given(days(INPATIENTS), st.data())
def test_a_turn_is_the_time_for_which_nobody_was_in_the_bed(
    day: list[Happening], data: st.DataObject
) -> None:
    story = told(data.draw(st.permutations(day)), heard="23:59")
    pencil, found = Watched(story.entries), asked(known(story, 0), "turn_whole_minutes")
    empty = [minutes for bed in BEDS for minutes in pencil.empty_minutes(bed)]
    assert found.parts["turns"] == len(empty)
    assert found.value == (median(empty) if empty else None)
