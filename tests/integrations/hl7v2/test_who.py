"""Who a message says that it is about, and of which class."""

import pytest

from housewide.hospital.patients.facts import PatientIdentified, VisitIdentified
from housewide.hospital.visits.facts import (
    VisitAdmitted,
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

NULL = '""'


def test_every_message_says_who_the_patient_and_which_visit_it_is() -> None:
    patient, visit, _ = translate(
        message(
            "A01",
            pid={
                3: "100042^^^STB^MR~99^^^SSA^SS",
                5: "Öztürk-O\\T\\Neil&Öz^Robin^Q",
                7: "19570412",
                8: "F",
                11: "12 Elm St&Elm^^Albany^NY^12201^USA",
                13: "^PRN^PH^^1^518^5550123~^WPN",
            },
        )
    )
    ours = Identifier("STB", "MR", "100042")
    assert (patient.subject, visit.subject) == (PATIENT, VISIT)
    assert patient.body == PatientIdentified(
        (ours, Identifier("SSA", "SS", "99")),
        family="Öztürk-O&Neil",
        given="Robin",
        birth_date="19570412",
        sex="F",
        address="12 Elm St, Albany, NY, 12201, USA",
        phone="1 518 5550123",
    )
    assert visit.body == VisitIdentified(Identifier("STB", "VN", "V7001"), PATIENT)


def test_who_somebody_is_is_known_since_it_was_recorded_not_since_the_event() -> None:
    patient, visit, happened_ = translate(message("A01", evn={6: "20261122080000"}))
    assert (patient.effective_at, patient.effective_from) == (at("2026-11-24 11:59"), "EVN-2")
    assert visit.effective_at == patient.effective_at
    assert happened_.effective_at == at("2026-11-22 08:00")


def test_blank_is_unchanged_and_null_is_deleted() -> None:
    blank = translate(message("A08", pid={5: "", 7: "", 11: "", 13: ""}))[0].body
    null = translate(message("A08", pid={5: NULL, 7: NULL, 8: NULL, 11: NULL, 13: NULL}))[0].body
    half = translate(message("A08", pid={5: f"Alder^{NULL}"}))[0].body
    assert blank == PatientIdentified((Identifier("STB", "MR", "100042"),))
    assert null == PatientIdentified(
        (Identifier("STB", "MR", "100042"),),
        family="", given="", birth_date="", sex="", address="", phone="",
    )  # fmt: skip
    assert isinstance(half, PatientIdentified)
    assert (half.family, half.given) == ("Alder", "")


@pytest.mark.parametrize(
    ("pid_3", "identifier"),
    [
        ("100042", Identifier("STB", "MR", "100042")),
        ("100042^^^OTHER", Identifier("OTHER", "MR", "100042")),
        ("100042^^^&1.2.3&ISO^PI", Identifier("1.2.3", "PI", "100042")),
        ("99^^^SSA^SS~7^^^STB^PI~100042^^^STB^MR", Identifier("STB", "MR", "100042")),
        ("99^^^SSA^SS~7^^^STB^PI", Identifier("STB", "PI", "7")),
        (f"{NULL}^^^STB^MR~7^^^STB^PI", Identifier("STB", "PI", "7")),
    ],
)
def test_the_key_is_the_identifier_that_the_profile_asks_for_with_its_authority(
    pid_3: str, identifier: Identifier
) -> None:
    assert translate(message("A01", pid={3: pid_3}))[0].subject == PSEUDONYMS.patient(identifier)


def test_the_visits_number_may_stand_in_pid_18() -> None:
    by = profile('visit_identifier = "PID-18"')
    draft = happened(message("A01", {19: ""}, pid={18: "ACC9^^^HOSP^XX"}), by)
    assert draft.subject == PSEUDONYMS.visit(Identifier("HOSP", "AN", "ACC9"))


def test_no_fact_but_those_of_identity_holds_anything_of_the_person() -> None:
    drafts = translate(message("A01", pid={5: "Alder^Robin"}))
    told = repr([d for d in drafts if not d.body.identity])
    for own in ("100042", "V7001", "Alder", "Robin"):
        assert own not in told


# Class.


@pytest.mark.parametrize(
    ("sent", "meant"),
    [("I", "I"), ("INPT", "I"), ("", ""), ("inpatient", "U"), (NULL, "U")],
)
def test_the_patient_class_is_one_of_hl7s_own(sent: str, meant: str) -> None:
    assert facts(message("A01", {2: sent})) == [VisitAdmitted(PATIENT, meant, BED)]
