"""The house beside the EHR's own census: what is compared, and whether a difference still holds."""

from collections.abc import Iterable

from msgspec.structs import replace

from housewide.hospital.agreement.compare import Believed, Found, Ours, Stated, compare
from housewide.hospital.agreement.facts import Confidence, Discrepancy
from housewide.hospital.house.ask import is_inpatient
from housewide.hospital.house.house import House
from housewide.hospital.house.news2 import vitals_of
from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import (
    DischargeCancelled,
    VisitAdmitted,
    VisitDischarged,
    VisitRegistered,
    VisitSeenInCensus,
)
from housewide.hospital.visits.state import Kind, Movement, Standing, Visit
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
"""The movements that say where somebody is, or that they are not here. Of what class they are these
say too, and updates."""

TELLS_OF_BEING_HERE: frozenset[Kind] = TELLS_OF_PLACE | {
    "leave", "return", "depart", "arrive",
    "cancel-leave", "cancel-return", "cancel-depart", "cancel-arrive",
}  # fmt: skip
"""Who goes to a procedure or on leave is a patient here, and no extract ends their visit."""


def ours(house: House) -> Ours:
    """Every open visit of a house, of any class: whoever is on leave keeps a bed, and counts."""
    visits = house.visits.visits
    keys = (key for unit in house.index.by_unit.values() for key in unit)
    return {key: _believed(house, visits[key].now) for key in keys}


def _believed(house: House, now: Standing) -> Believed:
    return Believed(now.patient, now.place, now.patient_class, is_inpatient(house, now))


def compare_with(stated: Iterable[Stated], now: House, then: House) -> Found:
    """An extract beside the house at its moment, as known now and as known then."""
    return compare([_as_ours(each, now, then) for each in stated], ours(now), ours(then))


def _as_ours(stated: Stated, now: House, then: House) -> Stated:
    """A row by our key of its visit and by what our census counts."""
    visit = now.visits.aliases.resolve(stated.visit)
    ended_since = _has_ended(now, visit) and not _has_ended(then, visit)
    inpatient = _is_inpatient(now, stated) if stated.patient_class else None
    return replace(stated, visit=visit, inpatient=inpatient, ended_since=ended_since)


def _has_ended(house: House, key: str) -> bool:
    visit = house.visits.get(key)
    return visit is not None and visit.now.status in {"discharged", "cancelled"}


def _is_inpatient(house: House, stated: Stated) -> bool:
    """Whether a row is of an inpatient, as our census counts."""
    return is_inpatient(house, Standing(patient_class=stated.patient_class, place=stated.place))


def still_holds(house: House, differs: Discrepancy, as_of: Instant) -> bool:
    """Whether a difference found at `as_of` is one still, and nothing later is known.

    Later is what happened after that moment, and what was told after the newest comparison. A
    census never moves anybody of whom a later movement tells, and never makes them what a later
    update says they are not. Nor is a visit that was merged since the one that was compared.
    """
    visit = house.visits.get(differs.visit)
    if visit is None:
        return differs.kind == "missing"
    last = house.agreement.last
    compared = visit.position if last is None else last.position
    told = (m for m in visit.movements if m.effective_at > as_of or m.position > compared)
    if any(_tells_of(differs, m) for m in told) or _is_merged_since(house, differs.visit, compared):
        return False
    if differs.kind == "extra" and _is_measured_after(house, differs.visit, as_of):
        return False
    if differs.kind == "missing":
        return visit.now.status != "open"
    if visit.now.status != "open" or visit.now.place != differs.believed:
        return False
    return differs.kind != "class-differs" or visit.now.patient_class == differs.believed_class


def opening(house: House, stated: Stated, as_of: Instant, confidence: Confidence) -> list[Draft]:
    """What opens a visit by its row: seen there at the moment, admitted when the row says.

    Who counts as no inpatient was registered then: their admission is still to come, and moves
    them. Seen first: what is of long ago opens nothing where visits of its age were forgotten.
    """
    seen = VisitSeenInCensus(
        stated.patient, stated.patient_class, stated.place, confidence, stated.newborn,
        stated.attending, service=stated.service,
    )  # fmt: skip
    drafts = [Draft(seen, stated.visit, as_of, CENSUS)]
    if stated.admitted_at is not None:
        began: OfVisit = VisitRegistered(stated.patient, stated.patient_class)
        if _is_inpatient(house, stated):
            began = VisitAdmitted(stated.patient, stated.patient_class, newborn=stated.newborn)
        drafts.append(Draft(began, stated.visit, stated.admitted_at, CENSUS))
    return drafts


def corrections(house: House, differs: Discrepancy, as_of: Instant) -> list[Draft]:
    """What makes our census the EHR's in this one visit, from the moment of the extract on."""
    visit = house.visits.get(differs.visit)
    place = _seen_at(differs)
    if differs.kind == "missing" and (visit is None or visit.now.status != "discharged"):
        stated = Stated(
            differs.visit, differs.patient, differs.patient_class, place, differs.admitted_at,
            differs.newborn,
        )  # fmt: skip
        return opening(house, stated, as_of, "high")
    body: OfVisit = VisitDischarged(differs.patient)
    if differs.kind == "missing":
        body = DischargeCancelled(differs.patient, place)
    elif differs.kind != "extra":
        body = VisitSeenInCensus(differs.patient, differs.patient_class, place, "high")
    return [Draft(body, differs.visit, as_of, CENSUS)]


def _seen_at(differs: Discrepancy) -> Place:
    """Where the EHR has the visit. A unit without a bed takes nobody out of their bed in it."""
    stated, believed = differs.stated or Place(""), differs.believed
    if believed is not None and believed.unit == stated.unit and not stated.bed:
        return believed
    return stated


def is_known(house: House, key: str) -> bool:
    """Whether anything that holds was ever told of a visit's whereabouts."""
    visit: Visit | None = house.visits.get(key)
    movements = visit.movements if visit is not None else ()
    return any(m.kind in TELLS_OF_PLACE and not m.withdrawn_by for m in movements)


def _tells_of(differs: Discrepancy, movement: Movement) -> bool:
    """Whether a movement holds, and says something of what differs."""
    if movement.withdrawn_by:
        return False
    if differs.kind == "extra":
        return movement.kind in TELLS_OF_BEING_HERE
    tells_of_class = movement.kind == "update" and bool(movement.patient_class)
    return movement.kind in TELLS_OF_PLACE or (differs.kind == "class-differs" and tells_of_class)


def _is_merged_since(house: House, key: str, position: int) -> bool:
    """Whether its number came to mean another visit, or one more number to mean it, or not to."""
    merges = (m for m in house.visits.aliases.merges if key in {m.key, m.into})
    return any(max(m.position, m.withdrawn_by) > position for m in merges)


def _is_measured_after(house: House, key: str, as_of: Instant) -> bool:
    """Whether vital signs of after a moment were told: they are measured of who is here."""
    return any(
        reading.effective_at > as_of and reading.signs_told and not reading.withdrawn_by
        for vitals in vitals_of(house, key)
        for reading in vitals.readings
    )
