"""Emergency care access and timeliness: which visits of the last day were not timely, and why."""

from collections.abc import Callable

from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.ed_stay import EdStay
from housewide.hospital.house.emergency import ed_stays
from housewide.hospital.house.house import House
from housewide.hospital.scores.ecat import PARTS, Ecat, Part, ecat
from housewide.hospital.systems.state import VISITS
from housewide.kit.clock import DAY, Instant
from housewide.kit.measure import Definition

_EXAMPLE = "tests/hospital/test_measures_of_crowding.py::"
_EXAMPLE += "test_each_visit_of_the_last_day_is_judged_by_four_parts"
_CLOCK = "effective_at of the movements, to the moment asked about or to leaving the ED"
_STOPS = "24 hours after the body left the ED"
_SOURCE = "CMS eCQM CMS1244, of the visits of a day instead of a year"

LEFT_WITHIN = DAY
"""A visit is looked at while it is in the ED and for so long after: a day and its night."""


def _part(name: str, title: str, counts_when: str, excludes: str) -> Definition:
    """The definition of one of the four parts."""
    return Definition(
        name=name,
        title=title,
        meaning=f"{title}, of those in the ED now and those who left it in the last 24 hours.",
        unit="visits",
        counts_when=counts_when,
        stops_when=_STOPS,
        excludes=excludes,
        clock=_CLOCK,
        rests_on=(VISITS,),
        source=_SOURCE,
        version=1,
        example=_EXAMPLE,
    )


ECAT_LONG_WAITS = _part(
    "ecat_long_waits",
    "Visits that waited over an hour for a bay",
    "60 minutes have gone by since arrival (A04, A01 or A02 into the ED) and no bay was told of",
    "visits that only a census extract has in a bay: nobody can say since when; whether a bay has "
    "privacy is not known",
)
ECAT_LEFT_UNEVALUATED = _part(
    "ecat_left_unevaluated",
    "Visits that left without being evaluated",
    "the visit ends (A03) without ever having had a bay, with disposition 07 (table 0112)",
    "visits that ended without a bay and without a disposition: nobody can say; who had a bay and "
    "left against advice",
)
ECAT_LONG_BOARDING = _part(
    "ecat_long_boarding",
    "Visits that boarded over four hours",
    "240 minutes have gone by since the earliest evidence of an admission, as in boarders",
    "visits that went on to an observation unit",
)
ECAT_LONG_STAYS = _part(
    "ecat_long_stays",
    "Visits that stayed over eight hours in the ED",
    "480 minutes have gone by since arrival and the body is in the ED",
    "visits that went on to an observation unit",
)

ECAT_PERCENT = Definition(
    name="ecat_percent",
    title="Visits to the ED that were not timely",
    meaning="Of the visits in the ED now and those that left it in the last 24 hours, the share of "
    "which any of four things holds: over an hour to a bay, left without being evaluated, boarded "
    "over four hours, stayed over eight. A visit counts once.",
    unit="%",
    counts_when="the first of ecat_long_waits, ecat_left_unevaluated, ecat_long_boarding and "
    "ecat_long_stays comes true",
    stops_when=_STOPS,
    excludes="visits that nobody can judge: parts says how many; the four groups by age and mental "
    "health, since neither is known to a measure",
    clock=_CLOCK,
    rests_on=(VISITS,),
    source=_SOURCE,
    version=1,
    example=_EXAMPLE,
)

JUDGED: dict[Part, Definition] = {
    "long-wait": ECAT_LONG_WAITS,
    "left-unevaluated": ECAT_LEFT_UNEVALUATED,
    "long-boarding": ECAT_LONG_BOARDING,
    "long-stay": ECAT_LONG_STAYS,
}


def _failing(part: Part) -> Callable[[House, Units, Instant], Reckoning]:
    """The visits that fail by one part."""

    def reckon(house: House, units: Units, as_of: Instant) -> Reckoning:
        judged = _judged(house, units, as_of)
        keys = tuple(stay.visit for stay, found in judged if part in found.failed)
        unknown = sum(part in found.unknown for _, found in judged)
        return Reckoning(
            float(len(keys)),
            keys,
            {"visits": float(len(judged)), "unknown_visits": float(unknown)},
        )

    return reckon


def _percent(house: House, units: Units, as_of: Instant) -> Reckoning:
    judged = _judged(house, units, as_of)
    failed = tuple(stay.visit for stay, found in judged if found.is_failed)
    known = [found for _, found in judged if found.is_failed is not None]
    parts: dict[str, float | None] = {
        "visits": float(len(judged)),
        "failed_visits": float(len(failed)),
        "unknown_visits": float(len(judged) - len(known)),
        **{JUDGED[p].name: float(sum(p in found.failed for _, found in judged)) for p in PARTS},
    }
    if not known:
        return Reckoning(None, failed, parts, ("visits: there was none that can be judged",))
    return Reckoning(round(100 * len(failed) / len(known), 1), failed, parts)


def _judged(house: House, units: Units, as_of: Instant) -> list[tuple[EdStay, Ecat]]:
    moment = max(as_of, house.believed_at)
    stays = ed_stays(house, units)
    late = [s for s in stays if s.left_at is None or s.left_at >= moment - LEFT_WITHIN]
    return [(stay, ecat(stay.judged, moment)) for stay in late]


MEASURES = (
    *(Reckoned(definition, _failing(part)) for part, definition in JUDGED.items()),
    Reckoned(ECAT_PERCENT, _percent),
)
