"""Files become facts once; from then on the facts are believed, not the files."""

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from housewide.hospital.places.facts import Place, PlacesConfigured
from housewide.hospital.places.parse import BadPlaces
from housewide.hospital.systems.facts import SourceConfigured
from housewide.hospital.visits.facts import VisitAdmitted
from housewide.integrations.hl7v2.profile import BadProfile, Profile, parse_profile
from housewide.kit.clock import DAY
from housewide.kit.settings import SITE_FILE, load_site
from housewide.log.connect import connect
from housewide.server import configuration
from housewide.server.configuration import configure, configure_places, load_configuration
from housewide.server.configuration_files import read_places
from tests.server.files import PLACES, profile, without_beds
from tests.server.messages import adt
from tests.server.site import NOON, NORTH, Story

MEANS_NOTHING = '[[location]]\npoint_of_care = "B"\nunit = "B"\n'


async def test_every_file_becomes_one_fact_and_no_second_one(unconfigured):
    assert await unconfigured.configure() == 3
    assert await unconfigured.configure() == 0
    (places,) = await unconfigured.facts(PlacesConfigured)
    assert places.toml == PLACES
    assert len(await unconfigured.facts(SourceConfigured)) == 2


async def test_a_changed_file_appends_a_new_fact_and_is_believed_from_then_on(north):
    (north.folder / "ehr.toml").write_text(profile(longest_gap_minutes=5))
    assert await north.configure() == 1
    assert len(await north.facts(SourceConfigured)) == 3
    believed = await load_configuration(north.conn, north.shard)
    ehr, beds = believed.profile("ehr"), believed.profile("beds")
    assert ehr is not None
    assert beds is not None
    assert (ehr.longest_gap_minutes, beds.longest_gap_minutes) == (5, 30)
    assert believed.sources == {"beds", "ehr"}


async def test_a_file_changed_back_is_news_again(north):
    (north.folder / "ehr.toml").write_text(profile(longest_gap_minutes=5))
    await north.configure()
    (north.folder / "ehr.toml").write_text(profile())
    assert await north.configure() == 1


async def test_what_was_believed_outlasts_its_file(north):
    for file in ("places.toml", "ehr.toml", "beds.toml"):
        (north.folder / file).unlink()
    believed = await load_configuration(north.conn, north.shard)
    assert believed.places.at(north.clock.now()).name == "North Hospital"
    assert believed.profile("ehr") is not None


@pytest.mark.parametrize(
    ("file", "text", "error", "said"),
    [
        ("places.toml", PLACES.replace('kind = "icu"', 'kind = "lounge"'), BadPlaces, "line 15"),
        ("places.toml", PLACES.replace("New_York", "Atlantis"), BadPlaces, "no time zone here"),
        ("places.toml", PLACES.replace('"north"', '"south"'), BadPlaces, "not of north"),
        ("places.toml", None, BadPlaces, "cannot be read"),
        ("places.toml", b"\xff", BadPlaces, "not UTF-8"),
        ("beds.toml", profile("beds", 'colour = "grey"\n'), BadProfile, "line 5"),
        ("beds.toml", None, BadProfile, "cannot be read"),
        ("beds.toml", profile("ehr"), BadProfile, "two sources are called ehr"),
        ("beds.toml", profile("beds", MEANS_NOTHING), BadProfile, "It has: 6W, ICU"),
    ],
    ids=["kind", "zone", "facility", "gone", "bytes", "key", "no-profile", "twice", "nowhere"],
)
async def test_a_bad_file_is_refused_by_name_before_anything_is_appended(
    unconfigured, file, text, error, said
):
    path = unconfigured.folder / file
    if text is None:
        path.unlink()
    else:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(error) as refused:
        await unconfigured.configure()
    assert said in refused.value.message
    assert said.startswith("two") or str(path) in refused.value.message
    assert await unconfigured.stored_facts() == []


def test_a_name_that_no_file_can_have_is_refused_as_one() -> None:
    with pytest.raises(BadPlaces, match="is no name of a file"):
        read_places(Path("places\0.toml"), "north")


async def test_two_processes_that_start_at_once_append_each_file_once(unconfigured):
    async def start() -> int:
        conn = await connect(unconfigured.process.dsns.app)
        try:
            return await configure(conn, unconfigured.site, unconfigured.folder, unconfigured.clock)
        finally:
            await conn.close()

    appended = await asyncio.gather(*(start() for _ in range(4)))
    assert sorted(appended) == [0, 0, 0, 3]
    assert len(await unconfigured.stored_facts()) == 3


