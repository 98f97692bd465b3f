"""What a comparison with the EHR proposes, and what remains of it once somebody has decided."""

from msgspec.structs import replace

from housewide.hospital.agreement.ask import percent
from housewide.hospital.agreement.facts import Discrepancy, UnitAgreement
from housewide.hospital.agreement.fold import fold
from housewide.hospital.agreement.state import Comparison
from tests.hospital.census import beside, compared, settled, stated
from tests.hospital.story import Story
from tests.hospital.telling import admit, hour, place


def newest(story: Story) -> Comparison:
    last = story.house.agreement.last
    assert last is not None
    return last


def still_open(story: Story) -> list[str]:
    return [d.visit for d in newest(story).open]


def test_a_missing_visit_is_proposed_with_all_that_is_needed_to_open_it() -> None:
    row = replace(stated("kim", "6W-601-A"), admitted_at=hour("05:00"), newborn=True)
    assert beside(Story(), "06:00", row).discrepancies == (
        Discrepancy(
            1, "missing", "v.kim", "6W", place("6W-601-A"), None, "p.kim", "I", hour("05:00"),
            newborn=True,
        ),
    )  # fmt: skip


def test_a_visit_that_the_ehr_does_not_have_is_proposed_as_we_have_it() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    assert beside(story, "06:00").discrepancies == (
        Discrepancy(
            1, "extra", "v.ann", "6W", None, place("6W-601-A"), "p.ann", believed_class="I"
        ),
    )


def test_all_visits_of_a_unit_that_the_ehr_does_not_have_are_counted() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    story.at("05:00", admit("bob", "6W-601-B"))
    assert beside(story, "06:00").units == {"6W": UnitAgreement(extra=2)}


def test_the_share_that_agrees_is_of_whatever_differs_in_any_way() -> None:
    counts = UnitAgreement(agreed=4, missing=1, extra=2, misplaced=3, class_differs=6)
    assert percent(counts) == 25


def test_no_proposal_has_the_number_of_an_earlier_one() -> None:
    story = Story()
    story.at("06:00", compared("06:00", agreed=8, missing=2))
    story.at("+1 06:00", compared("+1 06:00", agreed=10))
    found = beside(story, "+1 06:00", stated("ann", "6W-601-A"), stated("bob", "6W-601-B"))
    later = found.numbered_after(story.house.agreement.numbered)
    assert [(d.number, d.visit) for d in later.discrepancies] == [(3, "v.ann"), (4, "v.bob")]
    assert later.units == found.units


def test_the_first_proposal_of_a_facility_has_the_number_1() -> None:
    story = Story()
    story.at("06:00", compared("06:00", agreed=10))
    found = beside(story, "07:00", stated("ann", "6W-601-A"))
    (first,) = found.numbered_after(story.house.agreement.numbered).discrepancies
    assert first.number == 1


def test_of_two_comparisons_of_one_moment_the_one_told_last_counts() -> None:
    story = Story()
    story.at("06:00", compared("06:00", agreed=8, missing=2))
    story.at("06:05", compared("06:00", agreed=9, missing=1))
    assert still_open(story) == ["v.m1"]


def test_whom_somebody_saw_is_remembered_as_seen_while_the_ehr_goes_on_to_differ() -> None:
    story = Story()
    comparison = story.at("06:00", compared("06:00", agreed=8, missing=3))
    story.at("06:10", settled(comparison, 1, reason="seen"))
    story.at("06:20", settled(comparison, 2, reason="no-longer-holds"))
    story.at("06:30", settled(comparison, 3))
    assert still_open(story) == []
    assert newest(story).rejected == {"v.m1": "seen"}
    story.at("+1 06:00", compared("+1 06:00", agreed=9, missing=2))
    assert newest(story).rejected == {"v.m1": "seen"}
    story.at("+2 06:00", compared("+2 06:00", agreed=11))
    assert newest(story).rejected == {}


def test_who_was_said_to_be_seen_and_is_accepted_after_all_is_seen_no_more() -> None:
    story = Story()
    comparison = story.at("06:00", compared("06:00", agreed=8, missing=1))
    story.at("06:10", settled(comparison, 1, reason="seen"))
    story.at("06:20", settled(comparison, 1))
    assert newest(story).rejected == {}


def test_a_decision_on_an_older_comparison_settles_nothing_of_the_newest() -> None:
    story = Story()
    older = story.at("06:00", compared("06:00", agreed=8, missing=2))
    story.at("07:00", compared("07:00", agreed=8, missing=2))
    story.at("07:10", settled(older, 1))
    assert still_open(story) == ["v.m1", "v.m2"]


def test_a_comparison_folded_again_opens_no_settled_proposal() -> None:
    story = Story()
    comparison = story.at("06:00", compared("06:00", agreed=8, missing=2))
    story.at("06:10", settled(comparison, 1))
    assert fold(story.house.agreement, comparison) == story.house.agreement
