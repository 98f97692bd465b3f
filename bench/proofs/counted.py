"""What each measure counts of a whole facility, said once more over sheets and bed reports."""

from collections.abc import Callable

from bench.proofs.recount import Recount
from tests.hospital.sheet import Sheet

NOT_INPATIENT_WARDS = ("ed", "or", "pacu", "obs", "other")
"""Kinds of unit whose patients are not counted as inpatients: docs/reference/measures.md."""

SAYS = {"U": "clean", "H": "dirty", "K": "contaminated"}


def inpatients(of: Recount) -> dict[str, Sheet]:
    return {visit: s for visit, s in of.sheets.items() if s.status == "in" and _class(of, s) == "I"}


def _class(of: Recount, sheet: Sheet) -> str:
    if sheet.patient_class not in ("", "U"):
        return sheet.patient_class
    return "I" if _is_inpatient_ward(of, sheet) else ""


def _is_inpatient_ward(of: Recount, sheet: Sheet) -> bool:
    ward = of.wards.get(sheet.place.unit if sheet.place else "")
    return ward is not None and ward.kind not in NOT_INPATIENT_WARDS


def _is_away(sheet: Sheet) -> bool:
    return sheet.away is not None and sheet.away[0] == "leave"


def _bed(sheet: Sheet) -> str:
    return sheet.place.bed if sheet.place else ""


def census(of: Recount) -> set[str]:
    return {visit for visit, sheet in inpatients(of).items() if not _is_away(sheet)}


def newborns(of: Recount) -> set[str]:
    nurseries = {ward.id for ward in of.plan.wards if ward.kind == "newborn"}
    return {
        visit
        for visit in census(of)
        if visit in of.newborns or getattr(of.sheets[visit].place, "unit", "") in nurseries
    }


def on_leave(of: Recount) -> set[str]:
    return {visit for visit, sheet in inpatients(of).items() if _is_away(sheet)}


def outpatients_in_inpatient_beds(of: Recount) -> set[str]:
    return {
        visit
        for visit, sheet in of.sheets.items()
        if sheet.status == "in"
        and _class(of, sheet) != "I"
        and _bed(sheet) in of.beds
        and _is_inpatient_ward(of, sheet)
    }


def planned(step: str, *, elsewhere: bool = False) -> Callable[[Recount], set[str]]:
    def found(of: Recount) -> set[str]:
        return {
            visit
            for visit, sheet in of.sheets.items()
            if step in sheet.plans and (not elsewhere or _unit_differs(sheet, step))
        }

    return found


def _unit_differs(sheet: Sheet, step: str) -> bool:
    to = sheet.plans[step]
    return (to.unit if to else "") != (sheet.place.unit if sheet.place else "")


def lying(of: Recount, bed: str) -> list[str]:
    return [visit for visit in of.lying_in(bed) if not _is_away(of.sheets[visit])]


def newest(of: Recount, bed: str) -> tuple[int, str]:
    """When the bed was last reported, and how."""
    at, _, code = (of.reports(bed) or [(0, 0, "")])[-1]
    return at, code


def cleanliness(of: Recount, bed: str) -> str:
    """What was done to it, one thing after another."""
    done = [(at, SAYS[code]) for at, _, code in of.reports(bed) if code in SAYS]
    done += [(stay.at, "left") for stay, _ in of.left(bed)]
    now = "unknown"
    for _, what in sorted(done):
        if what != "left":
            now = what
        elif now in {"unknown", "clean"}:
            now = "dirty"
    return now


def is_said_occupied(of: Recount, bed: str) -> bool:
    at, code = newest(of, bed)
    return code == "O" and at > max((stay.at for stay, _ in of.left(bed)), default=0)


def is_free(of: Recount, bed: str) -> bool:
    return not of.lying_in(bed) and not is_said_occupied(of, bed)


def is_open(of: Recount, bed: str) -> bool:
    return newest(of, bed)[1] not in {"C", "I"}


def available(of: Recount) -> set[str]:
    """Free, open and clean, as far as there is staff beside that for beds that are taken."""
    found = set()
    for ward in of.plan.wards:
        taken = sum(not is_free(of, bed) for bed in ward.beds)
        ready = [
            bed
            for bed in ward.beds
            if is_free(of, bed) and is_open(of, bed) and cleanliness(of, bed) == "clean"
        ]
        found |= {*ready[: max(0, ward.staffed - taken)]}
    return found


def beds(which: Callable[[Recount, str], bool]) -> Callable[[Recount], set[str]]:
    return lambda of: {bed for bed in of.beds if which(of, bed)}


COUNTED: dict[str, Callable[[Recount], set[str]]] = {
    "census_patients": census,
    "census_adults_children": lambda of: census(of) - newborns(of),
    "census_newborns": newborns,
    "patients_on_leave": on_leave,
    "outpatients_in_inpatient_beds": outpatients_in_inpatient_beds,
    "visits_open": lambda of: {v for v, sheet in of.sheets.items() if sheet.status == "in"},
    "unplaced_patients": lambda of: {v for v in census(of) if _bed(of.sheets[v]) not in of.beds},
    "admissions_planned": planned("admit"),
    "transfers_in_planned": planned("move", elsewhere=True),
    "transfers_out_planned": planned("move", elsewhere=True),
    "discharges_planned": planned("discharge"),
    "beds_occupied": beds(lambda of, bed: bool(lying(of, bed))),
    "beds_held": beds(lambda of, bed: bool(of.lying_in(bed)) and not lying(of, bed)),
    "beds_shared": beds(lambda of, bed: len(lying(of, bed)) > 1),
    "beds_disputed": beds(
        lambda of, bed: is_said_occupied(of, bed) and not of.lying_in(bed),
    ),
    "beds_blocked": beds(lambda of, bed: is_free(of, bed) and not is_open(of, bed)),
    "beds_available": available,
    "beds_to_clean": beds(
        lambda of, bed: is_free(of, bed) and cleanliness(of, bed) in {"dirty", "contaminated"}
    ),
    "beds_unknown": beds(
        lambda of, bed: (
            is_free(of, bed)
            and cleanliness(of, bed) == "unknown"
            and newest(of, bed)[1] not in {"C", "I"}
        )
    ),
}
"""By the measure's name. A newborn in its mother's bed is left out: the twin's lie in a nursery."""
