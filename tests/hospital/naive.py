"""A census counted the slow way, written without the folds: the other opinion in the laws.

It knows nothing of movements kept, short ways or indexes. For each visit it reads the day from the
start with a stack of what happened, as one would with a pencil, for facts heard as they happened.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from housewide.hospital.visits.facts import (
    AdmissionCancelled,
    DischargeCancelled,
    MoveCancelled,
    VisitAdmitted,
    VisitDischarged,
    VisitMoved,
    VisitRegistered,
    VisitUpdated,
)
from housewide.kit.facts import Entry

Line = list[Any]
"""What stands on a visit's sheet: facts in order, cancelled ones rubbed out."""


def naive_census(entries: Sequence[Entry], units: list[str]) -> dict[str, list[str]]:
    """Inpatients by unit, and under "" those in no unit that there is."""
    sheets: defaultdict[str, list[Any]] = defaultdict(list)
    for entry in sorted(entries, key=lambda e: (e.effective_at, e.position)):
        if entry.subject.startswith("v."):
            sheets[entry.subject].append(entry.body)
    census: dict[str, list[str]] = {unit: [] for unit in (*units, "")}
    for visit, facts in sheets.items():
        here, patient_class, place = read_sheet(facts)
        if here and patient_class == "I":
            census[place.unit if place and place.unit in units else ""].append(visit)
        if here and patient_class == "" and place and place.unit in {"6W", "ICU"}:
            census[place.unit].append(visit)
    return census


def read_sheet(facts: list[Any]) -> tuple[bool, str, Any]:
    """Whether the patient is here, of which class, and where, once what was cancelled is out."""
    sheet: Line = []
    for fact in facts:
        if isinstance(fact, AdmissionCancelled):
            sheet = _rub_out_admission(sheet, fact)
        elif isinstance(fact, DischargeCancelled):
            sheet = [f for f in sheet if not isinstance(f, VisitDischarged)] + [fact]
        elif isinstance(fact, MoveCancelled):
            sheet = _rub_out_move(sheet, fact)
        else:
            sheet.append(fact)
    return _end_of(sheet)


def _rub_out_admission(sheet: Line, cancel: AdmissionCancelled) -> Line:
    if any(isinstance(f, VisitAdmitted) for f in sheet):
        left = [f for f in sheet if not isinstance(f, VisitAdmitted)]
        if any(isinstance(f, VisitRegistered) for f in left):
            return left
        return [*left, cancel]
    return [f for f in sheet if not isinstance(f, VisitRegistered)] + [cancel]


def _rub_out_move(sheet: Line, cancel: MoveCancelled) -> Line:
    moves = [n for n, f in enumerate(sheet) if isinstance(f, VisitMoved)]
    rubbed_out = set()
    for n in reversed(moves):
        if sheet[n].place != sheet[moves[-1]].place:
            break
        rubbed_out.add(n)  # the last move, and those that only told it before
    left = [f for n, f in enumerate(sheet) if n not in rubbed_out]
    here, _, place = _end_of(sheet)
    _, _, before = _end_of([f for f in left if not isinstance(f, MoveCancelled)])
    if here and cancel.place is not None and cancel.place == place and before != place:
        return [*sheet, cancel]  # told again: the patient is there already
    return [*left, cancel]


class _Sheet:
    """A visit's sheet, read line by line: status "" (nothing yet), "in", "out" or "never"."""

    def __init__(self) -> None:
        self.status = ""
        self.patient_class = ""
        self.place: Any = None
        self.admitted = False
        self.brought_by = ""

    def read(self, fact: Any) -> None:
        if isinstance(fact, VisitUpdated):
            self.patient_class = fact.patient_class or self.patient_class
        elif isinstance(fact, VisitAdmitted | VisitRegistered):
            self._arrive(fact, is_admission=isinstance(fact, VisitAdmitted))
        elif isinstance(fact, VisitDischarged):
            self.status = self.status if self.status == "never" else "out"
        elif isinstance(fact, AdmissionCancelled):
            self.status, self.admitted = "never", False
        elif isinstance(fact, VisitMoved | MoveCancelled | DischargeCancelled):
            ended = {"never"} if isinstance(fact, DischargeCancelled) else {"never", "out"}
            if self.status not in ended:
                self._go(fact)

    def _arrive(self, fact: Any, *, is_admission: bool) -> None:
        if self.status == "in" and (self.admitted or not is_admission):
            # Told again: corrects where they came to, if they are still there, and their class.
            if self.brought_by == type(fact).__name__:
                self.place = fact.place or self.place
            if is_admission or not self.admitted:
                self.patient_class = fact.patient_class or self.patient_class
            return
        self._go(fact)
        self.admitted = self.admitted or is_admission

    def _go(self, fact: Any) -> None:
        if self.status != "in" or fact.place not in {None, self.place}:
            self.brought_by = type(fact).__name__
        self.status, self.place = "in", fact.place or self.place
        self.patient_class = getattr(fact, "patient_class", "") or self.patient_class


def _end_of(facts: Line) -> tuple[bool, str, Any]:
    """Whether the patient is here at the end of a sheet, of which class, and where."""
    sheet = _Sheet()
    for fact in facts:
        sheet.read(fact)
    return sheet.status == "in", sheet.patient_class, sheet.place
