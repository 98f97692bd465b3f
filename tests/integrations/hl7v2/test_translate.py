"""What messages tell, by what they say and by what they leave out."""

from pathlib import Path

import pytest

from housewide.hospital.beds.facts import BedStatusReported
from housewide.hospital.patients.facts import PatientIdentified
from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import (
    AdmissionCancelled,
    DischargeCancelled,
    MoveCancelled,
    VisitAdmitted,
    VisitDischarged,
    VisitMoved,
    VisitRegistered,
    VisitUpdated,
)
from housewide.hospital.visits.told import UNKNOWN_SERVICE, OfCare
from housewide.integrations.hl7v2.translate import KEPT, patient_key
from housewide.integrations.hl7v2.translate import translate as translate_raw
from housewide.integrations.hl7v2.undecodable import (
    NoLocation,
    NoPatientIdentifier,
    NoVisitNumber,
    SegmentMissing,
    Undecodable,
    UnknownBed,
    UnknownBedStatus,
)
from housewide.kit.facts import Fact
from housewide.kit.hl7 import NotHl7
from tests.integrations.hl7v2.feed import (
    BED,
    FIXTURES,
    OTHER_BED,
    PATIENT,
    PLACES,
    PSEUDONYMS,
    RECEIVED,
    VISIT,
    facts,
    happened,
    message,
    profile,
    translate,
)

NULL = '""'

# What happened.


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (message("A01"), VisitAdmitted(PATIENT, "I", BED)),
        (
            message("A04", {2: "E", 3: "ED^1^1"}),
            VisitRegistered(PATIENT, "E", Place("ED", "ED-1-1")),
        ),
        (message("A02", {3: "6W^602^A", 6: "6W^601^A"}), VisitMoved(PATIENT, OTHER_BED, BED, "I")),
        (message("A03", {36: "01"}), VisitDischarged(PATIENT, BED, "01")),
        (message("A11"), AdmissionCancelled(PATIENT)),
        (message("A12"), MoveCancelled(PATIENT, BED)),
        (message("A13", {3: "6W^602^A"}), DischargeCancelled(PATIENT, OTHER_BED)),
    ],
    ids=["A01", "A04", "A02", "A03", "A11", "A12", "A13"],
)
def test_each_event_tells_its_fact_of_the_visit(data: bytes, fact: Fact) -> None:
    draft = happened(data)
    assert (draft.body, draft.subject) == (fact, VISIT)


@pytest.mark.parametrize("event", ["A01", "A02", "A04", "A06", "A07", "A08"])
@pytest.mark.parametrize(("sent", "service"), [("CAR", "CAR"), ("", ""), (NULL, UNKNOWN_SERVICE)])
def test_the_hospital_service_is_told_as_sent_and_blank_changes_nothing(
    event: str, sent: str, service: str
) -> None:
    body = happened(message(event, {10: sent})).body
    assert isinstance(body, OfCare)
    assert body.service == service


def test_a_bed_status_is_told_of_the_bed_and_of_nobody() -> None:
    data = message("A20", more="NPU|6W^601^A|H\r")
    (draft,) = translate(data)
    assert (draft.body, draft.subject) == (BedStatusReported("6W", "H"), "6W-601-A")


def test_the_event_may_stand_in_evn_alone() -> None:
    assert facts(message("A03", msh={9: "ADT"})) == [VisitDischarged(PATIENT, BED)]


@pytest.mark.parametrize(
    "type_", ["ORU^R01", "ADT^A19", "ADT^A56", "ADT^A99", "ADT^^A01", "SIU^S12"]
)
def test_other_types_are_kept(type_: str) -> None:
    data = message("A99", msh={9: type_})
    assert translate_raw(data, RECEIVED, profile(), PLACES, PSEUDONYMS) is KEPT


def test_of_any_message_it_can_be_said_whose_it_is() -> None:
    data = message("R01", msh={9: "ORU^R01"})
    assert patient_key(data, profile(), PSEUDONYMS) == PATIENT
    assert patient_key(message("A01", pid={3: ""}), profile(), PSEUDONYMS) is None


# An update that names a place.


def test_an_update_with_a_place_proposes_it_unless_the_profile_says_otherwise() -> None:
    data = message("A08", {3: "6W^602^A"})
    assert facts(data) == [VisitUpdated(PATIENT, "I", OTHER_BED)]


