"""What the twin's hospitals hardly ever say: told by hand, so that few measures are proved at 0."""

from collections.abc import Collection
from itertools import cycle

from bench.proofs.by_hand import Said, Signs, Tell, of_bed, of_signs, of_visit
from bench.proofs.counted_ed import TRIAGE, VENTILATOR
from bench.proofs.counted_ill import (
    AWAKE,
    BREATHS,
    OXYGEN,
    PULSE,
    SATURATION,
    SYSTOLIC,
    TEMPERATURE,
)
from bench.proofs.counted_patients import NOT_INPATIENT_WARDS
from housewide.demo.messages import Sent
from housewide.demo.senders import Sender, senders_of
from housewide.hospital.places.facts import Place
from housewide.kit.clock import MINUTE, Instant
from housewide.science.twin import Facility, Twin

WARD = "med-surg"
DIED, LEFT = "20", "07"
"""HL7 table 0112: died; left before care was finished."""


VENTILATED: Signs = {TRIAGE: ("CWE", "1", ""), VENTILATOR: ("CWE", "SIMV", "")}
RACING: Signs = {
    BREATHS: ("NM", "16", "/min"),
    SATURATION: ("NM", "97", "%"),
    OXYGEN: ("NM", "0", "L/min"),
    SYSTOLIC: ("NM", "120", "mm[Hg]"),
    PULSE: ("NM", "135", "/min"),
    TEMPERATURE: ("NM", "37.0", "Cel"),
    AWAKE: ("CWE", "A", ""),
}
"""One sign of 3 points, and nothing else."""


def rarely_told(twin: Twin, plan: Facility, at: Instant) -> list[Sent]:
    """Leave, plans, a promised bed, a shared one, one nobody names, one that is closed or disputed.

    Somebody who died, and in the ED somebody on a ventilator, somebody who leaves unseen, and last
    of all somebody new, whom nobody has triaged: minutes later that is no delay.
    """
    ehr, evs, vitals = senders_of(plan)
    told: list[tuple[Sender, Tell]] = [(ehr, of_visit(said)) for said in _visits(twin, plan, at)]
    told.append((vitals, of_signs("X6", VENTILATED)))
    told.append((vitals, of_signs("X3", RACING)))
    for bed, status in zip(reversed(_free(twin, plan, at)), "CO", strict=False):
        told.append((evs, of_bed(bed, status)))
    told.append((ehr, of_visit(Said("A04", "X9", "E", _ed(plan)))))
    times = [at + n * MINUTE for n in range(len(told))]
    return [
        Sent(when, plan.id, who.source, tell(who, when, f"RARE{n}"))
        for n, (when, (who, tell)) in enumerate(zip(times, told, strict=True))
    ]


def _visits(twin: Twin, plan: Facility, at: Instant) -> list[Said]:
    free = cycle(_free(twin, plan, at))  # a house may be nearly full: then two share one
    wards = [ward for ward in plan.wards if ward.kind == WARD]
    taken = _taken(twin, plan, at)
    occupied = next(Place(w.id, bed) for w in wards for bed in w.beds if bed in taken)
    ed = _ed(plan)
    bay = _free_among(plan, ("ed",), taken)[0]
    nowhere, elsewhere = Place(wards[0].id), Place(plan.wards[-1].id)
    leaving, promised, deathbed = next(free), next(free), next(free)
    return [
        Said("A04", "X6", "E", ed),
        Said("A04", "X8", "E", ed),
        Said("A01", "X1", "I", leaving),
        Said("A21", "X1", "I", leaving),
        Said("A04", "X2", "O", next(free)),
        Said("A01", "X3", "I", occupied),
        Said("A16", "X3", "I", occupied),
        Said("A01", "X4", "I", nowhere),
        Said("A15", "X4", "I", nowhere, elsewhere),
        Said("A14", "X5", "I", nowhere, promised),
        Said("A02", "X6", "E", bay),
        Said("A01", "X7", "I", deathbed),
        Said("A03", "X7", "I", deathbed, disposition=DIED),
        Said("A03", "X8", "E", ed, disposition=LEFT),
    ]


def _ed(plan: Facility) -> Place:
    """The emergency department, without a bay."""
    return Place(next(ward.id for ward in plan.wards if ward.kind == "ed"))


def _taken(twin: Twin, plan: Facility, at: Instant) -> set[str]:
    return {place.bed for place in twin.whereabouts(plan.id, at, known_at=at).values()}


def _free(twin: Twin, plan: Facility, at: Instant) -> list[Place]:
    """The inpatient beds in which nobody lies."""
    kinds = {w.kind for w in plan.wards} - {*NOT_INPATIENT_WARDS, "newborn"}
    return _free_among(plan, kinds, _taken(twin, plan, at))


def _free_among(plan: Facility, kinds: Collection[str], taken: set[str]) -> list[Place]:
    """The beds of units of these kinds in which nobody lies; all of them where they are full."""
    beds = [Place(w.id, bed) for w in plan.wards if w.kind in kinds for bed in w.beds]
    return [bed for bed in beds if bed.bed not in taken] or beds
