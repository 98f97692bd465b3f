"""How a simulated facility opens: already full, as any hospital is at any moment.

Drawn from the equilibrium, not warmed up: the number found in each step of each route is Poisson
with mean rate x mean time (Little's law), and how long each has been there follows the
length-biased stay. Who would not fit into the staffed beds is left out.
"""

from random import Random

from housewide.kit.clock import Instant
from housewide.science.twin.chance import poisson_count, stream
from housewide.science.twin.cleaning import CLEAN
from housewide.science.twin.core import Agenda
from housewide.science.twin.events import Kind
from housewide.science.twin.guest import Guest
from housewide.science.twin.house import House
from housewide.science.twin.ledger import Stay
from housewide.science.twin.plan import BAYS, Arrivals, Route

SHORT_HOURS = 12.0
"""A step this short follows the hour of the day; a longer one sees the whole day's average."""

AFTER_READY_HOURS = 4.0
"""From ready to gone on a last ward: the wait for a usual hour, as the twin itself shows it."""

UNCLEAN_SHARE = 0.04
"""Of a ward's beds, so many are being cleaned when the house opens. An assumption."""


def open_house(house: House, agenda: Agenda, seed: int) -> None:
    """Fill the house as of now, tell of everyone in it and every free bed, and open the doors."""
    chance = stream(seed, house.plan.id, "opening")
    present = [
        found
        for arrivals in house.plan.arrivals
        for route in arrivals.routes
        for found in _on_route(house, agenda.now, arrivals, route, chance)
    ]
    for at, guest, remaining in sorted(present, key=lambda each: each[0]):
        kind = Kind.REGISTERED if guest.patient_class == "E" else Kind.ADMITTED
        house.desk.write(guest, (Stay(guest.place, at),))
        house.desk.tell(guest, kind, at)
        house.desk.keep_updating(guest)
        house.stay_on(guest, remaining)
    _report_beds(house, agenda, chance)
    house.open_doors()


def _on_route(
    house: House, now: Instant, arrivals: Arrivals, route: Route, chance: Random
) -> list[tuple[Instant, Guest, int]]:
    """Whom this route has brought, each with since when they are there, and how long still."""
    per_hour_now = arrivals.per_hour(*house.calendar.hour_and_weekday(now))
    share = route.share / sum(each.share for each in arrivals.routes)
    present = []
    for number, step in enumerate(route.steps):
        hours = step.stay.mean_hours
        per_hour = per_hour_now if hours <= SHORT_HOURS else arrivals.per_day / 24
        if step is route.steps[-1] and step.kind not in BAYS:
            hours += AFTER_READY_HOURS
        for _ in range(poisson_count(chance, per_hour * share * hours)):
            bed = house.beds.promise(step.kind)
            if bed is None:
                continue
            elapsed, remaining = step.stay.draw_under_way(chance)
            present.append(
                (now - elapsed, _guest(house, route, number, now - elapsed, bed), remaining)
            )
    return present


def _guest(house: House, route: Route, step: int, since_at: Instant, bed: str) -> Guest:
    """Whoever moved before the house opened is told of as having come straight to this bed."""
    guest = house.guest(route, since_at)
    guest.step = step
    if route.steps[step].kind != "ed":
        guest.patient_class = route.patient_class
        guest.admitted_at = since_at
    house.take_place(guest, bed)
    return guest


def _report_beds(house: House, agenda: Agenda, chance: Random) -> None:
    """The opening round: every bed in which nobody lies, clean or being cleaned."""
    for ward in house.plan.wards:
        if ward.kind in BAYS:
            continue
        for _ in range(poisson_count(chance, UNCLEAN_SHARE * len(ward.beds))):
            bed = house.beds.soil(ward.id)
            if bed:
                house.cleaning.start(bed)
    for bed in house.beds.free():
        house.cleaning.report(bed, CLEAN)
