"""`housewide feeds` against a real site: what became of everything, and JSON that is complete."""

import json

from housewide.hospital.systems.facts import FeedFellSilent
from housewide.kit.facts import Draft
from housewide.log.facts import FactAppender
from housewide.server.registry import as_row
from tests.log.stories import believe
from tests.server.site import NOON


async def test_the_feeds_as_json_are_complete(north, housewide):
    """But for what depends on the time of day at which this runs."""
    said = await housewide("feeds", "--site", north.folder, "--json")
    assert (said.code, said.out.count("\n")) == (0, 1)
    told = json.loads(said.out)
    assert set(told) == {"at", "facilities"}
    found = told["facilities"]["north"]
    assert set(found) == {
        "feeds", "silent", "listening", "health", "ours", "shadow", "agreement", "country",
    }  # fmt: skip
    assert [feed["source"] for feed in found["feeds"]] == ["beds", "ehr"]
    assert found["feeds"][0]["counts"] == {"ADT^A20": {"decoded": 1}}
    ehr = found["health"]["ehr"]
    assert set(ehr) == {
        "source", "state", "tells_of", "heard_at", "silence", "rate", "lateness", "dead", "blind",
    }  # fmt: skip
    assert (ehr["state"], ehr["tells_of"], ehr["blind"]) == ("heard", ["visits"], [])
    assert ehr["silence"] == {"by": "stated", "seconds": 1_800, "learned_since": None}
    assert ehr["dead"] == {"no-visit-number": 1}
    assert set(ehr["rate"]) == {"since", "until", "messages", "expected"}
    assert {"median_seconds", "p90_seconds", "max_seconds", "clock"} < set(ehr["lateness"])
    assert found["ours"]["waiting_messages"] == 0


async def test_feeds_shows_what_became_of_everything(north, housewide):
    await north.conn.execute(
        "insert into listeners values ($1, 'ehr', '127.0.0.1', 2575, false)", north.shard
    )
    said = await housewide("feeds", "--site", north.folder)
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "source tells of port messages decoded kept dead set aside" in lines
    assert "ehr visits 2575 3 2 0 1 0" in lines
    assert "beds beds none 1 1 0 0 0" in lines
    assert "source state last hour usual late (9 in 10) silent after" in lines
    assert "! ehr has dead letters: 1 no-visit-number. Which" in said.out
    row = as_row(Draft(FeedFellSilent(NOON, 30), "ehr", NOON, "due"), "timer")
    await believe(north.conn, FactAppender(), [row], now=NOON)
    said = await housewide("feeds", "--site", north.folder)
    assert "longer than the 30 min that its profile states. Blind because of it:" in " ".join(
        said.out.split()
    )
