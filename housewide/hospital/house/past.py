"""The house at any past moment, as it was known at any position: who lay where, and how beds were.

What memory holds no more is handed in by who keeps it: visits that ended long ago, and reports of
beds but the newest few.
"""

from collections.abc import Iterable

from msgspec import Struct

from housewide.hospital.beds.fold import of_reports
from housewide.hospital.beds.state import BedReport
from housewide.hospital.house.house import House
from housewide.hospital.visits.past import visits_at
from housewide.hospital.visits.state import Visit
from housewide.hospital.visits.visits import CLOSED_VISITS_KEPT
from housewide.hospital.vitals.facts import SIGNS
from housewide.hospital.vitals.state import VisitVitals
from housewide.kit.clock import Instant


class Kept(Struct, frozen=True):
    """What was forgotten and is kept elsewhere: visits, and reports by bed."""

    visits: Iterable[Visit] = ()
    reports: dict[str, list[BedReport]] = {}


def remembered_since(house: House) -> Instant:
    """From this moment on every visit is in memory that was open then."""
    return house.believed_at - CLOSED_VISITS_KEPT if house.visits.dropped else 0


def house_at_position(
    house: House, kept: Kept, position: int, as_of: Instant, *, known_at: Instant
) -> House:
    """The house at `as_of`, by all that was believed up to and with `position`, at `known_at`.

    What was taken back by then never was; a cancel dated ahead of it takes back nothing yet.

    Of vital signs it has what memory holds: the newest few values of each, of visits that are here
    or ended lately. What was measured before these is no longer kept: who may have had a score then
    makes the numbers of the ill unknown, never fine. Which feeds were heard then is not kept: its
    systems are those of now. Nor is how far it agreed with the EHR by then, unless nothing was
    compared since. Who the patients are is what is known of them now.
    """
    past = House()
    past.is_past = True
    past.position = position
    past.believed_at = as_of
    past.history = house.history.as_known(position)
    past.use_places()
    past.patients = house.patients
    past.same_patient = house.same_patient.as_known(position)
    for visit in visits_at(house.visits, kept.visits, position, known_at, as_of):
        past.visits.visits[visit.key] = visit
        past.index.change(None, visit)
    for bed in {*house.beds.beds, *kept.reports}:
        past.beds.beds[bed] = of_reports(bed, reports_known(house, kept, bed, position, as_of))
    past.visits.aliases = house.visits.aliases.as_known(position)
    past.vitals = house.vitals.as_known(position)
    for key in [k for k in past.visits.visits if house.visits.get(k) is None]:
        # Forgotten with their visits: nobody can say what was measured by then.
        past.vitals.visits[key] = VisitVitals(key, dropped_until_at=dict.fromkeys(SIGNS, as_of))
    past.systems = house.systems.copy()
    if house.agreement.position <= position:
        past.agreement = house.agreement
    return past


def reports_known(
    house: House, kept: Kept, bed: str, position: int, as_of: Instant
) -> Iterable[BedReport]:
    """What was believed by then of a bed until that moment."""
    state = house.beds.get(bed)
    for report in (*kept.reports.get(bed, ()), *(state.reports if state else ())):
        if report.position <= position and report.effective_at <= as_of:
            yield report
