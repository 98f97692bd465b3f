"""What can be told in a story of a ward: each a subject, and the fact about it."""

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.patients.facts import (
    PatientMerged,
    PatientsLinked,
    PatientsUnlinked,
    PatientUnmerged,
)
from housewide.hospital.places.facts import Place, PlacesConfigured
from housewide.hospital.visits.facts import (
    AdmissionCancelled,
    ArrivalCancelled,
    CriteriaToResideReviewed,
    DepartureCancelled,
    DischargeCancelled,
    DoctorChangeCancelled,
    DoctorChanged,
    LeaveBegan,
    LeaveCancelled,
    LeaveEndCancelled,
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
    VisitMerged,
    VisitMoved,
    VisitReassigned,
    VisitRegistered,
    VisitUpdated,
)
from housewide.hospital.visits.told import OfVisit, Step
from housewide.kit.clock import DAY, MINUTE, Instant, instant
from housewide.kit.facts import Fact, MessageReread

TOLD = tuple[str, Fact]
"""What is told: the subject, and the fact about it."""

MIDNIGHT: Instant = instant(datetime(2026, 3, 2, tzinfo=UTC))


def hour(text: str) -> Instant:
    """`08:10` on the first day of the story; `+2 08:10` two days later, `-1 23:00` before it."""
    day, _, clock = text.rpartition(" ")
    hours, minutes = clock.split(":")
    return MIDNIGHT + int(day or 0) * DAY + (int(hours) * 60 + int(minutes)) * MINUTE


def place(text: str) -> Place:
    """`6W-601-A` is a bed, `6W` a unit without one, `?6X^1` a place this facility does not have."""
    if text.startswith("?"):
        return Place("", unmatched=text[1:])
    return Place(text.split("-", maxsplit=1)[0], text if "-" in text else "")


def _maybe(text: str | None) -> Place | None:
    return None if text is None else place(text)


def _visit(name: str) -> str:
    return f"v.{name}"


def _patient(name: str, patient: str | None) -> str:
    return f"p.{patient or name}"


def admit(
    visit: str, where: str | None = None, *, patient: str | None = None, as_class: str = "I"
) -> TOLD:
    return _visit(visit), VisitAdmitted(_patient(visit, patient), as_class, _maybe(where))


def register(
    visit: str, where: str | None = None, *, patient: str | None = None, as_class: str = "E"
) -> TOLD:
    return _visit(visit), VisitRegistered(_patient(visit, patient), as_class, _maybe(where))


def move(visit: str, where: str, *, prior: str | None = None, as_class: str = "") -> TOLD:
    return _visit(visit), VisitMoved(_patient(visit, None), place(where), _maybe(prior), as_class)


def discharge(visit: str, where: str | None = None) -> TOLD:
    return _visit(visit), VisitDischarged(_patient(visit, None), _maybe(where), "01")


def die(visit: str) -> TOLD:
    """Discharged as expired: table 0112's 20."""
    return _visit(visit), VisitDischarged(_patient(visit, None), None, "20")


def left_by_themselves(visit: str) -> TOLD:
    """Left against advice, or before anybody saw them: table 0112's 07."""
    return _visit(visit), VisitDischarged(_patient(visit, None), None, "07")


def cancel_admit(visit: str) -> TOLD:
    return _visit(visit), AdmissionCancelled(_patient(visit, None))


def cancel_move(visit: str, where: str | None = None) -> TOLD:
    return _visit(visit), MoveCancelled(_patient(visit, None), _maybe(where))


def cancel_discharge(visit: str, where: str | None = None) -> TOLD:
    return _visit(visit), DischargeCancelled(_patient(visit, None), _maybe(where))


def update(visit: str, as_class: str = "", *, service: str = "") -> TOLD:
    return _visit(visit), VisitUpdated(_patient(visit, None), as_class, service=service)


def propose(visit: str, where: str) -> TOLD:
    return _visit(visit), VisitUpdated(_patient(visit, None), place=place(where))


