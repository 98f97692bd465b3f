"""How ill the inpatients are, by NEWS2: what each number means, and how whom it counts is found.

Shown, never paged (DESIGN, law 14): the alarm is the monitor's and the nurse's.
"""

from collections import Counter
from collections.abc import Callable

from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.house import House
from housewide.hospital.house.news2 import scorable, scored
from housewide.hospital.systems.ask import heard_at
from housewide.hospital.systems.state import VISITS, VITALS
from housewide.hospital.vitals.ask import SCORED, Scored
from housewide.kit.clock import HOUR, Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures_of_vitals.py::"
_CLOCK = "when each sign was measured: OBX-14, else OBR-7, else MSH-7"
_SOURCE = "Royal College of Physicians, NEWS2, 2017: its chart and its thresholds"
_EXCLUDES = (
    "whoever lacks one of the seven signs of the last 12 hours: news2_unknown_patients; newborns "
    "and units for children. Pregnant women cannot be told apart, and NEWS2 is not for them"
)

NEWS2_HIGH_PATIENTS = Definition(
    name="news2_high_patients",
    title="Inpatients with a NEWS2 of 7 or more",
    meaning="Inpatients in the unit whose latest signs add up to 7 or more: emergency response.",
    unit="patients",
    counts_when="a measurement brings the sum of the latest seven signs to 7 or more",
    stops_when="a measurement brings it below, one is taken back, or a sign is over 12 hours old",
    excludes=_EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS, VITALS),
    source=_SOURCE,
    version=1,
    example=_EXAMPLES + "test_each_inpatient_is_counted_by_how_ill_the_latest_signs_show_them",
)

NEWS2_MEDIUM_PATIENTS = Definition(
    name="news2_medium_patients",
    title="Inpatients with a NEWS2 of 5 or 6",
    meaning="Inpatients in the unit whose latest signs add up to 5 or 6: urgent response.",
    unit="patients",
    counts_when="a measurement brings the sum of the latest seven signs to 5 or 6",
    stops_when="it becomes another sum, one is taken back, or a sign is over 12 hours old",
    excludes=_EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS, VITALS),
    source=_SOURCE,
    version=1,
    example=_EXAMPLES + "test_each_inpatient_is_counted_by_how_ill_the_latest_signs_show_them",
)

NEWS2_SINGLE_THREE_PATIENTS = Definition(
    name="news2_single_three_patients",
    title="Inpatients with a NEWS2 below 5 and one sign of 3 points",
    meaning="Inpatients in the unit whose sum is below 5 while a single sign has 3 points: urgent "
    "review on the ward.",
    unit="patients",
    counts_when="a measurement gives one sign 3 points and the sum stays below 5",
    stops_when="no sign has 3 points, the sum reaches 5, or a sign is over 12 hours old",
    excludes=_EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS, VITALS),
    source=_SOURCE,
    version=1,
    example=_EXAMPLES + "test_each_inpatient_is_counted_by_how_ill_the_latest_signs_show_them",
)

NEWS2_UNKNOWN_PATIENTS = Definition(
    name="news2_unknown_patients",
    title="Inpatients whose NEWS2 is not known",
    meaning="Inpatients in the unit of whom one or more of the seven signs was not measured in the "
    "last 12 hours, or not told: nobody can say how ill they are.",
    unit="patients",
    counts_when="the patient comes, or the latest value of a sign becomes older than 12 hours",
    stops_when="all seven signs have a value of the last 12 hours, or the patient goes",
    excludes="newborns and units for children, whom NEWS2 is not for; whoever is on leave",
    clock=_CLOCK,
    rests_on=(VISITS, VITALS),
    source="DESIGN, law 5: absence of data is unknown, never fine; 12 hours: RCP, NEWS2, 2017",
    version=1,
    example=_EXAMPLES + "test_whoever_was_not_measured_of_late_is_unknown_and_never_fine",
)


def _responding(wanted: str) -> Callable[[House, Units, Instant], Reckoning]:
    """The patients whose score asks for this response; unknown where none was ever told of."""

    def reckon(house: House, units: Units, as_of: Instant) -> Reckoning:
        found = _scores(house, units, as_of)
        keys = tuple(key for key, score in found.items() if score.news2.response == wanted)
        unknown = sum(score.news2.total is None for score in found.values())
        oldest = [found[key].oldest_at for key in keys]
        ages = [(as_of - at) / HOUR for at in oldest if at is not None]
        parts: dict[str, float | None] = {
            "unknown_patients": float(unknown),
            "scale_2_patients": float(sum(found[key].scale == 2 for key in keys)),
            "oldest_sign_hours": round(max(ages), 2) if ages else None,
        }
        if heard_at(house.systems, [VITALS]) is None:
            return Reckoning(None, keys, parts, ("vital signs: no source ever told of any",))
        return _told(keys, parts, found)

    return reckon


def _unknown(house: House, units: Units, as_of: Instant) -> Reckoning:
    found = _scores(house, units, as_of)
    keys = tuple(key for key, score in found.items() if score.news2.total is None)
    lacking = Counter(sign for key in keys for sign in found[key].news2.lacks)
    parts: dict[str, float | None] = {
        "inpatients": float(len(found)),
        **{f"lacking_{sign}_patients": float(lacking[sign]) for sign in SCORED if lacking[sign]},
    }
    return _told(keys, parts, found)


def _told(
    keys: tuple[str, ...], parts: dict[str, float | None], found: dict[str, Scored]
) -> Reckoning:
    """How many these are; unknown where a score of a past moment may have been forgotten."""
    if any(score.forgotten for score in found.values()):
        return Reckoning(None, keys, parts, ("vital signs of that moment: no longer kept",))
    return Reckoning(float(len(keys)), keys, parts)


def _scores(house: House, units: Units, as_of: Instant) -> dict[str, Scored]:
    moment = max(as_of, house.believed_at)
    return {key: scored(house, key, moment) for unit in units for key in scorable(house, unit)}


MEASURES = (
    Reckoned(NEWS2_HIGH_PATIENTS, _responding("high")),
    Reckoned(NEWS2_MEDIUM_PATIENTS, _responding("medium")),
    Reckoned(NEWS2_SINGLE_THREE_PATIENTS, _responding("single-three")),
    Reckoned(NEWS2_UNKNOWN_PATIENTS, _unknown),
)
