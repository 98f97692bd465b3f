"""Housekeeping: a bed that was left waits for a cleaner, is cleaned, and can be given again."""

from collections.abc import Callable
from random import Random

from housewide.hospital.places.facts import Place
from housewide.science.twin.beds import Beds
from housewide.science.twin.core import Agenda
from housewide.science.twin.desk import Desk
from housewide.science.twin.plan import BAYS, Habits

BEING_CLEANED = "H"
CLEAN = "U"
"""HL7 table 0116: housekeeping, unoccupied."""


class Cleaning:
    """Beds are cleaned by housekeeping, bays wiped by their own staff; both tell of it (A20)."""

    def __init__(
        self,
        beds: Beds,
        desk: Desk,
        agenda: Agenda,
        habits: Habits,
        chance: Random,
        has_free_bed: Callable[[str], None],
    ) -> None:
        self._beds = beds
        self._desk = desk
        self._agenda = agenda
        self._habits = habits
        self._chance = chance
        self._has_free_bed = has_free_bed

    def left(self, bed: str) -> None:
        """Nobody lies in it any more: it is to be cleaned."""
        self._beds.leave(bed)
        if self._beds.ward_of[bed].kind in BAYS:
            delay = self._habits.bay_wipe.draw(self._chance)
            self._agenda.add(self._agenda.now + delay, self._finish, bed)
        else:
            delay = self._habits.cleaning_response.draw(self._chance)
            self._agenda.add(self._agenda.now + delay, self.start, bed)

    def start(self, bed: str) -> None:
        self.report(bed, BEING_CLEANED)
        delay = self._habits.cleaning.draw(self._chance)
        self._agenda.add(self._agenda.now + delay, self._finish, bed)

    def report(self, bed: str, status: str) -> None:
        self._desk.tell_bed(Place(self._beds.ward_of[bed].id, bed), status)

    def _finish(self, bed: str) -> None:
        self._beds.clean(bed)
        self.report(bed, CLEAN)
        self._has_free_bed(self._beds.ward_of[bed].kind)
