"""Whether somebody is on oxygen, by its flow and its share: a slip never reads as air."""

import pytest

from housewide.hospital.vitals.facts import VitalSigns
from tests.integrations.hl7v2.observing import measured, obx

SHARE, FLOW = "3150-0", "3151-8"


@pytest.mark.parametrize(
    ("sent", "unit", "percent"),
    [
        ("0.40", "", 40),
        ("0.21", "", 21),
        ("1.0", "", 100),
        ("0.28", "1", 28),
        ("20.9", "%", 20.9),
        ("40", "", 40),
    ],
)
def test_a_bare_share_of_up_to_one_is_a_fraction(sent: str, unit: str, percent: float) -> None:
    assert measured(obx(SHARE, sent, unit)).signs == VitalSigns(inspired_oxygen_percent=percent)


@pytest.mark.parametrize(
    ("code", "sent", "unit"),
    [
        (SHARE, "-5", "%"),
        (SHARE, "0.4", "%"),
        (SHARE, "0", ""),
        (SHARE, "5000", "%"),
        (FLOW, "-1", "L/min"),
        (FLOW, "500", ""),
    ],
)
def test_what_nobody_is_given_is_neither_air_nor_oxygen(code: str, sent: str, unit: str) -> None:
    fact = measured(obx(code, sent, unit))
    assert fact.signs == VitalSigns()
    assert [each.reason for each in fact.kept_out] == ["implausible"]
