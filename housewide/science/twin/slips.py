"""Entries made in error and taken back: what never was, told as if it were.

Nothing happens to anyone: the records say so for some minutes, and then they are put right (A11,
A12, A13, A52). Where a wrong bed was named, nobody can be given it in the meantime.
"""

from msgspec import Struct

from housewide.hospital.places.facts import Place
from housewide.kit.clock import DAY, MINUTE, Instant
from housewide.science.twin.cleaning import CLEAN, OCCUPIED
from housewide.science.twin.core import Action
from housewide.science.twin.events import Kind
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest
from housewide.science.twin.ledger import ON_LEAVE, Stays, ended, followed
from housewide.science.twin.plan import BAYS

BED_REPORT_STANDS = 40 * MINUTE
"""How long a bed is said to be taken that is not, until somebody looks."""


class Mistake(Struct, frozen=True):
    """What is to be put right: how everything was before, and the bed that was named, if any."""

    guest: Guest
    at: Instant
    place: Place
    stays: Stays
    bed: str = ""


class Slips:
    """Whoever types, at times types the wrong thing."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._chance = floor.chance("slips")
        self._bed_reports = floor.chance("bed reports")

    def admits_in_error(self, guest: Guest) -> bool:
        """Whether this admission is one in error; if so it is made, and will be taken back."""
        floor = self._floor
        if self._chance.random() >= floor.habits.admissions_in_error:
            return False
        bed = floor.beds.promise(guest.now_in.kind)
        if bed is None:
            return False
        mistake = Mistake(guest, floor.now, guest.place, (), bed)
        guest.place, guest.admitted_at = floor.place_of(bed), floor.now
        then_at = self._put_right(self._cancel_admission, mistake)
        floor.desk.write_move(guest, floor.now)
        floor.desk.tell(guest, Kind.ADMITTED, floor.now, corrected_at=then_at)
        return True

    def may_happen_to(self, guest: Guest, stay: int) -> None:
        """Somewhere in the step that begins now, a wrong entry may be made about this patient."""
        if guest.now_in.kind in BAYS:
            return
        habits = self._floor.habits
        draw = self._chance.random()
        at = self._floor.within(stay, self._chance)
        for share, slip in (
            (habits.moves_in_error, self._move),
            (habits.discharges_in_error, self._discharge),
            (habits.leaves_in_error, self._leave),
            (habits.wrong_beds_in_updates, self._name_wrong_bed),
        ):
            if draw < share:
                self._floor.agenda.add(at, slip, guest)
                return
            draw -= share

    def report_beds_wrongly(self) -> None:
        """From now on a clean bed is now and then reported taken, mostly the one next door."""
        rate = self._floor.habits.wrong_bed_reports_per_day
        wait = int(self._bed_reports.expovariate(rate) * DAY)
        self._floor.after(wait, self._bed_reports, self._report_wrongly, None)

    def _report_wrongly(self, _: object) -> None:
        if free := self._floor.beds.free():
            place = self._floor.place_of(self._bed_reports.choice(free))
            self._floor.desk.tell_bed(place, OCCUPIED)
            self._floor.after(BED_REPORT_STANDS, self._bed_reports, self._correct_report, place)
        self.report_beds_wrongly()

    def _correct_report(self, place: Place) -> None:
        if self._floor.beds.is_free(place.bed):
            self._floor.desk.tell_bed(place, CLEAN)

    def _move(self, guest: Guest) -> None:
        floor = self._floor
        wrong = floor.beds.promise(guest.now_in.kind) if guest.at_rest else None
        if wrong is None:
            return
        mistake = Mistake(guest, floor.now, guest.place, guest.stays, wrong)
        guest.place = floor.place_of(wrong)
        then_at = self._put_right(self._cancel_move, mistake)
        floor.desk.write_move(guest, floor.now)
        floor.desk.tell(guest, Kind.MOVED, floor.now, prior=mistake.place, corrected_at=then_at)

    def _discharge(self, guest: Guest) -> None:
        if guest.at_rest:
            floor = self._floor
            then_at = self._put_right(self._cancel_discharge, self._about(guest))
            floor.desk.write(guest, ended(guest.stays, floor.now))
            floor.desk.tell(
                guest, Kind.DISCHARGED, floor.now, disposition="01", corrected_at=then_at
            )

    def _leave(self, guest: Guest) -> None:
        if guest.at_rest and guest.patient_class == "I":
            floor = self._floor
            then_at = self._put_right(self._cancel_leave, self._about(guest))
            stays = followed(guest.stays, guest.place, floor.now, ON_LEAVE)
            floor.desk.write(guest, stays)
            floor.desk.tell(guest, Kind.LEAVE_BEGAN, floor.now, corrected_at=then_at)

    def _name_wrong_bed(self, guest: Guest) -> None:
        """An update that names the bed next door: no move, and so it must not be taken for one."""
        floor = self._floor
        ward = floor.beds.ward_of.get(guest.place.bed)
        if ward is None or not guest.at_rest or floor.plan.moves_by_update:
            return
        other = self._chance.choice([bed for bed in ward.beds if bed != guest.place.bed])
        floor.desk.tell(guest, Kind.UPDATED, floor.now, place=floor.place_of(other))

    def _cancel_admission(self, mistake: Mistake) -> None:
        floor = self._floor
        floor.beds.give_back(mistake.bed)
        floor.desk.write(mistake.guest, ())
        floor.desk.tell(mistake.guest, Kind.ADMISSION_CANCELLED, mistake.at)
        mistake.guest.gone = True

    def _cancel_move(self, mistake: Mistake) -> None:
        self._floor.beds.give_back(mistake.bed)
        wrong, mistake.guest.place = mistake.guest.place, mistake.place
        self._restore(mistake, Kind.MOVE_CANCELLED, prior=wrong)

    def _cancel_discharge(self, mistake: Mistake) -> None:
        self._restore(mistake, Kind.DISCHARGE_CANCELLED)

    def _cancel_leave(self, mistake: Mistake) -> None:
        self._restore(mistake, Kind.LEAVE_CANCELLED)

    def _restore(self, mistake: Mistake, kind: Kind, **more: object) -> None:
        guest = mistake.guest
        self._floor.desk.write(guest, mistake.stays)
        self._floor.desk.tell(guest, kind, mistake.at, **more)
        guest.busy = False

    def _about(self, guest: Guest) -> Mistake:
        return Mistake(guest, self._floor.now, guest.place, guest.stays)

    def _put_right(self, cancel: Action, mistake: Mistake) -> Instant:
        """Have it taken back a little later; when that will be."""
        mistake.guest.busy = True
        corrected_at = self._floor.now + self._floor.habits.until_cancelled.draw(self._chance)
        self._floor.agenda.add(corrected_at, cancel, mistake)
        return corrected_at
