"""Which values can be a living patient's: what lies outside is a slip, a probe that fell off.

Housewide's own, wide on purpose: they keep out what nobody can have, not what is bad. A sender's 0
for "no signal" lies outside.
"""

from housewide.hospital.vitals.facts import Sign

PLAUSIBLE: dict[Sign, tuple[float, float]] = {
    "breaths_per_minute": (1, 120),  # a newborn in distress breathes 100 times
    "spo2_percent": (20, 100),  # below it a pulse oximeter measures nothing
    "systolic_mmhg": (20, 320),
    "diastolic_mmhg": (5, 250),
    "pulse_per_minute": (10, 350),  # an infant's tachycardia reaches 300
    "temperature_celsius": (13, 46),  # the coldest who lived had 13.7
    "inspired_oxygen_percent": (20.5, 100),  # air has 20.9; nobody at a bedside is given less
    "oxygen_litres_per_minute": (0, 150),  # high-flow cannulas give 80, generators of CPAP 140
}


def is_plausible(sign: Sign, value: float) -> bool:
    """Whether a living patient can have it; both ends can be."""
    lowest, highest = PLAUSIBLE[sign]
    return lowest <= value <= highest
