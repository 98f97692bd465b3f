"""Who waits for a bed, who gets it, and how that they came is typed in."""

from collections.abc import Callable

from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant
from housewide.science.twin.events import Kind
from housewide.science.twin.floor import Floor
from housewide.science.twin.guest import Guest
from housewide.science.twin.plan import BAYS, Admitting

UNTRIAGED = 9
"""Behind every ESI level."""

Then = Callable[[Guest], None]


class Bedding:
    """Beds are given to the sickest first, of those alike to who waits longest.

    `came` is told of each guest once their coming was typed in, `left` of the bed that they left.
    """

    def __init__(self, floor: Floor, came: Then, left: Callable[[str], None]) -> None:
        self._floor = floor
        self._came = came
        self._left = left
        self._moving = floor.chance("moving")
        self._typing = floor.chance("typing")
        self._waiting: dict[str, list[tuple[int, int, Guest]]] = {
            ward.kind: [] for ward in floor.plan.wards
        }
        self._asked = 0

    def ask(self, guest: Guest) -> None:
        """The guest needs a bed of the kind of their present step."""
        self._asked += 1
        acuity = guest.visit.acuity or UNTRIAGED
        self._waiting[guest.now_in.kind].append((acuity, self._asked, guest))
        self.give_beds(guest.now_in.kind)

    def give_up(self, guest: Guest) -> bool:
        """The guest waits no longer; False where a bed was promised to them already."""
        waiting = self._waiting[guest.now_in.kind]
        found = [each for each in waiting if each[2] is guest]
        for each in found:
            waiting.remove(each)
        return bool(found)

    def give_beds(self, kind: str) -> None:
        """Somebody may be given a bed of that kind."""
        waiting = self._waiting[kind]
        while waiting:
            first = min(waiting, key=lambda each: each[:2])
            bed = self._floor.beds.promise(kind, first[2].visit.isolation)
            if bed is None:
                return
            waiting.remove(first)
            self.promise(first[2], bed)

    def promise(self, guest: Guest, bed: str) -> None:
        """The guest is on their way to a bed that was promised."""
        transport = self._floor.habits.transport
        self._floor.after(transport, self._moving, self._come, (guest, bed))

    def settle(self, guest: Guest, bed: str) -> None:
        """The guest is in the bed, and is of the class that they are of there."""
        self._floor.beds.occupy(bed)
        guest.bed = bed
        guest.place = self._floor.place_of(bed)

    def come_at_once(self, guest: Guest, bed: str) -> None:
        """The guest steps from the door into a bay."""
        self.settle(guest, bed)
        self.type_in(guest, Kind.REGISTERED)

    def _come(self, promised: tuple[Guest, str]) -> None:
        """The patient arrives in the bed that was promised."""
        guest, bed = promised
        prior, left = guest.place, guest.bed
        self.settle(guest, bed)
        kind = self._kind_of_coming(guest, was_here=bool(prior.unit))
        self.type_in(guest, kind, left=left, prior=prior if prior.unit else None)

    def _kind_of_coming(self, guest: Guest, *, was_here: bool) -> Kind:
        """How it is told; whoever comes to their first ward is admitted with it."""
        if guest.now_in.kind in BAYS:
            return Kind.MOVED if was_here else Kind.REGISTERED
        if guest.admitted_at is not None:
            return Kind.MOVED
        guest.patient_class, guest.admitted_at = guest.route.patient_class, self._floor.now
        by_a06 = self._floor.plan.admitting is Admitting.MADE_INPATIENT_IN_BED
        if was_here and by_a06 and guest.patient_class == "I":
            return Kind.MADE_INPATIENT
        return Kind.ADMITTED

    def type_in(
        self,
        guest: Guest,
        kind: Kind,
        at: Instant | None = None,
        left: str = "",
        prior: Place | None = None,
    ) -> None:
        """A little later it is entered that the patient came to `guest.place` just now, or `at`."""
        habits = self._floor.habits
        on_a_ward = guest.now_in.kind not in BAYS
        late = on_a_ward and kind is Kind.MOVED and self._typing.random() < habits.late_moves
        lag = habits.late_entry if late else habits.movement_entry
        entry = (guest, kind, self._floor.now if at is None else at, left, prior)
        self._floor.after(lag, self._typing, self._typed_in, entry)

    def _typed_in(self, entry: tuple[Guest, Kind, Instant, str, Place | None]) -> None:
        guest, kind, at, left, prior = entry
        first = not guest.stays
        self._floor.desk.write_move(guest, at)
        self._floor.desk.tell(guest, kind, at, prior=prior)
        if first:
            self._floor.desk.keep_updating(guest)
        if left:
            self._left(left)
        self._came(guest)
