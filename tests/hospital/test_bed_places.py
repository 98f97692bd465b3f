"""The axes of a bed that its places and plans tell: existence, why it is closed, who is to have it.

North has five beds, staff for three; S1 is stored for a surge, G1 was given up, C1 is a chair.
"""

from housewide.hospital.house.axes import bed_axes, project_0116, unit_axes
from housewide.hospital.house.snapshot import digest, dump, load
from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    bed,
    cancel_discharge,
    cancel_plan,
    depart,
    die,
    discharge,
    hour,
    move,
    places,
    plain,
    plan,
)

NORTH = """
facility = "st-brigid"
zone = "America/New_York"
[[unit]]
id = "N"
kind = "med-surg"
staffed = 3
licensed = 4
services = ["MED"]
rooms = [
  { room = "1", beds = ["A", "B"] },
  { room = "2", beds = ["A", "B"] },
  { room = "3", beds = ["A"] },
  { room = "S", beds = ["1"], surge = "inactive" },
  { room = "G", beds = ["1"], decommissioned = true },
  { room = "C", beds = ["1"], attributes = ["chair"] },
]
CLOSED
[[unit]]
id = "I"
kind = "icu"
rooms = [ { room = "1", beds = ["A"] } ]
"""
ALL = ("N-1-A", "N-1-B", "N-2-A", "N-2-B", "N-3-A", "N-S-1", "N-G-1", "N-C-1", "I-1-A")


def north(closed: str = "") -> Story:
    """All beds, and what is none, are reported clean."""
    story = Story(toml=NORTH.replace("CLOSED", f"closed = [ {closed} ]" if closed else ""))
    story.at("-1 02:00", admit("old", "I-1-A"))
    story.clean(*ALL)
    return story


def available(story: Story, as_of: str | None = None) -> list[str]:
    return story.names("beds_available", "N", as_of)


# Existence


def test_a_surge_bed_one_given_up_and_a_chair_are_never_available() -> None:
    story = north()
    axes = {each.bed: each for each in unit_axes(story.house, "N")}
    assert axes["N-S-1"].existence == "surge-inactive"
    assert axes["N-G-1"].existence == "decommissioned"
    assert axes["N-C-1"].existence == "chair"
    assert not any(axes[name].ready or axes[name].staffed for name in ("N-S-1", "N-G-1", "N-C-1"))
    assert [project_0116(axes[name]) for name in ("N-S-1", "N-G-1")] == ["C", "C"]
    assert available(story) == ["N-1-A", "N-1-B", "N-2-A"]


def test_a_surge_bed_is_available_once_it_is_opened() -> None:
    story = north()
    opened = NORTH.replace("CLOSED", "").replace('"inactive"', '"active"')
    story.at("10:00", places(opened.replace("staffed = 3", "staffed = 6")))
    assert bed_axes(story.house, "N-S-1").existence == "surge-active"
    assert available(story)[-1] == "N-S-1"


def test_whoever_lies_in_a_bed_that_is_none_is_counted_and_has_staff() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-S-1"))
    assert story.names("beds_occupied", "N") == ["N-S-1"]
    assert available(story) == ["N-1-A", "N-1-B"]


def test_a_chair_is_no_bed_and_takes_no_staff_from_one() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-C-1", as_class="O"))
    story.at("08:10", admit("bob", "N-C-1", as_class="R"))
    assert story.names("beds_occupied", "N") == []
    assert story.count("beds_shared", "N") == 0
    assert len(available(story)) == 3
    assert story.names("visits_open", "N") == ["ann", "bob"]


# Serviceability


CLOSED = '{ room = "1", bed = "A", reason = "infection", owner = "hygiene", SPAN }'
SPAN = "since = 2026-03-02T09:00:00Z, until = 2026-03-02T12:00:00Z"


def test_a_bed_that_the_places_close_is_blocked_and_says_why() -> None:
    story = north(CLOSED.replace("SPAN", SPAN))
    story.at("08:00", bed("I-1-A", "O"))
    assert bed_axes(story.house, "N-1-A").serviceability == "open"
    later = story.house.at(hour("09:00"))
    axes = bed_axes(later, "N-1-A")
    assert axes.serviceability == "blocked"
    assert axes.closure is not None
    assert (axes.closure.reason, axes.closure.owner) == ("infection", "hygiene")
    assert project_0116(axes) == "C"
    assert available(story, "09:00") == ["N-1-B", "N-2-A", "N-2-B"]


def test_a_bed_that_only_a_bed_system_calls_closed_has_no_reason() -> None:
    story = north()
    story.at("08:00", bed("N-1-A", "C"))
    axes = bed_axes(story.house, "N-1-A")
    assert (axes.serviceability, axes.closure) == ("blocked", None)


