"""Who is here, for how long, and what is planned of them: what each measure counts, by sheets."""

from collections.abc import Callable

from bench.proofs.recount import Recount
from housewide.hospital.places.facts import Place
from housewide.kit.clock import DAY
from tests.hospital.sheet import Sheet

NOT_INPATIENT_WARDS = ("ed", "or", "pacu", "obs", "other")
"""Kinds of unit whose patients are not counted as inpatients: docs/reference/measures.md."""

SERVICES = {"med-surg": ("MED", "CCM")}
"""The services of the units of some kinds, as the proof's places files have them."""

NOWHERE = Place("")


def is_ward(of: Recount, unit: str) -> bool:
    """Whether it is a unit of this facility whose patients are inpatients."""
    return unit in of.wards and of.wards[unit].kind not in NOT_INPATIENT_WARDS


def place(sheet: Sheet) -> Place:
    return sheet.place or NOWHERE


def inpatients(of: Recount) -> dict[str, Sheet]:
    return {visit: s for visit, s in of.sheets.items() if s.status == "in" and _class(of, s) == "I"}


def _class(of: Recount, sheet: Sheet) -> str:
    if sheet.patient_class not in ("", "U"):
        return sheet.patient_class
    return "I" if is_ward(of, place(sheet).unit) else ""


def is_away(sheet: Sheet) -> bool:
    return sheet.away is not None and sheet.away[0] == "leave"


def census(of: Recount) -> set[str]:
    return {visit for visit, sheet in inpatients(of).items() if not is_away(sheet)}


def is_newborn(of: Recount, visit: str) -> bool:
    ward = of.wards.get(place(of.sheets[visit]).unit)
    return bool(of.said(visit, "newborn")) or (ward is not None and ward.kind == "newborn")


def newborns(of: Recount) -> set[str]:
    return {visit for visit in census(of) if is_newborn(of, visit)}


def open_visits(of: Recount) -> set[str]:
    return {visit for visit, sheet in of.sheets.items() if sheet.status == "in"}


def on_leave(of: Recount) -> set[str]:
    return {visit for visit, sheet in inpatients(of).items() if is_away(sheet)}


def outpatients_in_inpatient_beds(of: Recount) -> set[str]:
    return {
        visit
        for visit in open_visits(of)
        if _class(of, sheet := of.sheets[visit]) != "I"
        and place(sheet).bed in of.beds
        and is_ward(of, place(sheet).unit)
    }


def unplaced(of: Recount) -> set[str]:
    return {visit for visit in census(of) if place(of.sheets[visit]).bed not in of.beds}


def outliers(of: Recount) -> set[str]:
    """Inpatients whose service is none of those of their unit, where its file names any."""
    found = set()
    for visit in census(of):
        ward = of.wards.get(place(of.sheets[visit]).unit)
        services = SERVICES.get(ward.kind, ()) if ward else ()
        service = of.said(visit, "service")
        if services and service and service not in services:
            found.add(visit)
    return found


def here_for(days: int) -> Callable[[Recount], set[str]]:
    def found(of: Recount) -> set[str]:
        return {
            visit
            for visit, sheet in inpatients(of).items()
            if not is_newborn(of, visit)
            and sheet.admitted_at is not None
            and of.now - sheet.admitted_at >= days * DAY
        }

    return found


def plans(of: Recount, step: str) -> dict[str, Place | None]:
    """Whose step of this kind is to come, and where to."""
    to_come = {v: s for v, s in of.sheets.items() if s.status in {"in", "expected"}}
    return {visit: s.plans[step] for visit, s in to_come.items() if step in s.plans}


def planned(step: str) -> Callable[[Recount], set[str]]:
    return lambda of: set(plans(of, step))


def planned_elsewhere(of: Recount) -> set[str]:
    """Who is to move to another unit: out of one, and into another."""
    moves = plans(of, "move")
    return {v for v, to in moves.items() if (to or NOWHERE).unit != place(of.sheets[v]).unit}


PATIENTS: dict[str, Callable[[Recount], set[str]]] = {
    "census_patients": census,
    "census_adults_children": lambda of: census(of) - newborns(of),
    "census_newborns": newborns,
    "patients_on_leave": on_leave,
    "outpatients_in_inpatient_beds": outpatients_in_inpatient_beds,
    "visits_open": open_visits,
    "unplaced_patients": unplaced,
    "outlier_patients": outliers,
    "long_stays_patients": here_for(7),
    "very_long_stays_patients": here_for(21),
    "admissions_planned": planned("admit"),
    "transfers_in_planned": planned_elsewhere,
    "transfers_out_planned": planned_elsewhere,
    "discharges_planned": planned("discharge"),
}
"""By the measure's name."""
