"""A number and its meaning in the terminal, in the words of the country that it is of."""

import io
from operator import attrgetter

from rich.console import Console

from housewide.cli.measure_lines import by_country, number_of, print_definition, print_parts
from housewide.hospital.house.measures import MEASURES
from housewide.kit.measure import Measure
from tests.server.site import NOON

BAYS = MEASURES["ed_bays"].definition


def answer(place: str, country: str, **rest: object) -> Measure:
    return Measure("ed_bays", place, 2.0, 1, NOON, NOON, country=country, **rest)  # type: ignore[arg-type]


def printed(*answers: Measure) -> list[str]:
    console = Console(file=io.StringIO(), record=True, width=200)
    for country, ours in by_country(answers, attrgetter("country")).items():
        for one in ours:
            console.print(f"{one.place} {number_of(one, BAYS)}")
            print_parts(console, one)
        print_definition(console, BAYS, country)
    return [line for line in console.export_text().splitlines() if not line.startswith("  ")]


def test_a_number_is_told_with_its_meaning_in_its_country_s_words() -> None:
    assert printed(answer("marsh-lane", "uk")) == [
        "marsh-lane 2 cubicles",
        "",
        "Cubicles of A&E: Treatment spaces of A&E: the beds that its places file names.",
    ]


def test_of_two_countries_each_part_has_its_own_words() -> None:
    found = printed(answer("north", "us"), answer("marsh-lane", "uk"), answer("south", "us"))
    american, british = found[: found.index("marsh-lane 2 cubicles")], found[-3:]
    assert american[:2] == ["north 2 bays", "south 2 bays"]
    assert not any("A&E" in line or "cubicle" in line for line in american)
    assert not any("ED" in line or "bay" in line for line in british)


def test_what_a_number_lacks_is_told_in_the_same_words() -> None:
    console = Console(file=io.StringIO(), record=True, width=200)
    lacks = ("an emergency department: there is none here",)
    print_parts(console, answer("marsh-lane", "uk", lacks=lacks))
    assert "not known: an A&E department: there is none here" in console.export_text()
