"""Which observation is which vital sign, and what its value and unit mean. Pure tables and sums."""

from collections.abc import Callable, Mapping
from math import isfinite

from housewide.hospital.vitals.facts import Reason, Sign
from housewide.hospital.vitals.plausible import PLAUSIBLE, is_plausible

OBSERVED = frozenset(
    {
        "blood_pressure", "breaths_per_minute",
        "spo2_percent", "on_oxygen", "oxygen_flow", "inspired_oxygen",
        "systolic_mmhg", "diastolic_mmhg", "pulse_per_minute", "consciousness",
        "temperature_celsius", "on_ventilator", "ventilator_value", "spo2_scale", "triage_level",
    }
)  # fmt: skip
"""What an observation can be of, in a profile's words. A `blood_pressure` is both numbers in one
(`120/80`). Any value of a ventilator shows that a patient is on one."""

LOINC: Mapping[str, str] = {
    "9279-1": "breaths_per_minute",
    "59408-5": "spo2_percent",  # by pulse oximetry
    "2708-6": "spo2_percent",  # in arterial blood; sent beside it by US Core
    "3151-8": "oxygen_flow",
    "3150-0": "inspired_oxygen",
    "55284-4": "blood_pressure",
    "85354-9": "blood_pressure",
    "8480-6": "systolic_mmhg",
    "8462-4": "diastolic_mmhg",
    "8867-4": "pulse_per_minute",
    "8310-5": "temperature_celsius",
    "80288-4": "consciousness",
    "67775-7": "consciousness",  # level of responsiveness
    "20124-4": "ventilator_value",  # its mode
    "33438-3": "ventilator_value",  # breaths given by it
    "11283-9": "triage_level",
}
"""LOINC codes of vital signs as FHIR's and US Core's profiles have them; acuity as US emergency
departments report it."""

DEVICE: Mapping[str, str] = {
    "MDC_RESP_RATE": "breaths_per_minute",
    "MDC_TTHOR_RESP_RATE": "breaths_per_minute",
    "MDC_PULS_OXIM_SAT_O2": "spo2_percent",
    "MDC_PRESS_BLD_NONINV_SYS": "systolic_mmhg",
    "MDC_PRESS_BLD_NONINV_DIA": "diastolic_mmhg",
    "MDC_ECG_HEART_RATE": "pulse_per_minute",
    "MDC_PULS_RATE_NON_INV": "pulse_per_minute",
    "MDC_PULS_OXIM_PULS_RATE": "pulse_per_minute",
    "MDC_TEMP": "temperature_celsius",
}
"""Names of ISO/IEEE 11073-10101 that monitors send as the text of OBX-3 (IHE PCD, device
enterprise communication)."""

CONSCIOUSNESS: Mapping[str, str] = {
    "248234008": "A", "ALERT": "A", "130987000": "C", "CONFUSION": "C", "CONFUSED": "C",
    "NEW CONFUSION": "C", "300202002": "V", "VOICE": "V", "VERBAL": "V", "450847001": "P",
    "PAIN": "P", "422768004": "U", "UNRESPONSIVE": "U", **{level: level for level in "ACVPU"},
}  # fmt: skip
"""SNOMED CT codes of the UK's ACVPU value set, and the words."""

YES_NO: Mapping[str, bool] = {
    "Y": True, "YES": True, "TRUE": True, "1": True, "OXYGEN": True, "O2": True,
    "N": False, "NO": False, "FALSE": False, "0": False, "AIR": False, "RA": False,
    "ROOM AIR": False,
}  # fmt: skip

ANSWERS = frozenset({*"ACVPU", *"12345", "yes", "no"})
"""What a sender's own code for a value can mean, in a profile's words."""

Convert = Callable[[float], float]


def _as_it_is(value: float) -> float:
    return value


def _from_fahrenheit(value: float) -> float:
    return (value - 32) * 5 / 9


def _from_fraction(value: float) -> float:
    return value * 100


def _from_kilopascal(value: float) -> float:
    return value * 7.50062  # NIST SP 811: 1 kPa is 7.50062 mmHg


PER_MINUTE: Mapping[str, Convert] = dict.fromkeys(
    (
        "/min",
        "1/min",
        "{beats}/min",
        "{breaths}/min",
        "bpm",
        "br/min",
        "breaths/min",
        "beats/min",
        "mdc_dim_beat_per_min",
        "mdc_dim_resp_per_min",
    ),
    _as_it_is,
)
PERCENT: Mapping[str, Convert] = dict.fromkeys(("%", "%o2", "{%}", "mdc_dim_percent"), _as_it_is)
PRESSURE: Mapping[str, Convert] = {
    **dict.fromkeys(("mm[hg]", "mmhg", "mdc_dim_mmhg"), _as_it_is),
    "kpa": _from_kilopascal,
}
TEMPERATURE: Mapping[str, Convert] = {
    **dict.fromkeys(("cel", "c", "degc", "°c", "mdc_dim_degc"), _as_it_is),
    **dict.fromkeys(("[degf]", "f", "degf", "°f", "mdc_dim_fahr"), _from_fahrenheit),
}
UNITS: Mapping[str, Mapping[str, Convert]] = {
    "breaths_per_minute": PER_MINUTE,
    "pulse_per_minute": PER_MINUTE,
    "spo2_percent": PERCENT,
    "inspired_oxygen": {**PERCENT, "1": _from_fraction},  # UCUM's unit of what has none
    "systolic_mmhg": PRESSURE,
    "diastolic_mmhg": PRESSURE,
    "temperature_celsius": TEMPERATURE,
    "oxygen_flow": dict.fromkeys(("l/min", "lpm", "mdc_dim_x_l_per_min"), _as_it_is),
}
"""How a value in each unit becomes one in ours. UCUM's units first, then what senders and devices
write for them; capitals do not matter, since senders do not keep to UCUM's."""


class Unusable(Exception):
    """A value that cannot be used: it is kept out for this reason, and nothing else is lost."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def number(text: str, unit: str, observed: str) -> float:
    """A number in our unit. Raises Unusable. Nobody guesses the scale of a bare temperature."""
    try:
        if "_" in text:  # Python's own way to write a number, and nobody else's
            raise Unusable("not-a-number")
        value = float(text.replace(",", ".") if text.count(",") == 1 else text)
    except ValueError:
        raise Unusable("not-a-number") from None
    if not isfinite(value):
        raise Unusable("not-a-number")
    if not unit and observed == "temperature_celsius":
        raise Unusable("no-unit")
    convert = UNITS[observed].get(unit.lower()) if unit else _as_it_is
    if convert is None:
        raise Unusable("unknown-unit")
    if not unit and observed == "inspired_oxygen" and value <= 1:
        return _from_fraction(value)  # no share is so low in per cent, so nothing is guessed
    return convert(value)


def plausible(sign: Sign, value: float) -> float:
    """The value, to a hundredth, where a living patient can have it. Raises Unusable."""
    if sign in PLAUSIBLE and not is_plausible(sign, value):
        raise Unusable("implausible")
    return round(value, 2)
