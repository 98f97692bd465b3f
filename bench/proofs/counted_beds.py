"""The beds: what each measure counts, by who lies in them, who left them, and what is reported."""

from collections.abc import Callable
from functools import cache

from bench.proofs.counted_patients import is_away, is_ward
from bench.proofs.recount import Recount

SAYS = {"U": "clean", "H": "dirty", "K": "contaminated"}
DIED = ("20", "41")
"""PV1-36 of who died here (table 0112)."""


def lying(of: Recount, bed: str) -> list[str]:
    return [visit for visit in of.lying_in(bed) if not is_away(of.sheets[visit])]


def claiming(of: Recount, bed: str) -> list[str]:
    """Who lies there but for a newborn in its mother's bed: the two share it by right."""
    here = of.lying_in(bed)

    def is_with_mother(visit: str) -> bool:
        mother = of.said(visit, "mother")
        others = {of.same_patient(of.said(v, "patient")) for v in here if v != visit}
        return bool(mother) and of.same_patient(mother) in others

    return [visit for visit in lying(of, bed) if not is_with_mother(visit)]


def newest(of: Recount, bed: str) -> tuple[int, str]:
    """When the bed was last reported, and how."""
    at, _, code = (of.reports(bed) or [(0, 0, "")])[-1]
    return at, code


def cleanliness(of: Recount, bed: str) -> str:
    """What was done to it, one thing after another."""
    done = [(at, 1, SAYS[code]) for at, _, code in of.reports(bed) if code in SAYS]
    done += [(stay.at, 0, "left") for stay, _ in of.left(bed)]
    now = "unknown"
    for _, _, what in sorted(done):
        if what != "left":
            now = what
        elif now in {"unknown", "clean"}:
            now = "dirty"
    return now


def is_said_occupied(of: Recount, bed: str) -> bool:
    at, code = newest(of, bed)
    return code == "O" and at > max((stay.at for stay, _ in of.left(bed)), default=0)


def has_deceased(of: Recount, bed: str) -> bool:
    """Who left it last died, and since then nobody said anything of the bed but that it is taken.

    That a body is taken away (A09, A10) is told by none of these senders.
    """
    if of.lying_in(bed) or not of.left(bed):
        return False
    stay, visit = of.left(bed)[-1]
    died = of.sheets[visit].status == "out" and of.said(visit, "disposition") in DIED
    if not died or stay.at != of.sheets[visit].ended_at:
        return False
    return all(at < stay.at for at, _, code in of.reports(bed) if code != "O")


def is_free(of: Recount, bed: str) -> bool:
    taken = of.lying_in(bed) or is_said_occupied(of, bed) or has_deceased(of, bed)
    return not taken


def is_disputed(of: Recount, bed: str) -> bool:
    return is_said_occupied(of, bed) and not (of.lying_in(bed) or has_deceased(of, bed))


def is_open(of: Recount, bed: str) -> bool:
    return newest(of, bed)[1] not in {"C", "I"}


@cache
def promised(of: Recount) -> dict[str, list[str]]:
    """The beds that a plan names, and whose: not of who lies there already."""
    found: dict[str, list[str]] = {}
    for visit, sheet in sorted(of.sheets.items()):
        lies_in = sheet.place.bed if sheet.place and sheet.status == "in" else ""
        named = {to.bed for to in sheet.plans.values() if to} - {"", lies_in}
        for bed in named if sheet.status in {"in", "expected"} else ():
            found.setdefault(bed, []).append(visit)
    return found


def available(of: Recount) -> set[str]:
    """Free, open, clean and unpromised, as far as there is staff beside that for the others."""
    found, given = set(), promised(of)
    for ward in of.plan.wards:
        free = [bed for bed in ward.beds if is_free(of, bed)]
        taken = len(ward.beds) - len(free) + sum(bed in given for bed in free)
        ready = [
            bed
            for bed in free
            if is_open(of, bed) and cleanliness(of, bed) == "clean" and bed not in given
        ]
        found |= {*ready[: max(0, ward.staffed - taken)]}
    return found


def available_in(*kinds: str) -> Callable[[Recount], set[str]]:
    return lambda of: {bed for bed in available(of) if of.wards[of.beds[bed]].kind in kinds}


def beds(which: Callable[[Recount, str], bool]) -> Callable[[Recount], set[str]]:
    return lambda of: {bed for bed in of.beds if which(of, bed)}


BEDS: dict[str, Callable[[Recount], set[str]]] = {
    "beds_occupied": beds(lambda of, bed: bool(lying(of, bed))),
    "beds_held": beds(lambda of, bed: bool(of.lying_in(bed)) and not lying(of, bed)),
    "beds_shared": beds(lambda of, bed: len(claiming(of, bed)) > 1),
    "beds_disputed": beds(is_disputed),
    "beds_blocked": beds(lambda of, bed: is_free(of, bed) and not is_open(of, bed)),
    "beds_available": available,
    "beds_available_inpatient": lambda of: {
        bed
        for bed in available(of)
        if is_ward(of, of.beds[bed]) and of.wards[of.beds[bed]].kind != "newborn"
    },
    "beds_available_critical": available_in("icu"),
    "beds_available_step_down": available_in("step-down", "telemetry"),
    "beds_available_med_surg": available_in("med-surg"),
    "beds_available_women": available_in("women"),
    "beds_available_peds": available_in("peds"),
    "beds_to_clean": beds(
        lambda of, bed: is_free(of, bed) and cleanliness(of, bed) in {"dirty", "contaminated"}
    ),
    "beds_unknown": beds(
        lambda of, bed: is_free(of, bed) and is_open(of, bed) and cleanliness(of, bed) == "unknown"
    ),
    "beds_with_deceased": beds(has_deceased),
}
"""By the measure's name."""
