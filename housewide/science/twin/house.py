"""One simulated facility at work: people arrive, are bedded, move on, and leave.

A movement *happens*, and a little later is *told* (typed in): only then do others act on it, so a
bed is cleaned after its discharge was entered, as where cleaning jobs come from the ADT feed. Here
the parts are put together; what each does stands in its own file.
"""

from collections.abc import Callable

from housewide.science.twin.absences import Absences
from housewide.science.twin.births import Births
from housewide.science.twin.cleaning import Cleaning
from housewide.science.twin.core import Agenda
from housewide.science.twin.course import Course
from housewide.science.twin.doors import Doors
from housewide.science.twin.events import Event
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest
from housewide.science.twin.people import Person
from housewide.science.twin.plan import Facility
from housewide.science.twin.registry import Registry
from housewide.science.twin.room_changes import RoomChanges
from housewide.science.twin.rounds import Rounds
from housewide.science.twin.slips import Slips

DIED = "20"
"""Table 0112."""

Send = Callable[["House", Guest], None]
"""Has a guest who left for another facility arrive there."""


class House:
    """The simulation of one facility; `sink` is given each event as it is told."""

    def __init__(
        self, plan: Facility, agenda: Agenda, seed: int, sink: Callable[[Event], None], send: Send
    ) -> None:
        self.plan = plan
        self.floor = Floor(plan, agenda, seed, sink)
        self.registry = Registry(self.floor)
        self.cleaning = Cleaning(self.floor, self._has_free_bed)
        self.course = Course(self.floor, self.cleaning, self._gone)
        self.slips = Slips(self.floor)
        self.absences = Absences(self.floor)
        self.births = Births(self.floor, self.registry, self.course, self.absences)
        self.doors = Doors(self.floor, self.registry, self.course, self.slips)
        self._send = send
        self.course.on_step += [
            self.slips.may_happen_to,
            self.absences.may_happen_to,
            RoomChanges(self.floor, self.course.bedding).may_happen_to,
            self.births.expect,
            Rounds(self.floor).begin,
        ]

    def open_doors(self) -> None:
        """From now on people arrive, and beds are at times reported wrongly."""
        self.doors.open()
        self.slips.report_beds_wrongly()

    def receive(self, who: Person, service: str) -> None:
        """Somebody comes from another facility, to where people of that service come directly."""
        for arrivals in self.plan.arrivals:
            for route in arrivals.routes:
                if route.service == service and route.steps[0].kind != "ed":
                    guest = self.registry.from_elsewhere(route, who, self.floor.now)
                    self.doors.let_in(guest)
                    return

    def _has_free_bed(self, kind: str) -> None:
        self.course.bedding.give_beds(kind)

    def _gone(self, guest: Guest, disposition: str) -> None:
        if guest.route.sent_to:
            self._send(self, guest)
        elif guest.route.group == "adult" and disposition != DIED:
            self.registry.remember(guest)
