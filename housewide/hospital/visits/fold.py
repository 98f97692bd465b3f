"""Folds what is told of a visit: a pure function per fact, `(visit, entry, body) -> visit`.

Each only says which movement a fact is; how the visit stands is then worked out. A movement told in
order takes the short way, one step further; a late one, a cancel or a tie is settled anew from all.
"""

from bisect import insort
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from housewide.hospital.places.facts import Place
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
    VisitMoved,
    VisitReassigned,
    VisitRegistered,
    VisitSeenInCensus,
    VisitUpdated,
)
from housewide.hospital.visits.keeping import (
    DETAIL,
    REVIEW,
    kept_once,
    with_newest,
    with_service,
    without_repeat,
)
from housewide.hospital.visits.settle import BY_OTHERS, settle
from housewide.hospital.visits.standing import step
from housewide.hospital.visits.state import (
    EARLY_TOLERANCE,
    NO_PARTICULARS,
    Kind,
    Movement,
    Particulars,
    Visit,
    effective_order,
)
from housewide.hospital.visits.told import OfCare, OfVisit
from housewide.kit.facts import Entry, Fact, MessageReread, Unknown
from housewide.kit.withdrawals import without


def fold(visit: Visit, entry: Entry) -> Visit:
    """The visit after one more fact about it. A position applied before changes nothing."""
    if entry.position <= visit.position:
        return visit
    return FOLDS[type(entry.body)](visit, entry, entry.body)


def admitted(visit: Visit, entry: Entry, body: VisitAdmitted) -> Visit:
    said = NO_PARTICULARS
    if body.newborn or body.mother:
        said = Particulars(newborn=body.newborn, mother=body.mother)
    return _told(visit, entry, body, "admit", body.patient_class, body.place, said=said)


def registered(visit: Visit, entry: Entry, body: VisitRegistered) -> Visit:
    return _told(visit, entry, body, "register", body.patient_class, body.place)


def moved(visit: Visit, entry: Entry, body: VisitMoved) -> Visit:
    return _told(visit, entry, body, "move", body.patient_class, body.place, body.prior)


def seen_in_census(visit: Visit, entry: Entry, body: VisitSeenInCensus) -> Visit:
    said = Particulars(newborn=body.newborn, doctor=body.attending)
    return _told(visit, entry, body, "census", body.patient_class, body.place, said=said)


def made_inpatient(visit: Visit, entry: Entry, body: VisitMadeInpatient) -> Visit:
    return _told(visit, entry, body, "make-inpatient", body.patient_class, body.place)


def made_outpatient(visit: Visit, entry: Entry, body: VisitMadeOutpatient) -> Visit:
    return _told(visit, entry, body, "make-outpatient", body.patient_class, body.place)


def discharged(visit: Visit, entry: Entry, body: VisitDischarged) -> Visit:
    said = Particulars(disposition=body.disposition) if body.disposition else NO_PARTICULARS
    return _told(visit, entry, body, "discharge", place=body.place, said=said)


def updated(visit: Visit, entry: Entry, body: VisitUpdated) -> Visit:
    return _told(visit, entry, body, "update", body.patient_class, body.place)


def planned(visit: Visit, entry: Entry, body: MovementPlanned) -> Visit:
    said = Particulars(step=body.step, expected_at=body.expected_at)
    return _told(visit, entry, body, "plan", body.patient_class, body.place, said=said)


def plan_cancelled(visit: Visit, entry: Entry, body: PlanCancelled) -> Visit:
    return _told(visit, entry, body, "cancel-plan", said=Particulars(step=body.step))


def leave_began(visit: Visit, entry: Entry, body: LeaveBegan) -> Visit:
    said = Particulars(expected_at=body.expected_return_at)
    return _told(visit, entry, body, "leave", said=said)


def doctor_changed(visit: Visit, entry: Entry, body: DoctorChanged) -> Visit:
    said = Particulars(role=body.role, doctor=body.doctor)
    return _told(visit, entry, body, "doctor", said=said)


def doctor_change_cancelled(visit: Visit, entry: Entry, body: DoctorChangeCancelled) -> Visit:
    return _told(visit, entry, body, "cancel-doctor", said=Particulars(role=body.role))


def reviewed(visit: Visit, entry: Entry, body: CriteriaToResideReviewed) -> Visit:
    said = Particulars(meets=body.meets, kept_out=body.kept_out)
    after = _told(visit, entry, body, REVIEW, said=said)
    return replace(after, movements=without_repeat(after.movements, entry.position))


