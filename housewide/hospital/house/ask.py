"""Questions about who is in the house, that measures and views build on."""

from housewide.hospital.house.house import House
from housewide.hospital.patients.ask import identity
from housewide.hospital.places.state import Places, Unit
from housewide.hospital.visits.absence import LEAVE
from housewide.hospital.visits.state import INPATIENT, UNKNOWN_CLASS, Standing

NO_UNIT = ""
"""Asks for what is in no unit of this facility: nobody said where, or no such unit exists."""


UNTOLD_SEXES = frozenset({None, "", "U"})
"""Of a record that says nothing of the sex: table 0001's U is unknown."""


def visits_in(house: House, unit: str) -> tuple[str, ...]:
    """The keys of open visits in a unit, sorted; those in no unit for `NO_UNIT`."""
    if unit:
        return house.index.in_unit(unit)
    strange = [u for u in house.index.by_unit if house.places.unit(u) is None]
    return tuple(sorted(key for u in strange for key in house.index.by_unit[u]))


def inpatients(house: House, unit: str) -> list[tuple[str, Standing]]:
    """The inpatients of a unit, present or on leave, and how their visits stand."""
    visits = house.visits.visits
    found = [(key, visits[key].now) for key in visits_in(house, unit)]
    return [(key, now) for key, now in found if is_inpatient(house, now)]


def adults_and_children(house: House, unit: str) -> tuple[str, ...]:
    """The visits of the inpatients present in a unit, but newborns."""
    here = inpatients(house, unit)
    return tuple(key for key, now in here if is_present(now) and not is_newborn(house, now))


def is_present(now: Standing) -> bool:
    """In the house: not on leave. Whoever is at a procedure is."""
    return now.away is None or now.away.why != LEAVE


def is_newborn(house: House, now: Standing) -> bool:
    """By its admission, or by the nursery that it lies in."""
    return counts_as_newborn(house.places, now)


def counts_as_newborn(places: Places, now: Standing) -> bool:
    """The same by the places of another moment."""
    if now.newborn:
        return True
    unit = places.unit(now.place.unit)
    return unit is not None and unit.kind == "newborn"


def sharing(house: House, bed: str) -> tuple[str, ...]:
    """The visits that claim a bed: not who is on leave, nor a newborn in its mother's bed.

    Nobody claims a chair: a series of visits that nobody ends may all have the same one.
    """
    visits, stands = house.visits.visits, house.places.bed(bed)
    if stands is not None and stands.is_chair:
        return ()
    return tuple(
        key
        for key in house.index.by_bed.get(bed, ())
        if is_present(visits[key].now) and not stays_with_mother(house, key)
    )


def stays_with_mother(house: House, key: str) -> bool:
    """A newborn (nobody else has a mother told) in her bed: the two share it by right."""
    visits, same = house.visits.visits, house.same_patient.resolve
    now = visits[key].now
    if not now.mother:
        return False
    others = house.index.by_bed[now.place.bed]
    return any(same(visits[k].now.patient) == same(now.mother) for k in others if k != key)


def sex_of(house: House, patient: str) -> str:
    """`M` or `F`, as it was told last (PID-8, table 0001); "" where it is not known to be either.

    It is identity, which a redaction takes away (ADR-0020): only one measure of a room may ask. Of
    a record that was merged it is that of the record which it was merged into.
    """
    for key in (house.same_patient.resolve(patient), patient):
        known = identity(house.patients, key)
        if known is not None and known.sex not in UNTOLD_SEXES:
            return known.sex if known.sex in {"M", "F"} else ""
    return ""


def is_inpatient(house: House, now: Standing) -> bool:
    """Class I; a visit whose class nobody told or knows counts as its unit's patients do."""
    return counts_as_inpatient(house.places, now)


def counts_as_inpatient(places: Places, now: Standing) -> bool:
    """The same by the places of another moment."""
    if now.patient_class not in ("", UNKNOWN_CLASS):
        return now.patient_class == INPATIENT
    unit = places.unit(now.place.unit)
    return unit is not None and unit.patient_class == "inpatient"


def is_in_a_bed(house: House, now: Standing) -> bool:
    """In a bed that this facility has, not only somewhere on a unit."""
    return house.places.bed(now.place.bed) is not None


def promised(house: House) -> dict[str, tuple[str, ...]]:
    """Which beds are promised, each to which visits: those whose plan names it (A05, A14, A15).

    A bed in which the visit already lies is promised to it no more.
    """
    known = house.worked_out()
    if "promised" not in known:
        found: dict[str, list[str]] = {}
        for key in sorted(house.index.planned):
            now = house.visits.visits[key].now
            beds = {plan.place.bed for plan in now.plans if plan.place is not None}
            lies_in = now.place.bed if now.status == "open" else ""
            for bed in sorted(beds - {"", lies_in}):
                found.setdefault(bed, []).append(key)
        known["promised"] = {bed: tuple(keys) for bed, keys in found.items()}
    of_house: dict[str, tuple[str, ...]] = known["promised"]
    return of_house


def is_ward(unit: Unit) -> bool:
    """Whether a unit has beds for inpatients other than newborns."""
    return unit.patient_class == "inpatient" and unit.kind != "newborn"
