"""Wards as they stand in the morning, for stories to go on from."""

from tests.hospital.story import Story
from tests.hospital.telling import (
    admit,
    register,
)


def ward() -> Story:
    """Three inpatients and an outpatient on 6W, one patient each in ICU and ED, and one nowhere."""
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("08:05", admit("bob", "6W-601-B"))
    story.at("08:10", admit("cid", "6W"))
    story.at("08:15", admit("dot", "6W-602-A", as_class="O"))
    story.at("08:20", admit("eve", "ICU-1-A"))
    story.at("08:25", register("fay", "ED-T1-A"))
    story.at("08:30", admit("gus", "?6X^1^A"))
    return story
