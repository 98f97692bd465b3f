"""NEDOCS, EDWIN and ECAT by vectors worked out by hand, and by what must never go the other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from housewide.hospital.scores.ecat import Ecat, EdVisit, ecat
from housewide.hospital.scores.edwin import edwin
from housewide.hospital.scores.nedocs import BANDS, Department, nedocs
from housewide.kit.clock import MINUTE


@pytest.mark.parametrize(
    ("ed", "raw", "score", "band"),
    [
        (Department(30, 40, 4, 300, 1, 3, 0.5), 71.36, 71.36, "extremely busy"),
        (Department(60, 40, 15, 300, 3, 12, 3), 206.98, 200, "dangerously overcrowded"),
        (Department(0, 40, 0, 300, 0, 0, 0), -20, 0, "not busy"),
    ],
)
def test_nedocs_is_what_the_formula_gives_held_within_its_scale(
    ed: Department, raw: float, score: float, band: str
) -> None:
    found = nedocs(ed)
    assert found is not None
    assert (round(found.raw, 2), round(found.score, 2), found.band) == (raw, score, band)


@pytest.mark.parametrize("missing", ["bays", "hospital_beds"])
def test_nedocs_of_an_ed_without_bays_or_a_hospital_without_beds_is_undefined(missing: str) -> None:
    assert nedocs(replace(Department(1, 1, 1, 1, 0, 0, 0), **{missing: 0})) is None


counts = st.integers(0, 60)
departments = st.builds(
    Department, counts, st.integers(1, 60), counts, st.integers(1, 900), st.integers(0, 9),
    st.floats(0, 72), st.floats(0, 24),
)  # fmt: skip


@given(
    departments,
    st.sampled_from(
        ["patients", "boarders", "ventilated", "longest_hold_hours", "last_wait_hours"]
    ),
)
def test_more_of_anything_that_crowds_never_lowers_nedocs(ed: Department, what: str) -> None:
    less, more = nedocs(ed), nedocs(replace(ed, **{what: getattr(ed, what) + 1}))
    assert less is not None
    assert more is not None
    assert less.raw < more.raw
    assert less.score <= more.score
    names = [name for _, name in BANDS]
    assert names.index(less.band) <= names.index(more.band)


@pytest.mark.parametrize(
    ("by_level", "physicians", "bays", "boarders", "index", "band"),
    [
        ({5: 2, 4: 6, 3: 12, 2: 8, 1: 2}, 3, 40, 10, 1.022, "manageable"),
        ({5: 2, 4: 10, 3: 20, 2: 15, 1: 5}, 3, 40, 20, 2.783, "crowded"),
        ({3: 10}, 1, 20, 0, 1.5, "busy"),
        ({3: 10}, 1, 15, 0, 2.0, "busy"),
    ],
)
def test_edwin_weighs_the_sickest_most(
    by_level: dict[int, int], physicians: int, bays: int, boarders: int, index: float, band: str
) -> None:
    found = edwin(by_level, physicians, bays, boarders)
    assert found is not None
    assert (round(found.index, 3), found.band) == (index, band)


@pytest.mark.parametrize(("physicians", "boarders"), [(0, 1), (3, 40), (3, 41)])
def test_edwin_is_undefined_without_physicians_or_a_bay_that_no_boarder_has(
    physicians: int, boarders: int
) -> None:
    assert edwin({1: 2}, physicians, 40, boarders) is None


def test_edwin_refuses_a_triage_level_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match=r"^triage levels go from 1, the sickest, to 5$"):
        edwin({0: 1}, 1, 10, 0)


@given(st.integers(1, 4), st.integers(1, 9), st.integers(10, 60))
def test_a_sicker_patient_is_more_work(level: int, physicians: int, bays: int) -> None:
    sicker, other = (
        edwin({level: 1}, physicians, bays, 0),
        edwin({level + 1: 1}, physicians, bays, 0),
    )
    assert sicker is not None
    assert other is not None
    assert sicker.index > other.index


def visit(**stamps: int | bool | None) -> EdVisit:
    """A visit that arrived at minute 0, by minutes."""
    said = {k: v * MINUTE if k.endswith("_at") and v is not None else v for k, v in stamps.items()}
    return EdVisit(0, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "at", "failed"),
    [
        (visit(), 60, ()),
        (visit(), 61, ("long-wait",)),
        (visit(bedded_at=60), 480, ()),
        (visit(bedded_at=61), 120, ("long-wait",)),
        (visit(bedded_at=5), 481, ("long-stay",)),
        (visit(bedded_at=5, left_at=480), 9000, ()),
        (visit(bedded_at=5, decided_at=100), 340, ()),
        (visit(bedded_at=5, decided_at=100), 341, ("long-boarding",)),
        (visit(bedded_at=5, decided_at=100, left_at=340), 9000, ()),
        (visit(bedded_at=5, decided_at=100, left_at=500), 9000, ("long-boarding", "long-stay")),
        (visit(bedded_at=5, decided_at=100, left_at=500, observation=True), 9000, ()),
        (visit(bedded_at=90, decided_at=100, left_at=500, observation=True), 9000, ("long-wait",)),
        (visit(left_at=40, left_unevaluated=True), 9000, ("left-unevaluated",)),
        (visit(left_at=90, left_unevaluated=True), 9000, ("long-wait", "left-unevaluated")),
    ],
)
def test_ecat_fails_a_visit_by_any_of_four_parts(of: EdVisit, at: int, failed: object) -> None:
    found = ecat(of, at * MINUTE)
    assert found == Ecat(failed)  # type: ignore[arg-type]
    assert found.is_failed is bool(failed)


def test_a_visit_of_which_nobody_knows_how_long_it_waited_may_fail_by_another_part() -> None:
    found = ecat(visit(bedded_at=90, wait_known=False), 200 * MINUTE)
    assert (found.unknown, found.is_failed) == (("long-wait",), None)
    assert ecat(visit(bedded_at=90, wait_known=False), 481 * MINUTE).failed == ("long-stay",)


def test_a_visit_of_which_nobody_knows_whether_it_was_seen_is_neither_good_nor_bad() -> None:
    of = visit(left_at=40, left_unevaluated=None)
    assert (ecat(of, 0).is_failed, ecat(of, 0).unknown) == (None, ("left-unevaluated",))
    assert ecat(visit(left_at=90, left_unevaluated=None), 0).is_failed is True


@given(st.integers(0, 900), st.integers(0, 900))
def test_who_waits_on_never_comes_to_fail_by_less(one: int, other: int) -> None:
    early, late = sorted((one, other))
    of = visit(decided_at=30)
    assert set(ecat(of, early * MINUTE).failed) <= set(ecat(of, late * MINUTE).failed)
