"""How ill the inpatients are: NEWS2 from the raw observations, its chart written once more.

Royal College of Physicians, NEWS2, 2017, chart 1: from which value on how many points.
"""

from collections.abc import Callable, Mapping

from bench.proofs.counted_patients import census, is_newborn, place
from bench.proofs.recount import Recount
from housewide.kit.clock import HOUR

BREATHS, SATURATION, OXYGEN = "9279-1", "59408-5", "3151-8"
SYSTOLIC, PULSE, TEMPERATURE, AWAKE = "8480-6", "8867-4", "8310-5", "80288-4"

CHART: Mapping[str, Mapping[float, int]] = {
    BREATHS: {25: 3, 21: 2, 12: 0, 9: 1, 0: 3},
    SATURATION: {96: 0, 94: 1, 92: 2, 0: 3},
    SYSTOLIC: {220: 3, 111: 0, 101: 1, 91: 2, 0: 3},
    PULSE: {131: 3, 111: 2, 91: 1, 51: 0, 41: 1, 0: 3},
    TEMPERATURE: {39.1: 2, 38.1: 1, 36.1: 0, 35.1: 1, 0: 3},
}

RECENT = 12 * HOUR
NOT_FOR = ("newborn", "peds")


def points(of: Recount, visit: str) -> list[int] | None:
    """The points of the seven signs, or None where one was not measured of late."""
    codes = (*CHART, OXYGEN, AWAKE)
    latest = {code: of.value(visit, code, of.now - RECENT) for code in codes}
    signs = {code: value for code, value in latest.items() if value is not None}
    if len(signs) < len(codes):
        return None
    found = [_charted(CHART[code], float(signs[code])) for code in CHART]
    found.append(2 if float(signs[OXYGEN]) > 0 else 0)
    found.append(0 if signs[AWAKE] == "A" else 3)
    return found


def _charted(rows: Mapping[float, int], value: float) -> int:
    return rows[max(start for start in rows if start <= value)]


def response(of: Recount, visit: str) -> str:
    score = points(of, visit)
    if score is None:
        return "unknown"
    if sum(score) >= 7:
        return "high"
    if sum(score) >= 5:
        return "medium"
    return "single three" if 3 in score else "low"


def responding(wanted: str) -> Callable[[Recount], set[str]]:
    """The inpatients whom NEWS2 is for, by the response that it asks for."""

    def found(of: Recount) -> set[str]:
        return {
            visit
            for visit in census(of)
            if not is_newborn(of, visit)
            and not _is_in(of, visit, NOT_FOR)
            and response(of, visit) == wanted
        }

    return found


def _is_in(of: Recount, visit: str, kinds: tuple[str, ...]) -> bool:
    ward = of.wards.get(place(of.sheets[visit]).unit)
    return ward is not None and ward.kind in kinds


ILL: dict[str, Callable[[Recount], set[str]]] = {
    "news2_high_patients": responding("high"),
    "news2_medium_patients": responding("medium"),
    "news2_single_three_patients": responding("single three"),
    "news2_unknown_patients": responding("unknown"),
}
"""By the measure's name."""
