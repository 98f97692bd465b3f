"""Several values of one sign in one message: which holds, and when nobody can say."""

import pytest

from housewide.hospital.vitals.facts import KeptOut, VitalSigns, VitalsMeasured
from tests.integrations.hl7v2.feed import PATIENT
from tests.integrations.hl7v2.observing import measured, obx

PULSE = "8867-4^Heart rate^LN"
BY_ECG, BY_OXIMETER = "0^MDC_ECG_HEART_RATE^MDC", "0^MDC_PULS_OXIM_PULS_RATE^MDC"


def test_of_one_observation_told_twice_the_last_holds() -> None:
    right, wrong = obx(PULSE, "70"), obx(PULSE, "", status="X")
    assert measured(right, wrong) == VitalsMeasured(PATIENT, withdrawn=("pulse_per_minute",))
    assert measured(wrong, right).signs == VitalSigns(pulse_per_minute=70)
    assert measured(right, obx(PULSE, "80")).signs == VitalSigns(pulse_per_minute=80)


def test_an_observation_that_was_wrong_takes_back_no_other_of_its_sign() -> None:
    both = measured(obx(BY_ECG, "70"), obx(BY_OXIMETER, "", status="X"))
    assert both == VitalsMeasured(PATIENT, VitalSigns(pulse_per_minute=70))


def test_one_observation_with_two_values_has_none_that_holds() -> None:
    kept_out = (KeptOut("pulse_per_minute", "several-values"),)
    assert measured(obx(PULSE, "70~140")) == VitalsMeasured(PATIENT, kept_out=kept_out)


@pytest.mark.parametrize("sent", ["70~70.0", "70~", "~70"])
def test_one_value_said_twice_or_beside_a_blank_is_one(sent: str) -> None:
    assert measured(obx(PULSE, sent)).signs == VitalSigns(pulse_per_minute=70)


def test_two_blood_pressures_that_agree_in_one_number_have_that_one() -> None:
    fact = measured(obx("85354-9", "120/80~120/70", "mm[Hg]", kind="ST"))
    assert fact.signs == VitalSigns(systolic_mmhg=120)
    assert fact.kept_out == (KeptOut("diastolic_mmhg", "several-values"),)
