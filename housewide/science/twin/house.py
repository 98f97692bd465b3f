"""One simulated facility at work: people arrive, are bedded, move on, and leave.

A movement *happens*, and a little later is *told* (typed in): only then do others act on it, so a
bed is cleaned after its discharge was entered, as where cleaning jobs come from the ADT feed.
"""

from collections import deque
from collections.abc import Callable

from housewide.hospital.places.facts import Place
from housewide.kit.clock import HOUR, MINUTE, Instant
from housewide.science.twin.beds import Beds
from housewide.science.twin.calendar import SHORTEST_STAY, Calendar
from housewide.science.twin.chance import Mix, poisson_times, stream
from housewide.science.twin.cleaning import Cleaning
from housewide.science.twin.core import Agenda
from housewide.science.twin.desk import Desk
from housewide.science.twin.events import Event, Kind, Visit
from housewide.science.twin.guest import Guest
from housewide.science.twin.ledger import Stay, ended
from housewide.science.twin.people import Person, person
from housewide.science.twin.plan import BAYS, Arrivals, Facility, Route
from housewide.science.twin.slips import Slips

DISPOSITIONS = Mix(("01", "06", "03", "62", "02", "07", "20"), (66, 14, 12, 3, 2, 1, 2))
"""Discharge disposition (table 0112) of inpatients: home, home health, skilled nursing,
rehabilitation, another hospital, against advice, died. Shares are assumptions."""

WAIT_FOR_CORRECTION = 15 * MINUTE
"""How long a patient's next step waits while an entry in error about them is being put right."""

REMEMBERED = 20_000
"""So many past patients are remembered as people who may come again."""

Then = Callable[[Guest], None]


