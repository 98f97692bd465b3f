"""A census extract is read as reports write it, or every fault of it is told and nothing taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.places.facts import Place
from housewide.integrations.census import columns, file
from housewide.integrations.census.columns import BadCensus, Fault
from housewide.integrations.census.read import Extract, read_extract
from housewide.integrations.census.translate import identified, stated
from housewide.integrations.hl7v2.translate import translate
from housewide.kit.clock import Instant
from tests.integrations.hl7v2.feed import PLACES, PSEUDONYMS, RECEIVED, at, profile

SIX = at("2026-11-24 06:00")

HEADER = (
    "Visit Number,MRN,Patient Class,Unit,Room,Bed,Admitted At,Family Name,Given Name,Birth Date"
)
ROW = "V7001,100042,INPT,6WEST,601,A,2026-11-20 09:15,Doe,Jane,1960-01-31"


def read(*rows: str, header: str = HEADER, as_of: Instant | None = SIX) -> Extract:
    return read_bytes("\r\n".join((header, *rows, "")).encode(), as_of)


def read_bytes(data: bytes, as_of: Instant | None = SIX) -> Extract:
    return read_extract(data, profile(), PLACES, as_of)


def faults(*rows: str, header: str = HEADER, as_of: Instant | None = SIX) -> list[Fault]:
    with pytest.raises(BadCensus) as refused:
        read(*rows, header=header, as_of=as_of)
    return list(refused.value.faults)


def test_a_row_is_a_visit_in_a_bed_by_the_sources_own_words() -> None:
    (row,) = read(ROW).rows
    assert row.place == Place("6W", "6W-601-A")
    assert row.patient_class == "I"
    assert row.admitted_at == at("2026-11-20 09:15")
    assert row.birth_date == "19600131"


def test_a_row_has_the_keys_that_a_message_of_the_visit_has() -> None:
    message = (
        b"MSH|^~\\&|EHR|STB|HW|STB|20261124080000||ADT^A08|1|P|2.5.1\rEVN|A08|20261124080000\r"
        b"PID|1||100042^^^STB^MR||Doe^Jane||19600131\r"
        b"PV1|1|INPT|6WEST^601^A||||||||||||||||V7001\r"
    )
    drafts = translate(message, RECEIVED, profile(), PLACES, PSEUDONYMS)
    assert isinstance(drafts, list)
    extract = read(ROW)
    by_row = identified(extract.rows[0], extract, PSEUDONYMS)
    assert [(d.subject, d.body) for d in by_row[:2]] == [(d.subject, d.body) for d in drafts[:2]]
    assert stated(extract.rows[0], PSEUDONYMS).visit == drafts[1].subject


@pytest.mark.parametrize(
    ("attending", "service", "kept"),
    [
        ("1234567893", "MED", ("1234567893", "MED")),
        ("D-17", "CARDIO", ("D-17", "CARDIO")),
        ("Okafor", "Dr Okafor's", ("", "")),
        ("Dr. A. Hall", "Doe, Jane", ("", "")),
    ],
)
def test_a_name_where_a_code_belongs_stands_with_the_row_alone(
    attending: str, service: str, kept: tuple[str, str]
) -> None:
    header = HEADER + ",Attending,Service"
    extract = read(f'{ROW},{attending},"{service}"', header=header)
    row = stated(extract.rows[0], PSEUDONYMS)
    assert (row.attending, row.service) == kept
    *_, text = identified(extract.rows[0], extract, PSEUDONYMS)
    assert attending in text.body.text  # type: ignore[attr-defined]


def test_a_name_in_a_room_is_no_part_of_a_place() -> None:
    (row,) = read(ROW.replace("601,A", '"Doe, Jane",A')).rows
    assert row.place == Place("6W", unmatched="6WEST^^A")


def test_a_number_that_a_spreadsheet_wrote_short_is_no_number_of_anybody() -> None:
    for short in ("1.0E+02", "1,23457E+11", "1e+5"):
        (fault,) = faults(ROW.replace("100042", f'"{short}"'))
        assert (fault.row, fault.column, fault.value) == (2, "mrn", short)
        assert "make the column text" in fault.do
    assert read(ROW.replace("100042", "1E5")).rows[0].patient.value == "1E5"


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "#NAME?", "#####", "2026-11-24", "FALSE"])
@pytest.mark.parametrize(("column", "number"), [("visit_number", "V7001"), ("mrn", "100042")])
def test_what_a_spreadsheet_shows_for_a_number_is_no_number_of_anybody(
    column: str, number: str, shown: str
) -> None:
    (fault,) = faults(ROW.replace(number, shown))
    assert (fault.row, fault.column, fault.value) == (2, column, shown)
    assert "make the column text, and type it anew" in fault.do
    (fault,) = faults(
        f"{ROW},{shown}", header=f"{HEADER},{column} authority".replace("number ", "")
    )
    assert fault.column == f"{column.removesuffix('_number')}_authority"


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x7f", "\x85", "\u00a0", "\u200b", "\u202e", "\n"])
@pytest.mark.parametrize("column", ["visit_number", "mrn", "visit_authority", "mrn_authority"])
def test_a_sign_that_nobody_sees_is_no_part_of_a_number(column: str, sign: str) -> None:
    """Found by trying: V7\\0001 was opened beside the V7001 that the messages tell of."""
    header = "visit_number,mrn,unit,admitted_at,visit_authority,mrn_authority"
    row = ["V7001", "100042", "6WEST", "2026-11-20", "STB", "STB"]
    at = header.split(",").index(column)
    row[at] = f'"{row[at][:2]}{sign}{row[at][2:]}"'
    (fault,) = faults(",".join(row), header=header)
    assert (fault.row, fault.column, fault.value) == (2, column, row[at].strip('"'))
    assert fault.do == "It has signs that cannot be seen: type it anew."


def test_the_row_is_kept_as_it_stands_in_the_file() -> None:
    extract = read(ROW.replace("Doe", '"Doe\nvon Roe"'))
    body = identified(extract.rows[0], extract, PSEUDONYMS)[2].body
    assert body.header == HEADER  # type: ignore[attr-defined]
    assert body.text == ROW.replace("Doe", '"Doe\nvon Roe"')  # type: ignore[attr-defined]


@pytest.mark.parametrize("sign", columns.DELIMITERS)
def test_columns_may_stand_in_any_order_and_be_parted_as_spreadsheets_do(sign: str) -> None:
    header, row = "UNIT,admitted-at,Mrn,visitNumber,Mood", "6W,20261120,100042,V7001,calm"
    extract = read(row.replace(",", sign), header=header.replace(",", sign))
    assert extract.rows[0].place == Place("6W")
    assert extract.unread == ("Mood",)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252"])
def test_names_are_read_in_the_charset_of_the_file(codec: str) -> None:
    data = f"{HEADER}\n{ROW.replace('Doe', 'Åström')}\n".encode(codec)
    (row,) = read_bytes(data).rows
    assert row.line.value("family_name") == "Åström"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T09:15",
        "2026-11-20 09:15:00-0500",
        "2026-11-20T14:15:00Z",
        "20261120091500",
        "2026-11-20T09:15:00.000-05:00",
    ],
)
def test_a_time_is_read_by_its_own_offset_or_the_sources_zone(text: str) -> None:
    (row,) = read(ROW.replace("2026-11-20 09:15", text)).rows
    assert row.admitted_at == at("2026-11-20 09:15")


@pytest.mark.parametrize(
    "mark", ["0001-01-01 00:00", "1753-01-01", "1900-01-01 00:00", "1970-01-01Z", "99991231235959"]
)
def test_a_mark_of_nothing_or_of_no_end_is_no_time(mark: str) -> None:
    (fault,) = faults(ROW.replace("2026-11-20 09:15", mark))
    assert (fault.row, fault.column, fault.value) == (2, "admitted_at", mark)
    assert "a mark of nothing" in fault.do


@pytest.mark.parametrize("as_of", [at("1970-06-01 06:00"), at("2200-06-01 06:00")])
def test_a_mark_is_no_moment_of_an_extract_either(as_of: Instant) -> None:
    assert "as_of" in [f.column for f in faults(ROW, as_of=as_of)]
    said = "1900-01-01 00:00"
    (fault,) = faults(f"{ROW},{said}", header=f"{HEADER},As Of", as_of=None)
    assert (fault.column, fault.value) == ("as_of", said)


def test_a_bed_that_nobody_knows_leaves_the_patient_on_the_unit() -> None:
    (row,) = read(ROW.replace("601,A", "Hall,7")).rows
    assert row.place == Place("6W", unmatched="6WEST^Hall^7")


def test_the_moment_may_stand_in_a_column_and_is_one() -> None:
    header = f"{HEADER},As Of"
    assert read(f"{ROW},2026-11-24 06:00", header=header, as_of=None).as_of == SIX
    other = ROW.replace("V7001", "V7002")
    rows = (f"{ROW},2026-11-24 06:00", f"{other},2026-11-24 06:30")
    assert [f.column for f in faults(*rows, header=header, as_of=None)] == ["as_of"]
    assert [f.column for f in faults(ROW, as_of=None)] == ["as_of"]


def test_every_fault_of_every_row_is_told_at_once() -> None:
    told = faults(
        ROW,
        "V7002,,INPT,9Z,1,A,last week,Roe,Ann,",
        "V7001,100043,Q,6W,601,B,2026-11-24 07:00,Poe,Tom,",
        "V7003,100044,I,6W,601",
    )
    assert [(f.row, f.column) for f in told] == [
        (3, "admitted_at"),
        (3, "mrn"),
        (3, "unit"),
        (4, "admitted_at"),
        (4, "patient_class"),
        (4, "visit_number"),
        (5, "row"),
    ]
    assert told[2].value == "9Z"
    assert "[[location]]" in told[2].do


def test_a_missing_or_doubled_column_is_told() -> None:
    assert [f.column for f in faults("V1,1,6W", header="visit_number,mrn,unit")] == ["admitted_at"]
    header = "visit_number,mrn,MRN,unit,admitted_at"
    assert [f.column for f in faults("V1,1,1,6W,20261120", header=header)] == ["mrn"]


def test_an_empty_file_an_unclosed_quote_and_a_file_too_large_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert faults()[0].column == "file"
    assert faults(ROW.replace("Doe", '"Doe'))[0].column == "row"
    monkeypatch.setattr(file, "ROWS", 1)
    assert faults(ROW, ROW.replace("V7001", "V7002"))[0].column == "file"
    monkeypatch.setattr(file, "FILE_BYTES", 10)
    assert faults(ROW)[0].column == "file"


def test_what_is_told_of_a_fault_cannot_steer_the_terminal() -> None:
    with pytest.raises(BadCensus) as refused:
        read(ROW.replace("6WEST", "\x1b[2J"))
    assert "\x1b" not in str(refused.value)


@given(st.binary(max_size=400))
def test_whatever_the_bytes_they_are_read_or_refused(data: bytes) -> None:
    try:
        read_bytes(data)
    except BadCensus as refused:
        assert refused.faults
