"""A merge that was taken back is told again: what of it holds, and how that is seen."""

import pytest

from housewide.hospital.house.conflicts import in_two_places
from housewide.kit.clock import HOUR
from housewide.server.reprocess import Choice, reprocess
from tests.server.site import NORTH, Story
from tests.server.test_unmerge import ANN, BEA, MERGED, asked, meant, merge, wrongly_merged


@pytest.mark.parametrize(("zone", "meaning"), [("Etc/GMT-1", BEA), ("Etc/GMT+1", ANN)])
async def test_the_merge_read_again_joins_them_again_only_where_it_is_of_a_later_hour(
    north: Story, zone: str, meaning: str
) -> None:
    """Taken back at 13:00; read again by the mended zone it was at 11:10, or at 13:10."""
    await wrongly_merged(north)
    await asked(north, BEA)
    file = north.folder / "ehr.toml"
    file.write_text(file.read_text().replace('"UTC"', f'"{zone}"'))
    await north.configure()
    choice = Choice(first=MERGED)
    again = [r async for r in reprocess(north.process, NORTH, choice, actor="user:ada", apply=True)]
    assert [r.changed for r in again] == [True]
    assert await meant(north, BEA) == meaning


async def test_the_same_merge_sent_again_does_not_join_them_again(north: Story) -> None:
    await wrongly_merged(north)
    await asked(north, BEA)
    await north.tell(merge("3", BEA, ANN), merge("9", BEA, ANN))
    assert await meant(north, BEA) == BEA


async def test_a_merge_of_a_later_hour_joins_them_again_and_a_look_tells_the_whole_story(
    north: Story,
) -> None:
    await wrongly_merged(north)
    await asked(north, BEA)
    north.clock.advance(HOUR)
    await north.tell(merge("9", BEA, ANN, at="20261124133000"))
    assert await meant(north, BEA) == ANN
    assert len(in_two_places((await north.follower()).house)) == 1
    found = await asked(north, BEA)
    told = [(word.what, word.message) for word in found.told]
    assert told == [("merge", MERGED), ("revive", None), ("merge", 4)]
    assert await meant(north, BEA) == BEA
