"""The simulated people: nobody real, and as awkward to write down as real names are."""

from random import Random

from housewide.kit.clock import DAY, moment
from housewide.science.twin import START_AT
from housewide.science.twin.names import FAMILY, FEMALE, MALE
from housewide.science.twin.people import AGES_DAYS, person


def test_names_include_what_charsets_and_escapes_go_wrong_with() -> None:
    names = {*FAMILY, *FEMALE, *MALE}
    assert {"José", "Zoë", "Nguyễn", "O'Neill"} <= names
    assert len(names) == len(FAMILY) + len(FEMALE) + len(MALE)


def test_everyone_is_of_an_age_of_their_group() -> None:
    for group, (youngest, oldest) in AGES_DAYS.items():
        for n in range(50):
            who = person(Random(n), "1", group, START_AT, "Alder Falls", "NY")
            born = [moment(START_AT - days * DAY).strftime("%Y%m%d") for days in (oldest, youngest)]
            assert born[0] <= who.birth_date <= born[1]


def test_no_telephone_number_can_ring() -> None:
    for n in range(50):
        who = person(Random(n), "1", "adult", START_AT, "Alder Falls", "NY")
        assert ")555-01" in who.phone


def test_a_mother_is_a_woman() -> None:
    assert person(Random(1), "1", "mother", START_AT, "Alder Falls", "NY").sex == "F"
