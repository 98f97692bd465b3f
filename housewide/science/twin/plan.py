"""How a simulated facility is described: its wards, who comes to it, and what becomes of them.

Pure description, no numbers of its own: those, with their sources, stand in `system`.
"""

from msgspec import Struct

from housewide.science.twin.chance import Duration


class Ward(Struct, frozen=True):
    """A unit: rooms by number, each with the letters of its beds. `kind` as in places files."""

    id: str
    name: str
    kind: str
    rooms: tuple[tuple[str, str], ...]
    staffed: int
    licensed: int

    @property
    def beds(self) -> tuple[str, ...]:
        """The beds' ids, UNIT-ROOM-BED, room by room."""
        return tuple(f"{self.id}-{room}-{bed}" for room, letters in self.rooms for bed in letters)


class Step(Struct, frozen=True):
    """A part of a visit: on a unit of this kind, for so long (until ready to leave it)."""

    kind: str
    stay: Duration


class Route(Struct, frozen=True):
    """What becomes of a share of those who arrive: their steps, and how they count.

    `patient_class` (HL7 table 0004) is what they are admitted as; a visit that starts in the ED is
    E until then. `admission_type` is of table 0007 (E emergency, U urgent, C elective, N newborn).
    `group` says who they are: adult, child, mother or newborn.
    """

    service: str
    share: float
    steps: tuple[Step, ...]
    patient_class: str = "I"
    admission_type: str = "E"
    group: str = "adult"


class Arrivals(Struct, frozen=True):
    """A stream of people: how many a day on average, how they spread over day and week.

    `by_hour` has 24 weights (local time), `by_weekday` seven factors from Monday on, mean 1.
    """

    name: str
    per_day: float
    by_hour: tuple[float, ...]
    by_weekday: tuple[float, ...]
    routes: tuple[Route, ...]

    def per_hour(self, hour: int, weekday: int) -> float:
        """The rate of arrivals in that hour of that day, local time."""
        share = self.by_hour[hour] / sum(self.by_hour)
        return self.per_day * share * self.by_weekday[weekday]


class Habits(Struct, frozen=True):
    """How a house works: how long things take, and how often they go wrong.

    `*_entry` is how long after it happened a movement is typed in; `late_discharges` of all
    discharges are typed in after `late_entry` instead. The three error rates are per admission,
    move and discharge; an error is taken back after `until_cancelled`.
    """

    transport: Duration
    cleaning_response: Duration
    cleaning: Duration
    bay_wipe: Duration
    movement_entry: Duration
    discharge_entry: Duration
    late_entry: Duration
    late_discharges: float
    update_every: Duration
    admissions_in_error: float
    moves_in_error: float
    discharges_in_error: float
    until_cancelled: Duration
    return_share: float
    discharge_by_hour: tuple[float, ...]
    weekend_discharges: float


class Facility(Struct, frozen=True):
    """A hospital: `code` is what its own systems call it (MSH-4, PV1-3.4)."""

    id: str
    code: str
    name: str
    zone: str
    city: str
    state: str
    wards: tuple[Ward, ...]
    arrivals: tuple[Arrivals, ...]
    habits: Habits

    @property
    def bed_count(self) -> int:
        """Inpatient and observation beds: what a hospital's size is told in."""
        return sum(len(w.beds) for w in self.wards if w.kind not in BAYS)


class System(Struct, frozen=True):
    """Several facilities under one name."""

    name: str
    facilities: tuple[Facility, ...]


BAYS = ("ed", "pacu")
"""Kinds of unit whose places are bays: wiped by their own staff, not counted as beds."""
