"""A profile says what is assumed of a sender; a bad one is refused by file, line and reason."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from housewide.integrations.hl7v2.profile import (
    BadProfile,
    CriteriaCodes,
    LocationRule,
    load_profile,
    parse_profile,
)
from housewide.kit.clock import instant
from tests.integrations.hl7v2.feed import at

LEAST = 'source = "ehr"\nzone = "America/New_York"\nauthority = "STB"\n'

WHOLE = """\
source = "ehr"
zone = "America/New_York"
charset = "8859/1"
ack_mode = "aa-only"
authority = "STB"
patient_identifier_types = ["PI"]
visit_identifier = "PID-18"
update_with_another_location = "move"
longest_gap_minutes = 90

[patient_class]
INPT = "I"
"OBS UNIT" = "O"

[[location]]
point_of_care = "6WEST"
unit = "6W"
until = 2026-07-01

[[location]]   # renamed on the first of July
point_of_care = "6WEST"
room = "600"
unit = "6WA"
from = 2026-07-01
"""


CRITERIA = """\
[criteria_to_reside]
observation = "CTR"
meets = ["MET"]
does_not_meet = ["NOT", "DC"]
"""


def test_what_a_profile_does_not_say_is_as_most_senders_are() -> None:
    profile = parse_profile(LEAST)
    assert (profile.source, profile.zone) == ("ehr", ZoneInfo("America/New_York"))
    assert (profile.charset, profile.ack_mode) == ("", "original")
    assert profile.patient_identifier_types == ("MR", "PI")
    assert profile.visit_identifier == "PV1-19"
    assert profile.update_with_another_location == "propose"
    assert profile.longest_gap_minutes == 30
    assert (profile.patient_class, profile.locations) == ({}, {})
    assert profile.criteria_to_reside is None


def test_a_profile_names_the_code_of_the_criteria_to_reside_and_every_answer() -> None:
    codes = parse_profile(LEAST + CRITERIA).criteria_to_reside
    assert codes == CriteriaCodes("CTR", ("MET",), ("NOT", "DC"))


def test_a_profile_says_all_of_it() -> None:
    profile = parse_profile(WHOLE)
    assert (profile.charset, profile.ack_mode) == ("8859/1", "aa-only")
    assert profile.patient_identifier_types == ("PI",)
    assert profile.visit_identifier == "PID-18"
    assert profile.update_with_another_location == "move"
    assert profile.longest_gap_minutes == 90
    assert profile.patient_class == {"INPT": "I", "OBS UNIT": "O"}
    july = at("2026-07-01 00:00")
    assert profile.locations == {
        "6WEST": (
            LocationRule("6W", until_at=july),
            LocationRule("6WA", room="600", from_at=july),
        )
    }


def test_the_location_map_holds_by_its_dates_and_the_first_that_fits_wins() -> None:
    profile = parse_profile(WHOLE)
    june, july = at("2026-06-30 23:59"), at("2026-07-01 00:00")
    assert profile.meant("6WEST", "600", "A", june) == ("6W", "600", "A")
    assert profile.meant("6WEST", "600", "A", july) == ("6WA", "600", "A")
    assert profile.meant("6WEST", "601", "A", july) == ("6WEST", "601", "A")
    assert profile.meant("ICU", "1", "", july) == ("ICU", "1", "")


def test_a_room_and_a_bed_may_be_called_otherwise_too() -> None:
    profile = parse_profile(
        LEAST
        + """
