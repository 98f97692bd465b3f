"""Places planned for a day to come, and what was said since: the newest word on a moment holds.

Method: stories of a ward whose plan is overtaken; and, of any order in which files are told, each
moment by hand: of the files that had begun, the one told last.
"""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.house.snapshot import dump, load
from housewide.hospital.places.fold import PlacesHistory
from tests.hospital.calendars import known
from tests.hospital.story import PLACES, Story
from tests.hospital.telling import hour, places

MORE = PLACES.replace('room = "603", beds = ["A"]', 'room = "603", beds = ["A", "B"]')
"""The plan: a bed is put up, 6W-603-B."""
CLOSED = PLACES.replace("staffed = 4", 'staffed = 4\nclosed = [{ room = "601", reason = "other" }]')
"""What was said since: room 601 is closed."""
BOTH = MORE.replace("staffed = 4", 'staffed = 4\nclosed = [{ room = "601", reason = "other" }]')


def overtaken() -> Story:
    """On day 0 a bed is planned for day 2; on day 1 a room is closed."""
    story = Story()
    story.at("+2 06:00", places(MORE), heard="09:00", actor="config")
    story.at("+1 10:00", places(CLOSED), actor="config")
    return story


def beds(story: Story, at: str, by: str = "") -> tuple[bool, bool]:
    """Whether 6W-603-B stood at an hour and 6W-601-A was open, as known at the end or by then."""
    position = max(e.position for e in story.entries if not by or e.believed_at <= hour(by))
    as_of = hour(at)
    house = house_at_position(story.house, Kept(), position, as_of, known_at=as_of)
    closing = house.places.bed_by_id["6W-601-A"]
    assert house.places == story.house.history.as_known(position).at(as_of)
    return "6W-603-B" in house.places.bed_by_id, closing.closed(as_of) is None


def test_a_room_closed_after_a_plan_was_made_is_not_opened_by_the_plan() -> None:
    story = overtaken()
    assert beds(story, "+1 11:00") == (False, False)
    assert beds(story, "+2 07:00") == (False, False)
    assert story.house.at(hour("+2 07:00")).places.bed_by_id["6W-601-A"].closures
    assert story.house.history.planned(story.believed_at) == ()


def test_as_it_was_known_before_the_plan_still_was_to_come() -> None:
    story = overtaken()
    assert beds(story, "+2 07:00", by="+1 09:00") == (True, True)
    assert beds(story, "+1 11:00", by="+1 09:00") == (False, True)
    assert beds(story, "+1 09:00") == (False, True), "nothing is said of the time before"


def test_a_plan_that_is_made_anew_comes_into_force_with_what_was_said_since() -> None:
    story = overtaken()
    story.at("+2 06:00", places(BOTH), heard="+1 10:30", actor="config")
    assert beds(story, "+2 05:59") == (False, False)
    assert beds(story, "+2 06:00") == (True, False)


def test_a_plan_is_moved_to_an_earlier_day_by_making_it_anew() -> None:
    story = Story()
    story.at("+9 06:00", places(MORE), heard="09:00", actor="config")
    story.at("+2 06:00", places(MORE), heard="09:10", actor="config")
    assert [c.effective_at for c in story.house.history.planned(hour("10:00"))] == [
        hour("+2 06:00")
    ]
    assert story.house.history.next_due_at(hour("10:00")) == hour("+2 06:00")


def test_several_plans_come_into_force_one_after_the_other() -> None:
    story = Story()
    story.at("+2 06:00", places(MORE), heard="09:00", actor="config")
    story.at("+3 06:00", places(BOTH), heard="09:10", actor="config")
    assert [beds(story, at) for at in ("+1 07:00", "+2 07:00", "+3 07:00")] == [
        (False, True),
        (True, True),
        (True, False),
    ]


def test_a_plan_that_was_overtaken_is_in_no_number_of_its_days() -> None:
    story = overtaken()
    story.at("+3 00:00", places(CLOSED), actor="config")
    assert "6W-603-B" not in known(story, 2).places(hour("+2 12:00")).bed_by_id
    assert len(known(story, 1, 2).all_places()) == 2, "before and after the closing of day 1"
    planned = known(story, 2, by="+1 09:00")
    assert "6W-603-B" in planned.places(hour("+2 12:00")).bed_by_id, "as it was known on day 1"


def test_a_house_taken_up_from_a_snapshot_knows_what_was_overtaken() -> None:
    story = overtaken()
    taken_up = load(dump(story.house))
    assert taken_up.history.holding == story.house.history.holding
    assert dump(taken_up) == dump(story.house)
    story.at("+2 06:00", places(BOTH), heard="+1 10:30", actor="config")
    taken_up.apply(story.entries[-1])
    for at in ("+1 11:00", "+2 07:00"):
        assert taken_up.at(hour(at)).places == story.house.at(hour(at)).places


FILE = 'facility = "st-brigid"\nzone = "UTC"\n[[unit]]\nid = "6W"\nphysicians = {}\n'
MOMENTS = range(8)
moments = st.sampled_from(MOMENTS)


@given(st.lists(moments, max_size=6))
def test_of_the_files_that_have_begun_the_one_told_last_holds(begins: list[int]) -> None:
    story = Story()
    history = PlacesHistory()
    for begins_at in begins:
        said = places(FILE.format(len(story.entries)))
        history.apply(story.tell(said, begins_at, story.believed_at, actor="config"))
    for told in range(len(begins) + 1):
        believed = history.as_known(told + 1)
        held = [
            max((n + 1 for n in range(told) if begins[n] <= at), default=None) for at in MOMENTS
        ]
        assert [_told_as(believed, at) for at in MOMENTS] == held
        changes = [at for at in MOMENTS[1:] if held[at] != held[at - 1]]
        assert believed.next_due_at(0) == min(changes, default=None)
        over_time = believed.between(0, len(MOMENTS))
        assert len(over_time) == 1 + len(changes)
        assert all(a != b for a, b in pairwise(over_time))


def _told_as(history: PlacesHistory, at: int) -> int | None:
    """Which of the files holds at a moment; None before the first."""
    unit = history.at(at).unit("6W")
    return None if unit is None else unit.physicians
