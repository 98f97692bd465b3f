"""What a facility in shadow says of how it was opened and compared, and when shadow comes back."""

from housewide.hospital.agreement.ask import trust
from tests.hospital.census import agreeing_days, compared, loaded, said
from tests.hospital.story import Story
from tests.hospital.telling import hour


def test_a_facility_in_shadow_says_how_it_was_opened_whatever_else_it_says() -> None:
    story = Story()
    story.at("06:10", loaded("06:00"))
    story.at("07:00", compared("07:00", agreed=100))
    opened = "opened from a census as of 2 Mar 01:00 EST, confidence medium"
    assert said(story) == (True, f"agreement with the EHR 100 %, day 1 of 3; {opened}")
    assert said(story, "+9 07:00") == (True, f"not compared with the EHR since 2 Mar; {opened}")
    without_a_zone = trust(story.house.agreement, "", hour("08:00")).said
    assert without_a_zone.endswith("as of 2 Mar 06:00 UTC, confidence medium")


def test_a_house_that_is_empty_by_both_agrees() -> None:
    story = Story()
    story.at("06:00", compared("06:00", agreed=0))
    story.at("07:00", compared("07:00", agreed=0))
    assert said(story) == (True, "agreement with the EHR nobody here, day 1 of 3")


def test_the_shadow_is_back_after_as_many_days_without_a_comparison_as_end_it() -> None:
    story = agreeing_days(100, 100, 100)
    story.at("+5 06:00", compared("+5 06:00", agreed=100))
    assert said(story) == (False, "")
    story.at("+9 06:00", compared("+9 06:00", agreed=100))
    assert said(story) == (True, "agreement with the EHR 100 %, day 1 of 3")
