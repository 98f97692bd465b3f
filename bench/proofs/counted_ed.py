"""The emergency department: its patients, who waits, who boards, and how crowded it is."""

from collections.abc import Callable
from functools import cache

from bench.proofs.counted_patients import is_ward, open_visits, place
from bench.proofs.recount import Recount
from housewide.hospital.visits.facts import (
    MovementPlanned,
    PlanCancelled,
    VisitDischarged,
)
from housewide.kit.clock import DAY, MINUTE, Instant
from tests.hospital.sheet import Line, Sheet

TRIAGE, VENTILATOR = "11283-9", "20124-4"

ADMITTED = {"admit": "planned", "move": "bed requested"}


class EdStay:
    """One stay in an ED. `evidence` of an admission, each kind by when it was told first.

    `left_by` is the line by which the body left, `left_to` the kind of unit that it went to.
    """

    def __init__(self, visit: str, arrived_at: Instant) -> None:
        self.visit = visit
        self.arrived_at = arrived_at
        self.bay_at: Instant | None = None
        self.evidence: dict[str, Instant] = {}
        self.left_by: Line | None = None
        self.left_to = ""

    def ends_at(self, now: Instant) -> Instant:
        return now if self.left_by is None else self.left_by.at

    def read(self, of: Recount, line: Line, sheet: Sheet) -> None:
        """One more line of the sheet: a bay, or evidence that the patient is to be admitted."""
        fact, here = line.fact, place(sheet)
        if isinstance(fact, PlanCancelled) and fact.step in ADMITTED:
            self.evidence.pop(ADMITTED[fact.step], None)
        if isinstance(fact, MovementPlanned) and fact.step in ADMITTED:
            to_a_ward = fact.place is not None and is_ward(of, fact.place.unit)
            if fact.step == "admit" or to_a_ward:
                self.evidence.setdefault(ADMITTED[fact.step], line.at)
        if sheet.patient_class == "I":
            self.evidence.setdefault("inpatient", line.at)
        else:
            self.evidence.pop("inpatient", None)
        if here.bed and is_ed(of, here.unit) and self.bay_at is None:
            self.bay_at = line.at


def is_ed(of: Recount, unit: str) -> bool:
    return unit in of.wards and of.wards[unit].kind == "ed"


@cache
def stays(of: Recount) -> list[EdStay]:
    """The last stay of each visit that had one."""
    found = (_last_stay(of, visit) for visit in sorted(of.lines))
    return [stay for stay in found if stay is not None]


def _last_stay(of: Recount, visit: str) -> EdStay | None:
    sheet, stay = Sheet(), None
    for line in of.lines[visit]:
        sheet.read(line)
        is_here = sheet.status == "in" and is_ed(of, place(sheet).unit)
        if sheet.status == "never":
            stay = None
        elif is_here and (stay is None or stay.left_by is not None):
            stay = EdStay(visit, line.at)
        if stay is None or stay.left_by is not None:
            continue
        stay.read(of, line, sheet)
        if not is_here:
            ward = of.wards.get(place(sheet).unit)
            stay.left_by, stay.left_to = line, ward.kind if ward else ""
    return stay


def patients(of: Recount) -> set[str]:
    return {visit for visit in open_visits(of) if is_ed(of, place(of.sheets[visit]).unit)}


def waiting(of: Recount) -> set[str]:
    return {visit for visit in patients(of) if not place(of.sheets[visit]).bed}


def untriaged(of: Recount) -> set[str]:
    return {visit for visit in patients(of) if of.value(visit, TRIAGE) is None}


def boarding_minutes(of: Recount) -> dict[str, float]:
    """Who is to be admitted and is still there, and for how long by the earliest evidence."""
    here = [stay for stay in stays(of) if stay.left_by is None and stay.evidence]
    return {s.visit: (of.now - min(s.evidence.values())) / MINUTE for s in here}


def boarders_over(minutes: float) -> Callable[[Recount], set[str]]:
    return lambda of: {v for v, waited in boarding_minutes(of).items() if waited > minutes}


def judged(of: Recount) -> list[EdStay]:
    """Who is there, and who left in the last day: ECAT (CMS1244), a day instead of a year."""
    return [stay for stay in stays(of) if stay.ends_at(of.now) >= of.now - DAY]


def failing(fails: Callable[[EdStay, Instant], bool]) -> Callable[[Recount], set[str]]:
    return lambda of: {s.visit for s in judged(of) if fails(s, s.ends_at(of.now))}


def waited_long(stay: EdStay, end: Instant) -> bool:
    return (stay.bay_at or end) - stay.arrived_at > 60 * MINUTE


def went_without_a_bay(stay: EdStay) -> bool:
    ended = stay.left_by is not None and isinstance(stay.left_by.fact, VisitDischarged)
    return ended and stay.bay_at is None


def left_unevaluated(stay: EdStay, _end: Instant) -> bool:
    if not went_without_a_bay(stay) or stay.left_by is None:
        return False
    return bool(stay.left_by.fact.disposition == "07")


def boarded_long(stay: EdStay, end: Instant) -> bool:
    since = min(stay.evidence.values(), default=end)
    return stay.left_to != "obs" and end - since > 240 * MINUTE


def stayed_long(stay: EdStay, end: Instant) -> bool:
    return stay.left_to != "obs" and end - stay.arrived_at > 480 * MINUTE


PARTS = (waited_long, left_unevaluated, boarded_long, stayed_long)


def not_timely(of: Recount) -> set[str]:
    return {v for part in PARTS for v in failing(part)(of)}


ED: dict[str, Callable[[Recount], set[str]]] = {
    "ed_patients": patients,
    "ed_bays": lambda of: {bed for bed, unit in of.beds.items() if is_ed(of, unit)},
    "ed_waiting_patients": waiting,
    "ed_untriaged_patients": untriaged,
    "boarders": lambda of: set(boarding_minutes(of)),
    "boarders_over_4_hours": boarders_over(240),
    "ecat_long_waits": failing(waited_long),
    "ecat_left_unevaluated": failing(left_unevaluated),
    "ecat_long_boarding": failing(boarded_long),
    "ecat_long_stays": failing(stayed_long),
}
"""By the measure's name."""
