"""A message is read as its sender meant it, and what is missing is None, never an error."""

import hl7
import hl7apy.parser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.parse import ADMISSION, read_hl7, read_ours
from housewide.kit.hl7 import NULL, Message, NotHl7, Segment

MSH = r"MSH|^~\&|ADT|GEN|HW|CC|20260308||ADT^A08|C-1|P|2.5.1"


def message(*lines: str, end: str = "\r") -> Message:
    return Message.parse(end.join((MSH, *lines, "")))


def test_the_message_header_counts_its_own_separator_as_field_one() -> None:
    read = message()
    assert read.value("MSH", 1) == "|"
    assert read.value("MSH", 2) == r"^~\&"
    assert read.value("MSH", 3) == "ADT"
    assert (read.value("MSH", 9), read.value("MSH", 9, 2)) == ("ADT", "A08")
    assert read.value("MSH", 2, 2) is None
    header = read.segment("MSH")
    assert header is not None
    assert header.components(2) == [r"^~\&"]
    assert (header.raw(1), header.raw(12), header.repetitions(2)) == ("|", "2.5.1", 1)


def test_repetitions_components_and_subcomponents_are_told_apart() -> None:
    read = message("PID|1||8|A^B&C&&D^E~F^^G")
    assert read.value("PID", 4) == "A"
    assert read.value("PID", 4, 2) == "B"
    assert read.value("PID", 4, 2, 2) == "C"
    assert read.value("PID", 4, 2, 3) is None
    assert read.value("PID", 4, 2, 4) == "D"
    assert read.value("PID", 4, 2, 5) is None
    assert read.value("PID", 4, 3) == "E"
    assert read.value("PID", 4, 3, repetition=2) == "G"
    assert read.value("PID", 4, 1, repetition=3) is None
    assert read.value("PID", 3, 1) == "8"
    assert read.value("PID", 3, 2) is None
    assert read.value("PID", 3, 1, 2) is None
    assert read.value("PID", 3, repetition=2) is None
    segment = read.segment("PID")
    assert segment is not None
    assert [segment.repetitions(field) for field in (2, 3, 4, 5)] == [0, 1, 2, 0]
    assert segment.components(4) == ["A", "B&C&&D", "E"]
    assert segment.components(4, 2) == ["F", "", "G"]
    assert segment.components(4, 3) == segment.components(9) == []
    assert (segment.raw(4), segment.raw(9)) == ("A^B&C&&D^E~F^^G", "")


def test_blank_leaves_a_location_as_it_is_and_null_deletes_it() -> None:
    read = message('PV1|1|I||""|4W^""^B|  |^^|""~X|"""')
    assert read.value("PV1", 3) is None
    assert read.value("PV1", 4) == NULL
    assert (read.value("PV1", 5), read.value("PV1", 5, 2)) == ("4W", NULL)
    assert read.value("PV1", 5, 2, 3) == NULL
    assert read.value("PV1", 6) is None
    assert read.value("PV1", 7, 2) is None
    assert (read.value("PV1", 8), read.value("PV1", 8, repetition=2)) == (NULL, "X")
    assert read.value("PV1", 9) == '"""'
    assert read.value("PV1", 40) is None


def test_deleting_a_location_deletes_its_bed() -> None:
    read = message('PV1|1|I|""')
    assert [read.value("PV1", 3, component) for component in (1, 2, 3)] == [NULL] * 3
    assert read.value("PV1", 3, 3, repetition=2) is None


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_line_end_is_a_line_end(end: str) -> None:
    read = message("EVN|A08", "PID|1||77", "ZPV|HELD", end=end)
    assert read.names() == ["MSH", "EVN", "PID", "ZPV"]
    assert (read.value("PID", 3), read.value("ZPV", 1)) == ("77", "HELD")
    assert read.value("EVN", 1) == "A08"


def test_blank_lines_a_bom_and_bare_segment_names_do_no_harm() -> None:
    read = Message.parse(f"\ufeff\r\n {MSH}\r\rPV2\r  \rPID|1||77\r\r")
    assert read.names() == ["MSH", "PV2", "PID"]
    assert read.value("PV2", 3) is None


def test_a_line_broken_inside_a_value_stays_in_that_value() -> None:
    read = message("OBX|1|TX|||Slept well.\nNo pain.\n\nLB|F", "OBX|2|TX|||Ate.")
    assert [segment.value(5) for segment in read.segments("OBX")] == [
        "Slept well.\nNo pain.\nLB",
        "Ate.",
    ]
    assert read.value("OBX", 6) == "F"


