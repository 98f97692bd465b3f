"""The measures of a period, by name, and how one is asked for."""

from housewide.hospital.house.ask import NO_UNIT
from housewide.hospital.house.catalogue.kind import Reckoning
from housewide.hospital.house.periods import (
    census,
    delays,
    discharges,
    emergency,
    lag,
    lengths,
    occupancy,
    turn_times,
)
from housewide.hospital.house.periods.kind import OfPeriod
from housewide.hospital.house.periods.known import Known
from housewide.kit.measure import Measure

PERIOD_MEASURES: dict[str, OfPeriod] = {
    each.definition.name: each
    for each in (
        *census.MEASURES,
        *occupancy.MEASURES,
        *discharges.MEASURES,
        *lengths.MEASURES,
        *delays.MEASURES,
        *turn_times.MEASURES,
        *emergency.MEASURES,
        *lag.MEASURES,
    )
}
"""The catalogue, by name."""


def period_measure(known: Known, facility: str, name: str, unit: str | None = None) -> Measure:
    """One measure of a unit, or of the whole facility where none is named.

    Its value is None where it is not known: before the facility was configured nothing was heard.
    It tells no age: it is of days that are over. It is blind to the feeds that fell silent in them,
    also where they told of it all later.
    """
    found = _reckoned(known, PERIOD_MEASURES[name], unit)
    return Measure(
        name=name,
        place=facility if unit is None else unit,
        value=found.value,
        position=known.position,
        as_of=known.as_of,
        heard_at=None,
        blind=blind_to(name, known.blind),
        made_of=found.made_of,
        parts=found.parts,
        lacks=found.lacks,
        during=(known.period.from_at, known.period.until_at),
        country=known.places_of(unit).country,
    )


def blind_to(name: str, blind: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The feeds that a measure rests on, of those that were silent (by part of the hospital)."""
    parts = PERIOD_MEASURES[name].definition.rests_on
    return tuple(sorted({source for part in parts for source in blind.get(part, ())}))


def _reckoned(known: Known, asked: OfPeriod, unit: str | None) -> Reckoning:
    if not known.is_configured:
        return Reckoning(None, lacks=("days before the facility was connected: nothing was heard",))
    if unit is not None:
        return asked.reckon(known, (unit,))
    return asked.reckon(known, (*known.units(), NO_UNIT))
