"""Mixed-sex accommodation: who sleeps in one room with somebody of the other sex. Of the UK alone.

England counts every patient in such a room, unless the mixing was justified. Which clinical need or
whose choice justified it no feed tells: all are counted, and a person judges.
"""

from collections.abc import Callable
from typing import NamedTuple

from housewide.hospital.house.ask import is_newborn, sex_of, sharing
from housewide.hospital.house.catalogue.kind import Counted
from housewide.hospital.house.house import House
from housewide.hospital.places.state import Unit
from housewide.hospital.systems.state import VISITS
from housewide.kit.measure import Definition

EXEMPT_KINDS = frozenset({"icu", "step-down", "ed", "or", "pacu", "peds", "newborn"})
"""Where mixing is no breach by itself: critical care (levels 3 and 2), theatres and recovery; A&E,
where nobody is admitted yet; and children, who may share by age before sex."""

_EXAMPLES = "tests/hospital/test_mixed_sex.py::"
_CLOCK = "effective_at of the movements, in effective order; the sex as it was told last (PID-8)"
_SOURCE = "NHS England, Delivering same-sex accommodation, 2019 (under review since April 2025)"
_STOPS = "one of the two leaves the room or goes on leave, or the sex is told otherwise"
_EXCLUDES = (
    "single rooms; critical care (icu, step-down), theatres, recovery, A&E, wards for children and "
    "nurseries; newborns; whoever is on leave, has no bed we know, or sits in a chair; two visits "
    "told in one bed, of which one is wrong; bathrooms, of which nobody tells"
)

MIXED_SEX_PATIENTS = Definition(
    name="mixed_sex_patients",
    title="Patients in mixed-sex rooms",
    meaning="Patients in a bed of a room where both sexes lie now: every patient in it, whatever "
    "the sex rule of the room says. Whether the mixing is justified is for a person to judge.",
    unit="patients",
    counts_when="a man and a woman (PID-8 M and F) lie in different beds of the room, by any "
    "movement of either or by what is told of their sex",
    stops_when=_STOPS,
    excludes=_EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS,),
    source=_SOURCE,
    version=1,
    example=_EXAMPLES + "test_everybody_in_a_room_where_both_sexes_lie_is_counted",
)

MIXED_SEX_UNKNOWN_PATIENTS = Definition(
    name="mixed_sex_unknown_patients",
    title="Patients in shared rooms that may be mixed-sex",
    meaning="Patients in a room with others, of whom nobody can say whether both sexes lie there: "
    "the sex of one or more of them is not known.",
    unit="patients",
    counts_when="two or more patients lie in different beds of the room, no two are known to be of "
    "different sex, and of one nobody told it, or it was told as neither M nor F (PID-8)",
    stops_when="the sex is told, or all but one patient leave the room or go on leave",
    excludes=_EXCLUDES,
    clock=_CLOCK,
    rests_on=(VISITS,),
    source=_SOURCE + "; what is not known is no zero: DESIGN, law 5",
    version=1,
    example=_EXAMPLES + "test_a_sex_that_nobody_told_is_stated_and_not_guessed",
)


class Sleeper(NamedTuple):
    """Somebody in a bed of a room. `sex` is M, F, or "" where it is not known."""

    visit: str
    bed: str
    patient: str
    sex: str


Room = list[Sleeper]


def _is_mixed(room: Room) -> bool:
    """A man and a woman are in different beds of it."""
    men, women = ({s.bed for s in room if s.sex == sex} for sex in "MF")
    return any(man != woman for man in men for woman in women)


def _may_be_mixed(room: Room) -> bool:
    """Nobody can say: there are several patients, and the sex of one is not known."""
    if _is_mixed(room) or all(sleeper.sex for sleeper in room):
        return False
    return len({s.bed for s in room}) > 1 and len({s.patient for s in room}) > 1


def _counter(is_counted: Callable[[Room], bool]) -> Callable[[House, str], tuple[str, ...]]:
    def keys(house: House, unit: str) -> tuple[str, ...]:
        ward = house.places.unit(unit)
        if ward is None or ward.kind in EXEMPT_KINDS:
            return ()
        counted = [room for room in _rooms(house, ward) if is_counted(room)]
        return tuple(sorted(sleeper.visit for room in counted for sleeper in room))

    return keys


def _rooms(house: House, ward: Unit) -> list[Room]:
    """The rooms of a ward in which anybody but newborns lies."""
    rooms: dict[str, Room] = {}
    visits, same = house.visits.visits, house.same_patient.resolve
    for bed in ward.beds:
        for key in sharing(house, bed.id):
            now = visits[key].now
            if not is_newborn(house, now):
                sleeper = Sleeper(key, bed.id, same(now.patient), sex_of(house, now.patient))
                rooms.setdefault(bed.room, []).append(sleeper)
    return list(rooms.values())


MEASURES = (
    Counted(MIXED_SEX_PATIENTS, _counter(_is_mixed)),
    Counted(MIXED_SEX_UNKNOWN_PATIENTS, _counter(_may_be_mixed)),
)
