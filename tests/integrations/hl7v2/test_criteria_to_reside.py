"""What messages tell of the criteria to reside, where the source's profile names the code."""

import pytest

from housewide.hospital.visits.facts import CriteriaToResideReviewed, VisitUpdated
from housewide.hospital.vitals.facts import VitalSigns, VitalsMeasured
from housewide.integrations.hl7v2.profile import parse_profile
from housewide.integrations.hl7v2.translate import KEPT
from housewide.integrations.hl7v2.translate import translate as translate_raw
from housewide.integrations.hl7v2.undecodable import NoVisitNumber
from housewide.kit.facts import Draft
from tests.integrations.hl7v2.feed import (
    PATIENT,
    PLACES,
    PROFILE_TEXT,
    PSEUDONYMS,
    RECEIVED,
    VISIT,
    at,
    facts,
    message,
    translate,
)
from tests.integrations.hl7v2.observing import obx, oru

CODE = "FITDC^Fit for discharge^L"

ASKING = parse_profile(
    PROFILE_TEXT
    + '[criteria_to_reside]\nobservation = "FITDC"\nmeets = ["N", "NO"]\ndoes_not_meet = ["Y"]\n'
)
"""A site whose code asks the other way round: who is fit for discharge no longer meets them."""


def told(data: bytes) -> Draft:
    (draft,) = [d for d in translate(data, ASKING) if type(d.body) is CriteriaToResideReviewed]
    return draft


def answered(*observations: str) -> CriteriaToResideReviewed:
    body = told(oru(*observations)).body
    assert isinstance(body, CriteriaToResideReviewed)
    return body


@pytest.mark.parametrize(
    ("value", "meets", "kept_out"),
    [
        ("Y", False, ""),
        ("N", True, ""),
        ("NO^Not fit^L", True, ""),
        ("N~NO", True, ""),
        ("Y~N", None, "several-values"),
        ("MAYBE", None, "not-a-code"),
        ("YES", None, "not-a-code"),
        ('""', None, ""),
    ],
)
def test_an_answer_means_what_the_profile_says(
    value: str, meets: bool | None, kept_out: str
) -> None:
    body = answered(obx(CODE, value, kind="CWE"))
    assert body == CriteriaToResideReviewed(PATIENT, meets, kept_out)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", ["D", "W", "X"])
def test_a_review_that_is_deleted_or_wrong_is_taken_back(status: str) -> None:
    assert answered(obx(CODE, "Y", status=status)).meets is None


def test_the_code_may_be_the_alternative_one() -> None:
    assert answered(obx("1^Fit^EHR^FITDC^Fit for discharge^L", "Y")).meets is False


def test_a_review_is_dated_by_itself_in_an_update_too() -> None:
    draft = told(message("A08", more=obx(CODE, "Y", when="20261123093000")))
    assert (draft.subject, draft.effective_at) == (VISIT, at("2026-11-23 09:30"))
    assert draft.effective_from == "OBX-14"


def test_a_review_without_a_time_of_its_own_is_of_the_request_that_it_answers() -> None:
    draft = told(oru(obx(CODE, "Y")))
    assert (draft.effective_at, draft.effective_from) == (at("2026-11-24 08:10"), "OBR-7")


def test_an_answer_on_file_is_dated_by_the_update_that_brings_it() -> None:
    draft = told(message("A08", more=obx(CODE, "Y")))
    assert (draft.effective_at, draft.effective_from) == (at("2026-11-24 11:59"), "EVN-2")
    assert [type(f) for f in facts(message("A08", more=obx(CODE, "Y")), ASKING)] == [
        VisitUpdated,
        CriteriaToResideReviewed,
    ]


def test_of_two_answers_of_one_instant_the_last_holds() -> None:
    assert answered(obx(CODE, "Y"), obx(CODE, "N")).meets is True


def test_each_instant_has_its_own_review() -> None:
    days = [obx(CODE, answer, when=f"202611{day}090000") for day, answer in ((22, "Y"), (23, "N"))]
    drafts = translate(oru(*days), ASKING)
    assert [d.body for d in drafts] == [
        CriteriaToResideReviewed(PATIENT, False),
        CriteriaToResideReviewed(PATIENT, True),
    ]
    assert [d.effective_at for d in drafts] == [at("2026-11-22 09:00"), at("2026-11-23 09:00")]


@pytest.mark.parametrize("observation", [obx(CODE, ""), obx(CODE, "Y", status="O")])
def test_what_nobody_answered_yet_is_no_review(observation: str) -> None:
    assert translate_raw(oru(observation), RECEIVED, ASKING, PLACES, PSEUDONYMS) is KEPT


def test_nothing_is_guessed_where_the_profile_names_no_code() -> None:
    by = parse_profile(PROFILE_TEXT)
    data = oru(obx(CODE, "Y"))
    assert translate_raw(data, RECEIVED, by, PLACES, PSEUDONYMS) is KEPT
    assert [type(f) for f in facts(message("A08", more=obx(CODE, "Y")), by)] == [VisitUpdated]


def test_vital_signs_beside_a_review_are_read_as_well() -> None:
    assert facts(oru(obx("8867-4", "70"), obx(CODE, "Y")), ASKING) == [
        VitalsMeasured(PATIENT, VitalSigns(pulse_per_minute=70)),
        CriteriaToResideReviewed(PATIENT, False),
    ]


def test_a_review_of_a_visit_without_a_number_waits_as_a_dead_letter() -> None:
    with pytest.raises(NoVisitNumber):
        translate(oru(obx(CODE, "Y"), pv1={19: ""}), ASKING)


def test_an_update_of_a_person_alone_reviews_no_visit() -> None:
    assert facts(message("A08", {19: ""}, more=obx(CODE, "Y")), ASKING) == []


def test_a_patient_whose_visit_has_no_number_costs_another_s_review_nothing() -> None:
    whole = message("R01", {19: ""}, pid={3: "100043^^^STB^MR"}, more=obx(CODE, "N")).decode()
    neighbour = whole[whole.index("PID|") :].encode()
    first, other = translate(oru(obx(CODE, "Y")) + neighbour, ASKING)
    assert (first.subject, first.body) == (VISIT, CriteriaToResideReviewed(PATIENT, False))
    assert other.body == VitalsMeasured(other.subject), "named, so that a redaction finds it"
