"""What can be told of vital signs in a story of a ward, as `telling` does of the rest."""

from typing import Any

import msgspec
from msgspec.structs import replace

from housewide.hospital.vitals.facts import (
    KeptOut,
    Sign,
    TriageAssessed,
    TriageLevel,
    VitalSigns,
    VitalsMeasured,
)
from tests.hospital.telling import TOLD

WELL = VitalSigns(
    breaths_per_minute=16.0,
    spo2_percent=97.0,
    on_oxygen=False,
    systolic_mmhg=120.0,
    pulse_per_minute=70.0,
    consciousness="A",
    temperature_celsius=37.0,
)
"""A whole set of signs that NEWS2 gives no points."""


def measure_signs(visit: str, signs: VitalSigns = WELL, **changed: Any) -> TOLD:
    """A set of vital signs, of somebody well but for what is said; numbers as a log gives them."""
    told = msgspec.convert(msgspec.to_builtins(replace(signs, **changed)), VitalSigns)
    return f"v.{visit}", VitalsMeasured(f"p.{visit}", told)


def naming(patient: str, told: TOLD) -> TOLD:
    """The same, of a message that names this patient."""
    subject, fact = told
    return subject, replace(fact, patient=f"p.{patient}")


def only(visit: str, **signs: Any) -> TOLD:
    """These signs alone."""
    return measure_signs(visit, VitalSigns(), **signs)


def take_back(visit: str, *signs: Sign) -> TOLD:
    return f"v.{visit}", VitalsMeasured(f"p.{visit}", withdrawn=signs)


def keep_out(visit: str, sign: Sign) -> TOLD:
    kept_out = (KeptOut(sign, "implausible"),)
    return f"v.{visit}", VitalsMeasured(f"p.{visit}", kept_out=kept_out)


def triage(visit: str, level: TriageLevel | None) -> TOLD:
    return f"v.{visit}", TriageAssessed(f"p.{visit}", level)
