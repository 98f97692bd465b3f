"""What a cancel only repeats of where the patient was, from a line that is rubbed out itself."""

from msgspec.structs import replace

from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import (
    DischargeCancelled,
    LeaveEnded,
    MoveCancelled,
    VisitAdmitted,
    VisitDischarged,
    VisitMadeInpatient,
    VisitMadeOutpatient,
    VisitMoved,
    VisitRegistered,
)
from tests.hospital.sheet import Line

Rubbed = list[tuple[Line, Line]]
"""Each line that was rubbed out, and the cancel that did it."""

SAYS_WHERE = (
    DischargeCancelled,
    LeaveEnded,
    MoveCancelled,
    VisitAdmitted,
    VisitMadeInpatient,
    VisitMadeOutpatient,
    VisitMoved,
    VisitRegistered,
)


def is_hearsay(cancel: Line, told: list[Line], rubbed: Rubbed, struck: list[Line]) -> bool:
    """Read upwards from what it rubs out: who last said that place is struck out as well."""
    if not isinstance(cancel.fact, MoveCancelled | DischargeCancelled) or not cancel.fact.place:
        return False
    own = [line for line, by in rubbed if by is cancel]
    if not all(_is_from_there(line, cancel.fact.place) for line in own):
        return False
    known_by_then = {line.position for line, by in rubbed if not _may_be_later(by, line, cancel)}
    wrong = [*(line for line, by in rubbed if _may_be_later(by, line, cancel)), *struck]
    since = own[0] if own else cancel
    for line in reversed(told[: told.index(since)]):
        if not isinstance(line.fact, SAYS_WHERE) or line.fact.place is None:
            continue
        if isinstance(line.fact, MoveCancelled | DischargeCancelled) and line.at == since.at:
            continue  # of what happened at that instant: it comes after it
        if line.position in known_by_then or line in own:
            continue
        if is_there(cancel.fact.place, line.fact.place):
            return line in wrong
        if line not in wrong and not isinstance(line.fact, MoveCancelled):
            return False
    return False


def _may_be_later(by: Line, line: Line, cancel: Line) -> bool:
    """Whether a line may have been rubbed out after the cancel was written."""
    if by is cancel:
        return False
    return by.at == line.at or (by.at, by.position) > (cancel.at, cancel.position)


def _is_from_there(line: Line, place: Place) -> bool:
    """Whether what was rubbed out says that it began at that place, or (a move) says nothing."""
    if isinstance(line.fact, VisitDischarged):
        start = line.fact.place
        return start is not None and (is_there(place, start) or is_there(start, place))
    prior = getattr(line.fact, "prior", None)
    return prior is None or is_there(place, prior) or is_there(prior, place)


def is_there(place: Place, other: Place) -> bool:
    """A unit without a bed is where any bed of it is."""
    if place.unit and not place.bed and not place.unmatched:
        return place.unit == other.unit
    return place == other


def without_place(line: Line) -> Line:
    return line._replace(fact=replace(line.fact, place=None))
