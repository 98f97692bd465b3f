"""Births: a mother in labour, at times in theatre, and newborns who stay and leave with her."""

from housewide.kit.clock import Instant
from housewide.science.twin.absences import Absences
from housewide.science.twin.chance import Duration
from housewide.science.twin.course import Course
from housewide.science.twin.events import Kind
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest
from housewide.science.twin.plan import Route, Step
from housewide.science.twin.registry import Registry

NEWBORN = Route(
    "NEW", 1.0, (Step("newborn", Duration(48, 0.3)),), admission_type="N", group="newborn"
)
"""A newborn stays as long as the mother does; the step's own length is not used."""


class Births:
    """Every woman who comes to give birth does, unless she goes home first."""

    def __init__(
        self, floor: Floor, registry: Registry, course: Course, absences: Absences
    ) -> None:
        self._floor = floor
        self._registry = registry
        self._course = course
        self._absences = absences
        self._chance = floor.chance("births")

    def expect(self, guest: Guest, stay: int) -> None:
        """A mother came to the ward: some hours later she gives birth, well before she leaves."""
        if guest.route.group == "mother" and not guest.babies:
            labour = min(self._floor.habits.labour.draw(self._chance), stay // 2)
            self._floor.after(labour, self._chance, self._deliver, guest)

    def is_over(self, guest: Guest, elapsed: int) -> bool:
        """Whether a mother who has been here so long has given birth."""
        if guest.route.group != "mother":
            return False
        return elapsed > self._floor.habits.labour.draw(self._chance)

    def _deliver(self, mother: Guest) -> None:
        if mother.gone:
            return
        if self._chance.random() < self._floor.habits.caesareans:
            self._absences.go_to_theatre(mother, self._floor.habits.caesarean)
        self.be_born(mother, self._floor.now)

    def be_born(self, mother: Guest, at: Instant) -> None:
        """One child or two, with the mother or in the nursery, are entered a little later."""
        together = self._chance.random() < self._floor.habits.rooming_in
        orders = (1, 2) if self._chance.random() < self._floor.habits.twins else (0,)
        for order in orders:
            child = self._registry.newborn(NEWBORN, mother, order, at)
            child.admitted_at = at
            mother.babies.append(child)
            bassinet = None if together else self._floor.beds.promise("newborn")
            if bassinet:
                self._course.bedding.settle(child, bassinet)
            else:
                child.place = self._floor.place_of(mother.bed)
            child.settled = True
            self._course.bedding.type_in(child, Kind.ADMITTED, at)
