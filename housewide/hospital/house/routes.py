"""Which part of the house each fact joins, and which part of the hospital it shows to be heard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from housewide.hospital.agreement.facts import FACTS as AGREEMENT_FACTS
from housewide.hospital.agreement.facts import CensusLoaded
from housewide.hospital.agreement.fold import fold as fold_agreement
from housewide.hospital.beds.facts import FACTS as BED_FACTS
from housewide.hospital.beds.fold import fold as fold_bed
from housewide.hospital.patients.facts import FACTS as PATIENT_FACTS
from housewide.hospital.patients.facts import (
    PatientMerged,
    PatientsLinked,
    PatientsUnlinked,
    PatientUnmerged,
)
from housewide.hospital.places.facts import PlacesConfigured
from housewide.hospital.systems.facts import FACTS as SYSTEM_FACTS
from housewide.hospital.systems.state import BEDS, CRITERIA, OTHER, VISITS, VITALS
from housewide.hospital.visits.facts import FACTS as VISIT_FACTS
from housewide.hospital.visits.facts import (
    CriteriaToResideReviewed,
    VisitMerged,
    VisitReassigned,
)
from housewide.hospital.vitals.facts import FACTS as VITALS_FACTS
from housewide.kit.facts import (
    Entry,
    Fact,
    MessageDeadLettered,
    MessageKeptUndecoded,
    MessageReread,
    Redacted,
    Unknown,
)

CENSUS = "census"
"""Whose word a loaded extract is, where it is asked when visits were last heard of."""

if TYPE_CHECKING:
    from housewide.hospital.house.house import House


def _visit(house: "House", entry: Entry) -> None:
    house.visit_told(entry.subject, entry)


def _bed(house: "House", entry: Entry) -> None:
    beds = house.beds.beds
    beds[entry.subject] = fold_bed(beds.get(entry.subject), entry)


def _vitals(house: "House", entry: Entry) -> None:
    house.vitals.apply(entry)


def _identity(house: "House", entry: Entry) -> None:
    house.patients.apply(entry)


def _system(house: "House", entry: Entry) -> None:
    house.systems.apply(entry)


def _agreement(house: "House", entry: Entry) -> None:
    house.agreement = fold_agreement(house.agreement, entry)


def _census_loaded(house: "House", entry: Entry) -> None:
    """A loaded census tells of who is here, and is as old as the moment that it is of."""
    assert isinstance(entry.body, CensusLoaded)
    _agreement(house, entry)
    house.systems.hear(replace(entry, received_at=entry.body.as_of, actor=CENSUS), VISITS)


def _places_configured(house: "House", entry: Entry) -> None:
    house.history.apply(entry)
    house.use_places()


def _visit_merged(house: "House", entry: Entry) -> None:
    assert isinstance(entry.body, VisitMerged)
    house.visits_changed(house.visits.merge(entry, entry.body.into))


def _visit_reassigned(house: "House", entry: Entry) -> None:
    """Whoever is given a visit is a patient of their own, though once merged into another."""
    assert isinstance(entry.body, VisitReassigned)
    house.same_patient.revive(entry, entry.body.patient)
    _visit(house, entry)


def _patient_merged(house: "House", entry: Entry) -> None:
    assert isinstance(entry.body, PatientMerged)
    house.same_patient.merge(entry, entry.subject, entry.body.into)


def _patient_unmerged(house: "House", entry: Entry) -> None:
    house.same_patient.revive(entry, entry.subject)


def _linked(house: "House", entry: Entry) -> None:
    assert isinstance(entry.body, PatientsLinked | PatientsUnlinked)
    house.links.take(entry, entry.body.other)


def _reread(house: "House", entry: Entry) -> None:
    assert isinstance(entry.body, MessageReread)
    house.same_patient.reread(entry.position, entry.body.message)
    house.links.reread(entry.position, entry.body.message)
    house.visits_changed(house.visits.merges_reread(entry, entry.body))
    for subject in entry.body.subjects:
        house.visit_told(subject, replace(entry, subject=subject))
    house.beds.apply(entry)
    house.vitals.apply(entry)
    house.patients.apply(entry)


def _unread(house: "House", entry: Entry) -> None:
    assert isinstance(entry.body, Unknown)
    kind = entry.body.of_kind
    house.unread[kind] = house.unread.get(kind, 0) + 1
    house.visit_told(entry.subject, entry)


ROUTES: dict[type[Fact], Callable[["House", Entry], None]] = {
    **dict.fromkeys(VISIT_FACTS, _visit),
    **dict.fromkeys(BED_FACTS, _bed),
    **dict.fromkeys(VITALS_FACTS, _vitals),
    VisitMerged: _visit_merged,
    VisitReassigned: _visit_reassigned,
    **dict.fromkeys(PATIENT_FACTS, _identity),
    PatientMerged: _patient_merged,
    PatientUnmerged: _patient_unmerged,
    PatientsLinked: _linked,
    PatientsUnlinked: _linked,
    # A removed payload leaves no mark on the house, so that a redaction changes no snapshot of it.
    Redacted: _identity,
    PlacesConfigured: _places_configured,
    **dict.fromkeys(SYSTEM_FACTS, _system),
    **dict.fromkeys(AGREEMENT_FACTS, _agreement),
    CensusLoaded: _census_loaded,
    MessageReread: _reread,
    Unknown: _unread,
}
"""Which part of the house a fact joins. Facts of other parts of Housewide pass by."""

_TELLS_OF: dict[type[Fact], str | None] = {
    MessageDeadLettered: None,  # it may have told of anything
    # Only who somebody is can be removed: that must not change when its source was heard.
    **dict.fromkeys((*VISIT_FACTS, *PATIENT_FACTS, Redacted), VISITS),
    **dict.fromkeys(BED_FACTS, BEDS),
    **dict.fromkeys(VITALS_FACTS, VITALS),
    CriteriaToResideReviewed: CRITERIA,  # of who is here only ADT tells
}


def tells_of(body: Fact) -> str | None:
    """Which part of the hospital a fact shows its source to speak of; None where nobody can say."""
    part = _TELLS_OF.get(type(body), OTHER)
    if part != OTHER or not isinstance(body, MessageKeptUndecoded):
        return part
    # An ADT tells of patients and beds, in a way that nothing reads yet.
    return None if body.message_type.startswith("ADT") else OTHER