[[location]]
point_of_care = "6WEST"
room = "0600"
bed = "1"
unit = "6W"
to_room = "600"
to_bed = "A"
"""
    )
    assert profile.meant("6WEST", "0600", "1", 0) == ("6W", "600", "A")
    assert profile.meant("6WEST", "0600", "2", 0) == ("6WEST", "0600", "2")


@pytest.mark.parametrize(
    ("wrong", "line", "reason"),
    [
        (LEAST + "zone =", 4, "this is not TOML"),
        ("source = 3\n" + LEAST[15:], 1, "source: a text is expected"),
        (LEAST.replace('"ehr"', '"The EHR"'), 1, "source: use lower-case letters"),
        (LEAST.replace('authority = "STB"\n', ""), 1, "authority: it is missing"),
        (LEAST.replace("STB", " "), 3, "authority: a text is expected"),
        (LEAST.replace("New_York", "Gotham"), 2, "zone: no such time zone"),
        (LEAST.replace("America/New_York", "../etc"), 2, "zone: no such time zone"),
        (LEAST + 'charset = "klingon"\n', 4, "charset: no such charset"),
        (LEAST + 'ack_mode = "enhanced"\n', 4, "ack_mode: one of original, aa-only is expected"),
        (LEAST + "ack_mode = []\n", 4, "ack_mode: one of original, aa-only is expected"),
        (LEAST + "\npatient_identifier_types = []\n", 5, "at least one"),
        (LEAST + 'patient_identifier_types = "MR"\n', 4, "a list of texts is expected"),
        (LEAST + 'visit_identifier = "PV1-50"\n', 4, "one of PV1-19, PID-18 is expected"),
        (LEAST + "longest_gap_minutes = 0\n", 4, "a whole number from 1 to 10080"),
        (LEAST + "longest_gap_minutes = true\n", 4, "a whole number from 1 to 10080"),
        (LEAST + 'chraset = ""\n', 4, "chraset: no such key; there are ack_mode, authority"),
        (LEAST + "[locations]\n", 4, "locations: no such key"),
        (LEAST + "[vital_signs]\nHR = 'heart'\n", 5, "HR: a code of Housewide's vital signs"),
        (LEAST + "[vital_values]\nNC = 'maybe'\n", 5, "NC: a code of Housewide's answers"),
        (LEAST + "[patient_class]\nI = 'I'\nINPT = 'IN'\n", 6, "INPT: a code of HL7 table 0004"),
        (LEAST + "[patient_class]\nI = ['I']\n", 5, "I: a code of HL7 table 0004"),
        (LEAST + "patient_class = 'I'\n", 4, "patient_class: a table"),
        (LEAST + "[location]\nunit = '6W'\n", 4, "location: tables are expected"),
        (WHOLE.replace('unit = "6WA"\n', ""), 20, "unit: it is missing"),
        (WHOLE.replace('unit = "6WA"', "unit = 6"), 23, "unit: a text is expected"),
        (WHOLE.replace('room = "600"', 'rom = "600"'), 22, "rom: no such key; there are bed"),
        (WHOLE.replace("from = 2026", "from = 26"), 24, "this is not TOML"),
        (WHOLE.replace("from = 2026-07-01", "from = 'July'"), 24, "a day is expected"),
        (WHOLE + "until = 2026-07-01\n", 25, "until: it ends before it begins"),
        (WHOLE + 'to_bed = "A"\n', 25, "to_bed: every bed would become this one"),
        (LEAST + CRITERIA.replace("meets =", "met ="), 4, "meets: it is missing"),
        (LEAST + CRITERIA.replace("observation", "code"), 4, "observation: it is missing"),
        (LEAST + CRITERIA.replace('["MET"]', '"MET"'), 6, "meets: a list of texts is expected"),
        (LEAST + CRITERIA.replace('"DC"', '"MET"'), 7, "does_not_meet: MET cannot mean both"),
        (LEAST + CRITERIA + "reason = 1\n", 8, "reason: no such key"),
        (LEAST + "criteria_to_reside = 'CTR'\n", 4, "criteria_to_reside: a table is expected"),
        (LEAST + "location = [{ unit = '6W' }]\n", 4, "point_of_care: it is missing"),
    ],
)
def test_a_bad_profile_is_refused_by_file_line_and_reason(
    wrong: str, line: int, reason: str
) -> None:
    with pytest.raises(BadProfile) as refused:
        parse_profile(wrong, "st-brigid/ehr.toml")
    assert f"st-brigid/ehr.toml, line {line}: " in refused.value.message
    assert reason in refused.value.message
    assert refused.value.params == {"file": "st-brigid/ehr.toml", "line": line}


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match=r"ehr\.toml cannot be read \(No such file"):
        load_profile(tmp_path / "ehr.toml")
    (tmp_path / "ehr.toml").write_bytes(b"source = '\xff'")
    with pytest.raises(BadProfile, match=r"ehr\.toml is not UTF-8"):
        load_profile(tmp_path / "ehr.toml")
    (tmp_path / "ehr.toml").write_text(LEAST)
    assert load_profile(tmp_path / "ehr.toml") == parse_profile(LEAST)


def test_a_day_begins_where_the_sender_is() -> None:
    july_at = instant(datetime(2026, 7, 1, 4, tzinfo=UTC))  # midnight in New York
    assert parse_profile(WHOLE).locations["6WEST"][1].from_at == july_at
