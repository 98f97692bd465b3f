"""How long patients board in the ED: the longest, the median, and how many over four hours."""

from collections import Counter
from statistics import median

from housewide.hospital.house.catalogue.emergency import boarding, boarding_hours
from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.house import House
from housewide.hospital.scores.ecat import LONGEST_BOARDING_MINUTES
from housewide.hospital.systems.state import VISITS
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition

_EXAMPLE = "tests/hospital/test_measures_of_the_ed.py::"
_EXAMPLE += "test_a_boarder_boards_from_the_earliest_evidence_of_an_admission"
_CLOCK = "effective_at of the movements, to the moment asked about"
_START = "as boarders: from the earliest evidence of an admission; parts say how many by which"
_STOP = "as boarders: the body leaves the ED, or the evidence is taken back"
_EXCLUDES = "boarders who have left the ED"

BOARDING_HOURS_LONGEST = Definition(
    name="boarding_hours_longest",
    title="Longest boarding now",
    meaning="How long the boarder who waits longest has boarded; 0 where nobody boards.",
    unit="hours",
    counts_when=_START,
    stops_when=_STOP,
    excludes=_EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="NEDOCS: longest admit hold; Weiss and others, 2004",
    version=1,
    example=_EXAMPLE,
)

BOARDING_HOURS_MEDIAN = Definition(
    name="boarding_hours_median",
    title="Median boarding now",
    meaning="The median of how long those who board now have boarded so far.",
    unit="hours",
    counts_when=_START,
    stops_when=_STOP,
    excludes=_EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="CMS ED-2 takes the median of finished stays; this is of those who still wait",
    version=1,
    example=_EXAMPLE,
)

BOARDERS_OVER_4_HOURS = Definition(
    name="boarders_over_4_hours",
    title="Patients who have boarded for more than four hours",
    meaning="Boarders who have waited longer than 240 minutes.",
    unit="patients",
    counts_when="240 minutes have gone by since the start that boarders names",
    stops_when=_STOP,
    excludes=_EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS,),
    source="CMS1244 (ECAT): boarding longer than 240 minutes",
    version=1,
    example=_EXAMPLE,
)


def _longest(house: House, units: Units, as_of: Instant) -> Reckoning:
    hours = boarding_hours(house, units, as_of)
    return Reckoning(
        round(max(hours.values(), default=0.0), 2), tuple(hours), _by_start(house, units)
    )


def _median(house: House, units: Units, as_of: Instant) -> Reckoning:
    hours = boarding_hours(house, units, as_of)
    if not hours:
        return Reckoning(None, lacks=("boarders: there is nobody to take the median of",))
    return Reckoning(round(median(hours.values()), 2), tuple(hours), _by_start(house, units))


def _over_4_hours(house: House, units: Units, as_of: Instant) -> Reckoning:
    hours = boarding_hours(house, units, as_of)
    keys = tuple(k for k, waited in hours.items() if waited * 60 > LONGEST_BOARDING_MINUTES)
    return Reckoning(float(len(keys)), keys, _by_start(house, units))


def _by_start(house: House, units: Units) -> dict[str, float | None]:
    """How many boarders are counted from which evidence."""
    starts = [stay.admission.start for stay in boarding(house, units)]
    found = Counter(start[0].removesuffix("_at") for start in starts if start is not None)
    return {f"from_{name}_patients": float(count) for name, count in sorted(found.items())}


MEASURES = (
    Reckoned(BOARDING_HOURS_LONGEST, _longest),
    Reckoned(BOARDING_HOURS_MEDIAN, _median),
    Reckoned(BOARDERS_OVER_4_HOURS, _over_4_hours),
)
