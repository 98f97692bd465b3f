"""How a simulated facility opens: already full, as any hospital is at any moment.

Drawn from the equilibrium, not warmed up: the number found in each step of each route is Poisson
with mean rate x mean time (Little's law), and how long each has been there follows the
length-biased stay. Who would not fit into the staffed beds is left out.
"""

from random import Random

from housewide.kit.clock import SECOND, Instant
from housewide.science.twin.chance import poisson_count, stream
from housewide.science.twin.cleaning import CLEAN
from housewide.science.twin.events import Kind
from housewide.science.twin.guest import Guest
from housewide.science.twin.house import House
from housewide.science.twin.plan import BAYS, Arrivals, Route

SHORT_HOURS = 12.0
"""A step this short follows the hour of the day; a longer one sees the whole day's average."""

AFTER_READY_HOURS = 9.0
"""From ready to gone on a last ward: the wait for a usual hour, as the twin itself shows it."""

UNCLEAN_SHARE = 0.04
"""Of a ward's beds, so many are being cleaned when the house opens. An assumption."""


def open_house(house: House, seed: int) -> None:
    """Fill the house as of now, tell of everyone in it and every free bed, and open the doors."""
    floor = house.floor
    chance = stream(seed, house.plan.id, "opening")
    present = [
        found
        for arrivals in house.plan.arrivals
        for route in arrivals.routes
        for found in _on_route(house, floor.now, arrivals, route, chance)
    ]
    for at, guest, remaining in sorted(present, key=lambda each: each[0]):
        kind = Kind.REGISTERED if guest.admitted_at is None else Kind.ADMITTED
        floor.desk.write_move(guest, at)
        floor.desk.tell(guest, kind, at)
        floor.desk.keep_updating(guest)
        if house.births.is_over(guest, floor.now - at):
            house.births.be_born(guest, (at + floor.now) // 2 // SECOND * SECOND)
        house.course.stay_on(guest, remaining)
    _report_beds(house, chance)
    house.open_doors()


def _on_route(
    house: House, now: Instant, arrivals: Arrivals, route: Route, chance: Random
) -> list[tuple[Instant, Guest, int]]:
    """Whom this route has brought, each with since when they are there, and how long still."""
    per_hour_now = arrivals.per_hour(*house.floor.calendar.hour_and_weekday(now))
    share = route.share / sum(each.share for each in arrivals.routes)
    present = []
    for number, step in enumerate(route.steps):
        hours = step.stay.mean_hours
        per_hour = per_hour_now if hours <= SHORT_HOURS else arrivals.per_day / 24
        if step is route.steps[-1] and step.kind not in BAYS:
            hours += AFTER_READY_HOURS
        for _ in range(poisson_count(chance, per_hour * share * hours)):
            bed = house.floor.beds.promise(step.kind)
            if bed is None:
                continue
            elapsed, remaining = step.stay.draw_under_way(chance)
            present.append(
                (now - elapsed, _guest(house, route, number, now - elapsed, bed), remaining)
            )
    return present


def _guest(house: House, route: Route, step: int, since_at: Instant, bed: str) -> Guest:
    """Whoever moved before the house opened is told of as having come straight to this bed."""
    guest = house.registry.guest(route, since_at)
    guest.step = step
    guest.patient_class = route.class_at(step)
    if route.steps[step].kind not in BAYS:
        guest.admitted_at = since_at
    house.course.bedding.settle(guest, bed)
    return guest


def _report_beds(house: House, chance: Random) -> None:
    """The opening round: every bed in which nobody lies, clean or being cleaned."""
    for ward in house.plan.wards:
        if ward.kind in BAYS:
            continue
        for _ in range(poisson_count(chance, UNCLEAN_SHARE * len(ward.beds))):
            bed = house.floor.beds.soil(ward.id)
            if bed:
                house.cleaning.answer((bed, False))
    for bed in house.floor.beds.free():
        house.cleaning.report(bed, CLEAN)
