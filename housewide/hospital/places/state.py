"""What places a facility has: buildings, units, rooms, beds, and how many of them have staff."""

from msgspec import Struct

from housewide.hospital.places.facts import Place
from housewide.hospital.places.vocabulary import (
    CHAIR,
    DECOMMISSIONED,
    EXISTENCES_IN_USE,
    PHYSICAL,
)
from housewide.kit.clock import Instant


class Closure(Struct, frozen=True, gc=False):
    """Why a bed is closed to patients, who opens it again, and for how long it was meant.

    From `since_at` on (None: ever since the file holds). It is not opened by the clock: past
    `until_at` it is overdue, until the file says otherwise. `owner` is a team, not a person.
    """

    reason: str
    owner: str = ""
    since_at: Instant | None = None
    until_at: Instant | None = None

    def holds(self, as_of: Instant) -> bool:
        return self.since_at is None or self.since_at <= as_of

    def overdue(self, as_of: Instant) -> bool:
        """Whether it should have been open again by now."""
        return self.holds(as_of) and self.until_at is not None and self.until_at <= as_of


class Bed(Struct, frozen=True, gc=False):
    """A bed that stands somewhere, or that did. `id` is UNIT-ROOM-BED.

    `attributes` are fixed capabilities; `existence` is physical, surge-inactive, surge-active or
    decommissioned; `sex_rule` is of its room; `closures` are those that the file names.
    """

    id: str
    unit: str
    room: str
    letter: str
    attributes: tuple[str, ...] = ()
    existence: str = PHYSICAL
    sex_rule: str = "any"
    closures: tuple[Closure, ...] = ()

    @property
    def is_chair(self) -> bool:
        return CHAIR in self.attributes

    @property
    def in_use(self) -> bool:
        """Whether it counts as a bed: no chair, not stored away for a surge, not given up."""
        return self.existence in EXISTENCES_IN_USE and not self.is_chair

    def closed(self, as_of: Instant) -> Closure | None:
        """The closure that holds at an instant, if one does; of several the first in the file."""
        return next((c for c in self.closures if c.holds(as_of)), None)


class Building(Struct, frozen=True, gc=False):
    """A house of the facility, by its own name and what people call it."""

    id: str
    name: str


class Unit(Struct, frozen=True, gc=False):
    """A ward, in the words of its file.

    `staffed` is how many of its beds have staff now, `licensed` how many the licence allows; both
    are all the beds in use unless the file says otherwise. More patients than either is possible.
    `patient_class` is whose census the unit counts in: inpatient, emergency, observation or other.
    `physicians` is how many physicians are on duty there, None where its file does not say.
    `services` are the hospital services (PV1-10) that belong here; of none, any does.
    `ventilated_assumed` is how many ventilated patients are assumed to be there where no feed tells
    of ventilators, None where nobody said.
    """

    id: str
    name: str
    kind: str
    patient_class: str
    staffed: int
    licensed: int
    beds: tuple[Bed, ...]
    physicians: int | None = None
    building: str = ""
    floor: str = ""
    services: tuple[str, ...] = ()
    ventilated_assumed: int | None = None

    @property
    def physical(self) -> int:
        """The number of beds that stand there and are in use, staffed or not."""
        return sum(bed.in_use for bed in self.beds)


class Places(Struct, frozen=True):
    """One facility's places, as one file described them. Look-ups never scan.

    `enterprise` is the organisation that runs it, `country` whose national measures are used there.
    """

    facility: str
    name: str
    zone: str
    units: tuple[Unit, ...]
    unit_by_id: dict[str, Unit]
    bed_by_id: dict[str, Bed]
    enterprise: str = ""
    country: str = "us"
    buildings: tuple[Building, ...] = ()

    def unit(self, unit: str) -> Unit | None:
        return self.unit_by_id.get(unit)

    def called(self, said: str) -> tuple[str, ...]:
        """The units that a person means by a word: that of this id, or all of this name.

        However it is cased: nobody types a name as its file has it.
        """
        if said in self.unit_by_id:
            return (said,)
        word = said.casefold()
        return tuple(u.id for u in self.units if word in {u.id.casefold(), u.name.casefold()})

    def bed(self, bed: str) -> Bed | None:
        return self.bed_by_id.get(bed)

    def match(self, unit: str, room: str = "", bed: str = "") -> Place | None:
        """The place that a unit, room and bed mean here, or None where this facility has no such.

        A room named without its bed is the bed itself where the room has only one, else the unit
        without a bed: the patient is known to be on the ward, and nobody guesses a bed for them.
        """
        found = self.unit_by_id.get(unit)
        if found is None:
            return None
        if not room and not bed:
            return Place(unit)
        exact = self.bed_by_id.get(f"{unit}-{room}-{bed}")
        if exact is not None:
            return Place(unit, exact.id)
        if bed:
            return None
        in_room = [b for b in found.beds if b.room == room]
        if not in_room:
            return None
        standing = [b for b in in_room if b.existence != DECOMMISSIONED]
        return Place(unit, standing[0].id) if len(standing) == 1 else Place(unit)

    def next_change_at(self, as_of: Instant) -> Instant | None:
        """When a closure begins, or is overdue, next: what the clock alone changes."""
        closures = {c for bed in self.bed_by_id.values() for c in bed.closures}
        instants = (at for c in closures for at in (c.since_at, c.until_at))
        return min((at for at in instants if at is not None and at > as_of), default=None)


class Configuration(Struct, frozen=True):
    """Places in force from `effective_at` until the next that holds after it."""

    effective_at: Instant
    position: int
    sha256: str
    toml: str
    places: Places


NO_PLACES = Places("", "", "UTC", (), {}, {})
"""A facility before its places were configured: nothing matches, and nothing can be counted."""
