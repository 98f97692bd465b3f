"""Compares who is where, and as what, by us with the same by the EHR's own census. Pure.

An extract is what the EHR knew at its moment; we may have heard something since that changes the
moment, or a message may still have been on its way. So a visit agrees where the extract agrees with
what we know now of that moment, or with what we knew then.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from housewide.hospital.agreement.facts import Discrepancy, DiscrepancyKind, UnitAgreement
from housewide.hospital.places.facts import Place
from housewide.kit.clock import Instant


class Stated(Struct, frozen=True, gc=False):
    """One visit by the EHR's census: where it is, whose it is, since when it is admitted.

    `inpatient`: whether a visit of that class, there, counts as an inpatient with us; None where
    the extract does not say its class. `ended_since`: we were told only after the extract that it
    had ended by then; so was the EHR, most likely.
    """

    visit: str
    patient: str
    patient_class: str
    place: Place
    admitted_at: Instant | None = None
    newborn: bool = False
    attending: str = ""
    service: str = ""
    inpatient: bool | None = None
    ended_since: bool = False


class Believed(Struct, frozen=True, gc=False):
    """One open visit by us, and whether our census counts it as an inpatient."""

    patient: str
    place: Place
    patient_class: str
    inpatient: bool


Ours = Mapping[str, Believed]
"""Our open visits by key."""

_LIGHTEST: tuple[DiscrepancyKind | None, ...] = (
    None, "bed-misplaced", "class-differs", "misplaced", "missing",
)  # fmt: skip


class Found(Struct, frozen=True):
    """What a comparison found: counts by unit, and each discrepancy, numbered from 1."""

    units: dict[str, UnitAgreement]
    discrepancies: tuple[Discrepancy, ...]

    def numbered_after(self, highest: int) -> "Found":
        """The same with numbers that no proposal before had: one read off an old list is none."""
        later = (replace(d, number=highest + d.number) for d in self.discrepancies)
        return replace(self, discrepancies=tuple(later))


def compare(stated: Iterable[Stated], now: Ours, then: Ours) -> Found:
    """The EHR's visits beside ours at one moment, as known `now` and as known `then`."""
    units: dict[str, Counter[str]] = {}
    found: list[Discrepancy] = []
    theirs = {each.visit: each for each in stated}
    for each in theirs.values():
        differs = _differs(each, now, then)
        count = units.setdefault(each.place.unit, Counter())
        count.update(_counted_as(each, differs))
        if differs is not None:
            found.append(differs)
    for visit in now.keys() & then.keys() - theirs.keys():
        ours = now[visit]
        units.setdefault(ours.place.unit, Counter())["extra"] += 1
        found.append(_extra(visit, ours))
    found.sort(key=lambda d: (d.unit, d.kind, d.visit))
    return Found(
        {unit: UnitAgreement(**count) for unit, count in sorted(units.items())},
        tuple(replace(d, number=number) for number, d in enumerate(found, 1)),
    )


def _extra(visit: str, ours: Believed) -> Discrepancy:
    return Discrepancy(
        0, "extra", visit, ours.place.unit, None, ours.place, ours.patient,
        believed_class=ours.patient_class,
    )  # fmt: skip


def _counted_as(stated: Stated, differs: Discrepancy | None) -> list[str]:
    """Which counts of its unit a visit of the EHR's is in."""
    if differs is not None and differs.kind != "bed-misplaced":
        return [differs.kind.replace("-", "_")]
    counted = ["agreed"]
    if differs is not None:
        counted.append("bed_misplaced")
    if stated.inpatient is None:
        counted.append("unclassed")
    return counted


def _differs(stated: Stated, now: Ours, then: Ours) -> Discrepancy | None:
    """How a visit of the EHR's differs from ours, by the kinder of the two; None if it does not."""
    kinds = {_kind(stated, ours.get(stated.visit)): ours for ours in (then, now)}
    kind = next(k for k in _LIGHTEST if k in kinds)
    if kind is None or stated.ended_since:
        return None
    ours = kinds[kind].get(stated.visit)
    return Discrepancy(
        0, kind, stated.visit, stated.place.unit, stated.place, ours.place if ours else None,
        stated.patient, stated.patient_class, stated.admitted_at, stated.newborn,
        ours.patient_class if ours else "",
    )  # fmt: skip


def _kind(stated: Stated, ours: Believed | None) -> DiscrepancyKind | None:
    if ours is None:
        return "missing"
    if ours.place.unit != stated.place.unit:
        return "misplaced"
    if stated.inpatient is not None and stated.inpatient != ours.inpatient:
        return "class-differs"
    if stated.place.bed and ours.place.bed != stated.place.bed:
        return "bed-misplaced"
    return None
