"""Folds what is told of a visit: a pure function per fact, `(visit | None, entry, body) -> visit`.

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
    DischargeCancelled,
    MoveCancelled,
    VisitAdmitted,
    VisitDischarged,
    VisitMoved,
    VisitRegistered,
    VisitUpdated,
)
from housewide.hospital.visits.settle import CANCELS, effective_order, settle
from housewide.hospital.visits.standing import step
from housewide.hospital.visits.state import EARLY_TOLERANCE, Kind, Movement, Visit
from housewide.kit.facts import Entry, Fact, MessageReread, Unknown


def fold(visit: Visit | None, entry: Entry) -> Visit:
    """The visit after one more fact about it. A position applied before changes nothing."""
    if visit is not None and entry.position <= visit.position:
        return visit
    return FOLDS[type(entry.body)](visit, entry, entry.body)


def admitted(visit: Visit | None, entry: Entry, body: VisitAdmitted) -> Visit:
    return _told(visit, entry, "admit", body.patient, body.patient_class, body.place)


def registered(visit: Visit | None, entry: Entry, body: VisitRegistered) -> Visit:
    return _told(visit, entry, "register", body.patient, body.patient_class, body.place)


def moved(visit: Visit | None, entry: Entry, body: VisitMoved) -> Visit:
    return _told(visit, entry, "move", body.patient, body.patient_class, body.place, body.prior)


def discharged(visit: Visit | None, entry: Entry, body: VisitDischarged) -> Visit:
    told = body.disposition
    return _told(visit, entry, "discharge", body.patient, place=body.place, disposition=told)


def admission_cancelled(visit: Visit | None, entry: Entry, body: AdmissionCancelled) -> Visit:
    return _told(visit, entry, "cancel-admit", body.patient)


def move_cancelled(visit: Visit | None, entry: Entry, body: MoveCancelled) -> Visit:
    return _told(visit, entry, "cancel-move", body.patient, place=body.place)


def discharge_cancelled(visit: Visit | None, entry: Entry, body: DischargeCancelled) -> Visit:
    return _told(visit, entry, "cancel-discharge", body.patient, place=body.place)


def updated(visit: Visit | None, entry: Entry, body: VisitUpdated) -> Visit:
    return _told(visit, entry, "update", body.patient, body.patient_class, body.place)


def reread(visit: Visit | None, entry: Entry, body: MessageReread) -> Visit:
    """A message was read better: what it told of this visit before no longer holds."""
    visit = visit or Visit(entry.subject)
    movements = tuple(
        replace(m, withdrawn_by=entry.position)
        if m.message == body.message and not m.withdrawn_by
        else m
        for m in visit.movements
    )
    return settle(replace(visit, position=entry.position, movements=movements), entry.believed_at)


def unknown(visit: Visit | None, entry: Entry, _body: Unknown) -> Visit:
    """A fact of a kind that this code does not know: counted, and the visit stands as it stood."""
    visit = visit or Visit(entry.subject, touched_at=entry.believed_at)
    return replace(visit, position=entry.position, unread=visit.unread + 1)


def _told(
    visit: Visit | None,
    entry: Entry,
    kind: Kind,
    patient: str,
    patient_class: str = "",
    place: Place | None = None,
    prior: Place | None = None,
    disposition: str = "",
) -> Visit:
    """The visit with one more movement."""
    if visit is None:
        visit = Visit(entry.subject)
    movements = visit.movements
    patient, place, effective_from = _kept_once(movements, patient, place, entry.effective_from)
    movement = Movement(
        entry.effective_at, entry.position, kind, patient, patient_class, place, effective_from,
        entry.message, prior, disposition,
    )  # fmt: skip
    in_order = not movements or movements[-1].effective_at < entry.effective_at
    if not in_order and kind == _DETAIL:
        in_order = movements[-1].effective_at == entry.effective_at
    early = entry.effective_at > entry.believed_at + EARLY_TOLERANCE
    if in_order and not early and visit.due_at is None and kind not in CANCELS:
        return Visit(
            visit.key,
            entry.position,
            entry.believed_at,
            _with_newest(movements, movement) if kind == _DETAIL else (*movements, movement),
            step(visit.now, movement),
            None,
            visit.unread,
        )
    ordered = [*movements]
    insort(ordered, movement, key=effective_order)
    return settle(
        replace(visit, position=entry.position, movements=tuple(ordered)), entry.believed_at
    )


def _kept_once(
    movements: tuple[Movement, ...], patient: str, place: Place | None, effective_from: str
) -> tuple[str, Place | None, str]:
    """The same values, as an earlier movement holds them: that halves the memory of a stay."""
    for earlier in movements[-2:]:
        if earlier.patient == patient:
            patient = earlier.patient
        if earlier.place == place:
            place = earlier.place
        if earlier.effective_from == effective_from:
            effective_from = earlier.effective_from
    return patient, place, effective_from


_DETAIL: Kind = "update"
"""What feeds tell again and again: an update comes with every change of anything, mostly of nothing
that is read here. No cancel names one. A repeated move is kept: something late may make it real."""


def _with_newest(movements: tuple[Movement, ...], newest: Movement) -> tuple[Movement, ...]:
    """All movements, but of a run that says the same only the first and the newest.

    So a stay of a thousand updates is kept as a few movements, and if the newest is withdrawn, or
    another comes late, the first still says what was so before.
    """
    last_two = movements[-2:]
    if len(last_two) == 2 and all(_says_the_same(m, newest) for m in last_two):
        return (*movements[:-1], newest)
    return (*movements, newest)


def _says_the_same(one: Movement, other: Movement) -> bool:
    return (
        one.kind == other.kind
        and one.patient == other.patient
        and one.patient_class == other.patient_class
        and one.place == other.place
        and one.withdrawn_by == other.withdrawn_by
    )


FOLDS: dict[type[Fact], Callable[[Visit | None, Entry, Any], Visit]] = {
    VisitAdmitted: admitted,
    VisitRegistered: registered,
    VisitMoved: moved,
    VisitDischarged: discharged,
    AdmissionCancelled: admission_cancelled,
    MoveCancelled: move_cancelled,
    DischargeCancelled: discharge_cancelled,
    VisitUpdated: updated,
    MessageReread: reread,
    Unknown: unknown,
}
"""Which fact is folded how. What is not here is told of something else than a visit."""
