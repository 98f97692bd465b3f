"""What is no mere count, worked out once more: occupancy, beds after decisions, crowding."""

from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from bench.proofs.counted_beds import (
    claiming,
    cleanliness,
    is_free,
    is_open,
    lying,
    newest,
    promised,
)
from bench.proofs.counted_ed import (
    TRIAGE,
    VENTILATOR,
    boarding_minutes,
    is_ed,
    judged,
    not_timely,
    patients,
    stays,
    untriaged,
    went_without_a_bay,
)
from bench.proofs.counted_ill import RECENT
from bench.proofs.counted_patients import is_away, is_ward, place, plans, unplaced
from bench.proofs.recount import Recount
from housewide.kit.clock import HOUR, MINUTE
from housewide.science.twin.plan import Ward

PHYSICIANS = 4
"""On duty in each ED, as the proof's places files have it."""


class Found(NamedTuple):
    """A number (None: unknown), and the visits and beds that it is made of."""

    value: float | None
    made_of: set[str]


def for_inpatients(of: Recount) -> list[Ward]:
    """The units where an inpatient can be put: no nurseries."""
    return [w for w in of.plan.wards if is_ward(of, w.id) and w.kind != "newborn"]


def occupancy(beds_of: Callable[[Recount, Ward], int]) -> Callable[[Recount], Found]:
    """Occupied beds of the wards but nurseries and inpatients without a bed, in percent of beds."""

    def found(of: Recount) -> Found:
        wards = for_inpatients(of)
        taken = {bed for ward in wards for bed in ward.beds if lying(of, bed)}
        nowhere = {v for v in unplaced(of) if _is_of_wards(of, place(of.sheets[v]).unit)}
        beds = sum(beds_of(of, ward) for ward in wards)
        return Found(100 * len(taken | nowhere) / beds, taken | nowhere)

    return found


def _is_of_wards(of: Recount, unit: str) -> bool:
    return unit not in of.wards or (is_ward(of, unit) and of.wards[unit].kind != "newborn")


def _available(of: Recount, ward: Ward) -> int:
    return min(ward.staffed, sum(is_open(of, b) or bool(lying(of, b)) for b in ward.beds))


def after_decisions(of: Recount) -> Found:
    """Beds for further patients once all that is planned has happened."""
    value, made_of, bedless = 0, set(), coming(of)
    for ward in for_inpatients(of):
        leaving = {bed for bed in ward.beds if _all_leave(of, bed)}
        stay = {bed for bed in ward.beds if not is_free(of, bed)} - leaving
        given = {b: who[0] for b in {*ward.beds} - stay if (who := _given(of, b))}
        free = {
            bed
            for bed in {*ward.beds} - given.keys() - stay
            if is_open(of, bed) and (bed in leaving or cleanliness(of, bed) != "unknown")
        }
        without = {v for v, unit in bedless.items() if unit == ward.id} - {*given.values()}
        value += min(len(free), ward.staffed - len(stay | given.keys())) - len(without)
        made_of |= free | given.keys() | without
    nowhere = {visit for visit, unit in bedless.items() if unit not in of.wards}
    return Found(value - len(nowhere), made_of | nowhere)


def _given(of: Recount, bed: str) -> list[str]:
    """Whom the bed is promised to by the last that was told of them, unless it is closed."""
    if newest(of, bed)[1] == "C":
        return []
    told = {v: of.sheets[v].plans.get(_comes_by(of, v)) for v in promised(of).get(bed, ())}
    return [visit for visit, to in told.items() if to and to.bed == bed]


def _comes_by(of: Recount, visit: str) -> str:
    """An admission or a move, whichever was told last: of those that name a place, if one does."""
    told = of.sheets[visit].plans
    steps = [step for step in told if step in ("admit", "move")]
    return next((s for s in reversed(steps) if told[s]), steps[-1] if steps else "")


def _all_leave(of: Recount, bed: str) -> bool:
    claims = claiming(of, bed)
    is_held = any(is_away(of.sheets[visit]) for visit in of.lying_in(bed))
    return bool(claims) and not is_held and all(_leaves(of, visit) for visit in claims)


