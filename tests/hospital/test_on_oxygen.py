"""Whether a patient is on oxygen, by time lines: what says yes is not unsaid by a no beside it."""

from itertools import permutations

import pytest

from housewide.hospital.vitals.ask import score
from tests.hospital.story import Story
from tests.hospital.telling import TOLD, hour
from tests.hospital.telling_vitals import measure_signs, only, take_back

FLOW, SHARE = "oxygen_litres_per_minute", "inspired_oxygen_percent"


def well() -> Story:
    """Nobody said of the patient whether they are on oxygen."""
    story = Story()
    story.at("08:00", measure_signs("v1", on_oxygen=None))
    return story


def points(story: Story, as_of: str = "10:00") -> int | None:
    """What NEWS2 gives for being on oxygen; None where that is unknown."""
    return score(story.house.vitals.of(["v.v1"]), hour(as_of)).news2.points.get("on_oxygen")


TOLD_AT_ONCE = (only("v1", **{SHARE: 40.0}), only("v1", **{FLOW: 0.0}), only("v1", on_oxygen=False))


@pytest.mark.parametrize("order", list(permutations(TOLD_AT_ONCE)))
def test_of_one_instant_a_yes_holds_in_whatever_order_it_was_told(order: tuple[TOLD, ...]) -> None:
    story = well()
    for told in order:
        story.at("09:00", told)
    assert points(story) == 2


def test_a_yes_that_was_corrected_or_taken_back_no_longer_holds() -> None:
    for correction in (only("v1", **{SHARE: 21.0}), take_back("v1", "inspired_oxygen_percent")):
        story = well()
        for told in TOLD_AT_ONCE:
            story.at("09:00", told)
        story.at("09:00", correction, heard="09:10")
        assert points(story) == 0


def test_the_newest_word_holds_whichever_it_is() -> None:
    story = well()
    assert points(story) is None
    story.at("08:10", only("v1", **{FLOW: 2.0}))
    story.at("09:00", only("v1", **{SHARE: 21.0}))
    assert (points(story, "08:30"), points(story, "09:30")) == (2, 0)
    story.at("09:40", only("v1", on_oxygen=True))
    assert points(story) == 2
