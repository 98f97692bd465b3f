"""The hand-computed example of long stays."""

from housewide.hospital.house.measures import measure
from tests.hospital.story import Story
from tests.hospital.telling import admit, hour, leave, newborn, register, update


def test_a_stay_is_long_from_its_seventh_day_on_and_very_long_from_its_twenty_first() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    story.at("08:00", newborn("baby", "6W-602-A"))
    story.at("08:00", register("bob", "6W-601-B", as_class="O"))
    story.at("08:00", register("cid", "ICU-1-A", as_class="O"))
    story.at("09:00", update("cid", "I"))
    story.at("12:00", leave("ann"))
    assert story.names("long_stays_patients", as_of="+7 07:59") == []
    assert story.names("long_stays_patients", as_of="+7 08:00") == ["ann"]
    assert story.names("very_long_stays_patients", as_of="+21 07:59") == []
    assert story.names("very_long_stays_patients", "6W", as_of="+21 08:00") == ["ann"]
    found = measure(story.house, "long_stays_patients", hour("+7 08:00"))
    assert found.parts == {"excluded_without_admission": 1}  # cid, an inpatient by an update only
