"""Our census beside the EHR's: what differs, what was only on its way, and when a shadow ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.agreement.ask import percent, trust
from housewide.hospital.agreement.facts import UnitAgreement
from housewide.hospital.agreement.state import NEVER_COMPARED
from housewide.hospital.house.agreeing import compare_with, still_holds
from housewide.hospital.house.snapshot import dump, load
from tests.hospital.census import (
    agreeing_days,
    beside,
    compared,
    kinds,
    loaded,
    said,
    settled,
    stated,
)
from tests.hospital.story import Story
from tests.hospital.telling import (
    TOLD,
    admit,
    arrive,
    back,
    depart,
    discharge,
    hour,
    leave,
    merge_visits,
    move,
)
from tests.hospital.telling_vitals import measure_signs
from tests.hospital.wards import ward


def test_each_visit_is_missing_extra_misplaced_or_in_another_bed() -> None:
    story = ward()
    found = beside(
        story,
        "09:00",
        stated("ann", "6W-601-A"),
        stated("bob", "6W-602-B"),
        stated("cid", "ICU-2-A"),
        stated("eve", "ICU-1-A"),
        stated("fay", "ED-T1-A", as_class="E"),
        stated("new", "6W-603-A"),
    )
    assert kinds(found) == {
        "bob": "bed-misplaced",
        "cid": "misplaced",
        "new": "missing",
        "dot": "extra",
        "gus": "extra",
    }
    assert found.units["6W"] == UnitAgreement(agreed=2, missing=1, extra=1, bed_misplaced=1)
    assert found.units["ICU"] == UnitAgreement(agreed=1, misplaced=1)
    assert [d.number for d in found.discrepancies] == [1, 2, 3, 4, 5]


def test_a_unit_told_without_a_bed_agrees_with_any_bed_of_it() -> None:
    story = Story()
    story.at("08:00", admit("ann", "6W-601-A"))
    assert kinds(beside(story, "09:00", stated("ann", "6W"))) == {}


def test_what_was_told_after_the_extract_is_no_difference() -> None:
    """She left at 5:50, it was typed in at 6:10, and the extract of 6:00 still has her."""
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    then = story.house.at(hour("06:00")).copy()
    story.at("05:50", discharge("ann"), heard="06:10")
    now = story.house.at(hour("06:10"))
    assert kinds(compare_with([stated("ann", "6W-601-A")], now, then)) == {}
    assert kinds(compare_with([], now, then)) == {}


def test_a_message_that_was_still_on_its_way_is_no_difference() -> None:
    story = Story()
    then = story.house.copy()
    story.at("05:59", admit("ann", "6W-601-A"), heard="06:01")
    now = story.house.at(hour("06:01"))
    assert kinds(compare_with([stated("ann", "6W-601-A")], now, then)) == {}


def test_a_visit_that_was_never_told_of_and_had_ended_is_no_difference() -> None:
    """Her A04 was lost; that she left at 5:50 was typed in at 6:05, after the extract."""
    story = Story()
    then = story.house.copy()
    story.at("05:50", discharge("ann"), heard="06:05")
    now = story.house.at(hour("06:05"))
    assert kinds(compare_with([stated("ann", "ED-T1-A")], now, then)) == {}
    assert kinds(compare_with([stated("ann", "ED-T1-A")], now, now)) == {"ann": "missing"}


def test_a_visit_that_was_merged_is_compared_as_the_one_it_is() -> None:
    story = Story()
    story.at("08:00", admit("old", "6W-601-A"))
    story.at("08:10", merge_visits("old", "new"))
    assert kinds(beside(story, "09:00", stated("old", "6W-601-A"))) == {}


def test_a_difference_holds_until_something_later_is_told() -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    (extra,) = beside(story, "06:00").discrepancies
    assert still_holds(story.house, extra, hour("06:00"))
    story.at("07:00", move("ann", "ICU-1-A"))
    assert not still_holds(story.house, extra, hour("06:00"))


@pytest.mark.parametrize(
    "later", [leave("ann"), back("ann"), depart("ann"), arrive("ann"), measure_signs("ann")]
)
def test_whoever_is_told_of_as_a_patient_after_the_extract_is_not_sent_home_by_it(
    later: TOLD,
) -> None:
    story = Story()
    story.at("05:00", admit("ann", "6W-601-A"))
    story.at("05:30", measure_signs("ann"))
    (extra,) = beside(story, "06:00").discrepancies
    assert still_holds(story.house, extra, hour("06:00"))
    story.at("07:00", later)
    assert not still_holds(story.house, extra, hour("06:00"))


def test_a_discharge_told_after_the_comparison_is_not_taken_back_by_it() -> None:
    story = Story()
    (missing,) = beside(story, "06:00", stated("m1", "6W-601-A")).discrepancies
    story.at("06:10", compared("06:00", agreed=99, missing=1))
    assert still_holds(story.house, missing, hour("06:00"))
    story.at("05:50", discharge("m1"), heard="06:15")
    assert not still_holds(story.house, missing, hour("06:00"))


def test_a_missing_visit_is_missing_until_it_is_told_of() -> None:
    story = Story()
    (missing,) = beside(story, "06:00", stated("ann", "6W-601-A")).discrepancies
    assert still_holds(story.house, missing, hour("06:00"))
    story.at("05:00", admit("ann", "6W-601-A"), heard="06:30")
    assert not still_holds(story.house, missing, hour("06:00"))


def test_a_facility_that_was_never_compared_is_in_shadow_and_says_so() -> None:
    assert trust(NEVER_COMPARED, "", 0).shadow
    assert said(Story()) == (True, "never compared with the EHR")


def test_a_facility_says_that_it_was_opened_from_a_census_and_how_far_that_is_trusted() -> None:
    story = Story()
    story.at("06:10", loaded("06:00"))
    opened = "opened from a census as of 2 Mar 01:00 EST, confidence medium"
    assert said(story) == (True, f"never compared with the EHR; {opened}")


def test_days_in_a_row_that_agree_end_the_shadow() -> None:
    assert said(agreeing_days(100, 99)) == (True, "agreement with the EHR 99 %, day 2 of 3")
    assert said(agreeing_days(100, 99, 100)) == (False, "")


def test_a_day_that_disagrees_begins_the_count_anew() -> None:
    story = agreeing_days(100, 100, 98, 100, 100)
    assert said(story) == (True, "agreement with the EHR 100 %, day 2 of 3")


def test_one_day_below_is_said_and_two_bring_the_shadow_back() -> None:
    assert said(agreeing_days(100, 100, 100, 98)) == (False, "disagrees with the EHR: 98 %")
    shadow, why = said(agreeing_days(100, 100, 100, 98, 98))
    assert (shadow, why) == (True, "agreement with the EHR 98 %, day 0 of 3")


def test_a_day_that_nobody_compared_ends_a_run() -> None:
    assert said(agreeing_days(100, 100, 100, skipped_after=1))[0]


def test_a_facility_that_nobody_compares_any_more_is_in_shadow_again() -> None:
    story = agreeing_days(100, 100, 100)
    assert said(story, "+5 06:00") == (False, "")
    assert said(story, "+5 06:01") == (True, "not compared with the EHR since 4 Mar")


def test_a_day_counts_by_the_worst_of_its_comparisons() -> None:
    story = agreeing_days(100, 100)
    story.at("+2 06:00", compared("+2 06:00", agreed=90, missing=10))
    story.at("+2 07:00", compared("+2 07:00", agreed=100))
    assert said(story) == (True, "agreement with the EHR 90 % at worst on 4 Mar, day 0 of 3")
    story.at("+2 08:00", compared("+2 08:00", agreed=80, missing=20))
    assert said(story) == (True, "agreement with the EHR 80 %, day 0 of 3")


def test_a_comparison_of_an_earlier_moment_says_nothing_of_today() -> None:
    story = agreeing_days(100, 100)
    before = story.house.agreement
    story.at("+1 08:00", compared("06:30", agreed=1, missing=99))
    assert story.house.agreement.last == before.last


def test_a_share_is_never_rounded_up_to_what_is_asked() -> None:
    assert said(agreeing_days(98)) == (True, "agreement with the EHR 98 %, day 0 of 3")
    assert percent(UnitAgreement(agreed=9896, missing=104)) == pytest.approx(98.96)


@given(st.lists(st.tuples(st.integers(90, 100), st.integers(1, 3)), max_size=12), st.data())
def test_a_snapshot_and_its_tail_agree_as_a_replay_does(
    days: list[tuple[int, int]], data: st.DataObject
) -> None:
    story, day = Story(), 0
    for share, pause in days:
        entry = story.at(
            f"+{day} 06:00", compared(f"+{day} 06:00", agreed=share, missing=100 - share)
        )
        if share < 100:
            story.at(f"+{day} 06:05", settled(entry, 1))
        day += pause
    cut = data.draw(st.integers(0, len(story.entries)))
    resumed = Story().house
    for entry in story.entries[:cut]:
        resumed.apply(entry)
    resumed = load(dump(resumed))
    for entry in (*story.entries[cut:], *story.entries):
        resumed.apply(entry)
    assert resumed.agreement == story.house.agreement
