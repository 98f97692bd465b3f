"""Where a number of days comes from: the visits or beds it is made of, and all told of them."""

from collections import defaultdict
from datetime import date

from housewide.hospital.house.periods.known import Known
from housewide.hospital.house.periods.measures import period_measure
from housewide.server.follower import refuse_what_is_not_there
from housewide.server.periods import known_period
from housewide.server.process import Process
from housewide.server.tracing import Trace, disclosed


async def trace_period(
    process: Process,
    facility: str,
    name: str,
    days: tuple[date, date],
    *,
    unit: str | None,
    actor: str,
    purpose: str,
    limit: int,
) -> Trace:
    """Trace a measure of the days from one to another, as known now. Raises as `known_period`."""
    known, house = await known_period(process, facility, *days, None)
    refuse_what_is_not_there(known.places_of(unit), facility, name, unit)
    found = period_measure(known, facility, name, unit)
    lay_in = _lay_in(known)
    told_of = {
        key: tuple(s for each in (key, *lay_in[key]) for s in house.visits.aliases.meaning(each))
        for key in found.made_of[:limit]
    }
    return await disclosed(process, facility, found, told_of, house, known.as_of, actor, purpose)


def _lay_in(known: Known) -> defaultdict[str, list[str]]:
    """Who lay in each bed in those days: a turn of it begins with one who left, not with a report.

    What is no bed nobody lay in.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in known.courses:
        for bed in dict.fromkeys(stay.now.place.bed for stay in each.stays):
            found[bed].append(each.visit)
    return found
