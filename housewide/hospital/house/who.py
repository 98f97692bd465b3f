"""Who a counted visit is of, for whoever may look at a patient: the layer above audits it."""

from msgspec import Struct

from housewide.hospital.house.house import House
from housewide.hospital.patients.ask import display_name, visit_number, visits_of


class Who(Struct, frozen=True, gc=False):
    """A visit's number at its source and its patient's name; "" where nobody said, or redacted.

    `linked` are the visits of records that are said to be the same person and stay two: whether
    they are is for a person to see.
    """

    number: str = ""
    name: str = ""
    linked: tuple[str, ...] = ()


def who(house: House, key: str) -> Who:
    """Of whom a visit is, as its house knows it; of a bed nobody."""
    visit = house.visits.get(key)
    if visit is None:
        return Who()
    patient = house.same_patient.resolve(visit.now.patient)
    return Who(
        visit_number(house.patients, key),
        display_name(house.patients, patient),
        _linked_visits(house, patient),
    )


def _linked_visits(house: House, patient: str) -> tuple[str, ...]:
    """By any of the numbers that merges made mean one patient."""
    meaning = house.same_patient.meaning
    own = meaning(patient)
    others = [other for key in own for other in house.links.linked_with(key)]
    keys = {key for other in others for key in meaning(other)}.difference(own)
    return tuple(sorted(v for key in keys for v in visits_of(house.patients, key)))
