"""A spreadsheet's cells are read as a person reads them, and no file costs more than it may."""

import zipfile
from datetime import date, time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from housewide.server import spreadsheet
from housewide.server.spreadsheet import BadSpreadsheet, read_cells

BEDS = [["unit", "room", "bed"], ["6W", "601", "A"]]


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    stored = BytesIO()
    book.save(stored)
    return stored.getvalue()


def sheet_of(cells: bytes) -> bytes:
    """A workbook whose only row has these cells, as XML."""
    stored = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook(["x"]))) as before,
        zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name.endswith("sheet1.xml"):
                start, end = content.index(b"<sheetData>"), content.index(b"</sheetData>")
                row = b'<sheetData><row r="1">' + cells + b"</row>"
                content = content[:start] + row + content[end:]
            after.writestr(name, content)
    return stored.getvalue()


def written(folder: Path, data: bytes, name: str = "beds.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(BadSpreadsheet) as error:
        read_cells(path)
    return error.value.message


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_is_read_by_whatever_separator_it_has(
    tmp_path: Path, separator: str, mark: bytes, end: str
) -> None:
    text = end.join(separator.join(row) for row in BEDS) + end
    assert read_cells(written(tmp_path, mark + text.encode())) == BEDS


@pytest.mark.parametrize("separator", [";", "\t"])
def test_empty_rows_above_do_not_say_what_separates(tmp_path: Path, separator: str) -> None:
    rows = ["", separator * 2, *(separator.join(row) for row in BEDS)]
    assert read_cells(written(tmp_path, "\n".join(rows).encode()))[2:] == BEDS


def test_a_workbook_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    data = workbook(["unit", "room", "bed"], ["6W", 601, "A"])
    assert read_cells(written(tmp_path, data)) == BEDS


def test_rows_that_are_empty_keep_their_place_and_those_at_the_end_are_none(
    tmp_path: Path,
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A2"], sheet["B5"] = "unit", "6W"
    sheet["A900000"].number_format = "0.00"
    stored = BytesIO()
    book.save(stored)
    path = written(tmp_path, stored.getvalue())
    assert read_cells(path) == [[], ["unit"], [], [], ["", "6W"]]
    sheet["A900000"] = "A"
    stored = BytesIO()
    book.save(stored)
    assert "50,000 rows" in refused(written(tmp_path, stored.getvalue()))


def test_a_cell_is_what_a_person_reads_in_it(tmp_path: Path) -> None:
    data = workbook([412.0, 3.5, True, False, None, " A ", date(2026, 4, 3), time(3, 4)])
    assert read_cells(written(tmp_path, data)) == [
        ["412", "3.5", "TRUE", "FALSE", "", "A", "2026-04-03 00:00:00", "03:04:00"]
    ]
    failed = sheet_of(b'<c r="A1" t="e"><f>B9</f><v>#REF!</v></c><c r="B1" t="e"><v>#N/A</v></c>')
    assert read_cells(written(tmp_path, failed)) == [["#REF!", "#N/A"]]


def test_a_formula_that_was_never_worked_out_is_no_blank_cell(tmp_path: Path) -> None:
    data = workbook(["unit", "room"], ["6W", "=A2"])
    assert "B2 is a formula without a value: save the file once" in refused(written(tmp_path, data))
    worked_out = sheet_of(b'<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>C9</f><v/></c>')
    assert read_cells(written(tmp_path, worked_out)) == [["2"]]


def test_cells_in_far_columns_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file may name the last cell of a row a million times."""
    parsed = "openpyxl.worksheet._reader.WorkSheetParser.parse_row"
    monkeypatch.setattr(parsed, lambda *_a: pytest.fail("read"))
    far = b'<c r="XFD1"><v>1</v></c>' * 500_000
    assert "XFD1: there are more than 100 columns" in refused(written(tmp_path, sheet_of(far)))
    empty = b'<c r="XFD1" s="1"/>' * 500_000
    assert "more than 100,000 cells lie right" in refused(written(tmp_path, sheet_of(empty)))
    unnamed = b"<c><v>1</v></c>" * 101
    assert "row 1: there are more than 100 columns" in refused(written(tmp_path, sheet_of(unnamed)))


def test_a_row_that_is_coloured_to_the_end_of_the_sheet_is_read(tmp_path: Path) -> None:
    coloured = b'<c r="A1"><v>6</v></c><c r="B1"/>' + b'<c r="XFD1" s="0"/>' * 16_000
    assert read_cells(written(tmp_path, sheet_of(coloured))) == [["6"]]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04 no zip", "broken workbook"),
        (workbook([1])[:400], "broken workbook"),
        (b"unit,room\n6W,\xff\n", "UTF-8"),
        (b'unit,room\n"6W,601\n', "row 2"),
        (b"\x00\xd8", "UTF-8"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, data: bytes, word: str) -> None:
    assert word in refused(written(tmp_path, data))


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    assert str(tmp_path / "beds.csv") in refused(tmp_path / "beds.csv")


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "cannot be read as a workbook" in refused(written(tmp_path, packed.getvalue()))


def test_a_workbook_that_unpacks_to_more_than_a_bed_list_needs_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_a, **_k: pytest.fail("unpacked"))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(spreadsheet.UNPACKED_BYTES_MAX + 1))
    assert len(packed.getvalue()) < 1 << 20
    assert "unpacks to" in refused(written(tmp_path, packed.getvalue()))


def test_a_workbook_of_a_thousand_files_is_not_unpacked(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n in range(spreadsheet.MEMBERS_MAX + 1):
            archive.writestr(f"{n}", "")
    assert "unpacks to" in refused(written(tmp_path, packed.getvalue()))


def test_more_bytes_rows_columns_or_signs_than_any_bed_list_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "ROWS_MAX", 3)
    monkeypatch.setattr(spreadsheet, "COLUMNS_MAX", 3)
    monkeypatch.setattr(spreadsheet, "CELL_CHARACTERS_MAX", 5)
    assert read_cells(written(tmp_path, b"a,b,c\nd,e,fffff\ng,h,i\n"))
    assert "3 rows" in refused(written(tmp_path, b"a\nb\nc\nd\n"))
    assert "3 rows" in refused(written(tmp_path, workbook(["a"], ["b"], ["c"], ["d"])))
    assert "3 columns" in refused(written(tmp_path, b"a,b,c,d\n"))
    assert "3 columns" in refused(written(tmp_path, workbook(["a", "b", "c", "d"])))
    assert "B1" in refused(written(tmp_path, b"a,bbbbbb\n"))
    monkeypatch.setattr(spreadsheet, "FILE_BYTES_MAX", 4)
    assert "5 bytes" in refused(written(tmp_path, b"a,b,c"))


WORKBOOK = workbook(["unit", "room", "bed"], ["6W", 601, "A"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=8))
def test_a_spoilt_workbook_is_read_or_refused(tmp_path: Path, at: int, spoilt: bytes) -> None:
    data = WORKBOOK[:at] + spoilt + WORKBOOK[at + len(spoilt) :]
    try:
        read_cells(written(tmp_path, data))
    except BadSpreadsheet as error:
        assert error.message.endswith(".")