def happened(visit: Visit, entry: Entry, body: OfVisit) -> Visit:
    """A fact that says nothing but that it happened, and perhaps where."""
    return _told(visit, entry, body, _PLAIN[type(body)], place=getattr(body, "place", None))


def reread(visit: Visit, entry: Entry, body: MessageReread) -> Visit:
    """A message was read better: what it told of this visit before no longer holds.

    A visit of which it told nothing stays as it is, also where it is one with such a visit now.
    """
    movements = without(visit.movements, body.message, entry.position)
    if movements == visit.movements:
        return visit
    return settle(replace(visit, position=entry.position, movements=movements), entry.believed_at)


def unknown(visit: Visit, entry: Entry, _body: Unknown) -> Visit:
    """A fact of a kind that this code does not know: counted, and the visit stands as it stood."""
    return replace(visit, position=entry.position, unread=visit.unread + 1)


def _told(
    visit: Visit,
    entry: Entry,
    body: OfVisit,
    kind: Kind,
    patient_class: str = "",
    place: Place | None = None,
    prior: Place | None = None,
    said: Particulars = NO_PARTICULARS,
) -> Visit:
    """The visit with one more movement."""
    if isinstance(body, OfCare) and body.service:
        said = with_service(said, body.service)
    if body.movement:
        said = replace(said, movement=body.movement, corrects=body.corrects)
    movements = visit.movements
    patient, place, effective_from = kept_once(movements, body.patient, place, entry.effective_from)
    movement = Movement(
        entry.effective_at, entry.position, kind, patient, patient_class, place, effective_from,
        entry.message, prior, 0, said, "" if entry.subject == visit.key else entry.subject,
        entry.believed_at if _by_a_fast_clock(entry) else 0,
    )  # fmt: skip
    return _with(visit, entry, movement)


def _by_a_fast_clock(entry: Entry) -> bool:
    """Whether it is dated a little ahead: it has happened, and the sender's clock is ahead."""
    return 0 < entry.effective_at - entry.believed_at <= EARLY_TOLERANCE


def _with(visit: Visit, entry: Entry, movement: Movement) -> Visit:
    """One step further where the movement comes in order; else settled anew from all."""
    movements, kind = visit.movements, movement.kind
    in_order = not movements or movements[-1].effective_at < entry.effective_at
    if not in_order and kind in (DETAIL, REVIEW):
        in_order = movements[-1].effective_at == entry.effective_at
    early = movement.holds_from > entry.believed_at
    # What has a name of its own may have been corrected already, by a message that came first; and
    # what a deletion means depends on all that was told.
    is_plain = kind not in BY_OTHERS and not movement.said.movement
    if in_order and is_plain and not early and visit.due_at is None:
        return Visit(
            visit.key,
            entry.position,
            entry.believed_at,
            with_newest(movements, movement) if kind == DETAIL else (*movements, movement),
            step(visit.now, movement),
            None,
            visit.unread,
        )
    ordered = [*movements]
    insort(ordered, movement, key=effective_order)
    told = replace(visit, position=entry.position, movements=tuple(ordered))
    return settle(told, entry.believed_at)


_PLAIN: dict[type[Fact], Kind] = {
    VisitDeleted: "delete",
    VisitReassigned: "reassign",
    LeaveEnded: "return",
    PatientDeparted: "depart",
    PatientArrived: "arrive",
    AdmissionCancelled: "cancel-admit",
    MoveCancelled: "cancel-move",
    DischargeCancelled: "cancel-discharge",
    LeaveCancelled: "cancel-leave",
    LeaveEndCancelled: "cancel-return",
    DepartureCancelled: "cancel-depart",
    ArrivalCancelled: "cancel-arrive",
}

FOLDS: dict[type[Fact], Callable[[Visit, Entry, Any], Visit]] = {
    VisitAdmitted: admitted,
    VisitRegistered: registered,
    VisitMoved: moved,
    VisitSeenInCensus: seen_in_census,
    VisitMadeInpatient: made_inpatient,
    VisitMadeOutpatient: made_outpatient,
    VisitDischarged: discharged,
    VisitUpdated: updated,
    MovementPlanned: planned,
    PlanCancelled: plan_cancelled,
    LeaveBegan: leave_began,
    DoctorChanged: doctor_changed,
    DoctorChangeCancelled: doctor_change_cancelled,
    CriteriaToResideReviewed: reviewed,
    MessageReread: reread,
    Unknown: unknown,
    **dict.fromkeys(_PLAIN, happened),
}
"""Which fact is folded how. What is not here is told of something else than a visit."""