def test_a_bed_that_the_places_close_is_not_opened_by_a_bed_system() -> None:
    story = north(CLOSED.replace(", SPAN", ""))
    story.at("08:00", bed("N-1-A", "U"))
    assert bed_axes(story.house, "N-1-A").serviceability == "blocked"


def test_closures_and_promises_come_through_a_snapshot() -> None:
    story = north(CLOSED.replace("SPAN", SPAN))
    story.at("08:00", plan("ann", "admit", "N-1-B"))
    story.at("08:10", admit("bob", "N-2-A"))
    story.at("08:20", die("bob"))
    taken_up = load(dump(story.house))
    assert digest(taken_up) == digest(story.house)
    for as_of in ("08:30", "09:00", "12:00"):
        at = hour(as_of)
        assert unit_axes(taken_up.at(at), "N") == unit_axes(story.house.at(at), "N")


# Commitment


def test_a_bed_that_a_plan_names_is_promised_and_available_to_nobody_else() -> None:
    story = north()
    story.at("08:00", plan("ann", "admit", "N-1-A"))
    axes = bed_axes(story.house, "N-1-A")
    assert (axes.commitment, axes.promised_to) == ("assigned", ("v.ann",))
    assert project_0116(axes) == "U"
    assert available(story) == ["N-1-B", "N-2-A"]
    story.at("09:00", cancel_plan("ann", "admit"))
    assert bed_axes(story.house, "N-1-A").commitment == "none"
    assert available(story) == ["N-1-A", "N-1-B", "N-2-A"]


def test_a_promise_is_over_once_the_patient_lies_there() -> None:
    story = north()
    story.at("08:00", plan("old", "move", "N-1-A"))
    assert bed_axes(story.house, "N-1-A").promised_to == ("v.old",)
    story.at("09:00", move("old", "N-1-A"))
    assert bed_axes(story.house, "N-1-A").promised_to == ()


def test_a_promise_to_a_patient_who_was_discharged_is_none() -> None:
    story = north()
    story.at("08:00", plan("old", "move", "N-1-A"))
    story.at("09:00", discharge("old"))
    assert bed_axes(story.house, "N-1-A").commitment == "none"


# Whoever died


def test_the_bed_of_who_died_is_taken_until_a_bed_system_says_otherwise() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("09:00", die("ann"))
    story.at("09:05", bed("N-1-A", "O"))
    axes = bed_axes(story.house, "N-1-A")
    assert (axes.body_stays, axes.free, project_0116(axes)) == (True, False, "O")
    assert story.count("beds_disputed", "N") == 0
    story.at("11:00", bed("N-1-A", "H"))
    axes = bed_axes(story.house, "N-1-A")
    assert (axes.body_stays, axes.cleanliness) == (False, "dirty")


def test_a_movement_after_the_death_takes_the_body_away_and_dirties_the_bed_then() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("09:00", die("ann"))
    story.at("10:00", depart("ann"), by="EVN-2")
    (left,) = story.visit("ann").left
    assert (left.at, left.effective_from, left.body_stays) == (hour("10:00"), "EVN-2", False)
    assert bed_axes(story.house, "N-1-A").cleanliness == "dirty"
    assert story.odd("ann") == []
    story.at("10:05", plain("cancel-depart", "ann"))
    assert bed_axes(story.house, "N-1-A").body_stays


def test_whoever_died_is_taken_from_the_last_bed_alone() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("08:30", move("ann", "N-1-B"))
    story.at("09:00", die("ann"))
    story.at("10:00", depart("ann"))
    left = [(d.bed, d.at) for d in story.visit("ann").left]
    assert left == [("N-1-A", hour("08:30")), ("N-1-B", hour("10:00"))]


def test_a_death_that_is_taken_back_leaves_a_patient_in_the_bed() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("09:00", die("ann"))
    story.at("09:10", cancel_discharge("ann"))
    axes = bed_axes(story.house, "N-1-A")
    assert (axes.body_stays, axes.occupants) == (False, ("v.ann",))


def test_who_comes_into_the_bed_of_who_died_has_it() -> None:
    story = north()
    story.at("08:00", admit("ann", "N-1-A"))
    story.at("09:00", die("ann"))
    story.at("10:00", admit("donor", "N-1-A"))
    assert not bed_axes(story.house, "N-1-A").body_stays
    story.at("12:00", discharge("donor"))
    assert bed_axes(story.house, "N-1-A").cleanliness == "dirty"
    assert not bed_axes(story.house, "N-1-A").body_stays


def test_staff_goes_to_a_bed_that_has_to_be_cleaned_before_one_that_is_closed() -> None:
    story = Story()  # 6W has five beds and staff for four
    story.clean("6W-602-A", "6W-602-B", "6W-603-A")
    story.at("08:00", bed("6W-601-A", "C"))
    story.at("08:00", bed("6W-601-B", "H"))
    assert [a.bed for a in unit_axes(story.house, "6W") if not a.staffed] == ["6W-601-A"]
