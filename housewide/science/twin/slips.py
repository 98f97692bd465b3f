"""Entries made in error and taken back: admissions, moves and discharges that never were.

Nothing happens to anyone: the records say so for some minutes, and then they are put right (A11,
A12, A13). Where a wrong bed was named, nobody can be given it in the meantime.
"""

from random import Random

from housewide.hospital.places.facts import Place
from housewide.kit.clock import SECOND, Instant
from housewide.science.twin.beds import Beds
from housewide.science.twin.core import Action, Agenda
from housewide.science.twin.desk import Desk
from housewide.science.twin.events import Kind
from housewide.science.twin.guest import Guest
from housewide.science.twin.ledger import Stay, Stays, ended
from housewide.science.twin.plan import BAYS, Habits


class Slips:
    """Whoever types, at times types the wrong thing."""

    def __init__(
        self, beds: Beds, desk: Desk, agenda: Agenda, habits: Habits, chance: Random
    ) -> None:
        self._beds = beds
        self._desk = desk
        self._agenda = agenda
        self._habits = habits
        self._chance = chance

    def admits_in_error(self, guest: Guest) -> bool:
        """Whether this admission is one in error; if so it is made, and will be taken back."""
        if self._chance.random() >= self._habits.admissions_in_error:
            return False
        bed = self._beds.promise(guest.now_in.kind)
        if bed is None:
            return False
        guest.place = Place(self._beds.ward_of[bed].id, bed)
        guest.admitted_at = self._agenda.now
        self._desk.write(guest, (Stay(guest.place, self._agenda.now),))
        self._desk.tell(guest, Kind.ADMITTED, self._agenda.now)
        self._soon(self._cancel_admission, (guest, bed, self._agenda.now))
        return True

    def may_happen_to(self, guest: Guest, stay: int) -> None:
        """Somewhere in the stay that begins now, a wrong entry may be made about this patient."""
        if guest.now_in.kind in BAYS:
            return
        draw = self._chance.random()
        at = self._agenda.now + int(self._chance.random() * stay) // SECOND * SECOND
        if draw < self._habits.moves_in_error:
            self._agenda.add(at, self._move, guest)
        elif draw < self._habits.moves_in_error + self._habits.discharges_in_error:
            self._agenda.add(at, self._discharge, guest)

    def _move(self, guest: Guest) -> None:
        if not _can_slip(guest):
            return
        wrong = self._beds.promise(guest.now_in.kind)
        if wrong is None:
            return
        guest.in_error = True
        right, stays, now = guest.place, guest.stays, self._agenda.now
        guest.place = Place(self._beds.ward_of[wrong].id, wrong)
        self._desk.write(guest, (*ended(stays, now), Stay(guest.place, now)))
        self._desk.tell(guest, Kind.MOVED, now, prior=right)
        self._soon(self._cancel_move, (guest, right, stays, wrong, now))

    def _discharge(self, guest: Guest) -> None:
        if not _can_slip(guest):
            return
        guest.in_error = True
        stays, now = guest.stays, self._agenda.now
        self._desk.write(guest, ended(stays, now))
        self._desk.tell(guest, Kind.DISCHARGED, now, disposition="01")
        self._soon(self._cancel_discharge, (guest, stays, now))

    def _cancel_admission(self, wrong: tuple[Guest, str, Instant]) -> None:
        guest, bed, at = wrong
        self._beds.give_back(bed)
        self._desk.write(guest, ())
        self._desk.tell(guest, Kind.ADMISSION_CANCELLED, at)

    def _cancel_move(self, wrong: tuple[Guest, Place, Stays, str, Instant]) -> None:
        guest, right, stays, bed, at = wrong
        self._beds.give_back(bed)
        mistaken, guest.place = guest.place, right
        self._desk.write(guest, stays)
        self._desk.tell(guest, Kind.MOVE_CANCELLED, at, prior=mistaken)
        guest.in_error = False

    def _cancel_discharge(self, wrong: tuple[Guest, Stays, Instant]) -> None:
        guest, stays, at = wrong
        self._desk.write(guest, stays)
        self._desk.tell(guest, Kind.DISCHARGE_CANCELLED, at)
        guest.in_error = False

    def _soon(self, action: Action, subject: object) -> None:
        delay = self._habits.until_cancelled.draw(self._chance)
        self._agenda.add(self._agenda.now + delay, action, subject)


def _can_slip(guest: Guest) -> bool:
    return guest.settled and not guest.in_error and not guest.gone
