"""The sending systems of the demo's facilities: what each is called and how it writes.

Every facility has an EHR that tells of patients (ADT), a housekeeping system that tells of beds
(A20), and a vital signs system that tells of rounds at the bedside (ORU). They differ as real ones
do: charset, line ends, time zone offsets, codes, names of units.
"""

from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from housewide.science.twin import Facility, System, demo_system

Key: TypeAlias = tuple[str, str]
"""A facility and one of its sending systems."""

EHR = "ehr"
HOUSEKEEPING = "evs"
VITALS = "vitals"


class Sender(Struct, frozen=True):
    """One system that sends: its names in the header, and its habits of writing.

    `letter` begins its control ids. `declared` is its MSH-18, `codec` what its bytes really are;
    `line_end` is CR by the standard. `offsets`: whether its times carry their offset from UTC.
    `units` and `classes` are its own words for our units and for the codes of table 0004; what is
    in neither it writes as we do. `moves_by_update`: its update (A08) that names another bed is a
    move.
    """

    facility: str
    source: str
    letter: str
    application: str
    code: str
    zone: ZoneInfo
    declared: str = "UNICODE UTF-8"
    codec: str = "utf-8"
    line_end: str = "\r"
    offsets: bool = True
    units: dict[str, str] = {}
    classes: dict[str, str] = {}
    moves_by_update: bool = False

    @property
    def key(self) -> Key:
        return self.facility, self.source


def speakers(system: System | None = None) -> tuple[Key, ...]:
    """Every sending system there is."""
    plans = (system or demo_system()).facilities
    return tuple(sender.key for plan in plans for sender in senders_of(plan))


def senders_of(plan: Facility) -> tuple[Sender, ...]:
    """A facility's sending systems."""
    zone = ZoneInfo(plan.zone)
    ehr = Sender(plan.id, EHR, "E", "EHR", plan.code, zone, moves_by_update=plan.moves_by_update)
    evs = Sender(
        plan.id, HOUSEKEEPING, "B", "BEDTRACK", plan.code, zone, declared="", codec="ascii"
    )
    vitals = Sender(plan.id, VITALS, "V", "ROUNDS", plan.code, zone)
    habit = _HABITS.get(plan.id)
    return habit(plan, ehr, evs, vitals) if habit else (ehr, evs, vitals)


def _teaching(plan: Facility, ehr: Sender, evs: Sender, vitals: Sender) -> tuple[Sender, ...]:
    """UTF-8 and offsets; its EHR calls units by department names of its own."""
    units = {ward.id: f"{plan.code} {ward.id}" for ward in plan.wards}
    return replace(ehr, units=units), evs, replace(vitals, units=units)


def _community(plan: Facility, ehr: Sender, evs: Sender, vitals: Sender) -> tuple[Sender, ...]:
    """Latin-1, said so; no offsets. Letters that Latin-1 lacks it sends as question marks."""
    old = replace(
        ehr, application="ADMISSIONS", declared="8859/1", codec="iso8859-1", offsets=False
    )
    return old, replace(evs, offsets=False), replace(vitals, offsets=False)


def _rural(plan: Facility, ehr: Sender, evs: Sender, vitals: Sender) -> tuple[Sender, ...]:
    """Windows-1252 that claims to be UTF-8; its own class codes; LF at the end of lines."""
    classes = {"I": "INP", "E": "ER", "O": "OBS"}
    small = replace(ehr, application="RURALHIS", codec="cp1252", classes=classes, line_end="\n")
    return small, replace(evs, line_end="\n"), replace(vitals, classes=classes, line_end="\n")


_HABITS = {"st-brigid": _teaching, "larkwater": _community, "prairie-fork": _rural}
