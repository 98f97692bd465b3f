"""`housewide trace` as a person reads it: from a number to the raw messages behind it."""

import json
import os
import pwd

import msgspec
import pytest

from tests.server.messages import adt, vital_signs
from tests.server.site import Story


async def test_trace_shows_the_raw_message_but_lets_no_sender_steer_the_terminal(north, housewide):
    said = await housewide("trace", "unplaced_patients", "--site", north.folder)
    assert said.code == 0, said.err
    assert said.out.startswith("north  Inpatients without a bed we know: 1 patient\n")
    assert "  made of 1 visit: all facts on each, and the messages that told them\n" in said.out
    assert "VisitAdmitted" in said.out
    assert "effective 2026-11-24T12:00:00Z (EVN-2), believed 2026-11-24T12:00:00Z" in said.out
    assert "PV1|1|I|6X^1^A|" in said.out
    assert "tells patient p." in said.out
    assert "; place.unmatched 6X^1^A" in said.out
    assert "control id [/x]\ufffd[2J," in said.out
    assert "\x1b" not in said.out
    assert {e.action for e in await north.audit()} == {"trace"}


async def test_trace_says_in_words_what_was_removed(north, housewide):
    facts = await north.stored_facts()
    fact = next(f.position for f in facts if f.kind == "VisitIdentified" and f.message == 2)
    await north.remove_bytes(message=2, fact=fact)
    said = await housewide("trace", "unplaced_patients", "--site", north.folder)
    assert "its payload was removed under authority" in said.out
    assert "its bytes were removed under authority" in said.out
    assert "PV1|" not in said.out
    assert "tells identifier" not in said.out
    again = await housewide("trace", "unplaced_patients", "--site", north.folder, "--json")
    (subject,) = json.loads(again.out)[0]["subjects"]
    assert {t["message"]["data"] for t in subject["facts"]} == {None}


async def test_trace_says_why_a_bed_counts_of_which_nothing_was_told(north, housewide):
    words = ("--facility", "north", "--unit", "ICU", "--site", north.folder)
    said = await housewide("trace", "beds_unknown", *words)
    assert "  bed ICU-1-A\n    fact 1  PlacesConfigured of north  effective" in said.out
    assert "it stands in this file, and nothing else was ever told of it" in said.out


async def test_trace_shows_first_what_a_number_is_worked_out_from_and_what_it_lacks(
    north, housewide
):
    words = ("--facility", "north", "--site", north.folder)
    said = await housewide("trace", "occupancy_of_staffed_percent", *words)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0].startswith("north  Occupancy of the staffed beds: ")
    assert lines[2].startswith("  Occupied beds, and inpatients without a bed we know, in percent")
    assert lines[3:5] == ["  occupied_beds: 1", "  unplaced_patients: 1"]
    said = await housewide("trace", "nedocs", *words)
    assert said.out.startswith("north  NEDOCS, how overcrowded the ED is: ? points\n")
    assert "  not known: an emergency department: there is none here\n" in said.out
    assert said.out.endswith("  no visit and no bed is counted in it\n")


async def test_trace_leaves_out_vital_signs_where_the_number_is_not_made_of_any(north, housewide):
    await north.tell(adt("A01", "8"), vital_signs("9", 135))
    noon = ("--at", "2026-11-24T12:00Z")  # signs of another day than today's make no score
    words = ("--facility", "north", "--unit", "6W", "--site", north.folder, *noon)
    census = await housewide("trace", "census_patients", *words)
    assert "VitalsMeasured" not in census.out
    assert "    and 1 fact of vital signs and triage, which do not change this number" in census.out
    then = ("--at", "2026-11-24T12:00Z")
    ill = await housewide("trace", "news2_single_three_patients", *words, *then)
    assert "VitalsMeasured" in ill.out
    told = json.loads((await housewide("trace", "census_patients", *words, "--json")).out)
    assert "VitalsMeasured" in {t["fact"]["kind"] for t in told[0]["subjects"][0]["facts"]}


async def test_trace_enters_who_asked_and_why(north, housewide):
    await housewide(
        "trace", "census_patients", "--site", north.folder, "--limit", "1", "--purpose", "audit"
    )
    (entry,) = await north.audit()
    assert entry.actor.startswith("user:")
    assert entry.purpose == "audit"
    assert msgspec.json.decode(entry.data) == {"measure": "census_patients", "place": "north"}


async def test_trace_says_whose_a_visit_is_and_whose_may_be_the_same_person(north, housewide):
    linked = adt("A24", "9", visit="") + b"PID|2||200^^^NTH^MR||DOE^JANET\r"
    await north.tell(linked)
    words = ("--facility", "north", "--unit", "6W", "--site", north.folder)
    said = await housewide("trace", "census_patients", *words)
    assert (said.code, said.err) == (0, "")
    numbers = {f.subject: f for f in await north.stored_facts() if f.kind == "VisitIdentified"}
    (jane, janet) = numbers
    assert f"\n  visit {jane}  V1, DOE, JANE\n    may be of the same person as visit {janet}:" in (
        said.out
    )


async def test_trace_shows_a_message_once_and_in_the_charset_of_its_sender(north, housewide):
    message = adt("A01", "9", visit="V9", patient="900", to="ICU^1^A", name="LEFÈVRE^HÉLÈNE")
    latin_1 = message.decode().replace("P|2.5.1\r", "P|2.5.1||||||8859/1\r", 1).encode("latin-1")
    await north.tell(latin_1)
    said = await housewide(
        "trace", "census_patients", "--facility", "north", "--unit", "ICU", "--site", north.folder
    )
    assert said.out.count("LEFÈVRE^HÉLÈNE") == 1
    assert said.out.count("control id 9,") == 2, "two facts came of it"
    assert "        as above\n" in said.out


async def test_who_looks_is_the_system_s_word_and_not_the_environment_s(
    north: Story, housewide, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LOGNAME", "dr.innocent")
    await housewide("trace", "census_patients", "--site", north.folder, "--limit", "1")
    (entry,) = await north.audit()
    assert entry.actor == f"user:{pwd.getpwuid(os.geteuid()).pw_name}"


@pytest.mark.parametrize(
    ("application", "control_id"),
    [("[/", "X]"), ("[black on black", "X]"), ("A:B:C", "urn:id:1"), ("A", "12:100:00")],
)
async def test_brackets_and_colons_of_a_sender_are_shown_as_sent(
    north, housewide, application, control_id
):
    sent = adt("A01", control_id, visit="V9", patient="900", to="ICU^1^A")
    await north.tell(sent.replace(b"|EHR|", f"|{application}|".encode(), 1))
    said = await housewide(
        "trace", "census_patients", "--facility", "north", "--unit", "ICU", "--site", north.folder
    )
    assert (said.code, said.err) == (0, "")
    assert f"from EHR|NTH, control id {control_id}," in said.out
    assert f"MSH|^~\\&|{application}|NTH|HW|NTH|" in said.out