def test_an_update_with_a_place_may_mean_nothing() -> None:
    by = profile('update_with_another_location = "ignore"')
    assert facts(message("A08", {3: "6W^602^A"}), by) == [VisitUpdated(PATIENT, "I")]


def test_an_update_with_a_place_may_mean_a_move() -> None:
    by = profile('update_with_another_location = "move"')
    moved = VisitMoved(PATIENT, OTHER_BED, None, "I")
    assert facts(message("A08", {3: "6W^602^A"}), by) == [moved]
    assert facts(message("A08", {3: ""}), by) == [VisitUpdated(PATIENT, "I")]


def test_an_update_without_a_visit_is_one_of_the_person() -> None:
    (draft,) = translate(message("A08", {19: ""}))
    assert isinstance(draft.body, PatientIdentified)


# What cannot be read.


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (message("A01", pid={3: ""}), NoPatientIdentifier),
        (message("A01", pid={3: "123456^^^SSA^SS"}), NoPatientIdentifier),
        (message("A01", {19: ""}), NoVisitNumber),
        (message("A01", {19: NULL}), NoVisitNumber),
        (message("A02", {3: ""}), NoLocation),
        (message("A01").replace(b"PID|", b"ZID|"), SegmentMissing),
        (message("A01").replace(b"PV1|", b"ZV1|"), NoVisitNumber),
        (message("A20"), SegmentMissing),
        (message("A20", more="NPU|6W|H\r"), UnknownBed),
        (message("A20", more="NPU|6X^1^A|H\r"), UnknownBed),
        (message("A20", more="NPU|6W^601^A|dirty\r"), UnknownBedStatus),
        (message("A20", more="NPU|6W^601^A\r"), UnknownBedStatus),
    ],
)
def test_a_message_without_what_it_needs_is_refused_by_what_is_missing(
    data: bytes, error: type[Undecodable]
) -> None:
    with pytest.raises(error) as refused:
        translate(data)
    for own in ("123456", "V7001", "Alder", "100042"):
        assert own not in str(refused.value)


def test_a_visit_number_in_pid_18_without_a_pv1_is_no_visit_to_tell_of() -> None:
    by = profile('visit_identifier = "PID-18"')
    data = message("A01", pid={18: "ACC9"}).replace(b"PV1|", b"ZV1|")
    with pytest.raises(SegmentMissing, match="no PV1 segment"):
        translate(data, by)


def test_bytes_that_are_no_message_are_refused() -> None:
    with pytest.raises(NotHl7):
        translate(b"hello")


# Whole messages.


def test_the_characters_are_those_that_the_message_or_its_profile_says() -> None:
    text = message("A01", pid={5: "Müller^Jürgen"}, msh={18: "8859/1"}).decode()
    western = translate(text.encode("latin-1"))[0].body
    assert isinstance(western, PatientIdentified)
    assert western.family == "Müller"
    unstated = message("A01", pid={5: "Żak^Łucja"}).decode().encode("iso8859-2")
    central = translate(unstated, profile('charset = "8859/2"'))[0].body
    assert isinstance(central, PatientIdentified)
    assert (central.family, central.given) == ("Żak", "Łucja")


def test_the_same_bytes_give_the_same_facts() -> None:
    data = (FIXTURES / "a01-admit.hl7").read_bytes()
    assert translate(data) == translate(data)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.hl7")), ids=lambda path: path.stem)
def test_every_fixture_tells_what_its_name_says(path: Path) -> None:
    kinds = {
        "a01-admit": ["VisitAdmitted"],
        "a02-transfer": ["VisitMoved"],
        "a03-discharge": ["VisitDischarged"],
        "a04-register": ["VisitRegistered"],
        "a08-update": ["VisitUpdated"],
        "a11-cancel-admit": ["AdmissionCancelled"],
        "a12-cancel-transfer": ["MoveCancelled"],
        "a13-cancel-discharge": ["DischargeCancelled"],
        "a20-bed-status": ["BedStatusReported"],
        "r01-vital-signs": ["VitalsMeasured"],
    }
    drafts = translate(path.read_bytes())
    assert [type(d.body).__name__ for d in drafts if not d.body.identity] == kinds[path.stem]