class House:
    """The simulation of one facility; `sink` is given each event as it is told."""

    def __init__(
        self, plan: Facility, agenda: Agenda, seed: int, sink: Callable[[Event], None]
    ) -> None:
        self.plan = plan
        self.beds = Beds(plan.wards)
        self.calendar = Calendar(plan)
        self._agenda = agenda
        self._arriving = stream(seed, plan.id, "arriving")
        self._people = stream(seed, plan.id, "people")
        self._staying = stream(seed, plan.id, "staying")
        self._typing = stream(seed, plan.id, "typing")
        updates = stream(seed, plan.id, "updates")
        self.desk = Desk(plan.id, agenda, plan.habits, updates, sink)
        cleaners = stream(seed, plan.id, "cleaning")
        self.cleaning = Cleaning(
            self.beds, self.desk, agenda, plan.habits, cleaners, self._give_beds
        )
        errors = stream(seed, plan.id, "slips")
        self._slips = Slips(self.beds, self.desk, agenda, plan.habits, errors)
        self._ed = next(ward.id for ward in plan.wards if ward.kind == "ed")
        self._waiting: dict[str, deque[Guest]] = {ward.kind: deque() for ward in plan.wards}
        self._routes = {a.name: Mix(a.routes, [r.share for r in a.routes]) for a in plan.arrivals}
        self._past: deque[Person] = deque(maxlen=REMEMBERED)
        self._guests = 0

    # Coming ---------------------------------------------------------------------------------------

    def open_doors(self) -> None:
        """From now on people arrive."""
        for arrivals in self.plan.arrivals:
            self._arrivals_of_hour(arrivals)

    def _arrivals_of_hour(self, arrivals: Arrivals) -> None:
        # The rate is constant within an hour: draw the hour's arrivals, then come back.
        now = self._agenda.now
        hour_ends_at = (now // HOUR + 1) * HOUR
        per_hour = arrivals.per_hour(*self.calendar.hour_and_weekday(now))
        for at in poisson_times(self._arriving, per_hour, now, hour_ends_at):
            self._agenda.add(at, self._arrive, arrivals.name)
        self._agenda.add(hour_ends_at, self._arrivals_of_hour, arrivals)

    def _arrive(self, stream_name: str) -> None:
        guest = self.guest(self._routes[stream_name].draw(self._arriving), self._agenda.now)
        if guest.now_in.kind == "ed":
            self._register(guest)
        elif not self._slips.admits_in_error(guest):
            self._ask_for_bed(guest)

    def guest(self, route: Route, arrived_at: Instant) -> Guest:
        """Somebody who comes by that route: mostly someone new, at times one who was here."""
        self._guests += 1
        who = self._who(route.group, arrived_at)
        number = str(40_000_000 + self._guests)
        return Guest(Visit(number, who, route.service, route.admission_type, arrived_at), route)

    def _who(self, group: str, at: Instant) -> Person:
        again = self._people.random() < self.plan.habits.return_share
        if again and group == "adult" and self._past:
            return self._past.popleft()
        record_number = f"{700_000 + self._guests:07d}"
        return person(self._people, record_number, group, at, self.plan.city, self.plan.state)

    def _register(self, guest: Guest) -> None:
        """Into a bay of the ED, or its waiting room where all are taken."""
        bay = self.beds.promise("ed")
        if bay:
            self.take_place(guest, bay)
            self._type_in(guest, Kind.REGISTERED, None, self._begin_step)
        else:
            guest.place = Place(self._ed)
            self._type_in(guest, Kind.REGISTERED, None, self._ask_for_bed)

    # Being bedded ---------------------------------------------------------------------------------

    def _ask_for_bed(self, guest: Guest) -> None:
        self._waiting[guest.now_in.kind].append(guest)
        self._give_beds(guest.now_in.kind)

    def _give_beds(self, kind: str) -> None:
        """First come, first bedded."""
        waiting = self._waiting[kind]
        while waiting:
            bed = self.beds.promise(kind)
            if bed is None:
                return
            delay = self.plan.habits.transport.draw(self._staying)
            self._agenda.add(self._agenda.now + delay, self._come, (waiting.popleft(), bed))

    def _come(self, promised: tuple[Guest, str]) -> None:
        """The patient arrives in the bed that was promised."""
        guest, bed = promised
        prior, left = guest.place, guest.bed
        self.take_place(guest, bed)
        if not prior.unit:
            guest.admitted_at = self._agenda.now
            self._type_in(guest, Kind.ADMITTED, None, self._begin_step)
        else:
            self._type_in(guest, Kind.MOVED, (prior, left), self._begin_step)

    def take_place(self, guest: Guest, bed: str) -> None:
        self.beds.occupy(bed)
        guest.bed = bed
        guest.place = Place(self.beds.ward_of[bed].id, bed)

    def _type_in(
        self, guest: Guest, kind: Kind, prior: tuple[Place, str] | None, then: Then
    ) -> None:
        """A little later it is entered that the patient came to `guest.place` just now."""
        lag = self.plan.habits.movement_entry.draw(self._typing)
        entry = (guest, kind, self._agenda.now, prior, then)
        self._agenda.add(self._agenda.now + lag, self._typed_in, entry)

    def _typed_in(self, entry: tuple[Guest, Kind, Instant, tuple[Place, str] | None, Then]) -> None:
        guest, kind, at, prior, then = entry
        self.desk.write(guest, (*ended(guest.stays, at), Stay(guest.place, at)))
        self.desk.tell(guest, kind, at, prior=prior[0] if prior else None)
        if kind is not Kind.MOVED:
            self.desk.keep_updating(guest)
        if prior and prior[1]:
            self.cleaning.left(prior[1])
        then(guest)

    # Staying and going ----------------------------------------------------------------------------

    def _begin_step(self, guest: Guest) -> None:
        self.stay_on(guest, guest.now_in.stay.draw(self._staying))

    def stay_on(self, guest: Guest, remaining: int) -> None:
        """Stay so long; then on, or out, from a ward at an hour at which people are let go."""
        guest.settled = True
        now = self._agenda.now
        leave_at = now + remaining
        if guest.at_last_step and guest.now_in.kind not in BAYS:
            leave_at = self.calendar.discharge_at(self._staying, leave_at, now + SHORTEST_STAY)
        self._agenda.add(leave_at, self._step_over, guest)
        self._slips.may_happen_to(guest, leave_at - now)

    def _step_over(self, guest: Guest) -> None:
        if guest.in_error:
            self._agenda.add(self._agenda.now + WAIT_FOR_CORRECTION, self._step_over, guest)
            return
        guest.settled = False
        if guest.at_last_step:
            self._leave(guest)
            return
        if guest.patient_class == "E":
            # Admitted: from now on an inpatient, who boards in the ED until there is a bed.
            guest.patient_class = guest.route.patient_class
            guest.admitted_at = self._agenda.now
            self.desk.tell(guest, Kind.ADMITTED, self._agenda.now)
        guest.step += 1
        self._ask_for_bed(guest)

    def _leave(self, guest: Guest) -> None:
        """The patient leaves; the entry follows, at times late."""
        guest.gone = True
        habits = self.plan.habits
        late = self._typing.random() < habits.late_discharges
        lag = (habits.late_entry if late else habits.discharge_entry).draw(self._typing)
        self._agenda.add(self._agenda.now + lag, self._left, (guest, self._agenda.now))

    def _left(self, leaving: tuple[Guest, Instant]) -> None:
        guest, at = leaving
        self.desk.write(guest, ended(guest.stays, at))
        sent_home = guest.patient_class == "E"
        disposition = "01" if sent_home else DISPOSITIONS.draw(self._staying)
        self.desk.tell(guest, Kind.DISCHARGED, at, disposition=disposition)
        if guest.route.group == "adult" and disposition != "20":
            self._past.append(guest.visit.person)
        self.cleaning.left(guest.bed)
