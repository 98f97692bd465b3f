"""Folds who the patients are: the newest telling of each field, in effective order."""

from bisect import insort
from collections.abc import Callable, Set
from functools import reduce

from msgspec.structs import replace

from housewide.hospital.patients.facts import PatientIdentified, VisitIdentified
from housewide.hospital.patients.state import (
    REPORTS_KEPT,
    UNNEEDED_KEPT,
    Identity,
    IdentityReport,
    Patient,
    VisitNumber,
)
from housewide.kit.clock import DAY, Instant
from housewide.kit.facts import Entry, MessageReread, Redacted


def identified(patient: Patient | None, entry: Entry, body: PatientIdentified) -> Patient:
    """A feed said who a patient is."""
    patient = patient or Patient(entry.subject)
    told = Identity(
        body.identifiers,
        body.family,
        body.given,
        body.birth_date,
        body.sex,
        body.address,
        body.phone,
    )
    reports = [*patient.reports]
    insort(
        reports,
        IdentityReport(entry.effective_at, entry.position, entry.message, told),
        key=lambda r: (r.effective_at, r.position),
    )
    settled = patient.settled
    if len(reports) > REPORTS_KEPT:
        oldest = reports.pop(0)
        # One that comes this late only fills what nobody told since.
        late = oldest.position == entry.position
        settled = (
            _overlaid(oldest.identity, settled) if late else _overlaid(settled, oldest.identity)
        )
    return _resolved(replace(patient, settled=settled, reports=tuple(reports)))


def reread(patient: Patient, body: MessageReread) -> Patient:
    """A message was read better: what it told before of who this is no longer holds."""
    reports = tuple(r for r in patient.reports if r.message != body.message)
    return _resolved(replace(patient, reports=reports))


def visit_identified(
    number: VisitNumber | None, entry: Entry, body: VisitIdentified
) -> VisitNumber:
    """A visit's number at its source, by the latest telling."""
    if number is not None and entry.effective_at < number.effective_at:
        return number
    return VisitNumber(entry.subject, entry.effective_at, body.identifier, body.patient)


def _resolved(patient: Patient) -> Patient:
    identity = reduce(_overlaid, (r.identity for r in patient.reports), patient.settled)
    return replace(patient, identity=identity)


def _overlaid(older: Identity, newer: Identity) -> Identity:
    """Field by field: untold is unchanged, and identifiers only ever join."""
    joined = dict.fromkeys((*newer.identifiers, *older.identifiers))
    return Identity(
        tuple(joined),
        older.family if newer.family is None else newer.family,
        older.given if newer.given is None else newer.given,
        older.birth_date if newer.birth_date is None else newer.birth_date,
        older.sex if newer.sex is None else newer.sex,
        older.address if newer.address is None else newer.address,
        older.phone if newer.phone is None else newer.phone,
    )


class Patients:
    """The patients of one facility and the numbers of their visits; everything inside is frozen.

    `redacted` counts facts whose payload was removed, identity or not: a removed payload no longer
    says what it was. `next_drop_at` is when who is not needed any more is to be forgotten next.
    """

    def __init__(self) -> None:
        self.patients: dict[str, Patient] = {}
        self.numbers: dict[str, VisitNumber] = {}
        self.position = 0
        self.redacted = 0
        self.next_drop_at: Instant = 0

    def get(self, key: str) -> Patient | None:
        return self.patients.get(key)

    def apply(self, entry: Entry) -> None:
        """Fold one fact; a position already applied changes nothing."""
        if entry.position <= self.position:
            return
        self.position = entry.position
        body = entry.body
        if isinstance(body, PatientIdentified):
            known = self.patients.get(entry.subject)
            self.patients[entry.subject] = identified(known, entry, body)
        elif isinstance(body, VisitIdentified):
            self._number(entry, body)
        elif isinstance(body, MessageReread):
            for subject in body.subjects:
                if subject in self.patients:
                    self.patients[subject] = reread(self.patients[subject], body)
        elif isinstance(body, Redacted):
            self.redacted += 1

    def forget_visit(self, visit: str) -> None:
        """A visit left memory, and its number with it."""
        number = self.numbers.pop(visit, None)
        if number is not None:
            self._unlink(number.patient, visit)

    def forget_unneeded(
        self, is_known: Callable[[str], bool], needed: Set[str], as_of: Instant
    ) -> None:
        """Forget old numbers of visits that are not known, and patients of whom there is no visit.

        Once a day, and as at the day's start: who takes up a snapshot forgets neither sooner nor
        later than who folded all day.
        """
        today = as_of // DAY * DAY
        old = today - UNNEEDED_KEPT
        for number in list(self.numbers.values()):
            if number.effective_at < old and not is_known(number.visit):
                self.forget_visit(number.visit)
        self.patients = {
            key: patient
            for key, patient in self.patients.items()
            if patient.visits or key in needed or patient.told_at >= old
        }
        self.next_drop_at = today + DAY

    def copy(self) -> "Patients":
        other = Patients()
        other.patients = self.patients.copy()
        other.numbers = self.numbers.copy()
        other.position = self.position
        other.redacted = self.redacted
        other.next_drop_at = self.next_drop_at
        return other

    def _number(self, entry: Entry, body: VisitIdentified) -> None:
        before = self.numbers.get(entry.subject)
        after = visit_identified(before, entry, body)
        self.numbers[entry.subject] = after
        if before is not None and before.patient != after.patient:
            self._unlink(before.patient, entry.subject)
        if before is None or before.patient != after.patient:
            patient = self.patients.get(after.patient) or Patient(after.patient)
            self.patients[after.patient] = replace(patient, visits=(*patient.visits, entry.subject))

    def _unlink(self, patient: str, visit: str) -> None:
        known = self.patients[patient]
        left = tuple(key for key in known.visits if key != visit)
        self.patients[patient] = replace(known, visits=left)
