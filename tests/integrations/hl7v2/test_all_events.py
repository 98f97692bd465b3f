"""Every other event of a visit: plans, leave, procedures, class, doctors, purges, swaps, names.

Method: the least message of each event, by HL7 v2.5.1 chapter 3; what is asserted is its facts.
"""

import pytest

from housewide.hospital.patients.facts import (
    PatientIdentified,
)
from housewide.hospital.places.facts import Place
from housewide.hospital.visits.facts import (
    AdmissionCancelled,
    ArrivalCancelled,
    DepartureCancelled,
    DoctorChangeCancelled,
    DoctorChanged,
    LeaveBegan,
    LeaveCancelled,
    LeaveEndCancelled,
    LeaveEnded,
    MovementPlanned,
    PatientArrived,
    PatientDeparted,
    PlanCancelled,
    VisitAdmitted,
    VisitDeleted,
    VisitMadeInpatient,
    VisitMadeOutpatient,
    VisitMoved,
)
from housewide.integrations.hl7v2.translate import KEPT, READ
from housewide.integrations.hl7v2.translate import translate as translate_raw
from housewide.integrations.hl7v2.undecodable import (
    NoPatientIdentifier,
    NotTwoRecords,
    NoVisitNumber,
    Undecodable,
)
from housewide.kit.facts import Fact
from housewide.kit.keys import Identifier
from tests.integrations.hl7v2.feed import (
    BED,
    OTHER_BED,
    PATIENT,
    PLACES,
    PSEUDONYMS,
    RECEIVED,
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


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (
            message("A05", {42: "6W^602^A"}, more=f"PV2||||||||{WHEN}\r"),
            MovementPlanned(PATIENT, "admit", OTHER_BED, "I", PLANNED),
        ),
        (
            message("A14", evn={3: WHEN}),
            MovementPlanned(PATIENT, "admit", BED, "I", PLANNED),
        ),
        (
            message("A15", {42: "6W^602^A"}, evn={3: WHEN}),
            MovementPlanned(PATIENT, "move", OTHER_BED, "I", PLANNED),
        ),
        (
            message("A16", more=f"PV2|||||||||{WHEN}\r"),
            MovementPlanned(PATIENT, "discharge", None, "I", PLANNED),
        ),
        (message("A25"), PlanCancelled(PATIENT, "discharge")),
        (message("A26"), PlanCancelled(PATIENT, "move")),
        (message("A27"), PlanCancelled(PATIENT, "admit")),
        (message("A38"), PlanCancelled(PATIENT, "admit")),
        (message("A06"), VisitMadeInpatient(PATIENT, "I", BED)),
        (message("A07", {2: "O"}), VisitMadeOutpatient(PATIENT, "O", BED)),
        (
            message("A09", {11: "CT^1"}),
            PatientDeparted(PATIENT, Place("", unmatched="CT^1")),
        ),
        (message("A10"), PatientArrived(PATIENT)),
        (message("A32"), ArrivalCancelled(PATIENT)),
        (message("A33"), DepartureCancelled(PATIENT)),
        (
            message("A21", more="PV2" + "|" * 47 + WHEN + "\r"),
            LeaveBegan(PATIENT, PLANNED),
        ),
        (message("A22", {3: "6W^602^A"}), LeaveEnded(PATIENT, OTHER_BED)),
        (message("A52"), LeaveCancelled(PATIENT)),
        (message("A53"), LeaveEndCancelled(PATIENT)),
        (message("A23"), VisitDeleted(PATIENT)),
        (message("A54", {7: "1002^Oak"}), DoctorChanged(PATIENT, "attending", "1002")),
        (message("A55"), DoctorChangeCancelled(PATIENT, "attending")),
        (message("A61", {9: "1003"}), DoctorChanged(PATIENT, "consulting", "1003")),
        (message("A62"), DoctorChangeCancelled(PATIENT, "consulting")),
    ],
    ids=lambda value: (
        value[value.index(b"ADT^") :][:7].decode() if isinstance(value, bytes) else ""
    ),
)
def test_each_event_tells_its_fact_of_the_visit(data: bytes, fact: Fact) -> None:
    draft = happened(data)
    assert (draft.body, draft.subject) == (fact, VISIT)


