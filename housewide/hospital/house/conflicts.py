"""What cannot be as it is told: shown to a person, settled by nobody else, never hidden.

A breach of a room's sex rule is not among it: a person's sex is identity, which no fact about a
visit carries (ADR-0004). Where a country counts mixed-sex rooms, measures do (ADR-0020).
"""

from collections import defaultdict

from msgspec import Struct

from housewide.hospital.beds import ask as ask_bed
from housewide.hospital.house.ask import NO_UNIT, is_inpatient, promised, sharing, visits_in
from housewide.hospital.house.axes import bed_axes, is_disputed
from housewide.hospital.house.house import House
from housewide.hospital.house.news2 import of_another_patient
from housewide.hospital.places.facts import Place
from housewide.hospital.places.vocabulary import CHAIR
from housewide.hospital.vitals.ask import latest_of
from housewide.hospital.vitals.facts import SIGNS
from housewide.kit.clock import Instant


class TwoInOneBed(Struct, frozen=True, gc=False):
    """Several open visits in one bed, other than a newborn with its mother.

    Who came back by a cancel (A12, A13) while the bed was given on has no bed now: `unplaced`. All
    others of them are `visits`, longest there first. Nobody is put out of a bed silently.
    """

    bed: str
    visits: tuple[str, ...]
    unplaced: tuple[str, ...]


class InTwoPlaces(Struct, frozen=True, gc=False):
    """One patient with several open inpatient visits in different places."""

    patient: str
    visits: tuple[str, ...]


class Unplaced(Struct, frozen=True, gc=False):
    """An open visit whose place, as sent, is none of this facility's, or not down to the bed."""

    visit: str
    place: Place


class SaidTaken(Struct, frozen=True, gc=False):
    """A bed system calls a bed occupied, and no visit tells of anybody there."""

    bed: str
    said_at: Instant
    message: int | None


class InNoBed(Struct, frozen=True, gc=False):
    """Somebody lies in a bed that is none: given up, not opened, or not in the places any more."""

    bed: str
    existence: str
    visits: tuple[str, ...]


class PromisedTwice(Struct, frozen=True, gc=False):
    """One bed that plans name for several visits."""

    bed: str
    visits: tuple[str, ...]


class PromiseOvertaken(Struct, frozen=True, gc=False):
    """A bed that a plan names for somebody, into which another came after that was told."""

    bed: str
    visit: str
    taken_by: tuple[str, ...]


class SignsOfAnother(Struct, frozen=True, gc=False):
    """Vital signs of the last 12 hours that name a visit, and another patient than the visit's.

    They count for nobody; `measured_at` and `message` are of the newest.
    """

    visit: str
    measured_at: Instant
    message: int | None


Conflict = (
    TwoInOneBed
    | InTwoPlaces
    | Unplaced
    | SaidTaken
    | InNoBed
    | PromisedTwice
    | PromiseOvertaken
    | SignsOfAnother
)


def conflicts(house: House) -> tuple[Conflict, ...]:
    """All that contradicts itself in the house, in a stable order."""
    return (
        *two_in_one_bed(house),
        *in_two_places(house),
        *unplaced(house),
        *said_taken(house),
        *in_no_bed(house),
        *promised_twice(house),
        *promises_overtaken(house),
        *signs_of_another(house),
    )


def two_in_one_bed(house: House) -> tuple[TwoInOneBed, ...]:
    full = sorted(bed for bed, visits in house.index.by_bed.items() if len(visits) > 1)
    shared = [(bed, claiming) for bed in full if len(claiming := sharing(house, bed)) > 1]
    return tuple(_shared(house, bed, claiming) for bed, claiming in shared)


def _shared(house: House, bed: str, claiming: tuple[str, ...]) -> TwoInOneBed:
    visits = house.visits.visits
    by_arrival = sorted(claiming, key=lambda key: (visits[key].now.since_at or 0, key))
    came_back = tuple(key for key in by_arrival if visits[key].now.came_back_at is not None)
    if len(came_back) == len(by_arrival):
        came_back = came_back[1:]
    return TwoInOneBed(bed, tuple(k for k in by_arrival if k not in came_back), came_back)


def in_two_places(house: House) -> tuple[InTwoPlaces, ...]:
    visits = house.visits.visits
    of_patient: defaultdict[str, list[str]] = defaultdict(list)
    for unit in house.index.by_unit.values():
        for key in unit:
            now = visits[key].now
            if now.patient and is_inpatient(house, now):
                of_patient[house.same_patient.resolve(now.patient)].append(key)
    return tuple(
        InTwoPlaces(patient, tuple(sorted(keys)))
        for patient, keys in sorted(of_patient.items())
        if len({visits[key].now.place for key in keys}) > 1
    )


def unplaced(house: House) -> tuple[Unplaced, ...]:
    visits = house.visits.visits
    nowhere = visits_in(house, NO_UNIT)
    in_no_bed = [k for u in house.places.units for k in visits_in(house, u.id)]
    strange = [k for k in in_no_bed if visits[k].now.place.unmatched]
    return tuple(Unplaced(key, visits[key].now.place) for key in (*nowhere, *strange))


def said_taken(house: House) -> tuple[SaidTaken, ...]:
    disputed = [bed for bed in sorted(house.beds.beds) if is_disputed(bed_axes(house, bed))]
    reports = [(bed, ask_bed.latest(house.beds.get(bed))) for bed in disputed]
    return tuple(SaidTaken(bed, r.effective_at, r.message) for bed, r in reports if r is not None)


def in_no_bed(house: House) -> tuple[InNoBed, ...]:
    if not house.places.units:
        return ()  # of a facility without places nobody can say which beds it has
    taken = {bed: bed_axes(house, bed) for bed in sorted(house.index.by_bed)}
    return tuple(
        InNoBed(bed, axes.existence, (*axes.occupants, *axes.held_for))
        for bed, axes in taken.items()
        if not axes.in_use and axes.existence != CHAIR
    )


def promised_twice(house: House) -> tuple[PromisedTwice, ...]:
    plans = sorted(promised(house).items())
    return tuple(PromisedTwice(bed, visits) for bed, visits in plans if len(visits) > 1)


def promises_overtaken(house: House) -> tuple[PromiseOvertaken, ...]:
    promises = [(bed, key) for bed, keys in sorted(promised(house).items()) for key in keys]
    return tuple(
        PromiseOvertaken(bed, key, taken_by)
        for bed, key in promises
        if (taken_by := tuple(k for k in sharing(house, bed) if _came_after(house, k, key, bed)))
    )


def signs_of_another(house: House) -> tuple[SignsOfAnother, ...]:
    here = sorted(key for unit in house.index.by_unit.values() for key in unit)
    told = {key: other for key in here if (other := of_another_patient(house, key))}
    found = {key: latest_of(other, SIGNS, house.believed_at) for key, other in told.items()}
    newest = {key: max(of.values(), key=lambda one: one.at) for key, of in found.items() if of}
    return tuple(SignsOfAnother(key, one.at, one.message) for key, one in newest.items())


def _came_after(house: House, visit: str, promised_to: str, bed: str) -> bool:
    """Whether a visit came into the bed after it was promised to the other."""
    came_at = house.visits.visits[visit].now.since_at
    plans = house.visits.visits[promised_to].now.plans
    told_at = [p.told_at for p in plans if p.place is not None and p.place.bed == bed]
    return came_at is not None and came_at > max(told_at)
