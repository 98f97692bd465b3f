"""Rubbing out what was cancelled: which lines of a visit's sheet a cancel names."""

from collections.abc import Iterable

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import (
    AdmissionCancelled,
    ArrivalCancelled,
    DepartureCancelled,
    DischargeCancelled,
    DoctorChangeCancelled,
    DoctorChanged,
    LeaveBegan,
    LeaveCancelled,
    LeaveEndCancelled,
    LeaveEnded,
    MoveCancelled,
    PatientArrived,
    PatientDeparted,
    VisitAdmitted,
    VisitDeleted,
    VisitDischarged,
    VisitMoved,
    VisitRegistered,
)
from tests.hospital.sheet import Line, Sheet

NAMES: dict[type, tuple[type, ...]] = {
    AdmissionCancelled: (VisitAdmitted, VisitRegistered),
    MoveCancelled: (VisitMoved,),
    DischargeCancelled: (VisitDischarged,),
    LeaveCancelled: (LeaveBegan,),
    LeaveEndCancelled: (LeaveEnded,),
    DepartureCancelled: (PatientDeparted,),
    ArrivalCancelled: (PatientArrived,),
    DoctorChangeCancelled: (DoctorChanged,),
}
"""What each cancel may name, the first kind of which anything is there."""

THE_OTHER_WAY: dict[type, type] = {
    LeaveBegan: LeaveEnded,
    LeaveEnded: LeaveBegan,
    PatientDeparted: PatientArrived,
    PatientArrived: PatientDeparted,
}

OPENING = (VisitAdmitted, VisitRegistered)


def read(lines: Iterable[Line]) -> Sheet:
    sheet = Sheet()
    for line in lines:
        sheet.read(line)
    return sheet


def rub_out(told: list[Line]) -> list[Line]:
    """The lines that are left, cancels among them: some of these also say where the patient is."""
    sheet: list[Line] = []
    cancelled_at: set[object] = set()
    for line in told:
        if isinstance(line.fact, AdmissionCancelled):
            again = (line.at, line.fact.movement, line.number)
            if again in cancelled_at:
                continue
            cancelled_at.add(again)
        if isinstance(line.fact, VisitDeleted) and any(
            isinstance(other.fact, OPENING) and other.number != line.number for other in sheet
        ):
            continue  # only a number of it was deleted
        sheet = _cancel(sheet, line) if type(line.fact) in NAMES else [*sheet, line]
    return sheet


def _cancel(sheet: list[Line], cancel: Line) -> list[Line]:
    named = _named(sheet, cancel)
    if named is None:
        return sheet
    left = [line for line in sheet if line not in named]
    if isinstance(cancel.fact, AdmissionCancelled) and any(
        isinstance(line.fact, OPENING) for line in left
    ):
        return left
    if isinstance(cancel.fact, MoveCancelled) and _is_there_already(sheet, left, cancel):
        return [*sheet, cancel]
    return [*left, cancel]


def _named(sheet: list[Line], cancel: Line) -> list[Line] | None:
    """The lines that a cancel rubs out, or None where it names nothing that this sheet has."""
    for kind in NAMES[type(cancel.fact)]:
        alike = [x for x in sheet if isinstance(x.fact, kind) and _role(x) == _role(cancel)]
        if not alike:
            continue
        name = cancel.fact.movement
        if name and any(line.fact.movement for line in alike):
            return [line for line in alike if line.fact.movement == name] or None
        own = [line for line in alike if line.number == cancel.number]
        if not own and cancel.number:
            return None
        return _last_time(sheet, own or alike, kind)
    return []


def _role(line: Line) -> str:
    return getattr(line.fact, "role", "")


def _last_time(sheet: list[Line], alike: list[Line], kind: type) -> list[Line]:
    """The latest, and what only told it before."""
    if kind is DoctorChanged:
        return alike[-1:]
    if kind is VisitMoved:
        told_again = [alike[-1]]
        for line in reversed(alike[:-1]):
            if line.fact.place != alike[-1].fact.place:
                break
            told_again.append(line)
        return told_again
    if kind not in THE_OTHER_WAY:
        return alike
    turns = [line for line in sheet if isinstance(line.fact, THE_OTHER_WAY[kind])]
    last_turn = max((sheet.index(t) for t in turns if _before(sheet, t, alike[-1])), default=-1)
    return [line for line in alike if sheet.index(line) > last_turn]


def _before(sheet: list[Line], one: Line, other: Line) -> bool:
    return sheet.index(one) < sheet.index(other)


def _is_there_already(sheet: list[Line], left: list[Line], cancel: Line) -> bool:
    """A cancelled move that is told once more: the patient is back there by it already."""
    now, place = read(sheet), cancel.fact.place
    if now.status != "in" or place is None or place != now.place:
        return False
    before = read(line for line in left if not isinstance(line.fact, MoveCancelled))
    return (before.place or Place("")) != place
