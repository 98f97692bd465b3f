"""How crowded the ED is: NEDOCS and EDWIN, by what they are worked out from and what is missing."""

from collections import Counter

from housewide.hospital.house.ask import visits_in
from housewide.hospital.house.catalogue.emergency import boarding, boarding_hours, triage_level
from housewide.hospital.house.catalogue.kind import Reckoned, Reckoning, Units
from housewide.hospital.house.ed_stay import ed_units
from housewide.hospital.house.emergency import ed_stays
from housewide.hospital.house.house import House
from housewide.hospital.house.news2 import vitals_of
from housewide.hospital.places.state import Unit
from housewide.hospital.scores.edwin import edwin
from housewide.hospital.scores.nedocs import Department, nedocs
from housewide.hospital.systems.state import VISITS, VITALS
from housewide.hospital.vitals.ask import latest
from housewide.kit.clock import HOUR, MINUTE, Instant
from housewide.kit.measure import Definition

_EXAMPLES = "tests/hospital/test_measures_of_crowding.py::"
_CLOCK = "effective_at of the movements; OBX-14, OBR-7 or MSH-7 of what was measured"

TRIAGE_DUE = 15 * MINUTE
"""So long after arrival a patient may be untriaged and EDWIN still be told, of the others. Triage
guidelines ask for it within ten to fifteen minutes (Emergency Nurses Association, ESI handbook)."""

NEDOCS = Definition(
    name="nedocs",
    title="NEDOCS, how overcrowded the ED is",
    meaning="A score from 0 (not busy, to 20) over 60 (busy), 100 (extremely busy), 140 "
    "(overcrowded), 180 (severely) to 200 (dangerously), held within its scale; parts has the raw "
    "one, and every number that went in.",
    unit="points",
    counts_when="-20 + 85.8 x patients / bays + 600 x boarders / hospital beds + 13.4 x ventilated "
    "+ 0.93 x longest boarding + 5.64 x wait of the patient who got a bay last, in hours",
    stops_when="it is worked out anew at each moment",
    excludes="as hospital beds all but the licensed beds of inpatient units; boarding that no "
    "system told; as ventilated counts whom a vital sign of the last 12 hours shows so, and where "
    "none was told of anybody there, what the places file assumes",
    clock=_CLOCK,
    rests_on=(VISITS, VITALS),
    source="Weiss and others, Academic Emergency Medicine 2004;11:38-50; bands as usually printed",
    version=1,
    example=_EXAMPLES + "test_nedocs_is_worked_out_from_what_is_known_of_the_ed",
)

EDWIN = Definition(
    name="edwin",
    title="EDWIN, how much work there is in the ED",
    meaning="Patients weighed by their triage level (ESI 1 weighs 5) over physicians times bays "
    "that no boarder has. In the authors' ED below 1.5 was manageable, to 2 busy, above it "
    "crowded: thresholds do not transfer, each site has to find its own.",
    unit="points",
    counts_when="sum of patients x (6 - ESI level) / (physicians x (bays - boarders))",
    stops_when="it is worked out anew at each moment",
    excludes="patients who came in the last 15 minutes and are not triaged yet",
    clock=_CLOCK,
    rests_on=(VISITS, VITALS),
    source="Bernstein and others, Academic Emergency Medicine 2003;10:938-942",
    version=1,
    example=_EXAMPLES + "test_edwin_weighs_the_patients_of_the_ed_by_their_triage",
)


NO_ED = Reckoning(None, lacks=("an emergency department: there is none here",))


def _eds(house: House, units: Units) -> list[Unit]:
    wanted = [unit for unit in ed_units(house.places) if unit in units]
    return [place for unit in wanted if (place := house.places.unit(unit)) is not None]


def _nedocs(house: House, units: Units, as_of: Instant) -> Reckoning:
    eds = _eds(house, units)
    if not eds:
        return NO_ED
    patients = tuple(key for ed in eds for key in visits_in(house, ed.id))
    parts = _department(house, eds, patients, as_of)
    lacks = _missing_for_nedocs(parts)
    if lacks:
        return Reckoning(None, patients, parts, lacks)
    found = nedocs(Department(*(part for part in parts.values() if part is not None)))
    assert found is not None, "an ED without bays was told as what is missing"
    return Reckoning(round(found.score, 2), patients, {**parts, "raw_points": round(found.raw, 2)})


