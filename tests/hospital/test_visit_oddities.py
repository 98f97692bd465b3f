"""What does not fit is kept by name: each oddity of a visit, and that it changes nothing else."""

import pytest

from tests.hospital.story import Story
from tests.hospital.telling import (
    TOLD,
    admit,
    arrive,
    back,
    cancel_admit,
    cancel_discharge,
    depart,
    discharge,
    leave,
    make_inpatient,
    make_outpatient,
    move,
    plan,
    register,
    update,
)

BED, OTHER = "6W-601-A", "ICU-1-A"
ADMITTED = [admit("v1", BED)]
DISCHARGED = [*ADMITTED, discharge("v1")]
CANCELLED = [*ADMITTED, cancel_admit("v1")]

ODDITIES: list[tuple[list[TOLD], TOLD, str, str]] = [
    (DISCHARGED, admit("v1", OTHER), "admitted-after-discharge", OTHER),
    (DISCHARGED, register("v1", OTHER), "registered-after-discharge", OTHER),
    (DISCHARGED, make_inpatient("v1", OTHER), "admitted-after-discharge", OTHER),
    (DISCHARGED, make_outpatient("v1", OTHER), "made-outpatient-after-discharged", "discharged"),
    (DISCHARGED, move("v1", OTHER), "moved-after-discharged", "discharged"),
    (DISCHARGED, discharge("v1"), "discharged-after-discharged", "discharged"),
    (DISCHARGED, cancel_admit("v1"), "admission-cancelled-after-discharge", "cancelled"),
    (DISCHARGED, leave("v1"), "leave-after-discharged", "discharged"),
    (DISCHARGED, back("v1", OTHER), "returned-after-discharged", "discharged"),
    (DISCHARGED, depart("v1", OTHER), "departed-while-discharged", "discharged"),
    (DISCHARGED, arrive("v1", OTHER), "arrived-while-discharged", "discharged"),
    (CANCELLED, make_outpatient("v1", OTHER), "made-outpatient-after-cancelled", "cancelled"),
    (CANCELLED, move("v1", OTHER), "moved-after-cancelled", "cancelled"),
    (CANCELLED, discharge("v1"), "discharged-after-cancelled", "cancelled"),
    (CANCELLED, cancel_discharge("v1"), "discharge-cancelled-after-cancelled", "cancelled"),
    (CANCELLED, leave("v1"), "leave-after-cancelled", "cancelled"),
    (CANCELLED, back("v1", OTHER), "returned-after-cancelled", "cancelled"),
    (ADMITTED, register("v1"), "registered-after-admission", BED),
    (ADMITTED, discharge("v1", OTHER), "discharge-place-differs", "discharged"),
    (ADMITTED, move("v1", "6W", prior=OTHER), "prior-place-differs", "6W"),
    ([*ADMITTED, move("v1", OTHER)], admit("v1", BED), "admission-repeated-elsewhere", OTHER),
]


@pytest.mark.parametrize(("before", "told", "what", "where"), ODDITIES)
def test_what_does_not_fit_is_named(before: list[TOLD], told: TOLD, what: str, where: str) -> None:
    story = Story()
    *_, last = [story.at(f"{hour:02}:00", each) for hour, each in enumerate([*before, told], 8)]
    assert [(odd.position, odd.what) for odd in story.visit("v1").odd] == [(last.position, what)]
    assert story.where("v1") == where


def test_an_admission_cancelled_after_the_discharge_leaves_the_bed_that_was_left() -> None:
    story = Story()
    for hour, each in enumerate([*ADMITTED, discharge("v1", BED), cancel_admit("v1")], 8):
        story.at(f"{hour:02}:00", each)
    now = story.visit("v1")
    assert [left.bed for left in now.left] == [BED]
    assert (now.admitted_at, now.plans, now.proposal, now.away) == (None, (), None, None)


def test_a_discharge_says_how_the_patient_went() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    story.at("09:00", discharge("v1"))
    assert story.visit("v1").disposition == "01"


def test_an_update_names_the_class_and_leaves_the_patient() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED, patient="ann", as_class="I"))
    story.at("09:00", (story.entries[-1].subject, update("ann", "O")[1]))
    now = story.visit("v1")
    assert (now.patient, now.patient_class) == ("p.ann", "O")


def test_a_plan_says_when_it_was_told_and_by_what() -> None:
    story = Story()
    story.at("08:00", admit("v1", BED))
    entry = story.at("09:00", plan("v1", "move", OTHER, expected="15:00"))
    (planned,) = story.visit("v1").plans
    assert (planned.told_at, planned.position) == (entry.effective_at, entry.position)
    assert planned.place is not None
    assert planned.place.bed == OTHER
