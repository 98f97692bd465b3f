"""Made-up days of a hospital: what truly happened to a few visits and beds, at distinct minutes."""

from collections.abc import Sequence

from hypothesis import strategies as st

from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.house.axes import unit_axes
from housewide.hospital.house.measures import MEASURES, measure
from housewide.hospital.visits.state import Standing
from housewide.hospital.vitals.facts import TriageAssessed, VitalsMeasured
from housewide.kit.clock import MINUTE
from housewide.kit.facts import Fact
from housewide.kit.measure import Measure
from tests.hospital.story import Story
from tests.hospital.telling import (
    MIDNIGHT,
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
    die,
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
    review,
    review_unclear,
    unmerge_patients,
    update,
)
from tests.hospital.telling_vitals import measure_signs, only, take_back, triage

Happening = tuple[int, TOLD]
"""The minute of the day, and what happened then."""

BEDS = ("6W-601-A", "6W-601-B", "6W-602-A", "ICU-1-A", "ICU-2-A", "ED-T1-A", "6W", "?6X^1^A")
REAL_BEDS = BEDS[:6]
VISITS = ("v1", "v2", "v3", "v4")

wheres = st.sampled_from(BEDS)
visits = st.sampled_from(VISITS)
names = st.sampled_from(["1", "2"])

MAIN = st.one_of(
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
"""Coming, moving and going, and their cancels: what a count by hand follows."""

ALL = st.one_of(
    MAIN,
    st.builds(make_inpatient, visits, st.one_of(st.none(), wheres)),
    st.builds(make_outpatient, visits, st.one_of(st.none(), wheres)),
    st.builds(plan, visits, st.sampled_from(["admit", "move", "discharge"]), wheres),
    st.builds(cancel_plan, visits, st.sampled_from(["admit", "move", "discharge"])),
    st.builds(die, visits),
    st.builds(leave, visits),
    st.builds(back, visits, st.one_of(st.none(), wheres)),
    st.builds(depart, visits),
    st.builds(arrive, visits, st.one_of(st.none(), wheres)),
    st.builds(plain, st.sampled_from(sorted(PLAIN)), visits),
    st.builds(attend, visits, st.sampled_from(["1", "2"])),
    st.builds(cancel_attend, visits),
    st.builds(review, visits, st.sampled_from([True, False, None])),
    st.builds(review, visits, st.just(False), patient=visits),
    st.builds(review_unclear, visits),
    st.builds(named, st.builds(move, visits, wheres), names, corrects=st.booleans()),
    st.builds(named, st.builds(cancel_move, visits), names),
    st.builds(reassign, visits, st.sampled_from(["v1", "v2", "ann"])),
    st.builds(merge_visits, visits, visits),
    st.builds(merge_patients, visits, visits),
    st.builds(unmerge_patients, visits),
    st.builds(
        measure_signs,
        visits,
        breaths_per_minute=st.sampled_from([16, 26]),
        on_oxygen=st.sampled_from([None, False, True]),
    ),
    st.builds(only, visits, pulse_per_minute=st.integers(40, 140)),
    st.builds(only, visits, spo2_scale=st.sampled_from([1, 2])),
    st.builds(take_back, visits, st.sampled_from(["pulse_per_minute", "spo2_scale"])),
    st.builds(triage, visits, st.sampled_from([None, 1, 3, 5])),
)


@st.composite
def days(draw: st.DrawFn, of: st.SearchStrategy[TOLD] = ALL) -> list[Happening]:
    """What happened in a day, at distinct minutes, in the order in which it happened.

    Seven reports of a bed at most, and readings of a visit: of more than are kept, the oldest late
    one may be forgotten.
    """
    told = draw(st.lists(of, min_size=1, max_size=16))
    minutes = draw(
        st.lists(st.integers(60, 1200), min_size=len(told), max_size=len(told), unique=True)
    )
    kept: list[Happening] = []
    corrected: set[str] = set()
    for minute, each in zip(sorted(minutes), told, strict=True):
        subject, fact = each
        if getattr(fact, "corrects", False):
            name = getattr(fact, "movement", "")
            if name in corrected:
                continue  # of two corrections the one told last holds: there the order matters
            corrected.add(name)
        if sum(subject == other and _is_bounded(f) for _, (other, f) in kept) < 7:
            kept.append((minute, each))
    return kept


def _is_bounded(fact: Fact) -> bool:
    """Whether only the newest few of its kind are kept."""
    return isinstance(fact, BedStatusReported | VitalsMeasured | TriageAssessed)


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
    end = MIDNIGHT + 1440 * MINUTE
    house = story.house.at(end)
    stands = {key: _seen(visit.now) for key, visit in house.visits.visits.items()}
    counts = {name: _number(measure(house, name, end)) for name in MEASURES}
    means = {visit: house.same_patient.meaning(f"p.{visit}") for visit in VISITS}
    return stands, counts, means, [unit_axes(house, unit.id) for unit in house.places.units]


def _number(of: Measure) -> object:
    return of.value, of.made_of, of.parts, of.lacks


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
        [(p.step, p.told_at, p.place) for p in now.plans],
        now.away,
        now.attending,
    )
