"""The course of a stay: step after step, what of it is planned and told ahead, and the going."""

from collections.abc import Callable

from housewide.kit.clock import MINUTE, SECOND, Instant
from housewide.science.twin.bedding import Bedding
from housewide.science.twin.calendar import SHORTEST_STAY
from housewide.science.twin.chance import Mix
from housewide.science.twin.cleaning import Cleaning
from housewide.science.twin.events import Kind
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest
from housewide.science.twin.ledger import ended
from housewide.science.twin.plan import BAYS, Admitting

DISPOSITIONS = Mix(("01", "06", "03", "62", "07", "20"), (68, 14, 12, 3, 1, 2))
"""Discharge disposition (table 0112) of inpatients: home, home health, skilled nursing,
rehabilitation, against advice, died. Shares are assumptions."""

HOME, TO_HOSPITAL, LEFT = "01", "02", "07"

WAIT_FOR_THE_END = 15 * MINUTE
"""How long a patient's next step waits while a procedure, a leave or a correction goes on."""

Going = Callable[[Guest, str], None]
"""Told that a guest is gone, with the disposition."""


class Course:
    """Guides each guest through the steps of their route.

    `on_step` are told of each step that begins, with how long it will be; `gone` of each end.
    """

    def __init__(self, floor: Floor, cleaning: Cleaning, gone: Going) -> None:
        self.bedding = Bedding(floor, self.begin, cleaning.left)
        self.on_step: list[Callable[[Guest, int], None]] = []
        self._floor = floor
        self._cleaning = cleaning
        self._gone = gone
        self._staying = floor.chance("staying")
        self._planning = floor.chance("planning")
        self._going = floor.chance("going")

    def begin(self, guest: Guest) -> None:
        """The guest's coming was typed in: their step begins, or after a change of room goes on."""
        if guest.settled:
            guest.busy = False
        else:
            self.stay_on(guest, guest.now_in.stay.draw(self._staying))

    def stay_on(self, guest: Guest, remaining: int) -> None:
        """Stay so long; then on, or out, from a ward at an hour at which people are let go."""
        floor = self._floor
        guest.settled = True
        leave_at = floor.now + remaining
        if guest.at_last_step and guest.now_in.kind not in BAYS:
            earliest_at = floor.now + SHORTEST_STAY
            leave_at = floor.calendar.discharge_at(self._staying, leave_at, earliest_at)
            self._plan_discharge(guest, leave_at)
        floor.agenda.add(leave_at, self._over, guest)
        for told in self.on_step:
            told(guest, leave_at - floor.now)

    def leave(self, guest: Guest, disposition: str) -> None:
        """The patient leaves, the babies with their mother; the entry follows, at times late."""
        habits = self._floor.habits
        for one in (*guest.babies, guest):
            one.gone, one.settled = True, False
        late = self._going.random() < habits.late_discharges
        found_empty = late and self._going.random() < habits.found_empty
        if found_empty and guest.bed and guest.now_in.kind not in BAYS:
            self._empty(guest)
        lag = habits.late_entry if late else habits.discharge_entry
        self._floor.after(lag, self._going, self._left, (guest, self._floor.now, disposition))

    # What is to come ------------------------------------------------------------------------------

    def _plan_discharge(self, guest: Guest, leave_at: Instant) -> None:
        """Some hours before it is said that the patient will go (A16)."""
        habits, chance = self._floor.habits, self._planning
        if chance.random() >= habits.discharges_planned:
            return
        ahead = habits.discharge_plan_ahead.draw(chance)
        say_at = max(self._floor.now, leave_at - ahead)
        self._floor.agenda.add(say_at, self._say_discharge, (guest, leave_at))
        if chance.random() < habits.discharge_plans_changed:
            change_at = say_at + int((leave_at - say_at) * chance.random()) // SECOND * SECOND
            self._floor.agenda.add(change_at, self._unsay_discharge, guest)

    def _say_discharge(self, planned: tuple[Guest, Instant]) -> None:
        guest, leave_at = planned
        if guest.at_rest:
            self._tell_plan(guest, Kind.DISCHARGE_PLANNED, expected_at=leave_at)

    def _unsay_discharge(self, guest: Guest) -> None:
        if guest.at_rest:
            self._tell_plan(guest, Kind.DISCHARGE_PLAN_CANCELLED)

    def _plan_next(self, guest: Guest, was_in_bay: bool) -> None:
        """Ready for the next step: that it is wanted is told, and where (A14, A15)."""
        kind = Kind.ADMISSION_PLANNED if was_in_bay else Kind.MOVE_PLANNED
        pending = self._floor.unit_of_kind(guest.now_in.kind)
        self._tell_plan(guest, kind, pending=pending, expected_at=self._floor.now)

    def _tell_plan(self, guest: Guest, kind: Kind, **more: object) -> None:
        self._floor.desk.tell(guest, kind, self._floor.now, **more)

    # On, and out ----------------------------------------------------------------------------------

    def _over(self, guest: Guest) -> None:
        """This step is over, once nothing else goes on."""
        if guest.gone:
            return
        if guest.busy:
            self._floor.agenda.add(self._floor.now + WAIT_FOR_THE_END, self._over, guest)
        elif guest.at_last_step:
            self.leave(guest, self._disposition(guest))
        else:
            self._go_on(guest)

    def _go_on(self, guest: Guest) -> None:
        floor, was_in = self._floor, guest.now_in.kind
        was_in_bay = was_in in BAYS
        guest.settled = False
        guest.step += 1
        if guest.now_in.kind in BAYS:
            self.bedding.ask(guest)
            return
        if was_in_bay and floor.plan.admitting is Admitting.ADMITTED_AT_DECISION:
            self._admit_here(guest)
        else:
            self._plan_next(guest, was_in_bay)
            if was_in_bay and self._planning.random() < floor.habits.admission_plans_cancelled:
                self._send_home(guest)
                return
        handover = floor.habits.handover if was_in == "ed" else 0
        floor.after(handover, self._planning, self.bedding.ask, guest)

    def _admit_here(self, guest: Guest) -> None:
        """An inpatient from now on, who waits in the bay until there is a bed."""
        guest.patient_class, guest.admitted_at = guest.route.patient_class, self._floor.now
        self._floor.desk.write_move(guest, self._floor.now)
        self._floor.desk.tell(guest, Kind.ADMITTED, self._floor.now)

    def _send_home(self, guest: Guest) -> None:
        """Better than it looked: no bed is needed after all (A27), and home they go."""
        self._tell_plan(guest, Kind.ADMISSION_PLAN_CANCELLED)
        guest.step -= 1
        self.leave(guest, HOME)

    def _disposition(self, guest: Guest) -> str:
        if guest.route.sent_to:
            return TO_HOSPITAL
        if guest.now_in.kind in BAYS or guest.route.group in ("mother", "newborn"):
            return HOME
        return DISPOSITIONS.draw(self._going)

    def _left(self, leaving: tuple[Guest, Instant, str]) -> None:
        guest, at, disposition = leaving
        for one in (*guest.babies, guest):
            self._floor.desk.write(one, ended(one.stays, at))
            self._floor.desk.tell(one, Kind.DISCHARGED, at, disposition=disposition)
            self._empty(one)
        self._gone(guest, disposition)

    def _empty(self, guest: Guest) -> None:
        """The bed that they held, if they still do, is to be cleaned."""
        if guest.bed:
            self._cleaning.left(guest.bed, contaminated=bool(guest.visit.isolation))
            guest.bed = ""
