"""`housewide load places --from` a day to come, and what is said before that day.

Method: the commands as they are typed, edits of the file, and starts of the hospital in between.
"""

import json

from housewide.cli.command import parse_moment
from housewide.hospital.places.parse import parse_places
from housewide.kit.clock import DAY, HOUR, Instant, iso
from tests.cli.beds import BEDS
from tests.server.site import NOON, Story


def with_601_b_closed(text: str) -> str:
    closed = 'closed = [{ room = "601", bed = "B", reason = "infection" }]'
    return text.replace('id = "6W"', f'id = "6W"\n{closed}')


async def planned(north: Story) -> list[Instant]:
    """The moments from which other places are to come into force, as the house has it."""
    house = (await north.follower()).house
    return [c.effective_at for c in house.history.planned(NOON + 4 * HOUR)]


async def test_a_bed_closed_by_hand_while_other_beds_are_planned_stays_closed_on_their_day(
    north, load
):
    """The planned file does not know of the closure: by the clock alone it would open the bed."""
    assert (await load(BEDS, "--from", iso(NOON + 7 * DAY), "--apply")).code == 0
    path = north.folder / "places.toml"
    path.write_text(with_601_b_closed(path.read_text()))
    north.clock.advance(3 * HOUR)
    assert await north.configure() == 1
    house = (await north.follower()).house
    for day in (1, 7, 8):
        as_of = NOON + day * DAY
        bed = house.at(as_of).places.bed("6W-601-B")
        assert bed is not None
        assert bed.closed(as_of) is not None, f"day {day}"


async def test_the_file_before_is_put_back_and_edited_and_the_plan_made_again(north, load):
    """As the guide says it: the closure holds at once, the planned beds from their day on."""
    day = iso(NOON + 7 * DAY)
    await load(BEDS, "--from", day, "--apply")
    (kept,) = north.folder.glob("places.*.toml")
    (north.folder / "places.toml").write_text(with_601_b_closed(kept.read_text()))
    north.clock.advance(3 * HOUR)
    assert await north.configure() == 1
    assert await planned(north) == []
    assert "1 bed added: 6W-603-A" in (await load(BEDS, "--from", day, "--apply")).out
    house = (await north.follower()).house
    for as_of, has_603 in ((NOON + DAY, False), (NOON + 8 * DAY, True)):
        beds = house.at(as_of).places.bed_by_id
        assert beds["6W-601-B"].closed(as_of) is not None
        assert ("6W-603-A" in beds) is has_603


async def test_a_plan_with_a_mistyped_year_is_taken_back_by_loading_it_anew(north, load):
    """And keeps nobody from saying anything about the years before."""
    await load(BEDS, "--from", "2062-12-01T06:00Z", "--apply")
    said = await load(BEDS, "--from", "2026-12-01T06:00Z", "--apply")
    assert (said.code, said.err) == (0, "")
    assert "  ! What was planned from 2062-12-01T06:00:00Z holds no more." in said.out
    assert await planned(north) == [parse_moment("2026-12-01T06:00Z")]
    assert await north.configure() == 0


async def test_a_plan_is_given_up_by_loading_the_beds_as_they_are(north, load):
    """No bed differs from today's, and yet there is something to write."""
    today = "unit,room,bed,staffed\n6W,601,A,2\n6W,601,B,\n6W,602,A,\nICU,1,A,\n"
    await load(BEDS, "--from", "2026-12-01T06:00Z", "--apply")
    told = await load(today)
    assert "! What was planned from 2026-12-01T06:00:00Z would hold no more." in told.out
    assert await planned(north) == [parse_moment("2026-12-01T06:00Z")]
    assert json.loads((await load(today, "--json")).out)["superseded"] == ["2026-12-01T06:00:00Z"]
    assert (await load(today, "--apply")).code == 0
    assert await planned(north) == []
    assert "6W-602-A" in parse_places((north.folder / "places.toml").read_text()).bed_by_id
    assert "Nothing is different" in (await load(today, "--apply")).out


async def test_a_plan_is_not_put_off_by_loading_it_for_later_and_that_is_said(north, load):
    await load(BEDS, "--from", "2026-12-01T06:00Z", "--apply")
    said = await load(BEDS, "--from", "2026-12-02T06:00Z", "--apply")
    assert said.out.splitlines()[1:] == [
        "  What is planned from 2026-12-01T06:00:00Z still comes first.",
        "Nothing is different, so nothing was written.",
    ]
    assert await planned(north) == [parse_moment("2026-12-01T06:00Z")]


async def test_places_cannot_hold_from_before_those_in_force_whatever_is_planned(north, load):
    await load(BEDS, "--from", "2026-12-01T06:00Z", "--apply")
    refused = await load(BEDS, "--from", iso(NOON - 1_000_000))
    assert (refused.code, f"hold from {iso(NOON)}" in refused.err) == (1, True)
