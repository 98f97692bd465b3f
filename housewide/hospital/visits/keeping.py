"""How a visit's movements are kept small: equal values once, of a repeated word its two ends."""

from functools import cache

from msgspec.structs import replace

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.state import (
    NO_PARTICULARS,
    WEAK_CLOCKS,
    Kind,
    Movement,
    Particulars,
)


def kept_once(
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


def with_service(said: Particulars, service: str) -> Particulars:
    """What a movement says, and which service looks after the patient."""
    return _of_service(service) if said is NO_PARTICULARS else replace(said, service=service)


@cache
def _of_service(service: str) -> Particulars:
    """One for all movements that say nothing more: a hospital has some dozens of services."""
    return Particulars(service=service)


DETAIL: Kind = "update"
"""What feeds tell again and again: an update comes with every change of anything, mostly of nothing
that is read here. No cancel names one. A repeated move is kept: something late may make it real."""

REVIEW: Kind = "review"
"""Of the criteria to reside. It changes nothing of how a visit stands, and may be told again with
every update."""


def with_newest(movements: tuple[Movement, ...], newest: Movement) -> tuple[Movement, ...]:
    """All movements, but of a run that says the same only the first and the newest.

    So a stay of a thousand updates is kept as a few movements, and if the newest is withdrawn, or
    another comes late, the first still says what was so before.
    """
    last_two = movements[-2:]
    if last_two and last_two[-1].kind == REVIEW:
        last_two = tuple(m for m in movements[-4:] if m.kind != REVIEW)[-2:]
    if len(last_two) == 2 and all(_says_the_same(m, newest) for m in last_two):
        return (*_without(movements, last_two[-1]), newest)
    return (*movements, newest)


def without_repeat(movements: tuple[Movement, ...], position: int) -> tuple[Movement, ...]:
    """The movements without the review that the newest, of this position, makes needless.

    Of a run of the same answer that is only on file (no field says when the patient was reviewed),
    the first and the newest are kept; so they are of one review that is told again and again. Every
    review that has a time of its own is kept, and the first on file after it: what comes late, or
    takes that one back, may make any of them the first.
    """
    reviews = [m for m in movements if m.kind == REVIEW]
    at = next(n for n, m in enumerate(reviews) if m.position == position)
    newest, before = reviews[at], reviews[max(at - 2, 0) : at]
    if len(before) < 2 or not all(_answers_the_same(m, newest) for m in before):
        return movements
    first, again = before
    told_again = first.effective_at == newest.effective_at
    on_file = _is_on_file(first) and _is_on_file(again)
    return _without(movements, again) if told_again or on_file else movements


def _answers_the_same(one: Movement, other: Movement) -> bool:
    return one.said == other.said and _says_the_same(one, other)


def _is_on_file(review: Movement) -> bool:
    return review.effective_from in WEAK_CLOCKS


def _without(movements: tuple[Movement, ...], one: Movement) -> tuple[Movement, ...]:
    if movements[-1] is one:
        return movements[:-1]
    return tuple(m for m in movements if m is not one)


def _says_the_same(one: Movement, other: Movement) -> bool:
    return (
        one.kind == other.kind
        and one.patient == other.patient
        and one.patient_class == other.patient_class
        and one.place == other.place
        and one.withdrawn_by == other.withdrawn_by
        and one.told_of == other.told_of
        and one.said.service == other.said.service
    )