def _leaves(of: Recount, visit: str) -> bool:
    steps = ("admit", "move", "discharge")
    return any(v == visit and not _stays(of, v, step) for step in steps for v in plans(of, step))


def _stays(of: Recount, visit: str, step: str) -> bool:
    """Whether a plan leaves somebody in the bed in which they are, as an admission may."""
    here, to = place(of.sheets[visit]), of.sheets[visit].plans[step]
    if step == "discharge":
        return False
    if to is None:
        return step == "admit"
    return to.bed == here.bed if to.bed else step == "admit" and to.unit == here.unit


def coming(of: Recount) -> dict[str, str]:
    """Who is to come to another bed than they are in, and to which unit."""
    found = {}
    for visit in {**plans(of, "admit"), **plans(of, "move")}:
        step = _comes_by(of, visit)
        if of.sheets[visit].status != "in" or not _stays(of, visit, step):
            to = of.sheets[visit].plans[step]
            found[visit] = to.unit if to else ""
    return found


def longest_boarding(of: Recount) -> Found:
    minutes = boarding_minutes(of)
    return Found(max(minutes.values(), default=0) / 60, set(minutes))


def median_boarding(of: Recount) -> Found:
    minutes = boarding_minutes(of)
    return Found(median(minutes.values()) / 60 if minutes else None, set(minutes))


def nedocs(of: Recount) -> Found:
    """Weiss and others, 2004. Unknown where nobody is told to be ventilated, or got a bay."""
    here = patients(of)
    ventilated = [v for v in here if of.value(v, VENTILATOR, of.now - RECENT)]
    got = [(s.bay_at, s.bay_at - s.arrived_at) for s in stays(of) if s.bay_at is not None]
    if not ventilated or not got:
        return Found(None, here)
    boarding = boarding_minutes(of)
    raw = -20 + 85.8 * len(here) / _bays(of) + 13.4 * len(ventilated)
    raw += 600 * len(boarding) / sum(w.licensed for w in of.plan.wards if is_ward(of, w.id))
    raw += 0.93 * max(boarding.values(), default=0) / 60 + 5.64 * max(got)[1] / HOUR
    return Found(min(max(raw, 0), 200), here)


def edwin(of: Recount) -> Found:
    """Bernstein and others, 2003. Unknown where somebody is not triaged after 15 minutes."""
    here, late = patients(of), of.now - 15 * MINUTE
    overdue = [s for s in stays(of) if s.visit in untriaged(of) and s.arrived_at < late]
    bays = _bays(of) - len(boarding_minutes(of))
    if overdue or bays <= 0:
        return Found(None, here)
    levels = [int(level) for v in here if (level := of.value(v, TRIAGE)) is not None]
    return Found(sum(6 - level for level in levels) / (PHYSICIANS * bays), here)


def _bays(of: Recount) -> int:
    return sum(is_ed(of, unit) for unit in of.beds.values())


def ecat(of: Recount) -> Found:
    failed = not_timely(of)
    unknown = {
        s.visit
        for s in judged(of)
        if went_without_a_bay(s) and s.left_by and not s.left_by.fact.disposition
    }
    known = len(judged(of)) - len(unknown - failed)
    return Found(100 * len(failed) / known if known else None, failed)


RECKONED: dict[str, Callable[[Recount], Found]] = {
    "occupancy_of_licensed_percent": occupancy(lambda _of, ward: ward.licensed),
    "occupancy_of_physical_percent": occupancy(lambda _of, ward: len(ward.beds)),
    "occupancy_of_staffed_percent": occupancy(lambda _of, ward: ward.staffed),
    "occupancy_of_available_percent": occupancy(_available),
    "beds_available_after_decisions": after_decisions,
    "boarding_hours_longest": longest_boarding,
    "boarding_hours_median": median_boarding,
    "nedocs": nedocs,
    "edwin": edwin,
    "ecat_percent": ecat,
}
"""By the measure's name."""
