"""NEWS2 row by row of the Royal College of Physicians' chart: each boundary from both sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from housewide.hospital.scores.news2 import Scale, Signs, news2

WELL = Signs(
    breaths_per_minute=16,
    spo2_percent=97,
    on_oxygen=False,
    systolic_mmhg=120,
    pulse_per_minute=70,
    consciousness="A",
    temperature_celsius=37.0,
)

CHART: list[tuple[str, list[tuple[object, int]]]] = [
    ("breaths_per_minute", [(0, 3), (8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2),
                            (25, 3), (60, 3)]),
    ("spo2_percent", [(60, 3), (91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0), (100, 0)]),
    ("systolic_mmhg", [(40, 3), (90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0),
                       (220, 3), (260, 3)]),
    ("pulse_per_minute", [(20, 3), (40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1), (110, 1),
                          (111, 2), (130, 2), (131, 3), (200, 3)]),
    ("temperature_celsius", [(30.0, 3), (35.0, 3), (35.1, 1), (36.0, 1), (36.1, 0), (38.0, 0),
                             (38.1, 1), (38.5, 1), (39.0, 1), (39.1, 2), (42.0, 2)]),
    ("consciousness", [("A", 0), ("C", 3), ("V", 3), ("P", 3), ("U", 3)]),
    ("on_oxygen", [(False, 0), (True, 2)]),
]  # fmt: skip

SCALE_2 = {
    False: [(60, 3), (83, 3), (84, 2), (85, 2), (86, 1), (87, 1), (88, 0), (92, 0), (93, 0),
            (97, 0), (100, 0)],
    True: [(60, 3), (83, 3), (84, 2), (85, 2), (86, 1), (87, 1), (88, 0), (92, 0), (93, 1), (94, 1),
           (95, 2), (96, 2), (97, 3), (100, 3)],
}  # fmt: skip


def scored(scale: Scale = 1, **changed: object) -> tuple[int | None, str | None]:
    found = news2(replace(WELL, **changed), scale)
    return found.total, found.response


@pytest.mark.parametrize(
    ("sign", "value", "points"),
    [(sign, value, points) for sign, rows in CHART for value, points in rows],
)
def test_every_boundary_of_the_chart_gives_its_points(
    sign: str, value: object, points: int
) -> None:
    found = news2(replace(WELL, **{sign: value}))
    assert found.points[sign] == points
    assert found.total == points  # all others are normal


@pytest.mark.parametrize(
    ("on_oxygen", "value", "points"),
    [(oxygen, value, points) for oxygen, rows in SCALE_2.items() for value, points in rows],
)
def test_the_second_scale_of_oxygen_saturation_also_scores_too_much_oxygen(
    on_oxygen: bool, value: float, points: int
) -> None:
    found = news2(replace(WELL, spo2_percent=value, on_oxygen=on_oxygen), scale=2)
    assert found.points["spo2_percent"] == points


def test_the_wrong_scale_is_three_points_for_the_same_patient() -> None:
    assert scored(1, spo2_percent=88) == (3, "single-three")
    assert scored(2, spo2_percent=88) == (0, "low")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, (0, "low")),
        ({"pulse_per_minute": 115, "breaths_per_minute": 22}, (4, "low")),
        ({"consciousness": "C"}, (3, "single-three")),
        ({"pulse_per_minute": 115, "breaths_per_minute": 22, "temperature_celsius": 38.4},
         (5, "medium")),
        ({"pulse_per_minute": 115, "breaths_per_minute": 22, "on_oxygen": True}, (6, "medium")),
        ({"pulse_per_minute": 115, "breaths_per_minute": 26, "on_oxygen": True}, (7, "high")),
        ({"consciousness": "V", "systolic_mmhg": 95}, (5, "medium")),
    ],
)  # fmt: skip
def test_the_sum_says_how_urgently_somebody_is_to_come(
    changed: dict[str, object], expected: tuple[int, str]
) -> None:
    assert scored(**changed) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("sign", [sign for sign, _ in CHART])
def test_a_sign_that_is_missing_leaves_no_sum(sign: str) -> None:
    found = news2(replace(WELL, **{sign: "" if sign == "consciousness" else None}))
    assert (found.total, found.response, found.lacks) == (None, None, (sign,))


def test_on_the_second_scale_saturation_cannot_be_scored_without_knowing_of_oxygen() -> None:
    found = news2(replace(WELL, on_oxygen=None), scale=2)
    assert found.lacks == ("spo2_percent", "on_oxygen")


def test_what_lies_between_two_rows_is_charted_as_one_would_on_paper() -> None:
    assert news2(replace(WELL, temperature_celsius=38.04)).total == 0
    assert news2(replace(WELL, temperature_celsius=38.05)).total == 1
    assert news2(replace(WELL, breaths_per_minute=20.4)).total == 0
    assert news2(replace(WELL, breaths_per_minute=20.5)).total == 2


AWAY = [
    ("breaths_per_minute", 12, -1), ("breaths_per_minute", 20, 1), ("spo2_percent", 96, -1),
    ("systolic_mmhg", 111, -1), ("systolic_mmhg", 219, 1), ("pulse_per_minute", 51, -1),
    ("pulse_per_minute", 90, 1), ("temperature_celsius", 36.1, -1),
    ("temperature_celsius", 38.0, 1),
]  # fmt: skip


@given(st.sampled_from(AWAY), st.floats(0, 50), st.floats(0, 50))
def test_further_from_normal_never_scores_less(
    sign: tuple[str, float, int], one: float, other: float
) -> None:
    name, normal, away = sign
    near, far = sorted((one, other))
    points = [news2(replace(WELL, **{name: normal + away * by})).points[name] for by in (near, far)]
    assert points[0] <= points[1]


def test_each_sign_that_was_measured_has_its_points_whether_or_not_another_is_missing() -> None:
    whole = news2(replace(WELL, pulse_per_minute=115))
    assert (whole.points["pulse_per_minute"], whole.lacks) == (2, ())
    part = news2(replace(WELL, pulse_per_minute=115, on_oxygen=None))
    assert part.points == {k: v for k, v in whole.points.items() if k != "on_oxygen"}
