"""The house at any past moment, as it was known at any position: who lay where, and what was known.

It reaches back as far as ended visits are remembered. What it does not hold is how the beds
themselves were: their older reports are not kept in memory.
"""

from housewide.hospital.house.house import House
from housewide.hospital.visits.past import visits_at
from housewide.hospital.visits.visits import CLOSED_VISITS_KEPT
from housewide.kit.clock import Instant


def remembered_since(house: House) -> Instant:
    """From this moment on every visit is remembered that was open then."""
    return house.believed_at - CLOSED_VISITS_KEPT if house.visits.dropped else 0


def house_at_position(house: House, position: int, as_of: Instant) -> House:
    """Who lay where at `as_of`, by all that was believed up to and with `position`."""
    past = House()
    past.position = position
    past.believed_at = as_of
    past.history = house.history.as_known(position)
    past.use_places()
    past.same_patient = house.same_patient.as_known(position)
    for visit in visits_at(house.visits, position, as_of):
        past.visits.visits[visit.key] = visit
        past.index.change(None, visit)
    past.systems = house.systems.copy()
    return past
