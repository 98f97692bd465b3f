"""What is told of a patient's vital signs. The subject of each is the visit's key
(the patient's, of what was kept out because its visit had no number).

A value belongs to the instant at which it was measured (`effective_at`). Of several told for one
sign and instant the one told last holds: that is how a sender corrects.
"""

from typing import Literal, get_args

from msgspec import Struct

from housewide.hospital.scores.news2 import Consciousness, Scale
from housewide.kit.facts import Fact

Sign = Literal[
    "breaths_per_minute",
    "spo2_percent",
    "on_oxygen",
    "systolic_mmhg",
    "diastolic_mmhg",
    "pulse_per_minute",
    "consciousness",
    "temperature_celsius",
    "on_ventilator",
    "spo2_scale",
    "triage_level",
    "oxygen_litres_per_minute",
    "inspired_oxygen_percent",
]
"""What is measured or judged of a patient, by the name of the field that holds it."""

SIGNS: tuple[Sign, ...] = get_args(Sign)

Reason = Literal[
    "not-a-number",
    "not-a-code",
    "no-unit",
    "unknown-unit",
    "implausible",
    "several-values",
    "no-visit-number",
]

TriageLevel = Literal[1, 2, 3, 4, 5]
"""The Emergency Severity Index: 1 is the sickest. A site with another scale maps it in the
source's profile."""


class VitalSigns(Struct, frozen=True, gc=False, omit_defaults=True):
    """Values that were measured together, each None (or "") where it was not.

    `spo2_scale` is which scale of NEWS2 a clinician chose for the patient. `on_oxygen` is
    somebody's word; a flow or a share of oxygen is measured, and may say otherwise.
    """

    breaths_per_minute: float | None = None
    spo2_percent: float | None = None
    on_oxygen: bool | None = None
    systolic_mmhg: float | None = None
    diastolic_mmhg: float | None = None
    pulse_per_minute: float | None = None
    consciousness: Consciousness = ""
    temperature_celsius: float | None = None
    on_ventilator: bool | None = None
    spo2_scale: Scale | None = None
    oxygen_litres_per_minute: float | None = None
    inspired_oxygen_percent: float | None = None


class KeptOut(Struct, frozen=True, gc=False):
    """A value that was sent and cannot be used, and why. What was sent stands in the message."""

    sign: Sign
    reason: Reason


class VitalsMeasured(Fact, frozen=True, gc=False):
    """Vital signs were measured of a patient.

    `withdrawn` are signs whose value at this instant was an error: there is none any more.
    """

    patient: str
    signs: VitalSigns = VitalSigns()
    withdrawn: tuple[Sign, ...] = ()
    kept_out: tuple[KeptOut, ...] = ()


class TriageAssessed(Fact, frozen=True, gc=False):
    """How urgent a patient is was judged; None where that judgement was taken back."""

    patient: str
    level: TriageLevel | None


FACTS = (VitalsMeasured, TriageAssessed)
