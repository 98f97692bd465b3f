"""Our census is compared with the EHR's own; on each difference a person decides."""

import pytest

from housewide.hospital.agreement.ask import trust
from housewide.hospital.house.measures import measure
from housewide.hospital.patients.facts import VisitRowStated
from housewide.hospital.places.facts import Place
from housewide.kit.clock import DAY, HOUR, MINUTE
from housewide.server.reconcile import OlderThanKnown
from housewide.server.settle import (
    NO_LONGER,
    NothingToSettle,
    TooLongAgo,
    TooMuchDiffers,
    accept,
    reject,
)
from tests.server.extracts import compare, load, row
from tests.server.messages import adt
from tests.server.site import NOON, NORTH, Story
from tests.server.test_past_merges import merge_visits

ANN = row("V2", patient="200", at="ICU,1,A", name="ROE,ANN")


async def ward(north: Story) -> None:
    """V1 lies in 601-A, V3 in 602-A; of V2 nobody ever told."""
    await north.configure()
    await north.tell(adt("A01", "1", at="20261124110000"))
    await north.tell(adt("A01", "2", visit="V3", patient="300", to="6W^602^A", at="20261124110000"))


async def beds(north: Story) -> set[str]:
    return {*(await north.follower()).house.index.by_bed}


async def test_an_extract_shows_who_is_missing_extra_and_misplaced(north: Story) -> None:
    await ward(north)
    found = await compare(north, row(at="ICU,1,A"), ANN)
    assert sorted(d.kind for d in found.discrepancies) == ["extra", "misplaced", "missing"]
    assert found.percent == 0
    assert await beds(north) == {"6W-601-A", "6W-602-A"}  # nobody was moved by it


async def test_accepted_each_difference_is_mended_from_the_moment_of_the_extract(
    north: Story,
) -> None:
    await ward(north)
    found = await compare(north, row(at="ICU,1,A"), row("V2", patient="200", at="6W,601,B"))
    north.clock.advance(HOUR)
    numbers = [d.number for d in found.discrepancies]
    done = await accept(north.process, NORTH, numbers, actor="user:ada")
    assert all(each.accepted for each in done)
    assert await beds(north) == {"ICU-1-A", "6W-601-B"}
    mended = [f for f in await north.stored_facts() if f.kind == "VisitDischarged"]
    assert [(f.actor, f.effective_at, f.effective_from) for f in mended] == [
        ("user:ada", NOON, "census")
    ]
    again = await compare(north, row(at="ICU,1,A"), row("V2", patient="200", at="6W,601,B"))
    assert (again.percent, again.discrepancies) == (100, ())


async def test_who_is_no_inpatient_by_the_extract_is_none_from_its_moment_on_once_accepted(
    north: Story,
) -> None:
    await ward(north)
    rows = (row(as_class="O"), row("V3", patient="300", at="6W,602,A"))
    found = await compare(north, *rows)
    assert (found.percent, [d.kind for d in found.discrepancies]) == (50, ["class-differs"])
    north.clock.advance(HOUR)
    await accept(north.process, NORTH, [1], actor="user:ada")
    house = (await north.follower()).house
    assert measure(house, "census_patients", north.clock.now()).value == 1
    assert await beds(north) == {"6W-601-A", "6W-602-A"}
    assert (await compare(north, *rows)).percent == 100


async def test_a_discharge_that_never_was_is_taken_back(north: Story) -> None:
    await ward(north)
    await north.tell(adt("A03", "3", at="20261124113000"))
    await compare(north, row(), row("V3", patient="300", at="6W,602,A"))
    await accept(north.process, NORTH, [1], actor="user:ada")
    assert await beds(north) == {"6W-601-A", "6W-602-A"}


async def test_a_difference_of_which_something_later_is_told_changes_nothing(
    north: Story,
) -> None:
    await ward(north)
    await compare(north, row(at="ICU,1,A"), row("V3", patient="300", at="6W,602,A"))
    north.clock.advance(HOUR)
    await north.tell(adt("A02", "3", to="6W^601^B", at="20261124123000"))
    (done,) = await accept(north.process, NORTH, [1], actor="user:ada")
    assert (done.accepted, done.reason) == (False, NO_LONGER)
    assert await beds(north) == {"6W-601-B", "6W-602-A"}


async def test_a_visit_that_is_merged_before_anybody_decides_is_not_ended_by_its_old_number(
    north: Story,
) -> None:
    """The EHR has V1 under another number already; the message that says so was on its way."""
    await ward(north)
    v9, v3 = row("V9"), row("V3", patient="300", at="6W,602,A")
    found = await compare(north, v9, v3)
    assert [d.kind for d in found.discrepancies] == ["extra", "missing"]
    await north.tell(merge_visits("3", "V1", "V9", NOON - MINUTE))
    done = await accept(north.process, NORTH, [1, 2], actor="user:ada")
    assert [each.reason for each in done] == [NO_LONGER] * 2
    assert await beds(north) == {"6W-601-A", "6W-602-A"}
    assert (await compare(north, v9, v3)).percent == 100


