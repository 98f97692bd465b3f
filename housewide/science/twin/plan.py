"""How a simulated facility is described: its wards, who comes to it, and what becomes of them.

Pure description, no numbers of its own: those, with their sources, stand in `habits` and `system`.
"""

from enum import Enum

from msgspec import Struct

from housewide.science.twin.chance import Duration
from housewide.science.twin.habits import Habits

BAYS = ("ed", "or", "other", "pacu")
"""Kinds of unit whose places are bays, theatres or chairs: wiped by their own staff, not counted as
beds. `other` is day surgery."""

SDS = "other"
"""Day surgery, as the kind of unit that it is in a places file."""


class Ward(Struct, frozen=True):
    """A unit: rooms by number, each with the letters of its beds. `kind` as in places files.

    `negative_pressure` are the rooms whose air does not come out.
    """

    id: str
    name: str
    kind: str
    rooms: tuple[tuple[str, str], ...]
    staffed: int
    licensed: int
    negative_pressure: tuple[str, ...] = ()

    @property
    def beds(self) -> tuple[str, ...]:
        """The beds' ids, UNIT-ROOM-BED, room by room."""
        return tuple(f"{self.id}-{room}-{bed}" for room, letters in self.rooms for bed in letters)

    def beds_for(self, isolation: str) -> frozenset[str]:
        """The beds that suit a precaution: single rooms, in negative pressure if airborne."""
        return frozenset(
            f"{self.id}-{room}-{letters}"
            for room, letters in self.rooms
            if len(letters) == 1 and (isolation != "airborne" or room in self.negative_pressure)
        )


class Step(Struct, frozen=True):
    """A part of a visit: on a unit of this kind, for so long (until ready to leave it)."""

    kind: str
    stay: Duration


class Route(Struct, frozen=True):
    """What becomes of a share of those who arrive: their steps, and how they count.

    `patient_class` (HL7 table 0004) is what they are once in a bed; before, in the ED, E, and in
    day surgery O. `admission_type` is of table 0007 (E emergency, U urgent, C elective, L labour,
    N newborn). `group` says who they are: adult, child, mother or newborn. `acuity` are the weights
    of ESI levels 1 to 5 at triage. `sent_to` is the facility that they are transferred to at the
    end, if that is simulated too.
    """

    service: str
    share: float
    steps: tuple[Step, ...]
    patient_class: str = "I"
    admission_type: str = "E"
    group: str = "adult"
    acuity: tuple[float, ...] = ()
    sent_to: str = ""

    def class_at(self, step: int) -> str:
        """The class of a patient at that step: in bays they are not admitted yet."""
        kind = self.steps[step].kind
        if kind == "ed":
            return "E"
        return "O" if kind in BAYS else self.patient_class


class Arrivals(Struct, frozen=True):
    """A stream of people: how many a day on average, how they spread over day and week.

    `by_hour` has 24 weights (local time), `by_weekday` seven factors from Monday on, mean 1.
    `booked_hours` is how long before they come it is known that they will, 0 for who just comes.
    """

    name: str
    per_day: float
    by_hour: tuple[float, ...]
    by_weekday: tuple[float, ...]
    routes: tuple[Route, ...]
    booked_hours: int = 0

    def per_hour(self, hour: int, weekday: int) -> float:
        """The rate of arrivals in that hour of that day, local time."""
        share = self.by_hour[hour] / sum(self.by_hour)
        return self.per_day * share * self.by_weekday[weekday]


class Admitting(Enum):
    """How a facility's EHR tells that an ED patient is admitted.

    Either the patient boards as a planned admission (A14) and is made an inpatient on reaching the
    bed, by A06 or A01; or they are admitted (A01) where they are, and then move.
    """

    MADE_INPATIENT_IN_BED = "A06"
    ADMITTED_IN_BED = "A01"
    ADMITTED_AT_DECISION = "A01 in the ED"


class Facility(Struct, frozen=True):
    """A hospital: `code` is what its own systems call it (MSH-4, PV1-3.4).

    `moves_by_update`: its EHR tells a change of room by an A08 that names the new bed.
    """

    id: str
    code: str
    name: str
    zone: str
    city: str
    state: str
    wards: tuple[Ward, ...]
    arrivals: tuple[Arrivals, ...]
    habits: Habits
    admitting: Admitting = Admitting.ADMITTED_IN_BED
    moves_by_update: bool = False

    @property
    def bed_count(self) -> int:
        """Inpatient and observation beds: what a hospital's size is told in."""
        return sum(len(w.beds) for w in self.wards if w.kind not in BAYS)


class System(Struct, frozen=True):
    """Several facilities under one name."""

    name: str
    facilities: tuple[Facility, ...]
