"""What events about whole records tell: which keys mean one patient, or one visit.

The record that stays is in PID (and PV1), the one that was merged into it in MRG. Nothing that was
told under the old key is changed: a fold reads both as one, and can take them apart again.
"""

from collections.abc import Iterator

from msgspec import Struct

from housewide.hospital.patients.facts import PatientMerged
from housewide.hospital.visits.facts import VisitMerged, VisitReassigned
from housewide.integrations.hl7v2.identity import (
    key_identifier,
    patient_identifiers,
    prior_visit_identifier,
    visit_identifier,
)
from housewide.integrations.hl7v2.profile import Profile
from housewide.integrations.hl7v2.records import Record
from housewide.integrations.hl7v2.undecodable import (
    NoPatientIdentifier,
    NoVisitNumber,
    SegmentMissing,
)
from housewide.kit.facts import Fact
from housewide.kit.keys import Identifier, Pseudonyms

PATIENTS = frozenset({"A18", "A30", "A34", "A36", "A39", "A40", "A43", "A47"})
"""MRG-1 means the patient in PID from now on: merged (A40, older forms), moved or renumbered."""

ACCOUNTS = frozenset({"A35", "A36", "A41", "A49"})
"""MRG-3 and PID-18 are one account: of no visit, where visits are known by PV1-19."""

VISITS = frozenset({"A42", "A50"})
"""MRG-5 and PV1-19 are one visit: of none, where visits are known by their account."""

MOVED = frozenset({"A44", "A45"})
"""An account, or a visit, is that of another patient: the one in PID."""

OTHER_IDS = frozenset({"A46", "A48", "A51"})
"""Identifiers changed that are no key here: these tell who the patient is, and no more."""

MERGES = PATIENTS | ACCOUNTS | VISITS | MOVED | OTHER_IDS


class Merging(Struct, frozen=True, gc=False):
    """A record of a merge, whose patient's key is `patient`, of that identifier."""

    record: Record
    identifier: Identifier
    patient: str
    profile: Profile
    pseudonyms: Pseudonyms


def merged(trigger: str, merging: Merging) -> Iterator[tuple[str, Fact]]:
    """Which keys mean what from now on: each fact with its subject."""
    if trigger in OTHER_IDS:
        return
    if merging.record.mrg is None:
        raise SegmentMissing("There is no MRG segment: have the sender say what was merged.")
    by_account = merging.profile.visit_identifier == "PID-18"
    if trigger in PATIENTS:
        yield from _patients_merged(merging)
    if trigger in (ACCOUNTS if by_account else VISITS):
        yield from _visits_merged(merging)
    if trigger in MOVED:
        yield from _visit_moved(merging)


def visit_renumbered(merging: Merging, visit: str) -> Iterator[tuple[str, Fact]]:
    """The visit had another number before, where MRG says so (A06, A07)."""
    prior = _prior_visit(merging)
    if prior is not None and prior != visit:
        yield prior, VisitMerged(merging.patient, visit)


def _patients_merged(merging: Merging) -> Iterator[tuple[str, Fact]]:
    assert merging.record.mrg is not None
    untyped = merging.identifier.type
    identifiers = patient_identifiers(merging.record.mrg, merging.profile, 1, untyped)
    main = key_identifier(identifiers, merging.profile)
    if main is None:
        raise NoPatientIdentifier("MRG-1 holds no identifier of the types that are keys here.")
    for identifier in identifiers:
        if identifier.type == main.type:
            prior = merging.pseudonyms.patient(identifier)
            if prior != merging.patient:
                yield prior, PatientMerged(merging.patient)


def _visits_merged(merging: Merging) -> Iterator[tuple[str, Fact]]:
    visit = _visit(merging)
    if visit is None or _prior_visit(merging) is None:
        raise NoVisitNumber(
            f"A merge of visits names one in {merging.profile.visit_identifier} and one in MRG:"
            " one of them is missing."
        )
    yield from visit_renumbered(merging, visit)


def _visit_moved(merging: Merging) -> Iterator[tuple[str, Fact]]:
    """The visit is this patient's, and may have got another number with it."""
    visit = _visit(merging) or _prior_visit(merging)
    if visit is None:
        raise NoVisitNumber(
            f"Neither {merging.profile.visit_identifier} nor MRG names the visit that is another"
            " patient's now."
        )
    yield from visit_renumbered(merging, visit)
    yield visit, VisitReassigned(merging.patient)


def _visit(merging: Merging) -> str | None:
    record = merging.record
    identifier = visit_identifier(record.pid, record.pv1, merging.profile)
    return merging.pseudonyms.visit(identifier) if identifier else None


def _prior_visit(merging: Merging) -> str | None:
    identifier = prior_visit_identifier(merging.record.mrg, merging.profile)
    return merging.pseudonyms.visit(identifier) if identifier else None
