"""The figures of the simulated hospitals: what is timed is what happened, and each has a source."""

import pytest

from bench import figures
from bench.flow import Numbers, ed_visit
from bench.report import about
from housewide.hospital.places.facts import Place
from housewide.kit.clock import HOUR, MINUTE, Instant
from housewide.science.twin import Event, Kind, Visit
from housewide.science.twin.ledger import INPATIENT, Stay
from housewide.science.twin.people import Person

WHO = Person("1", "A", "B", "C", "19800101", "F", "", "", "", "", "")
VISIT = Visit("40000001", WHO, "MED", "E", 0, acuity=3)
BAY, WARD = Place("ED", "ED-101-A"), Place("6E", "6E-601-A")


def told(kind: Kind, at: Instant, place: Place) -> Event:
    return Event(at, at, "st-brigid", kind, place, VISIT)


def test_who_is_admitted_boards_from_the_decision_until_they_have_left_the_ed() -> None:
    numbers = Numbers({})
    events = [told(Kind.REGISTERED, 0, BAY), told(Kind.ADMISSION_PLANNED, 3 * HOUR, BAY)]
    stays = (Stay(BAY, 0, 5 * HOUR), Stay(WARD, 5 * HOUR, None, INPATIENT))
    ed_visit(numbers, events, stays)
    assert numbers.values == {
        "ed_visits": [1], "esi_3": [1], "admitted": [1], "boarding_hours": [2.0],
    }  # fmt: skip


def test_who_was_never_in_a_bay_left_unseen_and_who_was_went_home() -> None:
    numbers = Numbers({})
    waiting = Place("ED")
    ed_visit(numbers, [told(Kind.REGISTERED, 0, waiting)], (Stay(waiting, 0, HOUR),))
    ed_visit(numbers, [told(Kind.REGISTERED, 0, BAY)], (Stay(BAY, 0, 90 * MINUTE),))
    assert numbers.unseen == [1]
    assert numbers.home_minutes == [90.0]


def test_a_figure_may_be_off_on_either_side_by_so_much() -> None:
    assert [about("x", value, "", 10, 2)["ok"] for value in (7.9, 8, 12, 12.1)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_every_published_figure_has_its_source_and_a_simulated_one_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(figures, "DAYS", 4)
    monkeypatch.setattr(figures, "SEEDS_AT_LEAST", 1)
    report = figures.run(0.0)
    assert [bar["name"] for bar in report["bars"]] == [each.name for each in figures.PUBLISHED]
    assert all(bar["source"] for bar in report["bars"])
    assert not set(report["without_a_published_figure"]) & {b["name"] for b in report["bars"]}
