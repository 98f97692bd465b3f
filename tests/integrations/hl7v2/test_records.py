"""Events about whole records: links, merges, and visits that are another patient's.

Method: the least message of each event, by HL7 v2.5.1 chapter 3; what is asserted is its facts.
"""

import pytest

from housewide.hospital.patients.facts import (
    PatientMerged,
    PatientsLinked,
    PatientsUnlinked,
)
from housewide.hospital.visits.facts import (
    VisitMadeInpatient,
    VisitMerged,
    VisitReassigned,
)
from housewide.integrations.hl7v2.undecodable import (
    NoPatientIdentifier,
    NoVisitNumber,
    SegmentMissing,
    Undecodable,
)
from housewide.kit.keys import Identifier
from tests.integrations.hl7v2.feed import (
    BED,
    PATIENT,
    PSEUDONYMS,
    VISIT,
    at,
    facts,
    happened,
    message,
    profile,
    translate,
)

OTHER = PSEUDONYMS.patient(Identifier("STB", "MR", "100043"))
OTHER_VISIT = PSEUDONYMS.visit(Identifier("STB", "VN", "V7002"))
PLANNED = at("2026-11-24 18:00")

WHEN = "20261124180000"
SECOND_RECORD = "PID|||100043^^^STB^MR||Birch^Sam\rPV1||I|6W^601^A|||6W^602^A|||||||||||||V7002\r"
PRIOR_PATIENT = "MRG|100043^^^STB^MR\r"
PRIOR_VISIT = "MRG|||||V7002\r"


# A24, A37: one person, two records


def test_links_join_no_records() -> None:
    other = "PID|||100043^^^STB^MR||Birch^Sam\r"
    assert facts(message("A24", more=other)) == [PatientsLinked(OTHER)]
    assert facts(message("A37", more=other)) == [PatientsUnlinked(OTHER)]


# Merges


@pytest.mark.parametrize("event", ["A18", "A30", "A34", "A36", "A39", "A40", "A43", "A47"])
def test_a_merge_of_patients_says_that_the_old_key_means_the_new_one(event: str) -> None:
    (draft,) = [d for d in translate(message(event, more=PRIOR_PATIENT)) if not d.body.identity]
    assert (draft.subject, draft.body) == (OTHER, PatientMerged(PATIENT))


def test_several_records_are_merged_by_one_message() -> None:
    third = "MRG|100044~100045^^^STH\r"
    drafts = translate(message("A40", more=PRIOR_PATIENT + third))
    old = [d.subject for d in drafts if isinstance(d.body, PatientMerged)]
    identifiers = [("STB", "100043"), ("STB", "100044"), ("STH", "100045")]
    assert old == [PSEUDONYMS.patient(Identifier(a, "MR", v)) for a, v in identifiers]


def test_a_record_merged_into_itself_says_nothing() -> None:
    assert facts(message("A40", more="MRG|100042^^^STB^MR\r")) == []


@pytest.mark.parametrize("event", ["A42", "A50"])
def test_a_merge_of_visits_says_that_the_old_number_means_the_new_one(event: str) -> None:
    draft = happened(message(event, more=PRIOR_VISIT))
    assert (draft.subject, draft.body) == (OTHER_VISIT, VisitMerged(PATIENT, VISIT))


@pytest.mark.parametrize("event", ["A35", "A41", "A49"])
def test_a_merge_of_accounts_is_one_of_visits_only_where_accounts_are_their_numbers(
    event: str,
) -> None:
    data = message(event, pid={18: "C1"}, more="MRG|||C2\r")
    assert facts(data) == []
    by = profile('visit_identifier = "PID-18"')
    kept, old = [PSEUDONYMS.visit(Identifier("STB", "AN", n)) for n in ("C1", "C2")]
    (draft,) = [d for d in translate(data, by) if not d.body.identity]
    assert (draft.subject, draft.body) == (old, VisitMerged(PATIENT, kept))


def test_a_visit_moved_to_another_patient_keeps_or_changes_its_number() -> None:
    assert facts(message("A45", more="MRG|100043||||V7001\r")) == [VisitReassigned(PATIENT)]
    assert facts(message("A45", more="MRG|100043||||V7002\r")) == [
        VisitMerged(PATIENT, VISIT),
        VisitReassigned(PATIENT),
    ]
    by = profile('visit_identifier = "PID-18"')
    assert facts(message("A44", pid={18: "C1"}, more="MRG|100043||C1\r"), by) == [
        VisitReassigned(PATIENT)
    ]


@pytest.mark.parametrize("event", ["A46", "A48", "A51"])
def test_a_change_of_other_identifiers_tells_who_it_is(event: str) -> None:
    assert facts(message(event)) == []


def test_an_outpatient_visit_that_became_an_inpatient_one_by_another_number_is_the_same() -> None:
    assert facts(message("A06", more=PRIOR_VISIT)) == [
        VisitMadeInpatient(PATIENT, "I", BED),
        VisitMerged(PATIENT, VISIT),
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (message("A40"), SegmentMissing),
        (message("A40", more="MRG|\r"), NoPatientIdentifier),
        (message("A42", more="MRG|100043\r"), NoVisitNumber),
        (message("A45", {19: ""}, more="MRG|100043\r"), NoVisitNumber),
        (message("A40", more=PRIOR_PATIENT).replace(b"PID|", b"ZID|"), SegmentMissing),
    ],
)
def test_a_merge_without_what_was_merged_is_refused(data: bytes, error: type[Undecodable]) -> None:
    with pytest.raises(error):
        translate(data)
