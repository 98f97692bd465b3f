"""Which visits a past moment is made of: those that may have gone on then, each of them once."""

from collections.abc import Iterable

from housewide.hospital.house.past import Kept, house_at_position
from housewide.hospital.visits.past import LOOK_BACK, visits_at, visits_between
from housewide.hospital.visits.state import Visit
from housewide.kit.clock import DAY
from tests.hospital.story import Story
from tests.hospital.telling import admit, bed, discharge, hour, merge_visits, update


def looked_at(
    story: Story, at: str, position: int | None = None, forgotten: Iterable[Visit] = ()
) -> list[str]:
    position = story.house.position if position is None else position
    found = visits_at(story.house.visits, forgotten, position, story.believed_at, hour(at))
    assert {visit.position for visit in found} <= {position}
    return sorted(visit.key.removeprefix("v.") for visit in found)


def test_who_left_more_than_a_week_before_the_moment_is_not_looked_for() -> None:
    assert LOOK_BACK == 7 * DAY
    story = Story()
    story.at("08:00", admit("stays", "ICU-1-A"))
    story.at("08:10", update("unheard"))
    story.at("08:20", admit("gone", "ICU-2-A"))
    story.at("09:00", discharge("gone"))
    assert looked_at(story, "+7 09:00") == ["gone", "stays", "unheard"]
    assert looked_at(story, "+7 09:01") == ["stays", "unheard"]


def test_who_left_was_here_for_as_long_as_nobody_had_heard_of_it() -> None:
    story = Story()
    before = story.at("08:00", admit("ann", "ICU-1-A"))
    told = story.at("09:00", discharge("ann"), heard="+20 08:00")
    assert looked_at(story, "+10 08:00", before.position) == ["ann"]
    assert looked_at(story, "+10 08:00", told.position) == []


def test_who_came_after_the_moment_is_not_looked_for_unless_a_clock_was_ahead() -> None:
    story = Story()
    story.at("08:05", admit("fast", "ICU-1-A"), heard="08:00")
    story.at("08:10", admit("later", "ICU-2-A"))
    assert looked_at(story, "08:00") == ["fast"]
    then = house_at_position(
        story.house, Kept(), story.house.position, hour("08:00"), known_at=hour("08:10")
    )
    assert then.visits.visits["v.fast"].now.status == "open"


def test_a_visit_is_found_once_by_whatever_number_it_was_told_of_and_wherever_it_is_kept() -> None:
    story = Story()
    story.at("08:00", admit("v1", "6W-601-A"))
    story.at("08:10", admit("v2", "6W-601-A"))
    story.at("09:00", merge_visits("v1", "v2"))
    assert looked_at(story, "10:00") == ["v2"]
    found = visits_between(
        story.house.visits, (), story.house.position, hour("08:00"), hour("10:00")
    )
    assert [visit.key for visit in found] == ["v.v2"]


def test_who_was_here_before_a_merge_is_not_hidden_by_the_end_of_the_other() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    ended = story.at("09:00", discharge("other"))
    story.at("+20 08:00", merge_visits("ann", "other"))
    assert looked_at(story, "+10 08:00", ended.position) == ["ann"]
    found = visits_between(
        story.house.visits, (), ended.position, hour("+10 00:00"), hour("+11 00:00")
    )
    assert [visit.key for visit in found] == ["v.ann"]
    assert looked_at(story, "+10 08:00") == []


def test_who_was_told_to_come_is_here_from_then_on_though_nothing_was_told_since() -> None:
    story = Story()
    story.at("12:00", admit("ann", "6W-601-A"), heard="08:00")
    assert looked_at(story, "+10 08:00") == ["ann"]
    house, position = story.house, story.house.position
    (found,) = visits_between(house.visits, (), position, hour("+10 00:00"), hour("+11 00:00"))
    assert found.key == "v.ann"
    then = house_at_position(house, Kept(), position, hour("+10 08:00"), known_at=hour("+10 08:00"))
    assert then.visits.visits["v.ann"].now.status == "open"


def test_a_visit_that_memory_forgot_is_found_by_who_kept_it() -> None:
    story = Story()
    story.at("08:00", admit("v1", "ICU-1-A"))
    story.at("10:00", discharge("v1"))
    story.at("+40 08:00", bed("ICU-1-A", "U"))
    forgotten = story.house.visits.take_forgotten()
    assert looked_at(story, "09:00") == []
    assert looked_at(story, "09:00", forgotten=forgotten) == ["v1"]


def test_a_past_bed_is_called_as_it_is() -> None:
    story = Story()
    story.at("08:00", bed("ICU-1-A", "U"))
    then = house_at_position(
        story.house, Kept(), story.house.position, hour("09:00"), known_at=hour("09:00")
    )
    assert {name: state.id for name, state in then.beds.beds.items()} == {"ICU-1-A": "ICU-1-A"}
