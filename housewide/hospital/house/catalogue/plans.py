"""What is to come: as told by plans, who is to come in, to move, and to go; and what is early."""

from collections.abc import Iterator

from housewide.hospital.house.ask import NO_UNIT
from housewide.hospital.house.catalogue.kind import Counted, Reckoned, Reckoning, Units
from housewide.hospital.house.house import House
from housewide.hospital.systems.state import VISITS
from housewide.hospital.visits.state import Plan, Standing, Visit
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures_of_plans.py::"
_CLOCK = "effective_at of the plans: when they were told"
_SOURCE = "HL7 v2.5.1 chapter 3: pending admit (A14, A05), transfer (A15), discharge (A16)"

ADMISSIONS_PLANNED = Definition(
    name="admissions_planned",
    title="Patients to be admitted",
    meaning="Visits whose admission to the unit is planned and has not taken place.",
    unit="patients",
    counts_when="an admission is planned (A05, A14) for the unit",
    stops_when="the patient is admitted (A01, A06), or the plan is cancelled (A27, A38)",
    excludes="requests for a bed that no system told as a plan",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source=_SOURCE,
    version=1,
    example=_EXAMPLES + "test_a_planned_admission_is_to_come_into_its_unit_until_it_does",
)


def _admissions_planned(house: House, unit: str) -> tuple[str, ...]:
    return tuple(sorted(key for key, plan in _plans(house, "admit") if _to(house, plan) == unit))


TRANSFERS_IN_PLANNED = Definition(
    name="transfers_in_planned",
    title="Patients to come from other units",
    meaning="Open visits in another unit whose move into this one is planned.",
    unit="patients",
    counts_when="a move to the unit is planned (A15)",
    stops_when="the patient moves (A02), the plan is cancelled (A26), or the visit ends",
    excludes="moves within the unit",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source=_SOURCE,
    version=1,
    example=_EXAMPLES + "test_a_planned_move_is_to_come_out_of_one_unit_and_into_another",
)


def _transfers_in_planned(house: House, unit: str) -> tuple[str, ...]:
    planned = _plans(house, "move")
    return tuple(sorted(k for k, plan in planned if _to(house, plan) == unit != _at(house, k)))


TRANSFERS_OUT_PLANNED = Definition(
    name="transfers_out_planned",
    title="Patients to go to other units",
    meaning="Open visits in the unit whose move to another one is planned.",
    unit="patients",
    counts_when="a move out of the unit is planned (A15)",
    stops_when="the patient moves (A02), the plan is cancelled (A26), or the visit ends",
    excludes="moves within the unit",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source=_SOURCE,
    version=1,
    example=_EXAMPLES + "test_a_planned_move_is_to_come_out_of_one_unit_and_into_another",
)


def _transfers_out_planned(house: House, unit: str) -> tuple[str, ...]:
    planned = _plans(house, "move")
    return tuple(sorted(k for k, plan in planned if _at(house, k) == unit != _to(house, plan)))


DISCHARGES_PLANNED = Definition(
    name="discharges_planned",
    title="Patients to be discharged",
    meaning="Open visits in the unit whose discharge is planned.",
    unit="patients",
    counts_when="a discharge is planned (A16)",
    stops_when="the patient is discharged (A03), or the plan is cancelled (A25)",
    excludes="nothing: whatever the patient's class",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source=_SOURCE,
    version=1,
    example=_EXAMPLES + "test_a_planned_discharge_counts_in_the_unit_where_the_patient_is",
)


def _discharges_planned(house: House, unit: str) -> tuple[str, ...]:
    return tuple(sorted(k for k, _ in _plans(house, "discharge") if _at(house, k) == unit))


def coming_to(house: House, unit: str) -> tuple[str, ...]:
    """Who is to come to a bed of the unit: admitted, or moved from wherever they are."""
    coming = []
    for key in sorted(house.index.planned):
        now = house.visits.visits[key].now
        plan = coming_by(now)
        if plan is None or (now.status == "open" and stays_put(now, plan)):
            continue
        if _to(house, plan) == unit:
            coming.append(key)
    return tuple(coming)


def coming_by(now: Standing) -> Plan | None:
    """The plan that says where a patient will lie: of an admission and a move the last told.

    One that names no place says nothing of it while the other does.
    """
    found = [plan for plan in now.plans if plan.step in ("admit", "move")]
    return max(found, key=lambda p: (p.place is not None, p.told_at, p.position), default=None)


def stays_put(now: Standing, plan: Plan) -> bool:
    """Whether a plan leaves the patient in the bed in which they are, as an admission may."""
    if plan.step == "discharge":
        return False
    if plan.place is None:
        return plan.step == "admit"
    if plan.place.bed:
        return plan.place.bed == now.place.bed
    return plan.step == "admit" and plan.place.unit == now.place.unit


def _plans(house: House, step: str) -> Iterator[tuple[str, Plan]]:
    for key in house.index.planned:
        for plan in house.visits.visits[key].now.plans:
            if plan.step == step:
                yield key, plan


def _to(house: House, plan: Plan) -> str:
    """The unit that a plan is for; none where it names none of this facility's."""
    return _ours(house, plan.place.unit if plan.place else NO_UNIT)


def _at(house: House, key: str) -> str:
    return _ours(house, house.visits.visits[key].now.place.unit)


def _ours(house: House, unit: str) -> str:
    return unit if house.places.unit(unit) else NO_UNIT


VISITS_DATED_AHEAD = Definition(
    name="visits_dated_ahead",
    title="Visits with a movement dated ahead",
    meaning="Visits of which a movement is dated so far ahead that it waits for its time.",
    unit="visits",
    counts_when="an admission, move, discharge or other movement is told that is dated more than "
    "five minutes ahead of our clock",
    stops_when="its time has come, or it is taken back",
    excludes="plans (A05, A14, A15, A16), which are meant to be of a time to come; units: of the "
    "facility only, since where such a patient is nobody knows yet",
    clock="effective_at of the movements",
    rests_on=(VISITS,),
    source="Housewide's own: a sender's wrong zone must not hide patients without a word",
    version=1,
    example=_EXAMPLES + "test_an_admission_dated_ahead_is_counted_until_its_time_and_a_plan_is_not",
)


def _visits_dated_ahead(house: House, units: Units, _as_of: Instant) -> Reckoning:
    if house.is_past:
        return Reckoning(None, lacks=("what was dated ahead by then: it is known of now only",))
    if NO_UNIT not in units:
        return Reckoning(0.0)
    early = house.visits.early.items()
    keys = tuple(sorted(k for k, at in early if _waits(house.visits.visits[k], at)))
    return Reckoning(float(len(keys)), keys)


def _waits(visit: Visit, due_at: Instant) -> bool:
    """Whether a movement, and not only a plan, is to take effect at `due_at` or later."""
    return any(
        m.kind != "plan" and not m.withdrawn_by and m.holds_from >= due_at for m in visit.movements
    )


MEASURES = (
    Counted(ADMISSIONS_PLANNED, _admissions_planned),
    Counted(TRANSFERS_IN_PLANNED, _transfers_in_planned),
    Counted(TRANSFERS_OUT_PLANNED, _transfers_out_planned),
    Counted(DISCHARGES_PLANNED, _discharges_planned),
    Reckoned(VISITS_DATED_AHEAD, _visits_dated_ahead),
)