@pytest.mark.parametrize("event", ["A28", "A29", "A31", "A60"])
def test_events_of_a_person_tell_who_they_are_and_no_more(event: str) -> None:
    (draft,) = translate(message(event))
    assert isinstance(draft.body, PatientIdentified)
    assert draft.subject == PATIENT


def test_a_plan_is_of_when_it_was_said_not_of_when_it_is_for() -> None:
    draft = happened(
        message("A15", {42: "6W^602^A"}, evn={3: WHEN}, more=f"ZBE|1|{WHEN}||INSERT\r")
    )
    assert (draft.effective_at, draft.effective_from) == (at("2026-11-24 11:59"), "EVN-2")


# A17: both or neither


def test_a_swap_moves_two_patients_at_one_instant() -> None:
    data = message("A17", {3: "6W^602^A", 6: "6W^601^A"}, more=SECOND_RECORD)
    moves = [d for d in translate(data) if isinstance(d.body, VisitMoved)]
    assert [d.subject for d in moves] == [VISIT, OTHER_VISIT]
    assert [d.body for d in moves] == [
        VisitMoved(PATIENT, OTHER_BED, BED, "I"),
        VisitMoved(OTHER, BED, OTHER_BED, "I"),
    ]
    assert len({d.effective_at for d in moves}) == 1


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ("", NotTwoRecords),
        (SECOND_RECORD.replace("V7002", ""), NoVisitNumber),
        (SECOND_RECORD.replace("100043", ""), NoPatientIdentifier),
    ],
)
def test_half_a_swap_is_none(more: str, error: type[Undecodable]) -> None:
    with pytest.raises(error):
        translate(message("A17", {3: "6W^602^A"}, more=more))


# ZBE: movements by name


def movement(value: str) -> str:
    return PSEUDONYMS.key("m", Identifier("STB", "ZBE", value))


def test_a_movement_carries_the_senders_own_name_for_it() -> None:
    zbe = f"ZBE|M17|{WHEN}||INSERT|N\r"
    moved = VisitMoved(PATIENT, BED, None, "I", movement=movement("M17"))
    assert facts(message("A02", more=zbe)) == [moved]


def test_an_update_of_a_movement_is_that_movement_told_anew() -> None:
    zbe = f"ZBE|M17^^^|{WHEN}||UPDATE|N|A02\r"
    corrected = VisitMoved(PATIENT, BED, None, "I", movement=movement("M17"), corrects=True)
    assert facts(message("Z99", more=zbe)) == [corrected]


def test_a_movement_cancelled_by_an_update_event_is_cancelled() -> None:
    zbe = f"ZBE|M17|{WHEN}||CANCEL|N|A01\r"
    assert facts(message("Z99", more=zbe)) == [
        AdmissionCancelled(PATIENT, movement=movement("M17"))
    ]


def test_an_update_event_of_nothing_that_is_read_is_kept() -> None:
    cancelled = f"ZBE|M17|{WHEN}||CANCEL|N|A06\r"  # which no event takes back
    for more in ("", cancelled, f"ZBE|M17|{WHEN}||UPDATE|N|A99\r", f"ZBE|M17|{WHEN}||UPDATE\r"):
        data = message("Z99", more=more)
        assert translate_raw(data, RECEIVED, profile(), PLACES, PSEUDONYMS) is KEPT


# Newborns


@pytest.mark.parametrize(
    ("pv1", "pid", "mother"),
    [({4: "N"}, {}, ""), ({}, {21: "100043"}, OTHER), ({4: "N"}, {21: "100043^^^STB^MR"}, OTHER)],
)
def test_a_newborn_is_known_by_admission_type_or_mother(
    pv1: dict[int, str], pid: dict[int, str], mother: str
) -> None:
    admitted = VisitAdmitted(PATIENT, "I", BED, newborn=True, mother=mother)
    assert facts(message("A01", pv1, pid=pid)) == [admitted]


# All of table 0003's ADT events


def test_every_event_of_patient_administration_is_read() -> None:
    not_adt = {19, 56, 57, 58, 59}  # a query, and four that were never assigned
    assert {f"A{n:02d}" for n in range(1, 63) if n not in not_adt} == READ
