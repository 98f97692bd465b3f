"""Running the twin: a system of simulated facilities, and the events that they tell, in order."""

from collections.abc import Iterator

from housewide.hospital.places.facts import Place
from housewide.kit.clock import HOUR, Instant
from housewide.science.twin.core import Agenda
from housewide.science.twin.events import Event
from housewide.science.twin.guest import Guest
from housewide.science.twin.house import House
from housewide.science.twin.ledger import Ledger
from housewide.science.twin.opening import open_house
from housewide.science.twin.plan import System


class Twin:
    """A simulated system from `start_at` on. The same seed gives the same events.

    Facilities draw from streams of their own: what happens in one does not depend on which others
    there are, but for the patients whom these send to it.
    """

    def __init__(self, system: System, seed: int, start_at: Instant) -> None:
        self.system = system
        self.start_at = start_at
        self._agenda = Agenda(start_at)
        self._told: list[Event] = []
        self._houses = {
            plan.id: House(plan, self._agenda, seed, self._told.append, self._send)
            for plan in system.facilities
        }
        for house in self._houses.values():
            open_house(house, seed)
        self._roads = {name: house.floor.chance("roads") for name, house in self._houses.items()}

    def events(self, until_at: Instant | None = None) -> Iterator[Event]:
        """What is told before `until_at` (None: for ever), in the order in which it is told.

        First, at `start_at`, everyone who is in the house already, by entries dated back, and
        every free bed. A later call goes on where the last one stopped.
        """
        while until_at is None or self._agenda.now < until_at:
            yield from self._take()
            hour_later_at = self._agenda.now + HOUR
            self._agenda.run(hour_later_at if until_at is None else min(hour_later_at, until_at))
        yield from self._take()

    def _take(self) -> list[Event]:
        told = self._told[:]
        self._told.clear()
        return told

    def _send(self, house: House, guest: Guest) -> None:
        """A transfer: some hours on the road, then at the other facility's door."""
        if guest.route.sent_to in self._houses:
            chance = self._roads[house.plan.id]
            house.floor.after(house.floor.habits.journey, chance, self._arrive, guest)

    def _arrive(self, guest: Guest) -> None:
        self._houses[guest.route.sent_to].receive(guest.visit.person, guest.route.service)

    def ledger(self, facility: str) -> Ledger:
        """The truth of one facility."""
        return self._houses[facility].floor.desk.ledger

    def census(self, facility: str, at: Instant, known_at: Instant | None = None) -> dict[str, int]:
        """The truth: how many patients each unit had at `at`, as told up to `known_at`.

        `at` not before `start_at`; None is all that was told so far. Units without patients are 0.
        """
        counted = self.ledger(facility).census(at, known_at)
        return {ward.id: counted.get(ward.id, 0) for ward in self._houses[facility].plan.wards}

    def whereabouts(
        self, facility: str, at: Instant, known_at: Instant | None = None
    ) -> dict[str, Place]:
        """The truth: where each visit's patient was at `at`, as told up to `known_at`."""
        return self.ledger(facility).whereabouts(at, known_at)
