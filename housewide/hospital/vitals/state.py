"""What is true of a visit's vital signs: the newest few values of each."""

from msgspec import Struct

from housewide.hospital.vitals.facts import SIGNS, Sign, TriageLevel, VitalSigns
from housewide.kit.clock import DAY, HOUR, Instant

VALUES_KEPT = 8
"""Values kept of each sign of a visit: two days of a ward that measures every six hours, and enough
for a late one, or one that is taken back, to leave the right one in force."""

RECENT = 12 * HOUR
"""A value measured longer ago says nothing of now. The Royal College of Physicians has a patient
with no points at all measured every 12 hours at the least (NEWS2, 2017)."""

ORPHANS_KEPT = 35 * DAY
"""How long the vital signs of a visit that nobody told of are kept: as long as an ended visit."""

Value = float | int | bool | str


class Reading(Struct, frozen=True, gc=False, omit_defaults=True):
    """One telling of a visit: what was measured at an instant, and what of that instant is void.

    `patient` is whom its message named. `withdrawn_by` is the position of the fact that took this
    reading of its message back, 0 while it holds. `signs_told` is `speaks_of`, worked out once.
    """

    effective_at: Instant
    position: int
    message: int | None
    signs: VitalSigns = VitalSigns()
    triage_level: TriageLevel | None = None
    void: tuple[Sign, ...] = ()
    patient: str = ""
    withdrawn_by: int = 0
    signs_told: int = 0

    def value(self, sign: Sign) -> Value | None:
        """What was measured of a sign, None where nothing was."""
        found: Value | None
        found = self.triage_level if sign == "triage_level" else getattr(self.signs, sign)
        return None if found == "" else found

    def speaks_of(self) -> int:
        """The signs of which it tells a value, or that there is none: a bit each, by `SIGNS`."""
        spoken_of = self.signs_spoken_of()
        return sum(1 << number for number, sign in enumerate(SIGNS) if sign in spoken_of)

    def signs_spoken_of(self) -> tuple[Sign, ...]:
        return tuple(s for s in SIGNS if s in self.void or self.value(s) is not None)


class VisitVitals(Struct, frozen=True, gc=False, omit_defaults=True):
    """The readings of one visit in effective order, newest last.

    `touched_at` is when the newest fact was believed. `kept_out` counts values that were sent and
    could not be used. `dropped_until_at` is, of each sign, when the newest was measured that is no
    longer kept: until then, who lacks the sign may have had it.
    """

    key: str
    position: int = 0
    touched_at: Instant = 0
    readings: tuple[Reading, ...] = ()
    kept_out: int = 0
    dropped_until_at: dict[Sign, Instant] = {}
