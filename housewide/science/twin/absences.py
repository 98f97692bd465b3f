"""Away from the bed, which is kept: procedures (A09, A10) and leaves (A21, A22)."""

from housewide.kit.clock import DAY, HOUR, MINUTE, Instant
from housewide.science.twin.chance import Duration
from housewide.science.twin.core import Action
from housewide.science.twin.events import Kind
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest
from housewide.science.twin.ledger import ON_LEAVE, followed
from housewide.science.twin.plan import BAYS

LEAVE_KINDS = ("psych", "rehab")
"""Where patients go home for the weekend."""

FRIDAY = 4
LEAVE_HOURS = Duration(44, 0.2)
"""From Friday afternoon to Sunday, mostly. An assumption."""


class Absences:
    """Who is away, and when they are back. Nothing else happens to them meanwhile."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._procedures = floor.chance("procedures")
        self._leaves = floor.chance("leaves")
        self._typing = floor.chance("absences")

    def may_happen_to(self, guest: Guest, stay: int) -> None:
        """Somewhere in the step that begins now there may be a procedure, or leaves."""
        if guest.now_in.kind in BAYS or guest.route.group != "adult":
            return
        chance = self._procedures
        if chance.random() < self._floor.habits.procedures:
            at = self._floor.within(stay, chance)
            self._floor.agenda.add(at, self._go_to_procedure, guest)
        if guest.now_in.kind in LEAVE_KINDS:
            self._plan_leaves(guest, self._floor.now + stay)

    def go_to_theatre(self, guest: Guest, lasts: Duration) -> None:
        """To an operating theatre now, and back."""
        self._depart(guest, "or", lasts)

    def _go_to_procedure(self, guest: Guest) -> None:
        if guest.at_rest:
            self._depart(guest, "or", self._floor.habits.procedure)

    def _depart(self, guest: Guest, kind: str, lasts: Duration) -> None:
        there = self._floor.unit_of_kind(kind)
        if there is None or guest.busy:
            return
        guest.busy = True
        self._floor.desk.tell(guest, Kind.DEPARTED, self._floor.now, temporary=there)
        self._floor.after(lasts, self._procedures, self._arrive, guest)

    def _arrive(self, guest: Guest) -> None:
        guest.busy = False
        self._floor.desk.tell(guest, Kind.ARRIVED, self._floor.now)

    def _plan_leaves(self, guest: Guest, leave_at: Instant) -> None:
        """Each weekend of the stay may be one at home."""
        day = self._floor.now // DAY * DAY + DAY
        while day < leave_at:
            at = day + 18 * HOUR + self._leaves.randrange(3 * 60) * MINUTE
            _, weekday = self._floor.calendar.hour_and_weekday(at)
            goes = self._leaves.random() < self._floor.habits.weekend_leaves
            if weekday == FRIDAY and goes and at + DAY < leave_at:
                self._floor.agenda.add(at, self._go_home, guest)
            day += DAY

    def _go_home(self, guest: Guest) -> None:
        """Gone for the weekend; a little later it is entered, with when they will be back."""
        if not guest.at_rest:
            return
        guest.busy = True
        back_at = self._floor.now + LEAVE_HOURS.draw(self._leaves)
        self._enter(self._gone_home, (guest, self._floor.now, back_at))
        self._floor.agenda.add(back_at, self._come_home, guest)

    def _gone_home(self, leave: tuple[Guest, Instant, Instant]) -> None:
        guest, at, back_at = leave
        self._floor.desk.write(guest, followed(guest.stays, guest.place, at, ON_LEAVE))
        self._floor.desk.tell(guest, Kind.LEAVE_BEGAN, at, expected_at=back_at)

    def _come_home(self, guest: Guest) -> None:
        self._enter(self._come_back, (guest, self._floor.now))

    def _come_back(self, back: tuple[Guest, Instant]) -> None:
        guest, at = back
        self._floor.desk.write_move(guest, at)
        self._floor.desk.tell(guest, Kind.LEAVE_ENDED, at)
        guest.busy = False

    def _enter(self, action: Action, subject: object) -> None:
        self._floor.after(self._floor.habits.discharge_entry, self._typing, action, subject)