def _department(
    house: House, eds: list[Unit], patients: tuple[str, ...], as_of: Instant
) -> dict[str, float | None]:
    """What NEDOCS is worked out from, in the order of `Department`; None for what is not known."""
    units = tuple(ed.id for ed in eds)
    hours = boarding_hours(house, units, as_of)
    return {
        "patients": float(len(patients)),
        "bays": float(sum(ed.physical for ed in eds)),
        "boarders": float(len(hours)),
        "hospital_beds": float(_hospital_beds(house)),
        "ventilated_patients": _ventilated(house, eds, patients, as_of),
        "longest_boarding_hours": round(max(hours.values(), default=0.0), 2),
        "last_wait_hours": _last_wait(house, units),
    }


def _missing_for_nedocs(parts: dict[str, float | None]) -> tuple[str, ...]:
    words = {
        "bays": "bays: the places file names none in the ED",
        "hospital_beds": "hospital beds: the places file has no inpatient unit with beds",
        "ventilated_patients": "ventilated patients: no feed tells of ventilators in the ED, and "
        "the places file assumes no number (ventilated_assumed)",
        "last_wait_hours": "the wait of the last patient who got a bay: nobody got one of late",
    }
    needed = ("bays", "hospital_beds")
    missing = [
        name for name in words if parts[name] is None or (name in needed and not parts[name])
    ]
    return tuple(words[name] for name in missing)


def _hospital_beds(house: House) -> int:
    return sum(u.licensed for u in house.places.units if u.patient_class == "inpatient")


def _ventilated(
    house: House, eds: list[Unit], patients: tuple[str, ...], as_of: Instant
) -> float | None:
    """How many patients are on a ventilator, as far as told of any; else what is assumed."""
    moment = max(as_of, house.believed_at)
    found = [latest(vitals_of(house, key), "on_ventilator", moment) for key in patients]
    told = [each.value for each in found if each is not None]
    if told or not patients:
        return float(sum(bool(value) for value in told))
    assumed = [ed.ventilated_assumed for ed in eds if ed.ventilated_assumed is not None]
    return float(sum(assumed)) if len(assumed) == len(eds) else None


def _last_wait(house: House, units: Units) -> float | None:
    """From arrival to bay, in hours, of whoever got a bay last, by what is known; else None."""
    got = [(s.bay_came_at, s) for s in ed_stays(house, units) if s.bay_came_at is not None]
    if not got:
        return None
    came_at, stay = max(got, key=lambda each: (each[0], each[1].visit))
    return round(max(0, came_at - stay.arrived_at) / HOUR, 2)


def _edwin(house: House, units: Units, as_of: Instant) -> Reckoning:
    eds = _eds(house, units)
    if not eds:
        return NO_ED
    patients = tuple(key for ed in eds for key in visits_in(house, ed.id))
    moment = max(as_of, house.believed_at)
    levels = {key: triage_level(house, key, moment) for key in patients}
    count = Counter(level for level in levels.values() if level is not None)
    told = [ed.physicians for ed in eds if ed.physicians is not None]
    physicians = sum(told) if len(told) == len(eds) else None
    bays, boarders = sum(ed.physical for ed in eds), len(boarding(house, units))
    parts: dict[str, float | None] = {
        **{f"level_{level}_patients": float(count[level]) for level in range(1, 6)},
        "untriaged_patients": float(len(patients) - count.total()),
        "physicians": None if physicians is None else float(physicians),
        "bays": float(bays),
        "boarders": float(boarders),
    }
    overdue = _triage_overdue(house, units, levels, moment)
    lacks = _missing_for_edwin(physicians, bays - boarders, overdue)
    found = None if physicians is None or lacks else edwin(count, physicians, bays, boarders)
    return Reckoning(None if found is None else round(found.index, 3), patients, parts, lacks)


def _triage_overdue(
    house: House, units: Units, levels: dict[str, int | None], moment: Instant
) -> int:
    arrived = {stay.visit: stay.arrived_at for stay in ed_stays(house, units)}
    untriaged = [key for key, level in levels.items() if level is None]
    return sum(arrived.get(key, 0) < moment - TRIAGE_DUE for key in untriaged)


def _missing_for_edwin(
    physicians: int | None, free_of_boarders: int, overdue: int
) -> tuple[str, ...]:
    missing = []
    if physicians is None:
        missing.append("physicians on duty: the places file does not say (physicians)")
    elif physicians == 0:
        missing.append("a physician on duty: without one the index is undefined")
    if free_of_boarders <= 0:
        missing.append("a bay that no boarder has: without one the index is undefined")
    if overdue:
        missing.append("the triage level of patients who came over 15 minutes ago")
    return tuple(missing)


MEASURES = (Reckoned(NEDOCS, _nedocs), Reckoned(EDWIN, _edwin))
