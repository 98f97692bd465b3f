"""A message of observations of several patients: what is wrong of one costs no other."""

import pytest

from housewide.hospital.vitals.facts import KeptOut, VitalSigns, VitalsMeasured
from housewide.integrations.hl7v2.undecodable import NoVisitNumber
from housewide.kit.keys import Identifier
from tests.integrations.hl7v2.feed import PATIENT, PSEUDONYMS, VISIT, message, translate
from tests.integrations.hl7v2.observing import obx, oru

PULSE = "8867-4^Heart rate^LN"
NEIGHBOUR = PSEUDONYMS.patient(Identifier("STB", "MR", "100043"))


def neighbour(*observations: str) -> bytes:
    """What stands of another patient, whose visit has no number."""
    whole = message("R01", {19: ""}, pid={3: "100043^^^STB^MR"}).decode()
    return (whole[whole.index("PID|") :] + "".join(observations)).encode()


def test_a_patient_whose_visit_has_no_number_costs_the_others_nothing_and_is_told() -> None:
    data = oru(obx(PULSE, "70")) + neighbour(obx(PULSE, "80"))
    one, other = translate(data)
    assert (one.subject, one.body) == (
        VISIT,
        VitalsMeasured(PATIENT, VitalSigns(pulse_per_minute=70)),
    )
    kept_out = (KeptOut("pulse_per_minute", "no-visit-number"),)
    assert other.subject == NEIGHBOUR
    assert other.body == VitalsMeasured(NEIGHBOUR, kept_out=kept_out)


def test_a_patient_without_a_visit_number_and_signs_is_named_all_the_same() -> None:
    """A redaction finds what is a patient's by such facts."""
    glucose = obx("2345-7^Glucose^LN", "100", "mg/dL")
    _, other = translate(oru(obx(PULSE, "70")) + neighbour(glucose))
    assert (other.subject, other.body) == (NEIGHBOUR, VitalsMeasured(NEIGHBOUR))


def test_a_message_in_which_no_visit_has_a_number_waits_as_a_dead_letter() -> None:
    with pytest.raises(NoVisitNumber):
        translate(oru(obx(PULSE, "70"), pv1={19: ""}) + neighbour(obx(PULSE, "80")))
