"""Who comes: new people and those who were here before, under which record, with which visit."""

from collections import deque
from random import Random

from msgspec.structs import replace

from housewide.kit.clock import Instant
from housewide.science.twin.chance import Mix
from housewide.science.twin.events import Kind, Visit
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest
from housewide.science.twin.habits import ISOLATIONS
from housewide.science.twin.people import Person, person
from housewide.science.twin.plan import Route

REMEMBERED = 20_000
"""So many past patients are remembered as people who may come again."""

FROM_HOME, FROM_HOSPITAL, FROM_ED, BORN_HERE = "1", "4", "7", "5"
"""Admit source (table 0023): referred, transferred from a hospital, by the ED, born inside."""

FIRST_VISIT, FIRST_RECORD, FIRST_SECOND_RECORD = 40_000_000, 700_000, 9_000_000


class Registry:
    """One facility's index of people, and its visit numbers."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._people = floor.chance("people")
        self._triage = floor.chance("triage")
        self._isolation = floor.chance("isolation")
        self._records = floor.chance("records")
        self._past: deque[Person] = deque(maxlen=REMEMBERED)
        self._guests = 0

    def guest(self, route: Route, arrived_at: Instant) -> Guest:
        """Somebody who comes by that route: mostly someone new, at times one who was here."""
        from_ed = route.steps[0].kind == "ed"
        who = self._who(route.group, arrived_at)
        return self._visit(route, who, arrived_at, FROM_ED if from_ed else FROM_HOME)

    def from_elsewhere(self, route: Route, who: Person, arrived_at: Instant) -> Guest:
        """A person of another facility, under a record of ours."""
        ours = replace(who, record_number=self._record_number())
        return self._visit(route, ours, arrived_at, FROM_HOSPITAL)

    def newborn(self, route: Route, mother: Guest, order: int, at: Instant) -> Guest:
        """A child of a mother who is here."""
        child = self._who("newborn", at)
        hers = mother.visit.person
        child = replace(
            child, family=hers.family, street=hers.street, zip=hers.zip, phone=hers.phone
        )
        guest = self._visit(route, child, at, BORN_HERE)
        guest.visit = replace(
            guest.visit, mother=hers.record_number, birth_order=order, isolation=""
        )
        return guest

    def remember(self, guest: Guest) -> None:
        """They may come again."""
        self._past.append(guest.visit.person)

    def may_have_two_records(self, guest: Guest) -> None:
        """Some are registered under a second record at first, which is found and merged (A40)."""
        if self._records.random() >= self._floor.habits.second_records:
            return
        right = guest.visit.person
        second = f"{FIRST_SECOND_RECORD + self._guests}"
        guest.visit = replace(guest.visit, person=replace(right, record_number=second))
        until = self._floor.habits.until_merged
        self._floor.after(until, self._records, self._merge, (guest, right, second))

    def _merge(self, found: tuple[Guest, Person, str]) -> None:
        guest, right, second = found
        if guest.stays and guest.visit.person.record_number == second:
            guest.visit = replace(guest.visit, person=right)
            self._floor.desk.tell(guest, Kind.MERGED, self._floor.now, prior_record=second)

    def _visit(self, route: Route, who: Person, arrived_at: Instant, source: str) -> Guest:
        self._guests += 1
        return Guest(
            Visit(
                number=str(FIRST_VISIT + self._guests),
                person=who,
                service=route.service,
                admission_type=route.admission_type,
                arrived_at=arrived_at,
                acuity=_drawn(self._triage, route.acuity),
                admit_source=source,
                isolation=self._precaution(route),
            ),
            route,
        )

    def _precaution(self, route: Route) -> str:
        drawn = Mix(ISOLATIONS, self._floor.habits.isolated).draw(self._isolation)
        return drawn if route.patient_class == "I" and route.group == "adult" else ""

    def _who(self, group: str, at: Instant) -> Person:
        again = self._people.random() < self._floor.habits.return_share
        if again and group == "adult" and self._past:
            return self._past.popleft()
        plan = self._floor.plan
        return person(self._people, self._record_number(), group, at, plan.city, plan.state)

    def _record_number(self) -> str:
        return f"{FIRST_RECORD + self._guests + 1:07d}"


def _drawn(chance: Random, weights: tuple[float, ...]) -> int:
    """An ESI level, 0 where there is no triage."""
    level = Mix(range(1, 6), weights or (1,) * 5).draw(chance)
    return level if weights else 0
