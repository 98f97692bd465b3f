"""A conflict with its clocks: who says what since when, by which message. Keys only, no names."""

from msgspec import Struct

from housewide.hospital.house.conflicts import (
    Conflict,
    InNoBed,
    InTwoPlaces,
    PromisedTwice,
    PromiseOvertaken,
    SaidTaken,
    SignsOfAnother,
    TwoInOneBed,
    Unplaced,
    conflicts,
)
from housewide.hospital.house.house import House
from housewide.hospital.places.facts import Place
from housewide.hospital.visits.state import Plan, Visit
from housewide.kit.clock import Instant


class Claim(Struct, frozen=True):
    """One side of a conflict: a visit or bed, what is told of it, since when, and by which message.

    `since_from` is the field that gave the instant, "" where that is not kept; `fact` and `message`
    are positions in the facility's logs, None where nothing of it is in memory.
    """

    subject: str
    says: str
    since_at: Instant | None
    since_from: str
    fact: int | None
    message: int | None


class Told(Struct, frozen=True):
    """A conflict in words, and the claims that cannot all be true."""

    kind: str
    words: str
    claims: tuple[Claim, ...]


def told_conflicts(house: House) -> tuple[Told, ...]:
    """All conflicts of the house, in their order, each with who claims what."""
    return tuple(_told(house, conflict) for conflict in conflicts(house))


def _told(house: House, conflict: Conflict) -> Told:
    match conflict:
        case TwoInOneBed(bed, visits, unplaced):
            back = (_came_back(house, key) for key in unplaced)
            claims = (*(_of_visit(house, key) for key in visits), *back)
            return Told("two-in-one-bed", f"Several visits are in the bed {bed}.", claims)
        case InTwoPlaces(patient, visits):
            claims = tuple(_of_visit(house, key) for key in visits)
            return Told("in-two-places", f"The patient {patient} is in several places.", claims)
        case Unplaced(visit, _):
            words = "A patient is in no place that this facility has."
            return Told("unplaced", words, (_of_visit(house, visit),))
        case SaidTaken(bed, said_at, message):
            words = f"The bed {bed} is said to be taken, and no visit is in it."
            claim = Claim(bed, "reported occupied", said_at, "", None, message)
            return Told("said-taken", words, (claim,))
        case InNoBed(bed, existence, visits):
            claims = tuple(_of_visit(house, key) for key in visits)
            return Told("in-no-bed", f"The bed {bed} {_WHY[existence]}.", claims)
        case PromisedTwice(bed, visits):
            claims = tuple(_of_plan(house, key, bed) for key in visits)
            return Told("promised-twice", f"The bed {bed} is promised to several.", claims)
        case PromiseOvertaken(bed, visit, taken_by):
            claims = (_of_plan(house, visit, bed), *(_of_visit(house, key) for key in taken_by))
            words = f"The bed {bed} is promised to one, and another came into it."
            return Told("promise-overtaken", words, claims)
        case SignsOfAnother(visit, measured_at, message):
            words = "Vital signs name this visit, and another patient than it is of."
            signs = Claim(visit, "measured of another patient", measured_at, "", None, message)
            return Told("signs-of-another", words, (_of_visit(house, visit), signs))


_WHY = {
    "unknown": "is not in the places, and somebody is in it",
    "decommissioned": "was given up, and somebody is in it",
    "surge-inactive": "is a surge bed that was not opened, and somebody is in it",
}


_PLANNED = {"admit": "to be admitted to", "move": "to move to", "discharge": "to go from"}


def _of_visit(house: House, key: str) -> Claim:
    """Where a visit is, by the movement that put it there."""
    visit = house.visits.visits[key]
    now = visit.now
    return _by(visit, f"in {_named(now.place)}", now.since_at, (now.placed_by,))


def _came_back(house: House, key: str) -> Claim:
    """Where a visit is, by the cancel that put it back there."""
    visit = house.visits.visits[key]
    now = visit.now
    says = f"came back by a cancel to {_named(now.place)}"
    return _by(visit, says, now.came_back_at, ("cancel-move", "cancel-discharge"))


def _by(visit: Visit, says: str, at: Instant | None, kinds: tuple[str, ...]) -> Claim:
    """A claim, with the movement that told it: how a visit stands is by one of its movements."""
    by = next(
        m
        for m in reversed(visit.movements)
        if m.kind in kinds and m.effective_at == at and not m.withdrawn_by
    )
    return Claim(visit.key, says, at, by.effective_from, by.position, by.message)


def _of_plan(house: House, key: str, bed: str) -> Claim:
    """What promises the bed to a visit."""
    visit = house.visits.visits[key]
    plan = next(p for p in visit.now.plans if p.place is not None and p.place.bed == bed)
    message = _message_of(visit, plan)
    return Claim(key, f"{_PLANNED[plan.step]} {bed}", plan.told_at, "", plan.position, message)


def _message_of(visit: Visit, plan: Plan) -> int | None:
    return next(m.message for m in visit.movements if m.position == plan.position)


def _named(place: Place) -> str:
    return place.bed or place.unmatched or place.unit or "no place that was told"
