"""How each feed does: now against what is expected, how late, by which clock, and who is blind.

Method: weeks are counted by the lane's own statement (test_learned_silence.py); the last hour is
told and read as any other.
"""

import pytest

from housewide.hospital.house.measures import MEASURES
from housewide.kit.clock import HOUR, MINUTE, SECOND
from housewide.server.feed_health import FeedHealth, HealthReader
from housewide.server.feeds import read_feeds
from housewide.server.own_lag import own_lag
from housewide.server.picture import SiteReader
from housewide.server.reprocess import Choice, reprocess
from housewide.server.silence import read_until
from tests.server.files import profile
from tests.server.messages import adt, bed_status
from tests.server.site import NOON, NORTH, Story
from tests.server.test_learned_silence import look_at, spoke


async def health(north: Story, source: str = "ehr") -> FeedHealth:
    house = (await north.follower()).house
    until = await read_until(north.conn, north.shard, north.clock.now())
    feeds = await read_feeds(north.conn, north.shard, house.systems.sources)
    return (await HealthReader().read(north.conn, north.shard, house, feeds, until))[source]


async def test_a_new_source_is_not_heard_yet_and_nothing_is_expected_of_it(north):
    found = await health(north)
    assert (found.state, found.rate.messages, found.rate.expected) == ("not heard yet", 0, None)
    assert found.silence is not None
    assert (found.silence.by, found.silence.seconds) == ("stated", 1_800)
    assert (found.tells_of, found.dead, found.blind) == ((), {}, ())


async def test_a_source_that_says_as_much_as_usual_is_heard(north):
    """Twelve an hour from seven in New York on, one an hour before: of the hour until 12:55 UTC
    eleven and a twelfth are expected, and twelve came."""
    await spoke(north, 5)
    for minute in range(0, 60, 5):
        north.clock.at = NOON + minute * MINUTE
        await north.tell(adt("A08", f"{minute}"))
    found = await health(north)
    assert (found.state, found.rate.messages) == ("heard", 12)
    assert found.rate.since == NOON - 5 * MINUTE
    assert found.rate.expected is not None
    assert found.rate.expected.messages == pytest.approx(11 + 5 / 60)
    assert found.silence is not None
    assert (found.silence.by, found.silence.learned_since) == ("learned", NOON - 5 * 7 * 24 * HOUR)


async def test_a_source_that_says_far_less_than_usual_is_slow_and_no_fact_is_told(north):
    await spoke(north, 5)
    north.clock.at = NOON + 119 * MINUTE
    await north.tell(adt("A08", "1"))
    before = len(await north.stored_facts())
    found = await health(north)
    assert (found.state, found.rate.messages) == ("slow", 1)
    assert found.rate.expected is not None
    assert found.rate.expected.low > 1
    assert len(await north.stored_facts()) == before
    reader = SiteReader(north.process)
    await reader.open()
    (facility,) = (await reader.picture()).facilities
    assert (facility.slow, facility.silent) == (("ehr",), ())


async def test_what_waits_to_be_read_makes_no_source_slow(north):
    await spoke(north, 5)
    await north.heard(adt("A08", "1"))
    north.clock.at = NOON + 3 * HOUR
    found = await health(north)
    assert (found.state, found.rate.until) == ("heard", NOON)
    ours = await own_lag(north.conn, north.shard, north.clock.now())
    assert (ours.waiting_messages, ours.waiting_since, ours.median_ms) == (1, NOON, None)


async def test_lateness_is_from_sent_to_received_and_ours_from_received_to_believed(north):
    sent = [adt("A01", "1", at="20261124115950"), adt("A08", "2", at="20261124115958")]
    await north.heard(*sent)
    north.clock.advance(2 * SECOND)
    await north.read()
    found = (await health(north)).lateness
    assert (found.messages, found.median_seconds, found.max_seconds) == (2, 1, 9)
    ours = await own_lag(north.conn, north.shard, north.clock.now())
    assert (ours.waiting_messages, ours.median_ms, ours.max_ms) == (0, 2_000, 2_000)


@pytest.mark.parametrize(
    ("at", "clock", "ahead_seconds"),
    [
        ("20261124070000", "whole-hours", -18_000),
        ("20261124150000", "whole-hours", 10_800),
        ("20261124120400", "ahead", 240),
        ("20261124114800", "behind-or-late", -720),
        ("20261124120000", "right", 0),
        ("20261124070000-0500", "right", 0),
        ("202611241200", "right", 0),
        ("20261124120000^S", "right", 0),
        ("20261124", "unknown", None),
        ("never", "unknown", None),
    ],
)
async def test_a_senders_clock_is_judged_by_when_it_says_it_sent(north, at, clock, ahead_seconds):
    """The profile says UTC: a sender that writes New York's time without an offset is five hours
    behind."""
    await north.tell(*(adt("A08", f"{number}", at=at) for number in range(6)))
    found = (await health(north)).lateness
    assert (found.clock, found.clock_seconds) == (clock, ahead_seconds)


async def test_dead_letters_are_counted_by_reason_until_they_can_be_read(north):
    await north.tell(
        adt("A01", "1", visit=""),
        bed_status("2", "6WEST^601^B", "H"),
        bed_status("3", "6WEST^602^A", "H"),
    )
    assert (await health(north)).dead == {"unknown-bed": 2, "no-visit-number": 1}
    mended = '[[location]]\npoint_of_care = "6WEST"\nunit = "6W"\n'
    (north.folder / "ehr.toml").write_text(profile("ehr", mended))
    await north.configure()
    choice = Choice(outcome="dead")
    async for _ in reprocess(north.process, NORTH, choice, actor="user:kim", apply=True):
        pass
    assert (await health(north)).dead == {"no-visit-number": 1}


async def test_a_silent_source_says_which_measures_are_blind_because_of_it(north):
    await north.tell(adt("A01", "1"))
    await north.tell(bed_status("2", "6W^602^A", "H"), source="beds")
    await look_at(north, 31)
    ehr, beds = await health(north), await health(north, "beds")
    assert (ehr.state, ehr.tells_of, beds.tells_of) == ("silent", ("visits",), ("beds",))
    assert "census_patients" in ehr.blind
    assert "census_patients" not in beds.blind
    assert "beds_available" in beds.blind
    assert set(ehr.blind) | set(beds.blind) <= set(MEASURES)