def newborn(visit: str, where: str, *, mother: str = "") -> TOLD:
    told_mother = f"p.{mother}" if mother else ""
    return _visit(visit), VisitAdmitted(
        _patient(visit, None), "I", place(where), newborn=True, mother=told_mother
    )


def make_inpatient(visit: str, where: str | None = None) -> TOLD:
    return _visit(visit), VisitMadeInpatient(_patient(visit, None), "", _maybe(where))


def make_outpatient(visit: str, where: str | None = None) -> TOLD:
    return _visit(visit), VisitMadeOutpatient(_patient(visit, None), "", _maybe(where))


def plan(visit: str, step: Step, where: str | None = None, expected: str | None = None) -> TOLD:
    expected_at = hour(expected) if expected else None
    return _visit(visit), MovementPlanned(
        _patient(visit, None), step, _maybe(where), "I", expected_at
    )


def cancel_plan(visit: str, step: Step) -> TOLD:
    return _visit(visit), PlanCancelled(_patient(visit, None), step)


def leave(visit: str, back: str | None = None) -> TOLD:
    return _visit(visit), LeaveBegan(_patient(visit, None), hour(back) if back else None)


def back(visit: str, where: str | None = None) -> TOLD:
    return _visit(visit), LeaveEnded(_patient(visit, None), _maybe(where))


def depart(visit: str, where: str | None = None) -> TOLD:
    return _visit(visit), PatientDeparted(_patient(visit, None), _maybe(where))


def arrive(visit: str, where: str | None = None) -> TOLD:
    return _visit(visit), PatientArrived(_patient(visit, None), _maybe(where))


PLAIN: dict[str, Callable[[str], OfVisit]] = {
    "delete": VisitDeleted,
    "cancel-leave": LeaveCancelled,
    "cancel-return": LeaveEndCancelled,
    "cancel-depart": DepartureCancelled,
    "cancel-arrive": ArrivalCancelled,
}


def plain(what: str, visit: str) -> TOLD:
    """An event that says nothing but that it happened."""
    return _visit(visit), PLAIN[what](_patient(visit, None))


def attend(visit: str, doctor: str) -> TOLD:
    return _visit(visit), DoctorChanged(_patient(visit, None), "attending", doctor)


def cancel_attend(visit: str) -> TOLD:
    return _visit(visit), DoctorChangeCancelled(_patient(visit, None), "attending")


def review(visit: str, meets: bool | None, *, patient: str | None = None) -> TOLD:
    """A review of the criteria to reside; None takes the one of that instant back."""
    return _visit(visit), CriteriaToResideReviewed(_patient(visit, patient), meets)


def review_unclear(visit: str) -> TOLD:
    return _visit(visit), CriteriaToResideReviewed(_patient(visit, None), None, "not-a-code")


def named(told: TOLD, movement: str, *, corrects: bool = False) -> TOLD:
    """The same by the sender's own name for the movement (ZBE-1)."""
    subject, fact = told
    return subject, replace(fact, movement=f"m.{movement}", corrects=corrects)


def merge_patients(old: str, into: str) -> TOLD:
    return f"p.{old}", PatientMerged(f"p.{into}")


def unmerge_patients(old: str) -> TOLD:
    return f"p.{old}", PatientUnmerged()


def link(one: str, other: str) -> TOLD:
    return f"p.{one}", PatientsLinked(f"p.{other}")


def unlink(one: str, other: str) -> TOLD:
    return f"p.{one}", PatientsUnlinked(f"p.{other}")


def merge_visits(old: str, into: str) -> TOLD:
    return _visit(old), VisitMerged(_patient(into, None), _visit(into))


def reassign(visit: str, patient: str) -> TOLD:
    return _visit(visit), VisitReassigned(f"p.{patient}")


def bed(name: str, status: str) -> TOLD:
    return name, BedStatusReported(name.split("-", maxsplit=1)[0], status)


def reread(message: int, *subjects: str) -> TOLD:
    return subjects[0], MessageReread(message, subjects)


def places(toml: str) -> TOLD:
    return "st-brigid", PlacesConfigured("sha", toml)
