"""The house beside the EHR's own census: what is compared, and whether a difference still holds."""

from collections.abc import Iterable

from msgspec.structs import replace

from housewide.hospital.agreement.compare import Believed, Found, Ours, Stated, compare
from housewide.hospital.agreement.facts import Confidence, Discrepancy
from housewide.hospital.house.house import House
from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import (
    DischargeCancelled,
    VisitAdmitted,
    VisitDischarged,
    VisitSeenInCensus,
)
from housewide.hospital.visits.state import Kind, Movement, Visit
from housewide.hospital.visits.told import OfVisit
from housewide.kit.clock import Instant
from housewide.kit.facts import Draft

CENSUS = "census"
"""The name of the clock, where only an extract says when."""

TELLS_OF_PLACE: frozenset[Kind] = frozenset(
    {
        "admit", "register", "move", "census", "make-inpatient", "make-outpatient", "discharge",
        "delete", "cancel-admit", "cancel-move", "cancel-discharge",
    }
)  # fmt: skip
"""The movements that say where somebody is, or that they are not here."""


def ours(house: House) -> Ours:
    """Every open visit of a house, of any class: whoever is on leave keeps a bed, and counts."""
    visits = house.visits.visits
    keys = (key for unit in house.index.by_unit.values() for key in unit)
    return {key: Believed(visits[key].now.patient, visits[key].now.place) for key in keys}


def compare_with(stated: Iterable[Stated], now: House, then: House) -> Found:
    """An extract beside the house at its moment, as known now and as known then."""
    meaning = now.visits.aliases.resolve
    theirs = (replace(each, visit=meaning(each.visit)) for each in stated)
    return compare(theirs, ours(now), ours(then))


def still_holds(house: House, differs: Discrepancy, as_of: Instant) -> bool:
    """Whether a difference found at `as_of` is one still, and nothing later is known.

    A census never moves anybody of whom a later movement tells.
    """
    visit = house.visits.get(differs.visit)
    if visit is None:
        return differs.kind == "missing"
    if any(_is_later(m, as_of) for m in visit.movements):
        return False
    if differs.kind == "missing":
        return visit.now.status != "open"
    return visit.now.status == "open" and visit.now.place == differs.believed


def opening(stated: Stated, as_of: Instant, confidence: Confidence) -> list[Draft]:
    """What opens a visit by its row: seen there at the moment, admitted when the row says.

    Seen first: an admission of long ago opens nothing where visits of its age were forgotten.
    """
    seen = VisitSeenInCensus(
        stated.patient, stated.patient_class, stated.place, confidence, stated.newborn,
        stated.attending, service=stated.service,
    )  # fmt: skip
    drafts = [Draft(seen, stated.visit, as_of, CENSUS)]
    if stated.admitted_at is not None:
        admitted = VisitAdmitted(stated.patient, stated.patient_class, newborn=stated.newborn)
        drafts.append(Draft(admitted, stated.visit, stated.admitted_at, CENSUS))
    return drafts


def corrections(house: House, differs: Discrepancy, as_of: Instant) -> list[Draft]:
    """What makes our census the EHR's in this one visit, from the moment of the extract on."""
    visit = house.visits.get(differs.visit)
    place = differs.stated or Place("")
    if differs.kind == "missing" and (visit is None or visit.now.status != "discharged"):
        stated = Stated(
            differs.visit, differs.patient, differs.patient_class, place, differs.admitted_at,
            differs.newborn,
        )  # fmt: skip
        return opening(stated, as_of, "high")
    body: OfVisit = VisitDischarged(differs.patient)
    if differs.kind == "missing":
        body = DischargeCancelled(differs.patient, place)
    elif differs.kind != "extra":
        body = VisitSeenInCensus(differs.patient, differs.patient_class, place, "high")
    return [Draft(body, differs.visit, as_of, CENSUS)]


def is_known(house: House, key: str) -> bool:
    """Whether anything that holds was ever told of a visit's whereabouts."""
    visit: Visit | None = house.visits.get(key)
    movements = visit.movements if visit is not None else ()
    return any(m.kind in TELLS_OF_PLACE and not m.withdrawn_by for m in movements)


def _is_later(movement: Movement, as_of: Instant) -> bool:
    return (
        movement.effective_at > as_of
        and movement.kind in TELLS_OF_PLACE
        and not movement.withdrawn_by
    )
