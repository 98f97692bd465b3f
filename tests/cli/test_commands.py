"""Every command explains itself, and answers a machine with one line of JSON of a known shape."""

import io
import json

import pytest

from housewide.cli import commands, main
from housewide.kit.clocks import SimulatedTime
from housewide.kit.settings import SITE_FILE
from housewide.server.clock import write_row
from tests.server.files import PLACES, profile
from tests.server.messages import adt, lab_result
from tests.server.site import NOON


def shape(value: object) -> object:
    """A JSON value with its leaves replaced by what kind they are, and lists by their first."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return {str: "text", bool: "yes/no", type(None): "null"}.get(type(value), "number")


@pytest.mark.parametrize("name", [command.name for command in commands()])
def test_every_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    summary = next(command.summary for command in commands() if command.name == name)
    assert said.startswith(f"usage: housewide {name} ")
    assert summary in " ".join(said.split())


def test_the_help_page_lists_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    first_words = {line.split()[0] for line in said.splitlines() if line.strip()}
    assert {command.name for command in commands()} <= first_words


MEASURE = {
    "name": "text", "place": "text", "value": "number", "position": "number", "as_of": "number",
    "heard_at": "number", "blind": [], "made_of": ["text"], "parts": {}, "lacks": [],
    "during": "null", "shadow": "yes/no", "agreement": "text", "country": "text",
}  # fmt: skip

STORED_FACT = {
    "position": "number", "kind": "text", "version": "number", "subject": "text",
    "effective_at": "number", "effective_from": "text", "recorded_at": "number",
    "received_at": "number", "believed_at": "number", "message": "number", "actor": "text",
    "data": "text",
}  # fmt: skip

STORED_MESSAGE = {
    "position": "number", "received_at": "number", "source": "text", "sender": "text",
    "control_id": "text", "message_type": "text", "size_bytes": "number",
    "control_id_reused": "yes/no",
    "quarantine": "text", "data": "text",
}  # fmt: skip

TRACED_FACT = {
    "fact": STORED_FACT, "message": STORED_MESSAGE, "withdrawn_by": "null", "odd": [],
}  # fmt: skip

WHO = {"number": "text", "name": "text", "linked": []}

REREAD = {
    "position": "number", "message_type": "text", "before": "text", "after": "text",
    "reason": "text", "detail": "text", "changed": "yes/no",
}  # fmt: skip

SHAPES = {
    "ask census_patients": {
        "definition": dict.fromkeys(
            ("name", "title", "meaning", "unit", "counts_when", "stops_when", "excludes", "clock",
             "source"), "text",
        ) | {"rests_on": ["text"], "version": "number", "example": "text"},
        "measures": [MEASURE],
    },
    "trace census_patients": [
        {
            "measure": MEASURE,
            "subjects": [
                {"key": "text", "facts": [TRACED_FACT], "who": WHO}
            ],
            "omitted": "number",
        }
    ],
    "reprocess --facility north": {
        "applied": "yes/no", "read": "number", "changed": [], "dead": [REREAD],
    },
    "rebuild": [
        {
            "identical": "yes/no", "facility": "text", "facts": "number", "seconds": "number",
            "position": "number", "house_before": "text", "house_after": "text",
            "feeds_equal": "yes/no",
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize("words", SHAPES)
async def test_its_json_is_one_line_of_a_known_shape(north, housewide, words):
    said = await housewide(*words.split(), "--site", north.folder, "--json")
    assert (said.code, said.err) == (0, "")
    assert said.out.count("\n") == 1
    assert shape(json.loads(said.out)) == SHAPES[words]


async def test_the_board_as_json_is_the_whole_picture(north, housewide):
    said = await housewide("watch", "--site", north.folder, "--json")
    assert (said.code, said.out.count("\n")) == (0, 1)
    picture = json.loads(said.out)
    assert set(picture) == {"name", "as_of", "facilities", "simulated", "catching_up"}
    (facility,) = picture["facilities"]
    assert set(facility) == {
        "id", "name", "zone", "position", "undecoded_messages", "totals", "units", "feeds",
        "silent", "slow", "shadow", "agreement", "country",
    }  # fmt: skip
    assert facility["totals"]["census_patients"]["value"] == 2
    assert [unit["id"] for unit in facility["units"]] == ["6W", "ICU"]
    assert shape(facility["units"][0]["measures"]["beds_occupied"]) == MEASURE


async def test_ask_says_the_number_its_age_and_what_it_means(north, housewide):
    said = await housewide("ask", "census_patients", "--site", north.folder)
    lines = said.out.splitlines()
    assert lines[0] == "north  2 patients"
    assert "position " in lines[1]
    assert "heard" in lines[1]
    assert any(line.startswith("Inpatients here now: ") for line in lines)


async def test_ask_of_a_past_moment_is_what_was_believed_then(north, housewide):
    north.clock.advance(3_600_000_000)
    await north.tell(adt("A03", "9", at="20261124123000"))
    ask = ("ask", "census_patients", "--site", north.folder)
    assert (await housewide(*ask)).out.startswith("north  1 patient\n")
    then = await housewide(*ask, "--at", "2026-11-24T12:00Z")
    assert then.out.startswith("north  2 patients")
    assert "at 2026-11-24T12:00:00Z, " in then.out
    east = await housewide(*ask, "--at", "2026-11-24T07:00-05:00")
    assert east.out == then.out
    before = await housewide(*ask, "--at", "2026-11-24T11:59Z")
    assert before.out.startswith("north  ? patients"), "unknown, which is not zero"
    assert "never heard" in before.out


@pytest.mark.parametrize("command", [("ask",), ("trace",)])
async def test_a_unit_is_asked_for_by_the_name_that_the_board_shows(north, housewide, command):
    words = (*command, "census_patients", "--site", north.folder, "--facility", "north", "--json")
    by_name, by_id = [await housewide(*words, "--unit", unit) for unit in ("Intensive Care", "ICU")]
    assert (by_name.code, by_name.err) == (0, "")
    assert ['"place":"ICU"' in said.out for said in (by_name, by_id)] == [True, True]


async def test_a_name_of_several_units_is_answered_with_their_ids(north, housewide):
    (north.folder / "places.toml").write_text(
        PLACES.replace("Intensive care", "6 West"), encoding="utf-8"
    )
    await north.configure()
    words = ("ask", "census_patients", "--site", north.folder, "--facility", "north")
    said = await housewide(*words, "--unit", "6 West")
    assert "Several units of north are called 6 West. Name one by its id: 6W, ICU." in said.err
    assert (await housewide(*words, "--unit", "6W")).code == 0


async def test_reprocess_tells_before_it_writes(north, housewide):
    (north.folder / "ehr.toml").write_text(
        (north.folder / "ehr.toml").read_text()
        + '[[location]]\npoint_of_care = "6X"\nunit = "ICU"\n'
    )
    await north.configure()
    words = ("reprocess", "--facility", "north", "--site", north.folder)
    told = await housewide(*words)
    assert told.out.startswith("4 messages read again, 1 would change.\n")
    assert "ADT^A01: decoded -> decoded" in told.out
    assert "Nothing was written. Add --apply" in told.out
    done = await housewide(*words, "--apply")
    assert done.out.startswith("4 messages read again, 1 changed.\n")
    lines = (await housewide(*words)).out.splitlines()
    assert lines[0] == "4 messages read again, 0 would change."
    assert lines[1].startswith("         1  dead letter: no-visit-number. PV1-19 holds no number")
    assert lines[2].startswith("            messages ")
    assert "user:" in {f.actor[:5] for f in await north.stored_facts()}


async def test_reprocess_shows_a_type_as_it_was_sent_whatever_is_in_it(north, housewide):
    await north.tell(lab_result("7").replace(b"ORU^R01", b"ORU^[/x]\x1b[2J"), source="lab")
    (north.folder / "lab.toml").write_text(profile("lab"))
    with (north.folder / SITE_FILE).open("a") as site:
        site.write('[[facility.source]]\nprofile = "lab.toml"\n')
    await north.configure()
    said = await housewide("reprocess", "--facility", "north", "--site", north.folder)
    assert (said.code, said.err) == (0, "")
    assert "         1  ORU^[/x]\ufffd[2J: dead -> kept\n" in said.out


async def test_redact_reads_the_patient_from_standard_input_and_says_what_is_gone(
    north, housewide, monkeypatch
):
    words = ("--facility", "north", "--site", north.folder, "--reason", "court order 7")
    people = ("--requested-by", "Ada Byron", "--approved-by", "Mary Seacole")
    monkeypatch.setattr("sys.stdin", io.StringIO("NTH:MR:100\n"))
    said = await housewide("redact", *words, *people)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Removed: messages 2, identity facts 2, keys 2, snapshots 0.\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("100\n"))
    assert "bad-identifier" in (await housewide("redact", *words, *people)).err


async def test_rebuild_says_identical_and_its_code_says_so_too(north, housewide):
    said = await housewide("rebuild", "--site", north.folder)
    assert said.code == 0
    assert ": identical\n" in said.out
    await north.conn.execute("update feed_counts set messages = 7")
    wrong = await housewide("rebuild", "--site", north.folder)
    assert wrong.code == 1
    assert "DIFFERENT" in wrong.out
    assert "feeds differ" in wrong.out


async def test_watch_prints_the_board_once_where_there_is_no_terminal(north, housewide):
    said = await housewide("watch", "--site", north.folder)
    assert said.code == 0
    assert "North Hospital" in said.out
    assert "6 West" in said.out


async def test_the_board_of_a_simulated_site_says_so_in_its_first_line(north, housewide):
    file = north.folder / SITE_FILE
    file.write_text("simulated = true\n" + file.read_text())
    await write_row(north.conn, SimulatedTime(NOON, 0.0, 0.0))
    said = await housewide("watch", "--site", north.folder)
    heading = "Test site  Tue 24 Nov 2026  12:00:00 UTC  simulated: nobody is real"
    assert said.out.startswith(heading)
