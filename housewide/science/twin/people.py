"""Synthetic people: who a simulated patient is. None of them exists."""

from random import Random

from msgspec import Struct

from housewide.kit.clock import DAY, Instant, moment
from housewide.science.twin.names import FAMILY, FEMALE, MALE, STREET_KINDS, STREETS

AGES_DAYS = {
    "adult": (18 * 365, 97 * 365),
    "child": (60, 18 * 365),
    "mother": (17 * 365, 44 * 365),
    "newborn": (0, 1),
}
"""Between which ages each group is, in days. An assumption."""

ELDERLY_SHARE = 0.45
"""Of adults in hospital, so many are 65 or older. An assumption, in line with national samples."""


class Person(Struct, frozen=True, gc=False):
    """A person as a registration desk knows one. `record_number` is the facility's own."""

    record_number: str
    family: str
    given: str
    middle: str
    birth_date: str
    sex: str
    street: str
    city: str
    state: str
    zip: str
    phone: str


def person(
    chance: Random, record_number: str, group: str, at: Instant, city: str, state: str
) -> Person:
    """Somebody of that group, alive at `at`.

    Phone numbers are of the block 555-0100 to 555-0199, kept free for fiction; no ZIP code starts
    with 000.
    """
    sex = "F" if group == "mother" or chance.random() < 0.5 else "M"
    first = FEMALE if sex == "F" else MALE
    street = f"{chance.randint(1, 2999)} {chance.choice(STREETS)} {chance.choice(STREET_KINDS)}"
    return Person(
        record_number=record_number,
        family=chance.choice(FAMILY),
        given="Baby" if group == "newborn" else chance.choice(first),
        middle=chance.choice("ABCDEFGHIJKLMNOPRSTVWYZ"),
        birth_date=_birth_date(chance, group, at),
        sex=sex,
        street=street,
        city=city,
        state=state,
        zip=f"000{chance.randint(10, 99)}",
        phone=f"({chance.randint(201, 989)})555-01{chance.randint(0, 99):02d}",
    )


def _birth_date(chance: Random, group: str, at: Instant) -> str:
    youngest, oldest = AGES_DAYS[group]
    if group == "adult":
        old = 65 * 365
        youngest, oldest = (old, oldest) if chance.random() < ELDERLY_SHARE else (youngest, old)
    age_days = chance.randint(youngest, oldest)
    return moment(at - age_days * DAY).strftime("%Y%m%d")
