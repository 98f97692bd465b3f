"""Housekeeping: a bed that was left waits for a cleaner, is cleaned, and can be given again."""

from collections import deque
from collections.abc import Callable

from housewide.science.twin.floor import Floor
from housewide.science.twin.plan import BAYS

BEING_CLEANED, CLEAN, CONTAMINATED, OCCUPIED = "H", "U", "K", "O"
"""HL7 table 0116: housekeeping, unoccupied, contaminated, occupied."""


class Cleaning:
    """Beds are cleaned by housekeeping, bays wiped by their own staff; both tell of it (A20).

    Each bed is answered after the usual response, once one of the cleaners is free: at the peak of
    discharges beds wait for them.
    """

    def __init__(self, floor: Floor, has_free_bed: Callable[[str], None]) -> None:
        self._floor = floor
        self._chance = floor.chance("cleaning")
        self._has_free_bed = has_free_bed
        self._free = max(1, round(floor.plan.bed_count * floor.habits.cleaners_per_beds))
        self._waiting: deque[tuple[str, bool]] = deque()

    def left(self, bed: str, *, contaminated: bool = False) -> None:
        """Nobody lies in it any more: it is to be cleaned."""
        floor = self._floor
        floor.beds.leave(bed)
        if floor.beds.ward_of[bed].kind in BAYS:
            floor.after(floor.habits.bay_wipe, self._chance, self._wiped, bed)
            return
        if contaminated:
            self.report(bed, CONTAMINATED)
        floor.after(floor.habits.cleaning_response, self._chance, self.answer, (bed, contaminated))

    def answer(self, job: tuple[str, bool]) -> None:
        """Somebody would come now, if they are not all at work."""
        self._waiting.append(job)
        self._start_next()

    def report(self, bed: str, status: str) -> None:
        self._floor.desk.tell_bed(self._floor.place_of(bed), status)

    def _start_next(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            bed, contaminated = self._waiting.popleft()
            self.report(bed, BEING_CLEANED)
            habits = self._floor.habits
            work = habits.terminal_cleaning if contaminated else habits.cleaning
            self._floor.after(work, self._chance, self._finish, bed)

    def _finish(self, bed: str) -> None:
        self._free += 1
        self._wiped(bed)
        self._start_next()

    def _wiped(self, bed: str) -> None:
        self._floor.beds.clean(bed)
        self.report(bed, CLEAN)
        self._has_free_bed(self._floor.beds.ward_of[bed].kind)
