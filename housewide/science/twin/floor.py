"""What every process of one simulated facility works with: its plan, beds, records and clock."""

from collections.abc import Callable
from random import Random

from housewide.hospital.places.facts import Place
from housewide.kit.clock import SECOND, Instant
from housewide.science.twin.beds import Beds
from housewide.science.twin.calendar import Calendar
from housewide.science.twin.chance import Duration, stream
from housewide.science.twin.core import Action, Agenda
from housewide.science.twin.desk import Desk
from housewide.science.twin.events import Event
from housewide.science.twin.habits import Habits
from housewide.science.twin.plan import Facility


class Floor:
    """One facility, before anything happens in it; `sink` is given each event as it is told."""

    def __init__(
        self, plan: Facility, agenda: Agenda, seed: int, sink: Callable[[Event], None]
    ) -> None:
        self.plan = plan
        self.agenda = agenda
        self.beds = Beds(plan.wards)
        self.calendar = Calendar(plan)
        self._seed = seed
        self.desk = Desk(plan.id, agenda, plan.habits, self.chance("updates"), sink)

    @property
    def now(self) -> Instant:
        return self.agenda.now

    @property
    def habits(self) -> Habits:
        return self.plan.habits

    def chance(self, name: str) -> Random:
        """A stream of this facility's own: one more leaves the draws of the others as they were."""
        return stream(self._seed, self.plan.id, name)

    def after(self, delay: int | Duration, chance: Random, action: Action, subject: object) -> None:
        """Have something happen so much later, on a whole second."""
        wait = delay.draw(chance) if isinstance(delay, Duration) else delay // SECOND * SECOND
        self.agenda.add(self.now + wait, action, subject)

    def within(self, span: int, chance: Random) -> Instant:
        """Some whole second of the span that begins now."""
        return self.now + int(chance.random() * span) // SECOND * SECOND

    def place_of(self, bed: str) -> Place:
        return Place(self.beds.ward_of[bed].id, bed)

    def unit_of_kind(self, kind: str) -> Place | None:
        """A unit of that kind, no bed of it named: where a plan or a procedure is."""
        return next((Place(ward.id) for ward in self.plan.wards if ward.kind == kind), None)
