"""What places a facility has: units, rooms, beds, and how many beds are staffed or licensed."""

from msgspec import Struct

from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant

CLASS_OF_KIND = {
    "ed": "emergency",
    "icu": "inpatient",
    "step-down": "inpatient",
    "med-surg": "inpatient",
    "telemetry": "inpatient",
    "women": "inpatient",
    "newborn": "inpatient",
    "peds": "inpatient",
    "psych": "inpatient",
    "rehab": "inpatient",
    "or": "other",
    "pacu": "other",
    "obs": "observation",
    "other": "other",
}
"""The kinds of unit there are, and whose census each counts in unless its file says otherwise."""

CLASSES = ("inpatient", "emergency", "observation", "other")


class Bed(Struct, frozen=True, gc=False):
    """A bed that stands somewhere. `id` is UNIT-ROOM-BED; `attributes` are fixed capabilities."""

    id: str
    unit: str
    room: str
    letter: str
    attributes: tuple[str, ...] = ()


class Unit(Struct, frozen=True, gc=False):
    """A ward, in the words of its file.

    `staffed` is how many of its beds have staff now, `licensed` how many the licence allows; both
    are all the physical beds unless the file says otherwise. More patients than either is possible.
    `patient_class` is whose census the unit counts in: inpatient, emergency, observation or other.
    `physicians` is how many physicians are on duty there, None where its file does not say.
    """

    id: str
    name: str
    kind: str
    patient_class: str
    staffed: int
    licensed: int
    beds: tuple[Bed, ...]
    physicians: int | None = None

    @property
    def physical(self) -> int:
        """The number of beds that stand there, staffed or not."""
        return len(self.beds)


class Places(Struct, frozen=True):
    """One facility's places, as one file described them. Look-ups never scan."""

    facility: str
    name: str
    zone: str
    units: tuple[Unit, ...]
    unit_by_id: dict[str, Unit]
    bed_by_id: dict[str, Bed]

    def unit(self, unit: str) -> Unit | None:
        return self.unit_by_id.get(unit)

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
        return Place(unit, in_room[0].id) if len(in_room) == 1 else Place(unit)


class Configuration(Struct, frozen=True):
    """Places in force from `effective_at` until the next configuration's."""

    effective_at: Instant
    position: int
    sha256: str
    toml: str
    places: Places


NO_PLACES = Places("", "", "UTC", (), {}, {})
"""A facility before its places were configured: nothing matches, and nothing can be counted."""