def test_odd_delimiters_are_used_and_undeclared_ones_separate_nothing() -> None:
    odd = Message.parse("MSH#*:?%#A*1#####\rPID###7*8%9:X?F?Y~^&")
    assert odd.value("PID", 3, 2, 2) == "9"
    assert odd.value("PID", 3, repetition=2) == "X#Y~^&"
    few = Message.parse("MSH|^|A\rPID|||R&D~x\\T\\^B")
    assert (few.value("PID", 3), few.value("PID", 3, 2)) == (r"R&D~x\T\ "[:-1], "B")
    assert few.value("PID", 3, 1, 2) is None
    assert few.value("PID", 3, repetition=2) is None


def test_segments_of_one_name_and_groups_keep_their_order() -> None:
    read = message("EVN|A17", "PID|1||A", "PV1|1||4W", "ZPV|x", "PID|2||B", "PV1|2||5E")
    assert [segment.value(3) for segment in read.segments("PID")] == ["A", "B"]
    assert read.value("PID", 3) == "A"
    groups = read.groups("PID")
    assert [[segment.name for segment in group] for group in groups] == [
        ["PID", "PV1", "ZPV"],
        ["PID", "PV1"],
    ]
    assert groups[1][1].value(3) == "5E"
    assert read.groups("NK1") == []


def test_what_is_absent_is_none() -> None:
    read = message("PID|1")
    assert read.segment("PV1") is None
    assert read.segments("PV1") == []
    assert read.value("PV1", 3) is None
    assert read.value("PID", 0) is None
    assert read.value("PID", -1) is None
    assert read.value("PID", 1, 0) == read.value("PID", 1, 1, 0) is None


def test_a_segment_shows_no_patient_when_it_is_printed() -> None:
    segment = message("PID|1||77^^^GEN||Doe^Jane").segment("PID")
    assert repr(segment) == "Segment(PID)"


@pytest.mark.parametrize("text", ["", "MSH", "MSH|", "PID|1", "MSHello", "MSH|ADT|"])
def test_a_text_without_a_header_is_not_hl7(text: str) -> None:
    with pytest.raises(NotHl7):
        Message.parse(text)


def test_a_report_of_five_megabytes_is_read_in_one_pass() -> None:
    """The work grows with the bytes: were a line joined to the last, 65,000 of them would take
    hundreds of gigabytes of copying and run into this test's time limit."""
    encoded = "\n".join(["QUJD" * 19] * 65_000)
    read = message(f"OBX|1|ED|PDF||^AP^^Base64^{encoded}||||||F", "ZZZ|end")
    assert read.value("OBX", 5, 5) == encoded
    assert read.value("OBX", 11) == "F"
    assert read.value("ZZZ", 1) == "end"
    escapes = message("OBX|1|FT|||" + r"a\T\b\.br\ ".rstrip() * 500_000)
    assert escapes.value("OBX", 5) == "a&b\n" * 500_000


def test_the_admission_of_the_bench_reads_as_the_hl7_library_reads_it() -> None:
    assert read_ours(ADMISSION) == read_hl7(ADMISSION)


def test_every_field_of_an_admission_reads_as_two_libraries_read_it() -> None:
    ours = Message.parse(ADMISSION)
    first = hl7.parse(ADMISSION)
    second = hl7apy.parser.parse_message(ADMISSION, find_groups=False, force_validation=False)
    compared = 0
    for name in ("PID", "NK1", "PV1", "PV2", "OBX", "AL1", "DG1", "IN1", "ZPV"):
        segment = ours.segment(name)
        assert segment is not None
        other = getattr(second, name.lower())
        for field in range(1, 46):
            raw = segment.raw(field)
            assert raw == (str(first.segment(name)[field]) if raw else "")
            if raw and raw != NULL and name != "ZPV":
                theirs = getattr(other, f"{name.lower()}_{field}")
                assert "~".join(each.to_er7() for each in theirs) == raw
            compared += bool(raw)
    assert compared > 60


NUMBERS = st.integers(min_value=-1, max_value=4)
WIRE = st.lists(st.sampled_from([*'|^~\\&\r\n" ', "PID", "PV1", "A", "é", "\x00", '""']))


@given(st.one_of(st.text(), WIRE.map("".join)), NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_no_text_makes_reading_raise(
    tail: str, field: int, component: int, sub: int, rep: int
) -> None:
    read = Message.parse("MSH|^~\\&|" + tail)
    for segment in (segment for name in read.names() for segment in read.segments(name)):
        check(segment, field, component, sub, rep)
    read.groups("PID")
    read.value("PID", field, component, sub, rep)


def check(segment: Segment, field: int, component: int, sub: int, rep: int) -> None:
    value = segment.value(field, component, sub, rep)
    assert value is None or value.strip()
    segment.components(field, rep)
    assert (segment.repetitions(field) > 0) == bool(segment.raw(field))
