"""The bytes of a census extract are read as programs write them, or told as what they are."""

import pytest

from housewide.integrations.census.columns import BadCensus
from tests.integrations.census.test_read_census import HEADER, ROW, read_bytes


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_what_excel_calls_unicode_text_is_read(codec: str) -> None:
    mark = "" if codec == "utf-16" else "\ufeff"
    text = f"{mark}{HEADER}\r\n{ROW.replace('Doe', 'Åström')}\r\n".replace(",", "\t")
    (row,) = read_bytes(text.encode(codec)).rows
    assert row.line.value("family_name") == "Åström"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_any_machine_ends_them(end: str) -> None:
    text = end.join((HEADER, ROW.replace("Doe", '"Doe\nvon Roe"'), ""))
    extract = read_bytes(text.encode())
    (row,) = extract.rows
    assert (extract.header, row.line.value("family_name")) == (HEADER, "Doe\nvon Roe")


@pytest.mark.parametrize("sign", [",", ";"])
def test_empty_rows_above_the_names_are_passed_over_and_counted(sign: str) -> None:
    bad = ROW.replace("6WEST", "9Z")
    rows = [line.replace(",", sign) for line in ("", ",,,,", HEADER, ROW, bad)]
    with pytest.raises(BadCensus) as refused:
        read_bytes("\n".join(rows).encode())
    assert [(f.row, f.column) for f in refused.value.faults] == [(5, "unit"), (5, "visit_number")]


@pytest.mark.parametrize(
    ("data", "value", "do"),
    [
        (b"PK\x03\x04\x14\x00\x06", "a workbook (XLSX or ODS)", "Save it as CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old workbook (XLS)", "Save it as CSV UTF-8"),
        (b"%PDF-1.7\n", "a PDF", "Save it as CSV UTF-8"),
        (HEADER.encode("utf-16-le"), "bytes with NUL", "UTF-16 without its mark"),
        (b"\xff\xfea", "UTF-16", "breaks off"),
        (f"\nCensus of 6 West,\n\n{HEADER}\n{ROW}".encode(), "Census of 6 West", "take out"),
        (b"", "", "visit_number, mrn, unit, admitted_at"),
    ],
)
def test_what_is_no_extract_is_told_as_what_it_is(data: bytes, value: str, do: str) -> None:
    """Found by trying: a workbook was to have a quote closed, and UTF-16 to have four columns."""
    with pytest.raises(BadCensus) as refused:
        read_bytes(data)
    (fault,) = refused.value.faults
    assert fault.value == value
    assert do in fault.do