async def test_a_rejected_difference_is_settled_with_its_reason(north: Story) -> None:
    await ward(north)
    await compare(north, row())
    await reject(north.process, NORTH, [1], reason="seen", actor="user:ada")
    house = (await north.follower()).house
    assert measure(house, "proposals_open", north.clock.now()).value == 0
    assert await beds(north) == {"6W-601-A", "6W-602-A"}
    with pytest.raises(NothingToSettle):
        await accept(north.process, NORTH, [1], actor="user:ada")


async def test_a_number_that_is_not_open_settles_nothing_of_the_others(north: Story) -> None:
    await ward(north)
    await compare(north, row())
    with pytest.raises(NothingToSettle, match="Open are: 1"):
        await accept(north.process, NORTH, [1, 7], actor="user:ada")
    assert await beds(north) == {"6W-601-A", "6W-602-A"}


async def test_where_very_much_differs_nobody_takes_all_of_it_with_one_word(north: Story) -> None:
    await ward(north)
    await compare(north, ANN)
    with pytest.raises(TooMuchDiffers, match=r"0\.0 %"):
        await accept(north.process, NORTH, None, actor="user:ada")
    assert await beds(north) == {"6W-601-A", "6W-602-A"}


async def test_only_rows_that_differ_are_kept_and_no_name_stands_in_the_comparison(
    north: Story,
) -> None:
    await ward(north)
    await compare(north, row(), ANN, row("V3", patient="300", at="6W,602,A"))
    (kept,) = await north.facts(VisitRowStated)
    assert "ROE" in kept.text  # type: ignore[attr-defined]
    stored = {f.kind: f.data or b"" for f in await north.stored_facts()}
    assert b"ROE" not in stored["CensusCompared"]


async def test_what_was_typed_in_while_the_extract_was_on_its_way_is_no_difference(
    north: Story,
) -> None:
    await ward(north)
    north.clock.advance(10 * MINUTE)
    await north.tell(adt("A03", "3", at="20261124115500"))
    both = (row(), row("V3", patient="300", at="6W,602,A"))
    assert (await compare(north, *both, as_of=NOON)).percent == 100


async def test_seven_days_of_agreement_end_the_shadow_of_a_facility_that_was_loaded(
    north: Story,
) -> None:
    await north.configure()
    await load(north, ANN)
    for _ in range(7):
        house = (await north.follower()).house
        assert trust(house.agreement, house.places.zone, north.clock.now()).shadow
        north.clock.advance(DAY)
        assert (await compare(north, ANN)).percent == 100
    house = (await north.follower()).house
    assert not trust(house.agreement, house.places.zone, north.clock.now()).shadow
    assert measure(house, "agreement_days", north.clock.now()).value == 7


async def test_a_number_read_off_an_older_list_settles_nothing(north: Story) -> None:
    await ward(north)
    (first,) = (await compare(north, row())).discrepancies
    both = (row(at="ICU,1,A"), row("V3", patient="300", at="6W,602,A"))
    (second,) = (await compare(north, *both)).discrepancies
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(NothingToSettle, match="Open are: 2"):
        await accept(north.process, NORTH, [1], actor="user:ada")
    assert await beds(north) == {"6W-601-A", "6W-602-A"}


async def test_an_extract_of_before_the_newest_is_refused(north: Story) -> None:
    await ward(north)
    north.clock.advance(HOUR)
    await compare(north, row())
    with pytest.raises(OlderThanKnown, match="2026-11-24T13:00:00Z is known already"):
        await compare(north, ANN, as_of=NOON)


async def test_an_extract_of_before_the_one_that_opened_the_facility_is_refused(
    north: Story,
) -> None:
    await north.configure()
    await load(north, ANN)
    with pytest.raises(OlderThanKnown):
        await compare(north, ANN, as_of=NOON - MINUTE)


async def test_what_was_found_yesterday_is_not_accepted_any_more(north: Story) -> None:
    await ward(north)
    await compare(north, row())
    north.clock.advance(DAY + MINUTE)
    with pytest.raises(TooLongAgo, match="as of 2026-11-24T12:00:00Z"):
        await accept(north.process, NORTH, [1], actor="user:ada")
    assert await beds(north) == {"6W-601-A", "6W-602-A"}


async def test_what_was_settled_says_who_was_where_and_where_they_are(north: Story) -> None:
    await ward(north)
    await compare(north, row(at="ICU,1,A"), row("V3", patient="300", at="6W,602,A"))
    (done,) = await accept(north.process, NORTH, [1], actor="user:ada")
    assert (done.believed, done.stated) == (Place("6W", "6W-601-A"), Place("ICU", "ICU-1-A"))


async def test_what_was_rejected_is_said_to_have_been_when_it_is_found_again(north: Story) -> None:
    await ward(north)
    (first,) = (await compare(north, row())).discrepancies
    await reject(north.process, NORTH, [first.number], reason="seen", actor="user:ada")
    assert (await compare(north, row())).rejected == {first.visit: "seen"}
    again = await compare(north, row())
    assert again.rejected == {first.visit: "seen"}
    await accept(north.process, NORTH, [d.number for d in again.discrepancies], actor="user:ada")
    assert (await compare(north, row())).rejected == {}