async def test_a_source_may_bear_the_name_of_its_facility(unconfigured: Story):
    (unconfigured.folder / "ehr.toml").write_text(profile("north"))
    assert await unconfigured.configure() == 3
    assert await unconfigured.configure() == 0
    believed = await load_configuration(unconfigured.conn, unconfigured.shard)
    assert believed.places.configurations
    assert believed.profile("north") is not None


async def test_the_second_facility_s_bad_file_keeps_the_first_from_being_believed(
    unconfigured: Story,
):
    site_file = unconfigured.folder / SITE_FILE
    south = '[[facility]]\nid = "south"\nplaces = "no.toml"\n[database]'
    site_file.write_text(site_file.read_text().replace("[database]", south))
    with pytest.raises(BadPlaces, match=r"`places` of south"):
        await configure(
            unconfigured.conn,
            load_site(unconfigured.folder),
            unconfigured.folder,
            unconfigured.clock,
        )
    assert await unconfigured.stored_facts() == []


async def test_what_later_code_cannot_read_any_more_costs_its_source_and_nobody_else(
    north: Story, monkeypatch: pytest.MonkeyPatch
):
    """Method: the code of today refuses a profile that the code of its day took."""

    def stricter(toml: str, *rest: str) -> Profile:
        if 'source = "beds"' in toml:
            raise BadProfile("profile.toml, line 1: source: no such key any more.")
        return parse_profile(toml, *rest)

    monkeypatch.setattr(configuration, "parse_profile", stricter)
    believed = await load_configuration(north.conn, north.shard)
    assert believed.sources == {"ehr"}
    assert believed.places.configurations


async def test_today_is_read_by_todays_beds_and_the_day_to_come_by_its_own(north: Story):
    """6W-602-A goes in a week; until then who is sent there lies there."""
    tomorrow = PLACES.replace('{ room = "602", beds = ["A"] }', '{ room = "603", beds = ["A"] }')
    assert tomorrow != PLACES
    facility, holds_from = north.site.named(NORTH), NOON + 7 * DAY
    await configure_places(north.conn, facility, tomorrow, holds_from, NOON)
    await north.tell(adt("A01", "1", to="6W^602^A"))
    north.clock.advance(7 * DAY)
    await north.tell(adt("A01", "2", visit="V2", patient="200", to="6W^603^A"))
    lain = [f.place for f in await north.facts() if isinstance(f, VisitAdmitted)]
    assert lain == [Place("6W", "6W-602-A"), Place("6W", "6W-603-A")]


async def test_a_file_changed_while_other_places_are_planned_says_that_they_hold_no_more(
    north: Story,
):
    facility = north.site.named(NORTH)
    await configure_places(north.conn, facility, PLACES + "# more\n", NOON + 7 * DAY, NOON)
    (north.folder / "places.toml").write_text(PLACES + "# other\n")
    with capture_logs() as logs:
        assert await north.configure() == 1
        assert await north.configure() == 0
    (said,) = [each for each in logs if each["event"] == "planned places hold no more"]
    assert (said["log_level"], said["facility"]) == ("warning", NORTH)
    assert said["planned_from"] == "2026-12-01T12:00:00Z"
    believed = await load_configuration(north.conn, north.shard)
    in_force = believed.places.in_force(NOON + 8 * DAY)
    assert in_force is not None
    assert in_force.toml.endswith("# other\n")


async def test_a_source_that_the_site_names_no_more_is_retired_once(north):
    without_beds(north.folder)
    assert await north.configure() == 1
    assert await north.configure() == 0
    believed = await load_configuration(north.conn, north.shard)
    assert believed.sources == {"ehr"}
    assert believed.profile("beds") is not None, "what it sent before may be read after"


async def test_a_source_that_the_site_names_again_is_believed_again(north):
    before = (north.folder / SITE_FILE).read_text()
    without_beds(north.folder)
    await north.configure()
    (north.folder / SITE_FILE).write_text(before)
    assert await north.configure() == 1
    believed = await load_configuration(north.conn, north.shard)
    assert believed.sources == {"beds", "ehr"}
