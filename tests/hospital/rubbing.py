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
from tests.hospital.hearsay import Rubbed, is_hearsay, without_place
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
    rubbed: Rubbed = []
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
        sheet = _cancel(sheet, line, rubbed) if type(line.fact) in NAMES else [*sheet, line]
    struck: list[Line] = []
    for line in told:
        if line in sheet and is_hearsay(line, told, rubbed, struck):
            struck.append(line)
    return [without_place(line) if line in struck else line for line in sheet]


def _cancel(sheet: list[Line], cancel: Line, rubbed: Rubbed) -> list[Line]:
    named = _named(sheet, cancel, rubbed)
    if named is None:
        return sheet
    left = [line for line in sheet if line not in named]
    if isinstance(cancel.fact, MoveCancelled) and _is_there_already(sheet, left, cancel):
        if not any(line.at == cancel.at for line in named):
            return [*sheet, cancel]
        named = [line for line in named if line.at == cancel.at][-1:]
        left = [line for line in sheet if line not in named]
    rubbed += [(line, cancel) for line in named]
    if isinstance(cancel.fact, AdmissionCancelled) and any(
        isinstance(line.fact, OPENING) for line in left
    ):
        return left
    return [*left, cancel]


def _named(sheet: list[Line], cancel: Line, rubbed: Rubbed) -> list[Line] | None:
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
        return _last_time(sheet, own or alike, kind, rubbed)
    return []


def _role(line: Line) -> str:
    return getattr(line.fact, "role", "")


def _last_time(sheet: list[Line], alike: list[Line], kind: type, rubbed: Rubbed) -> list[Line]:
    """The latest, and what only told it before."""
    if kind is DoctorChanged:
        return alike[-1:]
    if kind is VisitMoved:
        told_again = [alike[-1]]
        for line in reversed(alike[:-1]):
            if line.fact.place != alike[-1].fact.place:
                break
            if _went_elsewhere_between(line, alike[-1], rubbed):
                break
            told_again.append(line)
        return told_again
    if kind not in THE_OTHER_WAY:
        return alike
    turns = [line for line in sheet if isinstance(line.fact, THE_OTHER_WAY[kind])]
    last_turn = max((sheet.index(t) for t in turns if _before(sheet, t, alike[-1])), default=-1)
    return [line for line in alike if sheet.index(line) > last_turn]


def _went_elsewhere_between(one: Line, other: Line, rubbed: Rubbed) -> bool:
    """A move between the two was rubbed out at its own instant: perhaps only later."""
    times = [(one.at, one.position), (other.at, other.position)]
    return any(
        isinstance(line.fact, VisitMoved)
        and line.fact.place != other.fact.place
        and times[0] < (line.at, line.position) < times[1]
        and by.at == line.at
        for line, by in rubbed
    )


def _before(sheet: list[Line], one: Line, other: Line) -> bool:
    return sheet.index(one) < sheet.index(other)


def _is_there_already(sheet: list[Line], left: list[Line], cancel: Line) -> bool:
    """A cancelled move that is told once more: the patient is back there by it already."""
    now, place = read(sheet), cancel.fact.place
    if now.status != "in" or place is None or place != now.place:
        return False
    before = read(line for line in left if not isinstance(line.fact, MoveCancelled))
    return (before.place or Place("")) != place
