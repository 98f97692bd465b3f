"""NEWS2, the national early warning score: how far a patient's vital signs are from normal.

Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017, its chart. It is
not for patients under 16 years nor for pregnant women, who are for the caller to leave out.
"""

from math import floor
from typing import Literal

from msgspec import Struct

Consciousness = Literal["", "A", "C", "V", "P", "U"]
"""Alert, new confusion, responds to voice, to pain, unresponsive; "" where nobody said."""

Scale = Literal[1, 2]
"""Of oxygen saturation: 2 is for patients in hypercapnic respiratory failure, where a competent
clinician has set a target of 88-92 %; 1 for everybody else."""

Response = Literal["low", "single-three", "medium", "high"]
"""How urgently somebody is to come: 0-4; 3 in any one sign; 5-6; 7 and more."""

Rows = tuple[tuple[float, int], ...]
"""The highest value that a row holds for, and its points; rows go upwards."""

NO_END = float("inf")

BREATHS: Rows = ((8, 3), (11, 1), (20, 0), (24, 2), (NO_END, 3))
SPO2_SCALE_1: Rows = ((91, 3), (93, 2), (95, 1), (NO_END, 0))
SPO2_SCALE_2_AIR: Rows = ((83, 3), (85, 2), (87, 1), (NO_END, 0))
SPO2_SCALE_2_OXYGEN: Rows = (
    (83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), (NO_END, 3),
)  # fmt: skip
SYSTOLIC: Rows = ((90, 3), (100, 2), (110, 1), (219, 0), (NO_END, 3))
PULSE: Rows = ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (NO_END, 3))
TEMPERATURE: Rows = ((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), (NO_END, 2))

POINTS_ON_OXYGEN = 2
POINTS_NOT_ALERT = 3


class Signs(Struct, frozen=True, gc=False):
    """The seven signs that are scored, each None (or "") where it was not measured."""

    breaths_per_minute: float | None = None
    spo2_percent: float | None = None
    on_oxygen: bool | None = None
    systolic_mmhg: float | None = None
    pulse_per_minute: float | None = None
    consciousness: Consciousness = ""
    temperature_celsius: float | None = None


class News2(Struct, frozen=True):
    """A score: the points of each sign, their sum, and how urgently somebody is to come.

    `total` and `response` are None where a sign is missing, which `lacks` names: a sum of the
    others would look better than the patient is.
    """

    points: dict[str, int]
    lacks: tuple[str, ...]
    total: int | None
    response: Response | None


def news2(signs: Signs, scale: Scale = 1) -> News2:
    """The score of a set of signs. Values are charted as whole numbers, temperature in tenths."""
    found = {
        "breaths_per_minute": _row(BREATHS, signs.breaths_per_minute),
        "spo2_percent": _oxygen_saturation(signs, scale),
        "on_oxygen": None if signs.on_oxygen is None else POINTS_ON_OXYGEN * signs.on_oxygen,
        "systolic_mmhg": _row(SYSTOLIC, signs.systolic_mmhg),
        "pulse_per_minute": _row(PULSE, signs.pulse_per_minute),
        "consciousness": _consciousness(signs.consciousness),
        "temperature_celsius": _row(TEMPERATURE, signs.temperature_celsius, digits=1),
    }
    points = {sign: score for sign, score in found.items() if score is not None}
    lacks = tuple(sign for sign, score in found.items() if score is None)
    if lacks:
        return News2(points, lacks, None, None)
    return News2(points, (), sum(points.values()), response(points))


def response(points: dict[str, int]) -> Response:
    """How urgently somebody is to come, by the points of all signs."""
    total = sum(points.values())
    if total >= 7:
        return "high"
    if total >= 5:
        return "medium"
    return "single-three" if 3 in points.values() else "low"


def _oxygen_saturation(signs: Signs, scale: Scale) -> int | None:
    """On scale 2 too much oxygen is as bad as too little, but only for who is given it."""
    if scale == 1:
        return _row(SPO2_SCALE_1, signs.spo2_percent)
    if signs.on_oxygen is None:
        return None
    rows = SPO2_SCALE_2_OXYGEN if signs.on_oxygen else SPO2_SCALE_2_AIR
    return _row(rows, signs.spo2_percent)


def _consciousness(level: Consciousness) -> int | None:
    if not level:
        return None
    return 0 if level == "A" else POINTS_NOT_ALERT


def _row(rows: Rows, value: float | None, digits: int = 0) -> int | None:
    """The points of the first row that holds for a value, rounded as it is charted."""
    if value is None:
        return None
    charted = _rounded(value, digits)
    return next(points for highest, points in rows if charted <= highest)


def _rounded(value: float, digits: int) -> float:
    """Halves go up, as on paper; what a binary fraction lacks of a half does not count."""
    scaled: float = value * 10**digits + 0.5 + 1e-9
    whole: float = floor(scaled) / 10**digits
    return whole
