"""`housewide ask` of days, and the catalogue of measures, as people and machines read them."""

import json

import pytest

from housewide.cli import main
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from housewide.kit.clock import DAY, HOUR
from housewide.kit.clocks import SimulatedTime
from housewide.kit.measure import Definition
from housewide.kit.settings import SITE_FILE
from housewide.server.clock import write_row
from housewide.server.follower import HouseFollower
from housewide.server.publishing import Publishing
from tests.server.messages import adt
from tests.server.site import NOON, NORTH, Story

ASK = ("ask", "census_midnight_patients")


@pytest.fixture
async def published(north: Story) -> Story:
    """The 25th was published with two patients; since then one of them is known to have left."""
    file = north.folder / SITE_FILE
    file.write_text("simulated = true\n" + file.read_text())
    north.clock.at = NOON + DAY + 19 * HOUR  # 07:00 UTC on the 26th: 02:00 in New York
    follower = HouseFollower(north.process.pool, NORTH, keeps_past=True)
    await follower.open()
    await follower.catch_up()
    async with north.process.pool.acquire() as conn:
        await Publishing(north.process, follower).look(conn)
    north.clock.advance(HOUR)
    await north.tell(adt("A03", "9", at="20261126020000+0000"))
    await write_row(north.conn, SimulatedTime(north.clock.at + HOUR, 0.0, 0.0))
    return north


async def test_a_day_is_shown_as_known_now_beside_what_was_published(published, housewide):
    said = await housewide(*ASK, "--day", "2026-11-25", "--site", published.folder)
    assert (said.code, said.err) == (0, "")
    lines = [line.strip() for line in said.out.splitlines()]
    assert lines[0] == "north  1 patient"
    assert lines[1].startswith("2026-11-25, as known at 2026-11-26T09:00:00Z, position ")
    assert "adults_children: 1" in lines
    (line,) = [line for line in lines if line.startswith("published: ")]
    assert line.startswith("published: 2 patients, at 2026-11-26T07:00:00Z, position ")
    assert "restated since: -1" in lines
    (told,) = [line for line in lines if line.startswith("told since then: ")]
    assert told.startswith("told since then: v.")
    assert any(line.startswith("Census at midnight: ") for line in lines)


async def test_a_day_as_known_before_a_late_entry_is_what_was_published(published, housewide):
    known = ("--known", "2026-11-26T07:30Z")
    said = await housewide(*ASK, "--day", "2026-11-25", *known, "--site", published.folder)
    assert said.out.startswith("north  2 patients\n")
    assert "restated" not in said.out
    assert "told since" not in said.out


async def test_days_as_json_carry_both_values_and_the_days(published, housewide):
    words = ("--from", "2026-11-25", "--to", "2026-11-25", "--unit", "6W")
    said = await housewide(*ASK, *words, "--site", published.folder, "--json")
    answer = json.loads(said.out)
    assert answer.keys() == {"definition", "days", "measures", "published"}
    assert answer["days"] == {"from": "2026-11-25", "to": "2026-11-25"}
    (measure,), (before,) = answer["measures"], answer["published"]
    assert measure["during"][1] - measure["during"][0] == DAY
    assert (measure["place"], measure["value"], measure["made_of"]) == ("6W", 0, [])
    assert before.keys() == {
        "value", "version", "believed_at", "position", "difference", "changed", "during", "blind",
    }  # fmt: skip
    assert (before["value"], before["difference"], len(before["changed"])) == (1, -1, 1)


async def test_a_day_of_another_zone_is_not_compared_with_what_was_published(published, housewide):
    file = published.folder / "places.toml"
    file.write_text(file.read_text().replace("America/New_York", "America/Chicago"))
    await published.configure()
    said = await housewide(*ASK, "--day", "2026-11-25", "--site", published.folder)
    assert "of another day: 2026-11-25T05:00:00Z to 2026-11-26T05:00:00Z" in said.out
    assert "published: 2 patients" in said.out
    assert "restated" not in said.out
    assert "told since" not in said.out


async def test_a_month_is_of_all_its_days_and_was_never_published(published, housewide):
    later = published.clock.at + 40 * DAY
    await published.conn.execute("update simulated_time set origin_at = $1", later)
    said = await housewide("ask", "service_days", "--month", "2026-12", "--site", published.folder)
    assert said.out.startswith("north  31 patient days\n  2026-12-01 to 2026-12-31, as known at ")
    assert "published" not in said.out


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (ASK, "name them with one of --day"),
        ((*ASK, "--at", "2026-11-25T12:00Z"), "is a measure of days, not of a moment"),
        ((*ASK, "--day", "2026-11-25", "--month", "2026-11"), "name them with one of"),
        ((*ASK, "--from", "2026-11-25"), "name them with one of"),
        ((*ASK, "--from", "2026-11-25", "--to", "2026-11-24"), "bad-period"),
        ((*ASK, "--day", "9999-12-31"), "bad-period"),
        ((*ASK, "--month", "9999-12"), "bad-period"),
        ((*ASK, "--day", "2026-11-26"), "is over at 2026-11-27T05:00:00Z"),
        ((*ASK, "--month", "2026-11"), "are over, with --from 2026-11-01 --to 2026-11-25. ["),
        ((*ASK, "--month", "2026-12"), "ask for days that are over. ["),
        ((*ASK, "--day", "2026-11-25", "--unit", "NOPE", "--facility", "north"), "no unit NOPE"),
        (("ask", "census_patients", "--day", "2026-11-25"), "a measure of a moment"),
    ],
)
async def test_what_is_no_question_is_refused_in_words(published, housewide, words, what):
    said = await housewide(*words, "--site", published.folder)
    assert (said.code, said.out) == (1, "")
    assert what in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("--day", "25.11.2026"),
        ("--day", "2026-W48-2"),  # was taken for the 24th, found by trying
        ("--day", "20261124"),
        ("--day", "2026-02-30"),
        ("--from", "2026-W48-2"),
        ("--month", "2026-13"),
    ],
)
def test_what_is_no_day_is_wrong_usage(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*ASK, *words])
    assert ended.value.code == 2
    assert "write 2026-" in capsys.readouterr().err


async def test_the_catalogue_names_every_measure_with_every_field(housewide):
    catalogue = json.loads((await housewide("measures", "--json")).out)
    assert catalogue.keys() == {"now", "period"}
    assert [each["name"] for each in catalogue["now"]] == sorted(MEASURES)
    assert [each["name"] for each in catalogue["period"]] == sorted(PERIOD_MEASURES)
    for each in (*catalogue["now"], *catalogue["period"]):
        assert set(each) == set(Definition.__struct_fields__)
    said = (await housewide("measures")).out
    assert all(name in said for name in (*MEASURES, *PERIOD_MEASURES))


async def test_trace_goes_from_a_number_of_days_to_its_messages(published, housewide):
    words = ("trace", "discharges", "--day", "2026-11-25", "--site", published.folder)
    said = await housewide(*words, "--purpose", "audit")
    assert (said.code, said.err) == (0, "")
    day = "from 2026-11-25T05:00:00Z to 2026-11-26T05:00:00Z"
    assert said.out.startswith(f"north  Discharges: 1 discharge\n  discharges {day}, as known at ")
    assert "VisitAdmitted" in said.out
    assert "VisitDischarged" in said.out
    assert "ADT^A03" in said.out
    assert {entry.purpose for entry in await published.audit()} == {"audit"}
    refused = await housewide("trace", "discharges", "--site", published.folder)
    assert "is a measure of days" in refused.err
