"""The doors: when people come, by hour and weekday, whether booked ahead or not."""

from housewide.hospital.places.facts import Place
from housewide.kit.clock import HOUR, Instant
from housewide.science.twin.chance import Mix, poisson_times
from housewide.science.twin.course import LEFT, Course
from housewide.science.twin.events import Kind
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest
from housewide.science.twin.plan import BAYS, Arrivals
from housewide.science.twin.registry import Registry
from housewide.science.twin.slips import Slips


class Doors:
    """People come, each stream at its own rate: to the ED, by appointment, or admitted directly."""

    def __init__(self, floor: Floor, registry: Registry, course: Course, slips: Slips) -> None:
        self._floor = floor
        self._registry = registry
        self._course = course
        self._slips = slips
        arrivals = floor.plan.arrivals
        self._chances = {each.name: floor.chance(f"arriving/{each.name}") for each in arrivals}
        self._routes = {a.name: Mix(a.routes, [r.share for r in a.routes]) for a in arrivals}
        self._patience = floor.chance("patience")
        self._booking = floor.chance("booking")

    def open(self) -> None:
        """From now on people arrive; who is booked for the next hours is known already."""
        for arrivals in self._floor.plan.arrivals:
            hour_at = self._floor.now // HOUR * HOUR
            for n in range(arrivals.booked_hours + 1):
                self._draw_hour(arrivals, hour_at + n * HOUR)
            self._floor.agenda.add(hour_at + HOUR, self._next_hour, arrivals)

    def _next_hour(self, arrivals: Arrivals) -> None:
        now = self._floor.now
        self._draw_hour(arrivals, now + arrivals.booked_hours * HOUR)
        self._floor.agenda.add(now + HOUR, self._next_hour, arrivals)

    def _draw_hour(self, arrivals: Arrivals, from_at: Instant) -> None:
        """The rate is constant within an hour: draw who comes in it."""
        begins_at = max(from_at, self._floor.now)
        per_hour = arrivals.per_hour(*self._floor.calendar.hour_and_weekday(begins_at))
        chance = self._chances[arrivals.name]
        for at in poisson_times(chance, per_hour, begins_at, from_at + HOUR):
            if arrivals.booked_hours:
                self._book(arrivals, at)
            else:
                self._floor.agenda.add(at, self._arrive, arrivals)

    # By appointment -------------------------------------------------------------------------------

    def _book(self, arrivals: Arrivals, at: Instant) -> None:
        """It is told that somebody will come (A05), and at times that they will not (A38)."""
        guest = self._registry.guest(self._routes[arrivals.name].draw(self._booking), at)
        to = self._floor.unit_of_kind(guest.route.steps[-1].kind)
        self._floor.desk.tell(guest, Kind.BOOKED, self._floor.now, pending=to, expected_at=at)
        if self._booking.random() < self._floor.habits.bookings_cancelled:
            call_at = (self._floor.now + at) // (2 * HOUR) * HOUR
            self._floor.agenda.add(max(call_at, self._floor.now), self._call_off, guest)
        else:
            self._floor.agenda.add(at, self._keep_appointment, guest)

    def _call_off(self, guest: Guest) -> None:
        self._floor.desk.tell(guest, Kind.BOOKING_CANCELLED, self._floor.now)

    def _keep_appointment(self, guest: Guest) -> None:
        self._course.bedding.ask(guest)

    # Unannounced ----------------------------------------------------------------------------------

    def _arrive(self, arrivals: Arrivals) -> None:
        chance = self._chances[arrivals.name]
        guest = self._registry.guest(self._routes[arrivals.name].draw(chance), self._floor.now)
        self.let_in(guest)

    def let_in(self, guest: Guest) -> None:
        """Somebody stands at the door."""
        if guest.now_in.kind == "ed":
            self._register(guest)
        elif not self._slips.admits_in_error(guest):
            if guest.now_in.kind not in BAYS:
                self._expect(guest)
            self._course.bedding.ask(guest)

    def _expect(self, guest: Guest) -> None:
        """Accepted from outside: it is told which kind of ward waits for them (A14)."""
        to = self._floor.unit_of_kind(guest.now_in.kind)
        now = self._floor.now
        self._floor.desk.tell(guest, Kind.ADMISSION_PLANNED, now, pending=to, expected_at=now)

    def _register(self, guest: Guest) -> None:
        """Into a bay of the ED, or its waiting room where all are taken."""
        self._registry.may_have_two_records(guest)
        bay = self._floor.beds.promise("ed")
        if bay:
            self._course.bedding.come_at_once(guest, bay)
            return
        guest.place = self._floor.unit_of_kind("ed") or Place("")
        self._floor.desk.write_move(guest, self._floor.now)
        self._floor.desk.tell(guest, Kind.REGISTERED, self._floor.now)
        self._floor.desk.keep_updating(guest)
        self._course.bedding.ask(guest)
        self._floor.after(self._floor.habits.patience, self._patience, self._lose_patience, guest)

    def _lose_patience(self, guest: Guest) -> None:
        """Nobody saw them for hours: at low acuity they leave without being seen."""
        if guest.visit.acuity >= 3 and not guest.bed and self._course.bedding.give_up(guest):
            self._course.leave(guest, LEFT)
