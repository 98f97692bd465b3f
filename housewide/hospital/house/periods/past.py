"""A period of a house, as it was known at any position: its visits, beds and places put together.

What memory holds no more is handed in by who keeps it, as for any past moment.
"""

from collections.abc import Collection

from housewide.hospital.beds.state import BedReport
from housewide.hospital.house.house import House
from housewide.hospital.house.past import Kept, reports_known
from housewide.hospital.house.periods.known import LOOK_BACK, Known
from housewide.hospital.house.periods.period import Period
from housewide.hospital.systems.ask import speaking_of
from housewide.hospital.systems.state import PARTS
from housewide.hospital.visits.past import visits_between
from housewide.kit.clock import Instant


def known_of(
    house: House,
    kept: Kept,
    period: Period,
    *,
    position: int,
    as_of: Instant,
    received: dict[int, Instant],
    silent: Collection[str] = (),
) -> Known:
    """All that was believed of a period up to and with `position`, and had come by `as_of`.

    `silent` are the sources that were silent at some moment of it.
    """
    since_at = period.from_at - LOOK_BACK
    visits = visits_between(
        house.visits, kept.visits, position, since_at, period.until_at, received
    )
    reports = {
        bed: _since(since_at, house, kept, bed, position, period.until_at)
        for bed in sorted({*house.beds.beds, *kept.reports})
    }
    return Known(
        period,
        house.history.as_known(position),
        visits,
        position=position,
        as_of=as_of,
        reports=reports,
        received=received,
        blind={part: speaking_of(house.systems, silent, (part,)) for part in PARTS},
        same_patient=house.same_patient.as_known(position).resolve,
    )


def _since(
    since_at: Instant, house: House, kept: Kept, bed: str, position: int, until_at: Instant
) -> list[BedReport]:
    """Each report of a bed since an instant, once, in effective order."""
    found = {r.position: r for r in reports_known(house, kept, bed, position, until_at)}
    later = [r for r in found.values() if r.effective_at >= since_at]
    return sorted(later, key=lambda r: (r.effective_at, r.position))
