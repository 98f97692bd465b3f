"""The hand-computed examples of the measures of agreement."""

from housewide.hospital.house.measures import measure
from housewide.kit.measure import Measure
from tests.hospital.census import compared, settled
from tests.hospital.story import Story
from tests.hospital.telling import admit


def asked(story: Story, name: str, unit: str | None = None) -> Measure:
    return measure(story.house, name, story.now(), unit)


def one_of_hundred_missing() -> Story:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    story.at("07:00", compared("06:00", agreed=199, missing=1))
    return story


def test_the_share_that_agrees_is_of_all_that_either_has() -> None:
    found = asked(one_of_hundred_missing(), "agreement_with_ehr_percent")
    assert found.value == 99.5
    assert found.made_of == ("v.m1",)
    assert found.parts == {
        "agreed_visits": 199,
        "missing_visits": 1,
        "extra_visits": 0,
        "misplaced_visits": 0,
        "class_differs_visits": 0,
        "in_another_bed_visits": 0,
        "class_not_said_visits": 0,
        "since_compared_hours": 1,
    }


def test_a_unit_agrees_by_itself() -> None:
    story = one_of_hundred_missing()
    assert asked(story, "agreement_with_ehr_percent", "6W").value == 99.5
    assert asked(story, "agreement_with_ehr_percent", "ICU").value is None
    assert asked(story, "proposals_open", "ICU").value == 0


def test_nothing_is_known_before_the_first_comparison() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    for name in ("agreement_with_ehr_percent", "agreement_days", "proposals_open"):
        found = asked(story, name)
        assert (found.value, found.lacks) == (
            None,
            ("no comparison with the EHR's census yet",),
        )


def test_days_in_a_row_end_with_a_day_that_nobody_compared() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    for day in ("06:00", "+1 06:00", "+3 06:00"):
        story.at(day, compared(day, agreed=100))
    assert asked(story, "agreement_days").value == 1
    story.at("+4 06:00", compared("+4 06:00", agreed=100))
    assert asked(story, "agreement_days").value == 2
    assert asked(story, "agreement_days", "6W").lacks != ()


def test_a_settled_difference_is_no_open_proposal() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    comparison = story.at("06:00", compared("06:00", agreed=8, missing=2))
    assert asked(story, "proposals_open").made_of == ("v.m1", "v.m2")
    story.at("06:10", settled(comparison, 1))
    assert asked(story, "proposals_open").made_of == ("v.m2",)


def test_every_number_of_a_facility_says_that_it_is_in_shadow() -> None:
    story = one_of_hundred_missing()
    found = asked(story, "census_patients", "6W")
    assert (found.shadow, found.agreement) == (True, "agreement with the EHR 99.5 %, day 1 of 3")
