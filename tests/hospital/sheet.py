"""A visit's sheet, read line by line as one would with a pencil: nothing of the folds is in it.

It holds what a nurse would write down: whether the patient is here, of which class and where, since
when, what is to come, whether they are away, and which beds they left.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import (
    AdmissionCancelled,
    DischargeCancelled,
    DoctorChanged,
    LeaveBegan,
    LeaveEnded,
    MoveCancelled,
    MovementPlanned,
    PatientArrived,
    PatientDeparted,
    PlanCancelled,
    VisitAdmitted,
    VisitDeleted,
    VisitDischarged,
    VisitMadeInpatient,
    VisitMadeOutpatient,
    VisitMoved,
    VisitRegistered,
    VisitUpdated,
)
from housewide.kit.clock import Instant


class Line(NamedTuple):
    """Something told of a visit under one of its numbers, at the instant when it happened."""

    at: Instant
    position: int
    number: str
    fact: Any
    by: str = ""


class Left(NamedTuple):
    """A bed was left at an instant told by a field (`by`); `since_at` None: nobody knew of it."""

    bed: str
    since_at: Instant | None
    at: Instant
    by: str


class Sheet:
    """One visit. `status` is "" (nothing yet), "expected", "in", "out" or "never"."""

    def __init__(self) -> None:
        self.status = ""
        self.patient_class = ""
        self.place: Place | None = None
        self.brought_by = ""
        self.came_at: Instant | None = None
        self.opened_at: Instant | None = None
        self.admitted_at: Instant | None = None
        self.ended_at: Instant | None = None
        self.left: list[Left] = []
        self.by = ""
        self.plans: dict[str, Place | None] = {}
        self.away: tuple[str, Instant, Place | None] | None = None
        self.proposed: Place | None = None
        self.attending = ""

    def read(self, line: Line) -> None:
        self.by = line.by
        if (how := _READ.get(type(line.fact))) is not None:
            how(self, line.fact, line.at)

    def updated(self, fact: Any, _at: Instant) -> None:
        self.patient_class = fact.patient_class or self.patient_class
        if fact.place is not None:
            self.proposed = None if fact.place == (self.place or Place("")) else fact.place

    def admitted(self, fact: Any, at: Instant) -> None:
        if self.status == "in" and self.admitted_at is not None:
            self.repeated(fact)
            self.patient_class = fact.patient_class or self.patient_class
            return
        self.goes(fact, at)
        self.patient_class = fact.patient_class or self.patient_class
        self.admitted_at = at
        self.plans.pop("admit", None)

    def registered(self, fact: Any, at: Instant) -> None:
        if self.status == "in":
            self.repeated(fact)
            if self.admitted_at is None:
                self.patient_class = fact.patient_class or self.patient_class
            return
        self.goes(fact, at)

    def repeated(self, fact: Any) -> None:
        """Told again: it corrects where they came to, if they are still there by that telling."""
        if self.brought_by == type(fact).__name__:
            self.place = fact.place or self.place

    def moved(self, fact: Any, at: Instant) -> None:
        if self.status in {"out", "never"}:
            return
        self.seen_elsewhere(fact.prior, at)
        self.goes(fact, at)
        self.patient_class = fact.patient_class or self.patient_class
        self.plans.pop("move", None)

    def made_inpatient(self, fact: Any, at: Instant) -> None:
        was_admitted_at = self.admitted_at if self.status == "in" else None
        self.goes(fact, at)
        self.patient_class = fact.patient_class or "I"
        self.admitted_at = was_admitted_at or at
        self.plans.pop("admit", None)

    def made_outpatient(self, fact: Any, at: Instant) -> None:
        if self.status in {"out", "never"}:
            return
        self.goes(fact, at)
        self.patient_class = fact.patient_class or "O"
        self.admitted_at = None

    def discharged(self, fact: Any, at: Instant) -> None:
        if self.status in {"out", "never"}:
            return
        self.seen_elsewhere(fact.place, at)
        self.leaves_bed(at)
        self.status, self.ended_at = "out", at
        self.is_over()

    def deleted(self, _fact: Any, _at: Instant) -> None:
        if self.status != "out":
            self.never_was()

    def admission_cancelled(self, _fact: Any, _at: Instant) -> None:
        beds_left = self.left if self.status == "out" else []
        self.never_was()
        self.left = beds_left

    def move_cancelled(self, fact: Any, at: Instant) -> None:
        if self.status not in {"out", "never"}:
            self.goes(fact, at)

    def discharge_cancelled(self, fact: Any, at: Instant) -> None:
        if self.status != "never":
            self.goes(fact, at)

    def planned(self, fact: Any, _at: Instant) -> None:
        if self.status in {"out", "never"} and fact.step != "admit":
            return
        self.plans.pop(fact.step, None)
        self.plans[fact.step] = fact.place
        if fact.step == "admit" and self.status in {"", "never"}:
            self.status = "expected"
        self.patient_class = self.patient_class or fact.patient_class

    def plan_cancelled(self, fact: Any, _at: Instant) -> None:
        self.plans.pop(fact.step, None)
        if fact.step == "admit" and self.status == "expected":
            self.status = "never"

    def went_on_leave(self, _fact: Any, at: Instant) -> None:
        if self.status not in {"out", "never"} and (self.away or " ")[0] != "leave":
            self.away = ("leave", at, None)

    def came_home(self, fact: Any, at: Instant) -> None:
        if self.status in {"out", "never"}:
            return
        if self.status == "in" or fact.place is not None:
            self.goes(fact, at)
        self.away = None

    def departed(self, fact: Any, at: Instant) -> None:
        if self.status == "in":
            self.away = ("elsewhere", at, fact.place)

    def arrived(self, fact: Any, at: Instant) -> None:
        if self.status == "in":
            is_back = fact.place is None or fact.place == self.place
            since_at = self.away[1] if self.away else at
            self.away = None if is_back else ("elsewhere", since_at, fact.place)

    def doctor_changed(self, fact: Any, _at: Instant) -> None:
        if fact.role == "attending":
            self.attending = fact.doctor

    def goes(self, fact: Any, at: Instant) -> None:
        """Comes in, or goes on to where the line says; without a place they stay where they are."""
        comes_in = self.status != "in"
        if comes_in or fact.place not in {None, self.place}:
            self.leaves_bed(at)
            self.brought_by, self.came_at = type(fact).__name__, at
        if comes_in:
            self.status, self.opened_at, self.ended_at = "in", at, None
            self.patient_class = getattr(fact, "patient_class", "") or self.patient_class
        if comes_in or fact.place is not None:
            self.proposed = None
            self.away = self.away if self.away and self.away[0] == "leave" else None
        self.away = None if comes_in else self.away
        self.place = fact.place or self.place

    def leaves_bed(self, at: Instant) -> None:
        if self.status == "in" and self.place and self.place.bed:
            self.left.append(Left(self.place.bed, self.came_at, at, self.by))

    def seen_elsewhere(self, place: Place | None, at: Instant) -> None:
        """The sender names a bed that they left, and it is another than the sheet says: both."""
        if place is not None and place.unit and place.bed:
            here = self.place or Place("")
            if (place.unit, place.bed) != (here.unit, here.bed):
                self.left.append(Left(place.bed, None, at, self.by))

    def never_was(self) -> None:
        self.status, self.admitted_at, self.left = "never", None, []
        self.is_over()

    def never_came(self) -> None:
        """Their admission is cancelled later: until then a plan is a plan, and never is never."""
        if self.status not in {"expected", "never"}:
            self.admission_cancelled(None, 0)

    def is_over(self) -> None:
        self.plans, self.away, self.proposed = {}, None, None


_READ: dict[type, Callable[[Sheet, Any, Instant], None]] = {
    VisitUpdated: Sheet.updated,
    VisitAdmitted: Sheet.admitted,
    VisitRegistered: Sheet.registered,
    VisitMoved: Sheet.moved,
    VisitMadeInpatient: Sheet.made_inpatient,
    VisitMadeOutpatient: Sheet.made_outpatient,
    VisitDischarged: Sheet.discharged,
    VisitDeleted: Sheet.deleted,
    AdmissionCancelled: Sheet.admission_cancelled,
    MoveCancelled: Sheet.move_cancelled,
    DischargeCancelled: Sheet.discharge_cancelled,
    MovementPlanned: Sheet.planned,
    PlanCancelled: Sheet.plan_cancelled,
    LeaveBegan: Sheet.went_on_leave,
    LeaveEnded: Sheet.came_home,
    PatientDeparted: Sheet.departed,
    PatientArrived: Sheet.arrived,
    DoctorChanged: Sheet.doctor_changed,
}
"""What is not here leaves no mark by itself: it was only there to rub something out."""
