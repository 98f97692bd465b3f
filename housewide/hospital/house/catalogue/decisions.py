"""Beds after the decisions already made: what there will be once all that is planned has happened.

What is planned is only what a system told as a plan (A05, A14 to A16). See `plans` for how many.
"""

from msgspec import Struct

from housewide.hospital.house.ask import is_ward, sharing
from housewide.hospital.house.axes import BedAxes, unit_axes
from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.catalogue.plans import coming_by, coming_to, stays_put
from housewide.hospital.house.house import House
from housewide.hospital.systems.state import BEDS, VISITS
from housewide.kit.clock import Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures_of_capacity.py::"

BEDS_AVAILABLE_AFTER_DECISIONS = Definition(
    name="beds_available_after_decisions",
    title="Beds for further patients, once all that is planned has happened",
    meaning="Open beds of the unit that are empty and clean or to be cleaned, or whose patients "
    "are all planned to leave them, and that are promised to nobody; no more of them than there is "
    "staff for beside those who stay and those who are promised a bed; less the patients who are "
    "planned to come and have no bed of their own, or one that is closed. Below zero, so many beds "
    "will be short.",
    unit="beds",
    counts_when="a bed is or becomes empty and open, or the discharge (A16) or move (A15) of all "
    "that lie in it is planned",
    stops_when="a patient moves in or a plan (A05, A14, A15) names the bed or its unit (of a "
    "visit's plans to come, the last told), the bed is closed, or the plan of those who were to "
    "leave it is cancelled",
    excludes="beds of which nobody spoke yet; patients on the unit whose bed nobody told; requests "
    "that no system told as a plan; surge beds that are not opened, beds that were given up, "
    "chairs; of a facility the ED, operating rooms, observation and nurseries",
    clock="effective_at of movements, plans and bed reports; not when each plan is expected",
    rests_on=(VISITS, BEDS),
    source="beds now and after the decisions made (assigned in, pending out, transfers), as bed "
    "boards show two columns; a bed to clean counts, as it is what planned discharges leave",
    version=2,
    example=_EXAMPLES + "test_beds_after_the_decisions_made_are_worked_out_of_what_is_planned",
)


class Outlook(Struct, frozen=True):
    """A unit once its plans have happened: its beds by what becomes of them, and who has none.

    `free` will be for further patients but for staff; of them `leaving` have patients now. `taken`
    is the number of beds that will have a patient. `bedless` come without a bed that they can have.
    """

    staffed: int
    free: tuple[str, ...]
    leaving: tuple[str, ...]
    promised: tuple[str, ...]
    taken: int
    bedless: tuple[str, ...]

    @property
    def beds(self) -> int:
        return min(len(self.free), self.staffed - self.taken) - len(self.bedless)


def outlook(house: House, unit: str) -> Outlook:
    """One unit; for `NO_UNIT` only those who are to come to nowhere that is known."""
    found = house.places.unit(unit)
    counted = [each for each in unit_axes(house, unit) if each.wants_staff]
    leaving = {each.bed for each in counted if each.occupants and _all_leave(house, each)}
    stays = {each.bed for each in counted if not each.free and each.bed not in leaving}
    # Of two who are promised one bed, the second has none; and nobody has one that stays taken.
    given = {e.bed: who[0] for e in counted if e.bed not in stays and (who := _given(house, e))}
    free = [e.bed for e in counted if _will_be_free(e, leaving) and e.bed not in given]
    return Outlook(
        staffed=found.staffed if found else 0,
        free=tuple(free),
        leaving=tuple(sorted(leaving)),
        promised=tuple(given),
        taken=len(stays | given.keys()),
        bedless=tuple(key for key in coming_to(house, unit) if key not in given.values()),
    )


def _given(house: House, axes: BedAxes) -> list[str]:
    """Who can have the bed that they are promised: it is not closed, and no other is their last."""
    if not axes.in_use or axes.serviceability == "blocked":
        return []
    last = {key: coming_by(house.visits.visits[key].now) for key in axes.promised_to}
    return [k for k, plan in last.items() if plan and plan.place and plan.place.bed == axes.bed]


def _will_be_free(axes: BedAxes, leaving: set[str]) -> bool:
    will_be_empty = axes.bed in leaving or (axes.free and axes.cleanliness != "unknown")
    return axes.usable and will_be_empty


def _all_leave(house: House, axes: BedAxes) -> bool:
    """Whether the going of every patient in the bed is planned; nobody else keeps it."""
    if axes.held_for:
        return False
    claiming = sharing(house, axes.bed)  # a newborn goes where its mother goes
    return bool(claiming) and all(_leaves(house, key) for key in claiming)


def _leaves(house: House, visit: str) -> bool:
    now = house.visits.visits[visit].now
    return any(not stays_put(now, plan) for plan in now.plans)


def _reckon(house: House, units: Units, _as_of: Instant) -> Reckoning:
    found = [outlook(house, unit) for unit in _meant(house, units)]
    parts: dict[str, float | None] = {
        "staffed_beds": sum(each.staffed for each in found),
        "free_beds": sum(len(each.free) for each in found),
        "leaving_beds": sum(len(each.leaving) for each in found),
        "promised_beds": sum(len(each.promised) for each in found),
        "taken_beds": sum(each.taken for each in found),
        "bedless_patients": sum(len(each.bedless) for each in found),
    }
    made_of = (key for each in found for key in (*each.free, *each.promised, *each.bedless))
    return Reckoning(float(sum(each.beds for each in found)), tuple(made_of), parts)


def _meant(house: House, units: Units) -> Units:
    """The one unit that was asked for; of a facility those where an inpatient can be put."""
    if len(units) == 1:
        return units
    return tuple(
        name for name in units if (unit := house.places.unit(name)) is None or is_ward(unit)
    )


MEASURES = (Reckoned(BEDS_AVAILABLE_AFTER_DECISIONS, _reckon),)
