"""NEWS2 of the patients in a house: who can be scored, and by which vital signs."""

from collections.abc import Iterator

from msgspec.structs import replace

from housewide.hospital.house.ask import adults_and_children
from housewide.hospital.house.house import House
from housewide.hospital.vitals.ask import Scored, Told, score
from housewide.hospital.vitals.state import VisitVitals
from housewide.kit.clock import Instant

NOT_SCORED = ("newborn", "peds")
"""Kinds of unit whose patients NEWS2 is not for: it begins at 16 years."""

MERGED, SCORES = ("merged-visits",), ("news2",)
"""Under what these are kept among the house's answers: no unit is called so."""


def vitals_of(house: House, key: str) -> Told:
    """What was measured of a visit, under every key that means it: of its own patient alone.

    Whoever scans another's wristband, or keeps the last one's number in a monitor, tells signs of
    somebody else. They are no news of this patient, and stand among the conflicts.
    """
    return tuple(own for own, _ in _by_whom(house, key))


def of_another_patient(house: House, key: str) -> Told:
    """What was told of a visit under every key that means it, and names another patient."""
    return tuple(other for _, other in _by_whom(house, key) if other.readings)


def _by_whom(house: House, key: str) -> Iterator[tuple[VisitVitals, VisitVitals]]:
    """What was told under each key of a visit: of its patient, and of others."""
    same = house.same_patient.resolve
    for told in house.vitals.of((key, *_merged(house).get(key, ()))):
        whose = _whose(house, key, told.key)
        others = tuple(r for r in told.readings if whose and same(r.patient) not in whose)
        own = tuple(r for r in told.readings if r not in others) if others else told.readings
        yield replace(told, readings=own), replace(told, readings=others)


def _whose(house: House, key: str, told_of: str) -> set[str]:
    """Whom ADT named for a visit under one of its keys; nobody where it told nothing of that key.

    Whoever a reassigned visit was of before is among them: the signs were measured of its patient.
    """
    visit = house.visits.get(key)
    told = [m for m in visit.movements if m.patient and not m.withdrawn_by] if visit else []
    if all((m.told_of or key) != told_of for m in told):
        return set()
    return {house.same_patient.resolve(m.patient) for m in told}


def _merged(house: House) -> dict[str, list[str]]:
    """The keys that were merged into each visit, found once for each state of the house."""
    known: dict[tuple[str], dict[str, list[str]]] = house.worked_out()
    if MERGED not in known:
        known[MERGED] = {}
        aliases = house.visits.aliases
        for old in {merge.key for merge in aliases.merges}:
            into = aliases.resolve(old)
            if into != old:
                known[MERGED].setdefault(into, []).append(old)
    return known[MERGED]


def scored(house: House, key: str, as_of: Instant) -> Scored:
    """NEWS2 of a visit at a moment, worked out once for each state of the house and moment."""
    known: dict[tuple[str], tuple[Instant, dict[str, Scored]]] = house.worked_out()
    if SCORES not in known or known[SCORES][0] != as_of:
        known[SCORES] = as_of, {}
    scores = known[SCORES][1]
    if key not in scores:
        scores[key] = score(vitals_of(house, key), as_of)
    return scores[key]


def scorable(house: House, unit: str) -> tuple[str, ...]:
    """The inpatients present in a unit whom NEWS2 is for."""
    place = house.places.unit(unit)
    if place is not None and place.kind in NOT_SCORED:
        return ()
    return adults_and_children(house, unit)
