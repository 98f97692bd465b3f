"""NEWS2 of the patients in a house: who can be scored, and by which vital signs."""

from housewide.hospital.house.ask import is_inpatient, is_newborn, is_present, visits_in
from housewide.hospital.house.house import House
from housewide.hospital.vitals.ask import Scored, Told, score
from housewide.kit.clock import Instant

NOT_SCORED = ("newborn", "peds")
"""Kinds of unit whose patients NEWS2 is not for: it begins at 16 years."""

MERGED, SCORES = ("merged-visits",), ("news2",)
"""Under what these are kept among the house's answers: no unit is called so."""


def vitals_of(house: House, key: str) -> Told:
    """What was measured of a visit, under every key that means it."""
    return house.vitals.of((key, *_merged(house).get(key, ())))


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
    visits = house.visits.visits
    place = house.places.unit(unit)
    if place is not None and place.kind in NOT_SCORED:
        return ()
    return tuple(
        key
        for key in visits_in(house, unit)
        if is_inpatient(house, now := visits[key].now)
        and is_present(now)
        and not is_newborn(house, now)
    )
